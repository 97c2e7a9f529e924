namespace Dogshore.Faults;

/// <summary>The catalogue of faults, to be read like a page. A code is never reused; sdk/docs/errors.md has a heading for each.</summary>
public static class Dog
{
    // ---- 1000–1199  what was written: manifest, names, values --------------------------------------------------------

    public static readonly Fault UnknownItem = new("DOG1001", "'{0}' is no item of the manifest.", "{1}The items are {2}.");
    public static readonly Fault UnknownMetadatum = new("DOG1002", "{0} '{1}' has no metadatum '{2}'.", "{3}It has {4}.");
    public static readonly Fault UnknownPlatform = new("DOG1003", "No platform is called '{0}'.", "{1}Write one of: {2}.");
    public static readonly Fault UnknownProperty = new("DOG1004", "'{0}' is no property of the manifest.", "{1}The properties are {2}.");
    public static readonly Fault MisspeltProperty = new("DOG1005", "The property '{0}' was given, which is nearly '{1}'.", "Write -p:{1}=, or give your own property a name that is less alike.");
    public static readonly Fault UnknownDestination = new("DOG1006", "{0} names '{1}', and no destination or group is called so.", "{2}There are: {3}.");
    public static readonly Fault DestinationNotSaid = new("DOG1007", "DeployTo is not set, and in CI nothing is deployed to a place that was not named.", "Write -p:DeployTo= and one of: {0}.");
    public static readonly Fault GroupIsDestination = new("DOG1008", "The group '{0}' has the name of a destination.", "Give the group another name: -p:DeployTo={0} could mean both.");
    public static readonly Fault BadName = new("DOG1009", "'{0}' cannot be the name of a {1}.", "Write letters, digits, dashes, dots and underscores, at most 63, a letter or digit first{2}.");
    public static readonly Fault MissingSetting = new("DOG1010", "{0} '{1}' has no {2}.", "{3}");
    public static readonly Fault WrongType = new("DOG1011", "{0} is '{1}', which is not {2}.", "{3}Write, for example, {4}.");
    public static readonly Fault AfterItself = new("DOG1012", "These destinations wait for each other: {0}.", "Take one of these After= away.");
    public static readonly Fault ManifestNotThere = new("DOG1013", "The manifest '{0}' is not there.", "Write -p:DeployManifestFile= and a path relative to the project, or leave it away for deploy.props beside the project.");
    public static readonly Fault ManifestNotReadable = new("DOG1014", "The manifest '{0}' cannot be read: {1}", "Mend the XML; a document type (DTD), more than 4 million characters and more than 100 levels are not read.");
    public static readonly Fault TakenByMSBuild = new("DOG1015", "{0} is written with the attribute {1}, which MSBuild keeps to itself.", "Write it as a child element: <{0} …><{1}>…</{1}></{0}>.");
    public static readonly Fault PatternInInclude = new("DOG1016", "The Include '{1}' of {0} is a pattern.", "Write a plain name or folder; {2}.");
    public static readonly Fault Twice = new("DOG1017", "{0} '{1}' stands twice for {2}.", "Limit one of them with On= or Except=, or remove it{3}.");
    public static readonly Fault SamePlace = new("DOG1018", "The destinations '{0}' and '{1}' are the same place.", "Give one of them another App= or other settings of its platform.");
    public static readonly Fault LocalElsewhere = new("DOG1019", "The destination 'local' is on the platform '{0}'.", "'local' is always this machine: give the destination another name.");
    public static readonly Fault BadAppName = new("DOG1020", "The platform '{0}' cannot call an app '{1}'.", "{2}. Write, for example, {3}.");

    public static readonly Fault SecretInClear = new("DOG1030", "{0} '{1}' is a secret with its value in the manifest.", "Write {2}=\"{3}\" in place of {4}, and set that variable where the deploy runs.");
    public static readonly Fault LooksSecret = new("DOG1031", "{0} '{1}' looks like a secret, and its value is in the manifest.", "Write FromEnvironment=\"{2}\" in place of Value and set that variable where the deploy runs; or Secret=\"false\" when it is none.");
    public static readonly Fault PasswordInAddress = new("DOG1032", "The {2} of {0} '{1}' has a password in it.", "Write FromEnvironment=\"{3}\" in place of {2} and set that variable where the deploy runs.");
    public static readonly Fault SeveralSources = new("DOG1033", "{0} '{1}' has more than one source of its value: {2}.", "Keep one of them.");
    public static readonly Fault NoSource = new("DOG1034", "{0} '{1}' has no value.", "Write one of {2}; an empty value counts as none.");
    public static readonly Fault VariableNotSet = new("DOG1035", "{0} '{1}' is read from the variable {2}, which is not set.", "Set {2} where the deploy runs: export it in a shell; map it under env: of the step in GitHub Actions and Azure Pipelines.");
    public static readonly Fault VariableEmpty = new("DOG1036", "{0} '{1}' is read from the variable {2}, which is {3}.", "Give {2} its value where the deploy runs; a secret that CI does not know arrives empty.");
    public static readonly Fault FileOfValue = new("DOG1037", "{0} '{1}' is read from the file '{2}', which {3}.", "Write a path relative to the manifest to a file that holds the value.");
    public static readonly Fault BadVariable = new("DOG1038", "The {2} of {0} '{1}' is not the name of a variable.", "Write the name of the variable only, such as SHOP_SECRET_KEY; the value never stands in the manifest.");
    public static readonly Fault BadConfigName = new("DOG1039", "{0} '{1}' cannot be a variable of the app.", "Write letters, digits and underscores, no digit first.");
    public static readonly Fault ReservedConfigName = new("DOG1040", "{0} '{1}' has a name that is set by the deploy or the platform.", "Give it another name.");
    public static readonly Fault CannotGenerate = new("DOG1041", "DeployConfig '{0}' is to be generated, which the platform '{1}' cannot do.", "Write FromEnvironment= for {2} and limit the generated one with Except=\"{3}\".");
    public static readonly Fault NoSecretStore = new("DOG1042", "DeployConfig '{0}' points into a secret store, which the platform '{1}' does not have.", "Write FromEnvironment= for {2} and limit this one with Except=\"{3}\".");
    public static readonly Fault UnusableSecret = new("DOG1043", "{0} '{1}' is a secret from {2}, and its value {3}.", "Set the value again, as it is and nothing more.");

    public static readonly Fault UnknownEngine = new("DOG1050", "The platform '{0}' has no database engine '{1}', which DeployDatabase '{2}' wants.", "{3}{4}, or limit it with Except=\"{5}\".");
    public static readonly Fault MigrateRefused = new("DOG1051", "The platform '{0}' has no place to run the migration of DeployDatabase '{1}'.", "Take Migrate away for it (Except=\"{2}\") and run it by hand before the deploy: {3}.");
    public static readonly Fault NoProcesses = new("DOG1052", "The platform '{0}' runs no processes but web, and DeployProcess '{1}' is one.", "Limit it with Except=\"{2}\".");
    public static readonly Fault NoCommand = new("DOG1053", "DeployProcess '{0}' has no Command.", "Write <DeployProcess Include=\"{0}\" Command=\"…\" />.");
    public static readonly Fault CommandOfStatic = new("DOG1054", "A static site runs no command, and DeployProcess '{0}' has one.", "Remove it, or set <DeployRuntime> to what the app is.");
    public static readonly Fault BadPath = new("DOG1057", "The {2} of {0} '{1}' is '{3}', which is not a path below the project.", "Write a relative path with forward slashes and without '..'.");
    public static readonly Fault BadProbe = new("DOG1058", "The {1} of DeployProbe '{0}' {2}.", "Write, for example, {3}.");
    public static readonly Fault BadGlob = new("DOG1059", "'{3}' in the {2} of {0} '{1}' is no pattern: {4}.", "Write patterns such as *.css or **/*.css, joined with ;.");
    public static readonly Fault UnknownCdn = new("DOG1060", "DeployStatic '{0}' goes to the CDN '{1}', and no DeployCdn is called so.", "{2}There are: {3}.");
    public static readonly Fault NoBaseUrl = new("DOG1061", "DeployStatic '{0}' hands an address to {1}, and none is known.", "Name a DeployCdn that has a BaseUrl, or take UrlConfig away.");
    public static readonly Fault NoCdnPlatform = new("DOG1062", "The platform '{0}' keeps no static files for others, and DeployCdn '{1}' is on it.", "See -t:DeployPlatforms for those that do.");
    public static readonly Fault UnknownOption = new("DOG1063", "The platform '{0}' has no option '{1}'.", "{2}{3}, or limit it with Except=\"{4}\".");
    public static readonly Fault NotHttps = new("DOG1064", "The Url of DeployNotify '{0}' is not https.", "Write an https:// address.");
    public static readonly Fault NoObjects = new("DOG1065", "No declared destination's platform takes objects, and DeployObject '{0}' is one.", "See -t:DeployPlatforms for the platforms that do.");
    public static readonly Fault NoAssembly = new("DOG1066", "The assembly '{0}' of DeployPlatformAssembly is not there.", "Build it first, and write its path relative to the project.");

    public static readonly Fault RuntimeNotFound = new("DOG1070", "Nothing tells what this app is.", "Write <DeployRuntime> with dotnet, python, static or container. Looked for: {0}.");
    public static readonly Fault RuntimeUnclear = new("DOG1071", "This app may be more than one thing: {0}.", "Say which with <DeployRuntime>{1}</DeployRuntime>.");
    public static readonly Fault RuntimeNotThere = new("DOG1073", "The platform '{0}' does not run {1}, and the destination '{2}' is on it.", "It runs {3}.");
    public static readonly Fault Library = new("DOG1074", "The project '{0}' is a library (OutputType {1}), and there is nothing to run.", "Deploy the project of the app, or set <OutputType>Exe</OutputType>.");
    public static readonly Fault SeveralFrameworks = new("DOG1075", "The project is for several frameworks: {0}.", "Say which one is deployed: <DeployTargetFramework>{1}</DeployTargetFramework>.");
    public static readonly Fault UnknownFramework = new("DOG1076", "DeployTargetFramework is '{0}', which the project is not for.", "{1}It is for {2}.");
    public static readonly Fault SiteNotFound = new("DOG1077", "No index.html was found for the static site.", "Looked in {0}. Name another folder with <DeployFile Include=\"folder\" Prefix=\"/\" />.");
    public static readonly Fault SiteUnclear = new("DOG1078", "index.html was found in more than one folder: {0}.", "Say which is the site with <DeployFile Include=\"{1}\" Prefix=\"/\" />.");
    public static readonly Fault WebMissing = new("DOG1080", "The Python app has no web process{0}.", "{1}");
    public static readonly Fault ServerMissing = new("DOG1081", "The web process runs {0}, which the requirements do not name.", "Add this line to {1}: {0}");

    public static readonly Fault PlatformOld = new("DOG1190", "The platform '{0}' is {1}.", "{2}");
    public static readonly Fault CredentialUnused = new("DOG1191", "The platform '{0}' asks for no credential; {1} of '{2}' is not used.", "Remove it.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

    // ---- 1300–1399  what was asked of a platform that it cannot do ---------------------------------------------------

    public static readonly Fault NotAbleTo = new("DOG1301", "The platform '{0}' cannot {1}.", "See what it can do with -t:DeployPlatforms.");

    // ---- 1400–1499  plan, position, rollback -------------------------------------------------------------------------

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------
}
