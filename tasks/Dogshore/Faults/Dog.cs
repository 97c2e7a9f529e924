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
    public static readonly Fault AssemblyNotLoaded = new("DOG1067", "The assembly '{0}' of DeployPlatformAssembly cannot be loaded: {1}.", "Build it for the .NET of this machine, with all that it needs beside it (EnableDynamicLoading).");
    public static readonly Fault AssemblyWithoutPlatform = new("DOG1068", "The assembly '{0}' of DeployPlatformAssembly holds no platform.", "Make a public class with a constructor without parameters derive from Dogshore.Platforms.Platform.");
    public static readonly Fault PlatformOfOtherEngine = new("DOG1069", "The assembly '{0}' of DeployPlatformAssembly was built for Dogshore {1}, and this is {2}.", "Build it against this version, or use the Dogshore that it was built for.");
    public static readonly Fault PlatformTwice = new("DOG1079", "The assembly '{0}' of DeployPlatformAssembly calls its platform '{1}', as {2} does already.", "Give it another name in its Declaration.");

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

    public static readonly Fault PreviewWithoutPlace = new("DOG1087", "The preview destination '{0}' has an App that is the same for every preview.", "Write {{id}} where the preview's own name goes: App=\"{1}-{{id}}\".");
    public static readonly Fault PreviewNotSaid = new("DOG1088", "The destination '{0}' is a preview, and which one is not said.", "Write -p:DeployPreview= and, for example, the number of the pull request.");
    public static readonly Fault PreviewNotMade = new("DOG1089", "The platform '{0}' cannot make and remove apps, so the destination '{1}' cannot be a preview.", "Take Preview= away, or name another platform.");
    public static readonly Fault VulnerablePackage = new("DOG1082", "{0}.", "Update the package that brings it: the deploy goes on, the risk is yours.");
    public static readonly Fault RuntimeEnded = new("DOG1090", "{0} has had no security fixes since {1}.", "Move to {2}: the deploy goes on, the risk is yours.");
    public static readonly Fault RuntimeEnds = new("DOG1091", "{0} gets no more security fixes after {1}.", "Move to {2} before that day.");
    public static readonly Fault PromoteWhat = new("DOG1092", "DeployPromoteFrom is '{0}', which is not one destination beside those of DeployTo.", "Name the one destination whose verified content is to be released, such as -p:DeployPromoteFrom=staging.");
    public static readonly Fault PromotePlan = new("DOG1093", "DeployPromoteFrom and DeployPlanFile are given together.", "A plan carries its content already: leave DeployPromoteFrom to the call that makes the plan.");
    public static readonly Fault CiFileOfUser = new("DOG1094", "'{0}' is there and was not made by -t:DeployGenerateCi, so it was left as it is.", "Move it away, or keep your own and do not run this target.");
    public static readonly Fault NoEmulators = new("DOG1096", "DeployEmulator is true, and there are no emulators here.", "Add the package Dogshore.Emulators to the project: a PackageReference, or an <Sdk> element where no packages are restored.");
    public static readonly Fault NothingToRehearse = new("DOG1097", "DeployEmulator is true, and '{0}' is no declared destination on a platform of somebody else.", "Name one with -p:DeployTo=; 'local' needs no rehearsal, it is this machine.");
    public static readonly Fault EmulatorDidNotStart = new("DOG1098", "The emulator of {0} did not start: {1}", "Mend what it names; nothing was asked of the platform itself.");
    public static readonly Fault RehearsedApart = new("DOG1099", "{0} cannot be rehearsed in one run: both are found by {1}.", "Rehearse one destination at a time.");
    public static readonly Fault CiFileStale = new("DOG1095", "'{0}' was made from another manifest than the one that is here now.", "Run dotnet build {1} -t:DeployGenerateCi and commit the file.");
    public static readonly Fault PlatformOld = new("DOG1085", "The platform '{0}' is {1}.", "{2}");
    public static readonly Fault CredentialUnused = new("DOG1086", "The platform '{0}' asks for no credential; {1} of '{2}' is not used.", "Remove it.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

    public static readonly Fault NoFolderOfRule = new("DOG1200", "DeployFile names the folder '{0}', which is not there.", "Correct the name, or remove the item; patterns belong in Match.");
    public static readonly Fault SecretByName = new("DOG1201", "'{0}' looks like {1}.", "Keep it out with .gitignore or .deployignore, or allow this one file: {2}.");
    public static readonly Fault SecretInside = new("DOG1202", "'{0}' holds what looks like {1}.", "Take the secret out of the file and hand it to the app as a DeployConfig, keep the file out with .gitignore or .deployignore, or allow this one file: {2}.");
    public static readonly Fault GitInside = new("DOG1203", "'{0}' belongs to git's own store, which is never packed.", "Remove it from there, or let the rule name another folder.");
    public static readonly Fault LinkLeavesTree = new("DOG1204", "'{0}' is a link that leads out of the app's folder.", "Put the file itself there, or leave the link out with .deployignore.");
    public static readonly Fault LinkLeadsNowhere = new("DOG1205", "'{0}' is a link that leads nowhere.", "Mend or remove it, or leave it out with .deployignore.");
    public static readonly Fault LinkInCircle = new("DOG1206", "'{0}' is a link to a folder that holds it, or stands in a folder that is itself linked.", "Link files instead, or leave it out with .deployignore.");
    public static readonly Fault SpecialFile = new("DOG1207", "'{0}' is no file but a pipe, a socket or a device.", "Remove it, or leave it out with .deployignore.");
    public static readonly Fault CaseTwins = new("DOG1208", "'{0}' and '{1}' differ only in case, which not every system can hold.", "Rename or leave out one of them.");
    public static readonly Fault NotPortableName = new("DOG1209", "'{0}' cannot be unpacked everywhere, because {1}.", "Rename it, or leave it out with .deployignore.");
    public static readonly Fault UnreadableFile = new("DOG1210", "'{0}' could not be read: {1}.", "Mend that, or leave it out with .deployignore.");
    public static readonly Fault ChangedWhileRead = new("DOG1211", "'{0}' changed while it was packed.", "Deploy again when nothing writes to it any more, or leave it out with .deployignore.");
    public static readonly Fault TwoForOnePath = new("DOG1212", "'{0}' and '{1}' would both be '{2}' in the package.", "Give one of them another Prefix, or leave one out with Exclude.");
    public static readonly Fault NothingToPack = new("DOG1213", "The package would hold no file: all of '{0}' is left out.", "See with -t:DeployList which rule leaves what out.");
    public static readonly Fault NotAnEpoch = new("DOG1214", "SOURCE_DATE_EPOCH is '{0}', which is no number of seconds since 1970.", "Set it to a whole number from 0 to 8589934591, or remove it.");
    public static readonly Fault NoRootOfPackage = new("DOG1215", "The folder '{0}', whose files are the app, is not there.", "Build first, or correct the folder.");
    public static readonly Fault OutsideWithoutPrefix = new("DOG1216", "DeployFile names '{0}', which lies outside of the project and so has no path in the package.", "Say with Prefix where its files shall lie.");
    public static readonly Fault RuleTakesNothing = new("DOG1217", "{0} lets no file in.", "Correct its Match, or remove the item.");
    public static readonly Fault PackageNotWritten = new("DOG1218", "The package could not be written below '{0}': {1}.", "Make room or mend the rights there, then deploy again; nothing was sent.");
    public static readonly Fault BuildStepFailed = new("DOG1220", "The build step '{0}' ended with exit code {1}.", "Its last lines say why; run '{2}' in the project's folder to see it by itself.");
    public static readonly Fault BuildStepTooLong = new("DOG1221", "The build step '{0}' was stopped after {1}.", "Let '{2}' end sooner, or find out what it waits for: its standard input is closed.");
    public static readonly Fault BuildStepWithoutShell = new("DOG1222", "The build step '{0}' could not be started, because this machine has no shell at '{1}'.", "Install one.");
    public static readonly Fault BuildStepMadeNothing = new("DOG1223", "The build step '{0}' succeeded, but its output '{1}' is not there.", "Correct Outputs, or the command; until then the step runs every time.");
    public static readonly Fault FileContradicts = new("DOG1224", "The file '{0}' says '{1}', and the manifest says '{2}'.", "Make the two agree, or take that line out of one of them; the file itself is never changed.");

    // ---- 1300–1399  what was asked of a platform that it cannot do ---------------------------------------------------

    public static readonly Fault NotAbleTo = new("DOG1301", "The platform '{0}' cannot {1}.", "See what it can do with -t:DeployPlatforms.");
    public static readonly Fault NoPlaceToMigrate = new("DOG1302", "The platform '{0}' has no place to run the migration of {1}.", "Run '{2}' by hand before the deploy, and take Migrate= off <DeployDatabase Include=\"{1}\">.");
    public static readonly Fault ContentIsGone = new("DOG1303", "The platform '{0}' no longer holds the content of {1}, so it cannot go back to it.", "Check out {2} and deploy it.");

    // ---- 1400–1499  plan, position, rollback -------------------------------------------------------------------------

    public static readonly Fault NoApp = new("DOG1401", "There is no app '{0}', and the platform '{1}' lets no deploy make one.", "Make the app on the platform first, or write the name of one that is there in App=.");
    public static readonly Fault NoDatabase = new("DOG1402", "There is no database {0}, and a new one may cost money, so it is made only when you say so.", "Write <DeployDatabase Include=\"{0}\" Engine=\"{1}\" Create=\"true\" />, or name an existing one's address by FromEnvironment=.");
    public static readonly Fault OtherEngine = new("DOG1403", "The database {0} is {1} there and {2} in the manifest; data does not move by itself.", "Give the new database a name of its own, move the data, then take {0} out of the manifest.");
    public static readonly Fault OwnedByAddOn = new("DOG1404", "The config variable {0} belongs to an add-on of the app.", "Take <DeployConfig Include=\"{0}\"> out of the manifest, or detach the add-on.");
    public static readonly Fault NameIsTaken = new("DOG1405", "The config variable {0} is set by somebody else, so the address of a new database has no place there.", "Give the database another name, or say FromEnvironment= on <DeployDatabase Include=\"{0}\"> to use the one whose address it is.");
    public static readonly Fault NewerStamp = new("DOG1406", "{0} was made by a newer Dogshore: its stamp has schema {1}, and this one knows {2}.", "Nothing was changed. Use the version of Dogshore that made it.");

    public static readonly Fault NoSuchRelease = new("DOG1410", "No release is called '{0}'.", "Name one by id, number, version or at least four digits of its commit: {1}.");
    public static readonly Fault SeveralReleases = new("DOG1411", "Several releases are called '{0}': {1}.", "Name the one you mean by its number or id.");
    public static readonly Fault NothingToGoBackTo = new("DOG1412", "There is no verified release older than the live one.", "Name the one you mean with -p:DeployRollbackTo=: {0}.");
    public static readonly Fault NeverLive = new("DOG1413", "{0} never went live, so there is nothing to go back to.", "Name one that did: {1}.");
    public static readonly Fault WasRejected = new("DOG1414", "{0} was rejected by its probes.", "Name one that was not: {1}; or deploy the commit again.");
    public static readonly Fault NotOurRelease = new("DOG1415", "{0} was not made by Dogshore, so what it runs is not known.", "Name one that was: {1}; or go back to it with the platform's own tool.");

    public static readonly Fault NearQuota = new("DOG1416", "Near a limit of the platform of '{0}': {1} of {2} {3} are used.", "Remove what is not needed, or ask for more, before a deploy is refused.");

    public static readonly Fault BeanstalkNoTwin = new("DOG1417", "There is no environment '{0}' of the application '{1}' beside '{2}', which the next release could go to; its machines cost money, so it is made only when you say so.", "Write Create=\"true\" on <DeployTo Include=\"{3}\">, or in Twin= the name of a second environment that is there.");
    public static readonly Fault BeanstalkAddressElsewhere = new("DOG1418", "The address {0} of the app '{1}' is not with {2}.", "A swap has given it to another environment: name that one in Twin= and keep Strategy=\"blue-green\", or swap the addresses back in Elastic Beanstalk.");
    public static readonly Fault BeanstalkTwinIsItself = new("DOG1419", "Environment= and Twin= name the same environment '{0}'.", "Give the second environment of Strategy=\"blue-green\" a name of its own.");

    public static readonly Fault PositionMoved = new("DOG1420", "The app has changed since the plan was made{0}.", "Plan again, look at the plan, and release that one.");
    public static readonly Fault PlanOfOtherManifest = new("DOG1421", "The manifest's effective values differ from those that the plan was made for.", "Check out the commit of the plan, or plan again.");
    public static readonly Fault PlanOfOtherContent = new("DOG1422", "The package '{0}' is not the one that the plan was made for: {1}.", "Keep plan.json and its package in one folder, as they were made; or plan again.");
    public static readonly Fault PlanOfOtherConfig = new("DOG1423", "A value of the app's config differs from the one that the plan was made for.", "Give this run the same variables as the one that planned, or plan again.");
    public static readonly Fault PlanOfOtherDestination = new("DOG1424", "The plan was made for the destination '{0}', not for '{1}'.", "Say -p:DeployTo={0}, or name the plan of '{1}'.");
    public static readonly Fault PlanOfOtherApp = new("DOG1425", "The plan was made for the app '{0}' on {1}, not for '{2}' on {3}.", "Plan again for the app as it is in the manifest now.");
    public static readonly Fault PlanWithoutPackage = new("DOG1426", "The package '{0}' that the plan was made for is not there.", "Move plan.json and its package together, as one folder.");
    public static readonly Fault PlanOfOtherSdk = new("DOG1427", "The plan was made by Dogshore {0} and is carried out by {1}.", "Pin one version in global.json for both jobs.");

    public static readonly Fault NotConfirmed = new("DOG1480", "This {0} the app '{1}' of the destination '{2}', and others may depend on it.", "Say that you mean it with -p:DeployConfirm={1}.");
    public static readonly Fault NotifyNotSecure = new("DOG1481", "The address of <DeployNotify Include=\"{0}\"> is not https.", "Write an https address; only this machine's own may be http.");

    public static readonly Fault NoRecord = new("DOG1440", "There is no file '{0}'.", "Make it with -t:DeployPlan, or correct the path.");
    public static readonly Fault UnreadableRecord = new("DOG1441", "'{0}' cannot be read: {1}.", "Let this user read it, or name another file.");
    public static readonly Fault BrokenRecord = new("DOG1442", "'{0}' is not valid JSON.", "It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");
    public static readonly Fault IncompleteRecord = new("DOG1443", "'{0}' does not say what it should in: {1}.", "It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");
    public static readonly Fault NewerRecord = new("DOG1444", "'{0}' was made by a newer Dogshore: its schema is {1}, and this one knows {2}.", "It was left as it is. Use the version of Dogshore that wrote it.");
    public static readonly Fault HugeRecord = new("DOG1445", "'{0}' is {1}; a record has at most {2}.", "It was left as it is. Name the file that -t:DeployPlan wrote.");

    // ---- 1720–1739  what was written: dokku --------------------------------------------------------------------------

    public static readonly Fault DokkuBadPlace = new("DOG1720", "The destination '{0}' has the {1} '{2}'.", "Write {3}.");
    public static readonly Fault DokkuDatabaseName = new("DOG1721", "The database '{0}' cannot have this name on dokku.", "Its plugin gives addresses to variables that end with _URL: write, for example, {0}_URL, or give the address yourself with FromEnvironment.");
    public static readonly Fault DokkuImageNotPinned = new("DOG1722", "The destination '{0}' delivers the image '{1}', which has no digest.", "Write Image=\"name@sha256:…\": a tag can be moved, and dokku then says that nothing changed.");

    // ---- 1700–1719  what was written: heroku --------------------------------------------------------------------------

    public static readonly Fault HerokuNoCreate = new("DOG1700", "There is no app '{0}' on Heroku, and its dynos cost money, so it is made only when you say so.", "Write Create=\"true\" on <DeployTo Include=\"{1}\">, or the name of an app that is there in App=.");
    public static readonly Fault HerokuDatabaseName = new("DOG1701", "Heroku names the variable of a database by its attachment, and '{0}' does not end in _URL.", "Write <DeployDatabase Include=\"{0}_URL\" …>, or say FromEnvironment= to bring the address of your own.");
    public static readonly Fault HerokuNoProgram = new("DOG1703", "Heroku has no .NET, so the app is published with its own, and the program to start was not found: {0}.", "Write <DeployProcess Include=\"web\" Command=\"./name-of-the-program --urls http://*:$PORT\" />.");
    public static readonly Fault HerokuStrangeHost = new("DOG1704", "{0} is '{1}', which is neither a host of Heroku's nor this machine; the credential is not sent there.", "Unset {0}, or write a host below heroku.com.");
    public static readonly Fault HerokuNotThisKind = new("DOG1706", "The app '{0}' is {1}.", "Name an app of the generation Cedar on a stack such as heroku-24 in App=.");
    public static readonly Fault HerokuOtherAccount = new("DOG1708", "The credential in {0} is the account {1}'s, and the destination '{2}' wants {3}. Nothing was changed.", "Set {0} to a credential of {3}, or correct Account=.");

    // ---- 1780–1789  what was written: pythonanywhere ---------------------------------------------------------------

    public static readonly Fault PythonAnywhereNoUser = new("DOG1780", "The destination '{0}' does not say whose account on PythonAnywhere it is.", "Write User=\"…\" on it, or set PYTHONANYWHERE_USERNAME where the deploy runs.");
    public static readonly Fault PythonAnywhereBadPlace = new("DOG1781", "The destination '{0}' has the {1} '{2}'.", "Write {3}.");
    public static readonly Fault PythonAnywhereNoCreate = new("DOG1782", "There is no web app '{0}' on PythonAnywhere; an account may have few or pays for each, so one is made only when you say so.", "Write Create=\"true\" on <DeployTo Include=\"{1}\">, or the domain of a web app that is there in Domain=.");
    public static readonly Fault PythonAnywhereNoWsgi = new("DOG1783", "PythonAnywhere runs a WSGI application and no command, and none can be read from '{0}'.", "Write the process web with gunicorn, such as Command=\"gunicorn notes:app\", or name the application on <DeployTo Include=\"{1}\">: Wsgi=\"notes:app\". ASGI applications and servers of your own do not run there.");
    public static readonly Fault PythonAnywhereDatabase = new("DOG1784", "PythonAnywhere makes no database of {1} for programs, and {0} is to be one.", "Make it on the account's page Databases and hand its address on with FromEnvironment=, or write Engine=\"sqlite\".");
    public static readonly Fault PythonAnywhereStrangeHost = new("DOG1785", "PYTHONANYWHERE_SITE is '{0}', which is neither a host of PythonAnywhere's nor this machine; the credential is not sent there.", "Unset it, or write www.pythonanywhere.com or eu.pythonanywhere.com.");
    public static readonly Fault PythonAnywhereNotThisAccount = new("DOG1786", "The account is '{0}', and the destination '{1}' wants {2}. Nothing was changed.", "Correct User= or Account=, and use the token of that account.");
    public static readonly Fault PythonAnywhereNoTasks = new("DOG1787", "The account '{0}' may run no tasks, so that the migration of {1} cannot be run: {2}", "Take Migrate away and run it by hand in a console, in the folder of the new content below {3}; paid accounts have tasks that are always on, or scheduled.");
    public static readonly Fault PythonAnywhereNoMaking = new("DOG1788", "The account '{0}' may run no tasks, so that no virtual environment can be made.", "Make one by hand in a console and name its folder in Virtualenv=, or take Virtualenv away: many packages are there already.");

    // ---- 1750–1769  static files and their stores --------------------------------------------------------------------

    public static readonly Fault NoFolderOfStatics = new("DOG1750", "DeployStatic names the folder '{0}', which is not there.", "Correct the name, or make it before: a DeployBuildStep runs before static files are listed.");
    public static readonly Fault NoStatics = new("DOG1751", "DeployStatic '{0}' finds no file: nothing in it matches {1}.", "See that the build has filled it, or correct Match.");
    public static readonly Fault StaticNameIsOurs = new("DOG1752", "The static file '{0}' has a name below .dogshore/, where the store keeps its records.", "Rename its folder, or give DeployStatic another Prefix.");
    public static readonly Fault StaticsVanished = new("DOG1753", "There are {0} static files for {1}, where {2} are published.", "See that the build was whole; where so many really are to go, write MayShrink=\"true\" on the DeployCdn for one deploy. Nothing was changed.");
    public static readonly Fault NotOurObject = new("DOG1754", "'{0}'{2} lies on {1} already and was not written by Dogshore, so it is not overwritten.", "Remove it there, or give DeployStatic another Prefix or the DeployCdn another folder.");
    public static readonly Fault FolderTooWide = new("DOG1758", "The Path '{0}' {1}, and what is not ours there must never be touched.", "Name a folder that is for this alone, such as /srv/www.");
    public static readonly Fault SiteWithoutUrl = new("DOG1759", "The destination '{0}' has {1}, so its probes have nobody to ask.", "Write BaseUrl=\"https://…\": where visitors find the site.");
    public static readonly Fault PlanOfOtherStatics = new("DOG1757", "The static files here are not those that the plan was made for.", "Build the same commit here, or plan again.");
    public static readonly Fault StoreOfOtherApp = new("DOG1755", "The static files on {0} are those of the app '{1}', not of '{2}'.", "Give each app a folder of its own: another Prefix or Path on the DeployCdn.");
    public static readonly Fault NameOfOtherDestination = new("DOG1756", "'{0}' on {1} is published by the destination '{2}' with other bytes than '{3}' has.", "Give each destination a DeployCdn or a Prefix of its own, or fingerprint the names.");

    public static readonly Fault FolderNotServable = new("DOG1763", "The folder '{0}' is to be served by this machine and has {1}.", "Write BaseUrl=\"http://127.0.0.1:9400/\", with a free port above 1023 and no path, or leave out Serve.");
    public static readonly Fault EndpointNotSecure = new("DOG1760", "The {0} '{1}' is no https:// address.", "Write the whole address; without TLS only this machine itself is spoken to.");
    public static readonly Fault BadStorePrefix = new("DOG1761", "The Prefix '{0}' is no folder of a store.", "Write folders with single slashes between them and without '..', such as shop/static.");
    public static readonly Fault BadRegion = new("DOG1762", "'{0}' is no name of a region.", "Write the region of the bucket, such as eu-central-1; other stores have words of their own, such as auto.");

    // ---- 1790–1799  what was written: convox --------------------------------------------------------------------------

    public static readonly Fault ConvoxBadAddress = new("DOG1790", "What stands in {0} is no address that a credential may be sent to.", "RACK_URL is https://convox:password@host of the rack, CONVOX_HOST a host's name; without TLS only this machine itself is spoken to.");
    public static readonly Fault ConvoxNoRack = new("DOG1791", "The destination '{0}' is asked of the console with {1}, and nothing says which rack it is on.", "Write Rack=\"organization/rack\" on the DeployTo, or set CONVOX_RACK.");
    public static readonly Fault ConvoxDatabaseName = new("DOG1792", "The database '{0}' cannot have this name on convox.", "A rack names the variable of a resource by the resource: write a name in capitals that ends with _URL, such as DATABASE_URL, or say FromEnvironment= to bring the address of your own.");
    public static readonly Fault ConvoxNoPlan = new("DOG1793", "The database {0} has the Plan '{1}', which is no PostgreSQL of a rack.", "Write postgres (in a container of the rack), postgis, or rds-postgres (a server of Amazon's, which costs money).");
    public static readonly Fault ConvoxManyLines = new("DOG1794", "The value of {0} has more than one line, and a rack keeps an environment as one line a variable.", "Encode it, in base64 for example, and let the app decode it.");
    public static readonly Fault ConvoxTooLong = new("DOG1795", "The value of {0} has {1} characters, and a rack reads no line longer than {2}.", "Shorten it, or keep it in a store of files.");
    public static readonly Fault ConvoxImageNotPinned = new("DOG1796", "The destination '{0}' takes the image '{1}', which has no digest.", "Write Image=\"name@sha256:…\": a tag can be moved, and then nothing seems to have changed.");
    public static readonly Fault ConvoxBraces = new("DOG1797", "The command of {0}, '{1}', has a ${{NAME}} in it, which a rack replaces in convox.yml by a value of its own.", "Write $NAME, or put the command into a script of the image.");
    public static readonly Fault ConvoxYmlNotUnderstood = new("DOG1798", "convox.yml cannot be completed: {0}", "Mend it; 'convox build' would refuse it too.");
    public static readonly Fault ConvoxBadFingerprint = new("DOG1799", "The Certificate of the destination '{0}', '{1}', is no SHA-256 fingerprint.", "Write its 64 hexadecimal digits: openssl s_client -connect HOST:443 </dev/null | openssl x509 -noout -fingerprint -sha256");
    // ---- 1800–1819  what was written: Amazon's services --------------------------------------------------------------

    public static readonly Fault AwsNoRegion = new("DOG1800", "The destination '{0}' names no region of Amazon's.", "Write Region=\"eu-west-1\" on it, or set AWS_REGION.");
    public static readonly Fault AwsOtherAccount = new("DOG1801", "The key in {0} is the account {1}'s, and the destination '{2}' wants {3}. Nothing was changed.", "Set a key of {3}, or correct Account=.");
    public static readonly Fault BeanstalkNoCreate = new("DOG1802", "There is no environment '{0}' of the application '{1}', and its machines cost money, so it is made only when you say so.", "Write Create=\"true\" on <DeployTo Include=\"{2}\">, or the name of an environment that is there in Environment=; look at Region= too.");
    public static readonly Fault BeanstalkEnvironmentName = new("DOG1803", "'{0}' cannot be the name of an environment.", "Write Environment= with letters, digits and dashes, 4 to 40, no dash at either end; it is one in the whole region.");
    public static readonly Fault BeanstalkBadSetting = new("DOG1804", "The DeploySetting '{0}' names no option.", "Write namespace and option with a slash between them, such as aws:autoscaling:launchconfiguration/InstanceType.");
    public static readonly Fault BeanstalkTooMuchConfig = new("DOG1805", "The environment's variables would have {0} characters together, and {1} is the most that Elastic Beanstalk takes. Nothing was changed.", "Shorten them, or keep large ones in Secrets Manager and name them with FromSecret=.");
    public static readonly Fault BeanstalkBundleTooLarge = new("DOG1806", "The bundle has {0}, and Elastic Beanstalk takes at most {1}.", "See with -t:DeployList what is in it, and leave out what the app does not need.");
    public static readonly Fault BeanstalkNoStack = new("DOG1807", "Elastic Beanstalk has no stack for {0}.", "Write Stack= with what stands after 'running' in one of: {1}.");
    public static readonly Fault BeanstalkMigrationTooLong = new("DOG1808", "The migrations may take {0}, and Elastic Beanstalk ends the commands of a deployment after an hour.", "Give them a shorter Timeout=, or run the long part by hand.");
    public static readonly Fault PipelineNotThere = new("DOG1811", "The pipeline '{0}' in {1} is no longer there.", "Make it again, or write another one's name in Pipeline=.");
    public static readonly Fault PipelineNoSource = new("DOG1812", "The pipeline '{0}' has {1}, and a package can be handed only to one object in S3.", "Give it a source action of the provider S3, or name the one that is meant in Source=.");

    // ---- 1900–1939  what was written: Google's services -----------------------------------------------------------------

    public static readonly Fault GoogleNoProject = new("DOG1900", "The destination '{0}' names no project of Google's, and its credential is of none.", "Write Project=\"shop-4711\" on it, or set GOOGLE_CLOUD_PROJECT.");
    public static readonly Fault GoogleBadIdentity = new("DOG1901", "'{0}' is no workload identity provider.", "Write Identity=\"projects/123456789/locations/global/workloadIdentityPools/ci/providers/github\" on <DeployTo Include=\"{1}\">: the number of the project, not its id.");
    public static readonly Fault GoogleOtherAccount = new("DOG1902", "The credential of {0} is {1}'s, and the destination '{2}' wants {3}. Nothing was changed.", "Set a credential of {3}, or correct Account=.");
    public static readonly Fault GoogleAccountNotTold = new("DOG1903", "Whose the credential of {0} is does not stand in it, and the destination '{1}' wants {2}. Nothing was changed.", "Use the key of a service account, or take Account= away.");
    public static readonly Fault AppEngineBadName = new("DOG1904", "'{1}' cannot be a {0} of App Engine.", "Write {2}.");
    public static readonly Fault AppEngineLongName = new("DOG1905", "A version of the service '{0}' of the project '{1}' would answer at a name of {2} letters, and {3} is the most that a certificate covers.", "Give the service a shorter name.");
    public static readonly Fault AppEngineNoApplication = new("DOG1906", "The project '{0}' has no App Engine application, or the credential may not see it.", "Write Create=\"true\" and Region= on <DeployTo Include=\"{1}\"> to have one made: where it lies can never be changed. Or correct Project=.");
    public static readonly Fault AppEngineNoRegion = new("DOG1907", "The application of the project '{0}' is to be made, and no place for it is named.", "Write Region= on <DeployTo Include=\"{1}\">, such as europe-west; it can never be changed (https://cloud.google.com/appengine/docs/locations).");
    public static readonly Fault AppEngineNoService = new("DOG1908", "There is no service '{0}' in the application of '{1}', and a new one is made only when you say so.", "Write Create=\"true\" on <DeployTo Include=\"{2}\">, or the name of a service that is there in Service=.");
    public static readonly Fault AppEngineFirstService = new("DOG1909", "The application of '{0}' has no service yet, and its first one must be called default, not '{1}'.", "Deploy one with Service=\"default\" first.");
    public static readonly Fault AppEngineFirstStays = new("DOG1910", "The service default of '{0}' can never be removed, and neither can its application.", "Disable the application in the console, or shut down the project.");
    public static readonly Fault AppEngineYaml = new("DOG1911", "app.yaml cannot be understood: {0}", "Mend it; what it may say is at https://cloud.google.com/appengine/docs/standard/reference/app-yaml.");
    public static readonly Fault AppEngineYamlKey = new("DOG1912", "app.yaml has the key '{0}', which has no place here.", "Take it out: {1}.");
    public static readonly Fault AppEngineNotStandard = new("DOG1913", "The standard environment has no runtime for what is {0}, and the destination '{1}' wants it there.", "Take Environment=\"standard\" away: it runs in the flexible one.");
    public static readonly Fault AppEngineProcess = new("DOG1914", "A service of App Engine runs one process, and '{0}' is another one beside web.", "Limit it with Except=\"{1}\", and deploy it as a service of its own.");
    public static readonly Fault AppEngineBadSetting = new("DOG1915", "The DeploySetting '{0}' is no name of app.yaml.", "Write names of app.yaml with dots between them, such as automatic_scaling.max_instances.");
    public static readonly Fault AppEngineImageNotPinned = new("DOG1916", "The Image of the destination '{0}' is '{1}', which can be another one tomorrow.", "Write it with its digest, name@sha256:….");
    public static readonly Fault AppEngineBadSteps = new("DOG1917", "'{0}' in Steps= is no percentage between 0 and 100.", "Write Steps=\"10;50\" on <DeployTo Include=\"{1}\">.");
    public static readonly Fault AppEngineKeyInPackage = new("DOG1918", "The package holds '{0}', which is a key that google-github-actions/auth has left in the checkout.", "Add gha-creds-*.json to .gitignore or .deployignore.");
    public static readonly Fault AppEngineTooLarge = new("DOG1919", "'{0}' has {1}, and App Engine takes files of at most {2}.", "Put it into a bucket, or leave it out of the package.");
    public static readonly Fault AppEngineTooMany = new("DOG1920", "The package has {0} files, and a version may have {1}.", "See with -t:DeployList what is in it, and leave out what the app does not need.");
    public static readonly Fault AppEngineNoMigrateImage = new("DOG1921", "There is no image in which the migration of the destination '{0}' could run.", "Name one in MigrateImage=; the files of the package are its working folder.");

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    public static readonly Fault VariableMissing = new("DOG2001", "The variable {0} is not set; {1} takes its value from there.", "Set {0} where the deploy runs: in the shell, or as a secret of the CI job that is passed on as a variable.");
    public static readonly Fault ValueEmpty = new("DOG2002", "The value of {0}, {1}, is empty or blank.", "Give it a value, or remove the item from the manifest.");
    public static readonly Fault ValueEndsWithLine = new("DOG2003", "The value of the variable {0}, for {1}, ends with a line end.", "Store it again without one: printf '%s' instead of echo, or paste it without the last line break.");
    public static readonly Fault SecretTooShort = new("DOG2004", "The secret {0}, {1}, has fewer than {2} characters, and so cannot be hidden in logs.", "Use a longer one, or, when it is no secret, remove Secret=\"true\".");
    public static readonly Fault ValueFileMissing = new("DOG2005", "The file '{0}' is not there; {1} takes its value from it.", "Create it, or correct FromFile=.");
    public static readonly Fault ValueFileUnreadable = new("DOG2006", "The file '{0}' cannot be read; {1} takes its value from it.", "Let the user that runs the deploy read it, and see that it is a file.");
    public static readonly Fault ValueFileTooLarge = new("DOG2007", "The file '{0}', for {1}, has more than {2} bytes.", "Name the file that holds the value alone.");
    public static readonly Fault ValueNotText = new("DOG2008", "The value of {0}, {1}, is not text in UTF-8, or holds a zero.", "Store it as text; binary values go in base64.");
    public static readonly Fault EnvironmentIsLogged = new("DOG2009", "MSBUILDLOGALLENVIRONMENTVARIABLES is set: MSBuild writes every variable, secrets too, to its logs.", "Unset it, delete the logs, and replace the secrets if anyone else could read them.");
    public static readonly Fault NoCredential = new("DOG2012", "The destination '{0}' has no credential for {1}: {2} is not set.", "Make one at {3} and set {2} where the deploy runs, as a secret.");
    public static readonly Fault NoCredentialOfFork = new("DOG2013", "The destination '{0}' wants a credential for {1}, and this is a pull request from a fork, which gets none.", "Deploy from a branch of the repository itself; -t:DeployPlan ends well here, without comparing.");
    public static readonly Fault StaleSdk = new("DOG2022", "The process that builds has loaded another '{0}' than lies on the disk now: the SDK was changed under it.", "Run dotnet build-server shutdown and deploy again.");
    public static readonly Fault DiskFull = new("DOG2020", "The disk is full: {0}", "Free some space and deploy again; what serves is as the report says.");
    public static readonly Fault FileRefused = new("DOG2021", "This machine did not let a file be read or written: {0}", "Let the user that runs the deploy use it, and deploy again.");
    public static readonly Fault OwnError = new("DOG2099", "Dogshore itself failed with {0}.", "Report it with the lines below, which hold no values of yours; deploying again is safe.");

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    // 2100–2149: before and beside its host.
    public static readonly Fault LocalNoHome = new("DOG2100", "There is no folder for the apps of 'local': the variable {0} is not set.", "Set it, or name a folder with -p:DeployLocalRoot=<folder>.");
    public static readonly Fault LocalHostMissing = new("DOG2101", "The host of 'local' is not where it belongs: '{0}' does not hold Dogshore.Local.dll.", "Restore the SDK's package again.");
    public static readonly Fault LocalNoDotnet = new("DOG2102", "No 'dotnet' that could run the host of 'local' was found: neither DOTNET_HOST_PATH nor PATH nor DOTNET_ROOT leads to one.", "Install the .NET SDK, or put its folder on PATH.");
    public static readonly Fault LocalHostFailed = new("DOG2103", "The host of 'local' did not start: {0}.", "Read its last lines here; its whole log is '{1}'.");
    public static readonly Fault LocalRootNotWritable = new("DOG2104", "'local' cannot write '{0}': {1}.", "Make it writable for you, or name another folder with -p:DeployLocalRoot=<folder>.");
    public static readonly Fault LocalDiskFull = new("DOG2105", "The disk is full: 'local' could not write '{0}'.", "Make room, or name a folder on another disk with -p:DeployLocalRoot=<folder>.");
    public static readonly Fault LocalRootNotOurs = new("DOG2106", "'{0}' cannot hold the apps of 'local': it {1}.", "Give it to you alone (chown, chmod go-w), or name another folder with -p:DeployLocalRoot=<folder>.");
    public static readonly Fault LocalSocketFolderNotOurs = new("DOG2107", "The host of 'local' is not spoken to through '{0}': that {1}.", "Remove it, or set XDG_RUNTIME_DIR to a folder that is yours alone (chmod 700).");
    public static readonly Fault LocalHostHangs = new("DOG2108", "The host of 'local' (process {0}) holds '{1}' and did not {2} within {3}.", "End that process and run again; its apps come back with their ports and releases.");
    public static readonly Fault LocalStartBusy = new("DOG2109", "Another run has held '{0}' for {1}, to start the host of 'local'.", "End the run that hangs, and run again.");
    public static readonly Fault LocalRecordDamaged = new("DOG2110", "'{0}' is damaged: {1}. It was left as it is.", "Put back a good copy of that file, or move '{2}' away and deploy again; the databases are in its folder 'data'.");
    public static readonly Fault LocalRecordNewer = new("DOG2111", "'{0}' was written by a newer SDK (schema {1}, this one knows {2}). It was left as it is.", "Update Dogshore.Sdk here.");
    public static readonly Fault LocalNotReadable = new("DOG2112", "'{0}' cannot be read: {1}.", "Make it readable for you, or name another folder with -p:DeployLocalRoot=<folder>.");

    public static readonly Fault PythonMissing = new("DOG2150", "The app needs python3, and there is none on PATH.",
        "Install it: 'apt-get install python3 python3-venv' on Debian and Ubuntu, 'brew install python' on macOS, 'winget install Python.Python.3.13' on Windows.");
    public static readonly Fault PythonDoesNotRun = new("DOG2151", "'{0}' does not run, or is older than Python 3.8.", "Install a python3 that runs, or put one that does first on PATH.");
    public static readonly Fault PythonCannotMakeEnvironments = new("DOG2152", "'{0}' (Python {1}) cannot make the virtual environment that requirements.txt needs: its module '{2}' is missing.",
        "Install it ('apt-get install python3-venv' on Debian and Ubuntu), or install beside this python3 what is missing there: {3}.");
    public static readonly Fault PythonEnvironmentFailed = new("DOG2153", "'{0}' could not make a virtual environment: {1}.", "Read its last lines below.");
    public static readonly Fault RequirementsFailed = new("DOG2154", "pip could not install requirements.txt: {0}.",
        "Read its last lines below. Without a network, give a folder of wheels by the lines '--no-index' and '--find-links ./wheels' in requirements.txt.");
    public static readonly Fault RequirementEditable = new("DOG2155", "requirements.txt has '{0}', an editable install: it would lead into the files of one release, which go away with it.", "Write the path without '-e'.");
    public static readonly Fault RequirementsMissing = new("DOG2156", "pyproject.toml names what the app requires, but there is no requirements.txt, and python3 lacks {0}.",
        "Write the requirements into requirements.txt, for example with 'pip freeze > requirements.txt'.");

    public static readonly Fault DatabaseName = new("DOG2160", "'{0}' cannot be the name of a database.", "Use at most 63 letters, digits and underscores, and no digit first.");
    public static readonly Fault DatabaseEngine = new("DOG2161", "There is no database engine '{0}' on this machine's platform.", "Write sqlite or postgresql.");
    public static readonly Fault PostgresMissing = new("DOG2162", "The app needs PostgreSQL, and neither PATH nor the usual folders have its programs initdb, postgres and pg_ctl.",
        "Install it: 'apt-get install postgresql' on Debian and Ubuntu, 'brew install postgresql@17' on macOS, 'winget install PostgreSQL.PostgreSQL.17' on Windows; or give the address of one with Url or FromEnvironment.");
    public static readonly Fault PostgresVersion = new("DOG2163", "The databases of this machine's platform were made by PostgreSQL {0}, and only {1} is installed.",
        "Install PostgreSQL {0} again beside it, or, when the data are not needed, destroy the apps that use it and delete '{2}'.");
    public static readonly Fault PostgresNotMade = new("DOG2164", "PostgreSQL's initdb could not make a cluster: {0}.", "Read its last lines below.");
    public static readonly Fault PostgresNotStarted = new("DOG2165", "PostgreSQL does not start: {0}.", "Read its last lines below; its whole log is '{1}'.");
    public static readonly Fault PostgresAccount = new("DOG2166", "PostgreSQL refuses to run as root, and {0} is not there to run it as another account.", "Deploy as an ordinary user, or install what is missing.");
    public static readonly Fault PostgresRefused = new("DOG2167", "PostgreSQL refused to {0} the database of {1}: {2}", "Read its log '{3}'.");
    public static readonly Fault PostgresRecord = new("DOG2168", "'{0}' cannot be understood: it was edited, or a newer Dogshore wrote it.", "Use that newer version; or, when the data are not needed, delete '{1}'.");

    // ---- 2220–2239  what this machine lacks: SSH ----------------------------------------------------------------------

    public static readonly Fault SshMissing = new("DOG2220", "There is no ssh on this machine.", "Install OpenSSH's client (Debian: openssh-client; Windows: the optional feature OpenSSH Client).");
    public static readonly Fault SshHostKeyUnknown = new("DOG2221", "The host key of {0} is not known here, and a new one is never trusted by itself.", "Compare what it shows with the server's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the server). When they are the same, add the line that begins with {1} to ~/.ssh/known_hosts, or write the rest of it as HostKey=.");
    public static readonly Fault SshHostKeyChanged = new("DOG2222", "The host key of {0} is another one than the one that is known here.", "Find out why: a server that was set up anew has new keys, and so has somebody who stands in between. Then replace the old line in known_hosts, or HostKey=.");
    public static readonly Fault SshKeyRefused = new("DOG2223", "{0} does not let us in with the keys that it was offered.", "Give the key that dokku knows: its text in DOKKU_SSH_KEY or the variable that Credential= names, its file as Identity=, or in the agent. The server's admin adds its public half with 'dokku ssh-keys:add' (https://dokku.com/docs/deployment/user-management/). The account must be '{1}'.");
    public static readonly Fault SshKeyUnreadable = new("DOG2224", "The private key cannot be read by ssh: {0}.", "Hand on the whole text, from -----BEGIN to -----END with its line ends, of a key without a passphrase.");
    public static readonly Fault SshFolderNotOurs = new("DOG2225", "The folder '{0}' for connections {1}.", "Remove it, or set XDG_RUNTIME_DIR to a folder of your own.");
    public static readonly Fault GitFailed = new("DOG2226", "git {0} did not succeed: {1}.", "Install git, or take Deliver=\"push\" away: an archive needs no git here.");

    // ---- 2250–2269  what this machine lacks: folders and packages of static sites ------------------------------------

    public static readonly Fault FolderRefused = new("DOG2250", "The folder '{0}' could not be used: {1}.", "Let this user write there, make room, or name another Path.");
    public static readonly Fault FolderBusy = new("DOG2251", "Another deploy has held '{0}' for {1}.", "End the run that hangs, and deploy again.");
    public static readonly Fault FolderLeads = new("DOG2252", "'{0}' would be written through a link, or out of '{1}'.", "Remove the link there; a store holds folders and files only.");
    public static readonly Fault FolderLinkTaken = new("DOG2253", "'{0}' is a folder and not the link that it must be.", "Move it away; the server then finds the live release under that name.");
    public static readonly Fault SiteArchiveBroken = new("DOG2254", "The package '{0}' cannot be unpacked: {1}.", "Remove obj/deploy and deploy again.");

    // ---- 2270–2279  what this machine lacks: convox -------------------------------------------------------------------

    public static readonly Fault ConvoxOtherRack = new("DOG2270", "The credential in {0} opens the rack '{1}', and the destination '{2}' wants {3}. Nothing was changed.", "Set {0} to a credential of {3}, or correct Account=.");
    public static readonly Fault ConvoxSecondFactor = new("DOG2271", "The console wants a security key pressed for the credential in {0}, which no deploy can do.", "Use a deploy key, or the RACK_URL of a token: convox rack access.");

    // ---- 2350–2379  what this machine lacks: Google's services ----------------------------------------------------------

    public static readonly Fault GoogleCredentialFile = new("DOG2350", "{0} {1}.", "See that whoever writes it has, and that this user may read it.");
    public static readonly Fault GoogleBadCredential = new("DOG2351", "The credential of {0} cannot be used: {1}.", "Set the whole JSON of a key of a service account, from its first brace to its last.");
    public static readonly Fault GoogleNoToken = new("DOG2352", "The destination '{0}' takes {1} for a token of CI, and there is none: {2}.", "In GitHub Actions write permissions: id-token: write for the job, in Azure Pipelines pass SYSTEM_ACCESSTOKEN on; a pull request from a fork gets none. Elsewhere set GOOGLE_APPLICATION_CREDENTIALS.");
    public static readonly Fault GoogleIdentityRefused = new("DOG2353", "{0} was not given for {1}: {2}", "See the provider: its issuer, its audience {3}, its attribute condition, and who may act for the service account (roles/iam.workloadIdentityUser). A change takes up to five minutes.");

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    public static readonly Fault LocalGone = new("DOG3001", "The app '{0}' is no longer there: somebody removed it meanwhile.", "Run again to make it anew.");
    public static readonly Fault LocalHostLost = new("DOG3002", "The host of 'local' went away before it had answered: {0}.", "Run again: it looks what was done and does the rest. The host's log says why, it is host.log in its root folder.");
    public static readonly Fault LocalReleaseLost = new("DOG3003", "The end of the release was not heard. {0} {1}.", "Run again. The host's log is host.log in its root folder.");
    public static readonly Fault LocalAnswerNotUnderstood = new("DOG3004", "The host of 'local' answered what this SDK does not understand: {0}.", "Run again; when it stays so, end the host (its process is in host.json in its root folder): the next deploy starts one of this version.");
    public static readonly Fault LocalTookTooLong = new("DOG3005", "The host of 'local' said nothing for {0}.", "Run again: it looks what was done and does the rest. The host's log is host.log in its root folder.");

    // 3010–3029: any service that is spoken to over HTTP.
    public static readonly Fault ServiceRefused = new("DOG3010", "{0} refused to {1}: {2}", "Mend what it says and deploy again.");
    public static readonly Fault CredentialRefused = new("DOG3011", "{0} does not take the credential of {1}: {2}", "Make a new one at {3} and set it in {1}.");
    public static readonly Fault NotAllowed = new("DOG3012", "{0} does not let this account {1}: {2}", "Let somebody who may give it the right to, or use the credential of another account.");
    public static readonly Fault RateLimited = new("DOG3013", "{0} takes no more requests for {1}; it was to {2}.", "Wait that long and deploy again; see what else uses the same account.");
    public static readonly Fault ServiceFails = new("DOG3014", "{0} could not {1}: it answered {2}", "It fails on its side: see its status page, and deploy again when it is well.");
    public static readonly Fault ServiceNotReached = new("DOG3015", "{0} could not be reached to {1}: {2}", "See that this machine's network, and a proxy if it has one, lets it through to {3}.");
    public static readonly Fault AnswerLost = new("DOG3016", "{0} was asked to {1} and its answer was lost: {2}", "It may be done or not. Deploy again: what is there is looked at first, and nothing is made twice.");
    public static readonly Fault AnswerNotUnderstood = new("DOG3017", "{0} answered what cannot be understood when it was asked to {1}: {2}", "See that nothing stands between this machine and {3}, a proxy or a sign-in page; deploy again.");
    public static readonly Fault RedirectRefused = new("DOG3018", "{0} sent the request to {1} on to another place, {2}, which is not followed: it would get the credential.", "See that the address of the service is right.");
    public static readonly Fault UploadFailed = new("DOG3019", "The package could not be sent to {0}: {1}", "Deploy again; nothing that serves was changed.");

    // ---- 3150–3199  what a service refused: dokku ---------------------------------------------------------------------

    public static readonly Fault SshNotReached = new("DOG3150", "{0} cannot be reached: {1}.", "Look at Host= and Port=, and whether this machine's network lets it through.");
    public static readonly Fault SshLost = new("DOG3151", "The connection to {0} was lost: {1}.", "Deploy again: it asks the server what was done and does the rest.");
    public static readonly Fault SshTimedOut = new("DOG3152", "{0} did not answer within {1} s.", "Look at the server's load; Timeout= of the destination is for builds. Deploying again asks what was done and does the rest.");
    public static readonly Fault DokkuRefused = new("DOG3153", "Dokku refused {0}: {1}.", "Mend what it names; what it said is below.");
    public static readonly Fault DokkuNotUnderstood = new("DOG3154", "Dokku answered {0} with what this SDK does not understand: {1}.", "Look at the server with 'dokku version' and its logs; deploying again is safe.");
    public static readonly Fault DokkuNoRecord = new("DOG3155", "The server does not let us keep the app '{0}', in which releases are remembered: {1}.", "Allow apps:create for it (a user-auth plugin decides that), or make it by hand: dokku apps:create {0}. Without it -t:DeployLogs and -t:DeployStop work; a deploy, its history and its rollback do not.");
    public static readonly Fault DokkuBuildFailed = new("DOG3156", "The deploy of '{0}' failed on the server: {1}.", "What serves and what is stored is as before. Mend what the lines below say, and deploy again.");
    public static readonly Fault DokkuChecksFailed = new("DOG3157", "The new containers of '{0}' did not come up: {1}.", "What serves and what is stored is as before. The app's last lines are below; dokku's checks are those of app.json.");
    public static readonly Fault DokkuDeployLocked = new("DOG3158", "Dokku itself has a deploy of '{0}' under way, which is none of ours.", "Wait until it has ended. When its process is dead: dokku apps:unlock {0}");
    public static readonly Fault DokkuDeployUnknown = new("DOG3159", "What became of the deploy of '{0}' is not known: {1}.", "Look with -t:DeployStatus. Deploying again asks the server what was done and does the rest.");
    public static readonly Fault DokkuValueRewritten = new("DOG3160", "Dokku stores another value than it was given: {0}.", "It writes whole numbers its own way (0123 becomes 123, +5 becomes 5). Put a letter or quotes around such a value; what was stored was put back.");
    public static readonly Fault DokkuNotPutBack = new("DOG3161", "What was stored of '{0}' before the failed release could not be put back ({1}): {2}", "Deploy again, or set these variables by hand: the next restart of the app would meet the new values.");
    public static readonly Fault DokkuPluginMissing = new("DOG3162", "The server has no postgres plugin, which the database {0} needs.", "Install it there: sudo dokku plugin:install https://github.com/dokku/dokku-postgres.git, or give the address of another server with FromEnvironment.");
    public static readonly Fault DokkuSkipsDeploys = new("DOG3163", "Dokku built '{0}' and did not deploy it, because the app is set to skip deploys.", "dokku ps:set {0} skip-deploy");
    public static readonly Fault DokkuIsAShell = new("DOG3164", "The server answered {0} as a shell and not as dokku.", "The key was added to authorized_keys by hand: remove it there and add it with 'dokku ssh-keys:add', or set User=\"dokku\".");
    public static readonly Fault DokkuUnknownCommand = new("DOG3165", "The server's dokku does not know {0}.", "Update it, or install the plugin that brings this command.");
    public static readonly Fault DokkuTooOld = new("DOG3166", "The server runs dokku {0}, and this SDK needs 0.30 or newer.", "Update dokku: https://dokku.com/docs/getting-started/upgrading/");
    public static readonly Fault DokkuRecordDamaged = new("DOG3167", "The record of releases in the app '{0}' cannot be read: {1}.", "Nothing was overwritten. When it cannot be mended, dokku apps:destroy {0}: the next deploy then begins a new history.");
    public static readonly Fault DokkuRecordNewer = new("DOG3168", "The record of releases in the app '{0}' has schema {1}, and this SDK knows {2}.", "Deploy with the newer SDK that wrote it.");
    public static readonly Fault DokkuValueTooLong = new("DOG3169", "The value of {0} has {1} characters, which dokku before 0.37 cannot be given.", "Update dokku, or shorten the value.");
    public static readonly Fault DokkuMigrationFailed = new("DOG3170", "The migration of {0} failed: {1}", "What serves and what is stored is as before; what the migration itself has done to the data is for you to see. Its whole log is migrate.log in obj/deploy.");
    public static readonly Fault DokkuMigrationTimedOut = new("DOG3171", "The migration of {0} was ended after {1}: {2}", "What serves and what is stored is as before; what the migration itself has done to the data is for you to see. Raise Timeout= when it needs longer.");

    // 3100–3149: heroku.
    public static readonly Fault HerokuBuildFailed = new("DOG3100", "Heroku's build ended with '{0}'.", "Its last lines are below; what served serves on.");
    public static readonly Fault HerokuReleaseFailed = new("DOG3101", "The release {0} ended with '{1}'.", "Its last lines are below; the release before it serves on.");
    public static readonly Fault HerokuHangs = new("DOG3102", "Heroku has not ended {0} within {1}.", "Look at the app in the dashboard; deploy again when it has ended there, which finishes or repeats it.");
    public static readonly Fault HerokuCrashed = new("DOG3103", "The dyno {0} of {1} crashed, and what served before was put back.", "The app's last lines are below.");
    public static readonly Fault HerokuNotUp = new("DOG3104", "The dynos of {0} did not come up within {1}: {2}. What served before was put back.", "The app's last lines are below; a web process must listen at $PORT within 60 s.");
    public static readonly Fault HerokuMixture = new("DOG3105", "Two deploys met: {0} runs the code of the run {1} with the config of the run {2}.", "Deploy the one that is wanted once more; let CI run one deploy of an app at a time.");
    public static readonly Fault HerokuNotPutBack = new("DOG3106", "The {0} could not be put back as it was: {1}", "Deploy again, or put it back with Heroku's own tool.");
    public static readonly Fault HerokuCameBetween = new("DOG3107", "While '{0}' was deployed somebody else changed it: {1}.", "See heroku releases; deploy again when that was not meant.");
    public static readonly Fault HerokuAddOnFailed = new("DOG3108", "Heroku could not make the database {0}: its add-on {1} was taken away again.", "See the add-on's page in the dashboard, then deploy again.");
    public static readonly Fault HerokuGone = new("DOG3109", "The app '{0}' is no longer there: somebody removed it meanwhile.", "Deploy again to make it anew.");

    // ---- 3230–3239  the service refused: pythonanywhere ------------------------------------------------------------

    public static readonly Fault PythonAnywhereOtherAccount = new("DOG3230", "The token in {0} opens no account '{1}' on {2}.", "Look at User= and at Region=: accounts of eu.pythonanywhere.com are not known at www.pythonanywhere.com. A token is one account's.");
    public static readonly Fault PythonAnywhereRecordNewer = new("DOG3231", "'{0}' was written by a newer SDK (schema {1}, this one knows {2}). It was left as it is.", "Update Dogshore.Sdk here.");
    public static readonly Fault PythonAnywhereNoCname = new("DOG3232", "The web app was reloaded, but '{0}' has no CNAME that leads to it.", "Let your DNS provider point it to the name that the page Web of the account shows.");
    public static readonly Fault PythonAnywhereNotPutBack = new("DOG3233", "'{0}' could not be put back: {1}", "Deploy again, or run -t:DeployRollback: both set it right.");
    public static readonly Fault PythonAnywhereTaskSilent = new("DOG3234", "The task of the migration had not ended after {0}.", "What serves is as before. See on the account's page Tasks whether it began, and raise Timeout= where the migration takes so long.");
    public static readonly Fault PythonAnywhereTaskLeft = new("DOG3235", "The task '{0} …' of the migration could not be removed: {1}", "Remove it on the account's page Tasks, or deploy again: the next migration removes it first.");
    public static readonly Fault PythonAnywhereNotPrepared = new("DOG3236", "The virtual environment could not be made from requirements.txt: {0}.", "What serves is as before. Its last lines are below; free accounts reach few hosts, and small disks are soon full.");

    // ---- 3200–3249  the service refused: static stores ---------------------------------------------------------------

    public static readonly Fault StoreRecordNewer = new("DOG3200", "'{0}' was written by a newer SDK (schema {1}, this one knows {2}). It was left as it is.", "Update Dogshore.Sdk here.");
    public static readonly Fault StoreRecordDamaged = new("DOG3201", "'{0}' cannot be understood. It was left as it is.", "Put back a good copy of it; without one, move the whole folder away and deploy again.");
    public static readonly Fault StoreOvertaken = new("DOG3202", "The files on {0} were changed at the same time by the run {1}.", "Look whose deploy it is, and deploy again when yours is wanted.");
    public static readonly Fault NoPagesOfRelease = new("DOG3203", "It is not known with which pages the release {0} was published on {1}, so they stay as they are.", "Deploy that commit again where its pages are wanted.");

    public static readonly Fault StoreRefused = new("DOG3210", "The store {0} refused to {1}: {2}", "Do what its words say, then deploy again: what was sent is not sent again.");
    public static readonly Fault StoreNotReached = new("DOG3211", "The store {0} could not be asked to {1}: {2}.", "Deploy again when it is well: what was sent is not sent again.");
    public static readonly Fault StoreCredentialRefused = new("DOG3212", "The store {0} does not know the access key in {1}: {2}.", "Set a key that is valid there, and with it AWS_SESSION_TOKEN when it is a temporary one.");
    public static readonly Fault StoreNotAllowed = new("DOG3213", "The access key may not {1} on {0}: {2}.", "Allow it s3:ListBucket on the bucket and s3:GetObject, s3:PutObject and s3:DeleteObject on its objects.");
    public static readonly Fault StoreElsewhere = new("DOG3214", "The store {0} sends the wish to {1} elsewhere, which is not followed: {2}.", "Set Region to the bucket's own, or Endpoint to the store's right address.");
    public static readonly Fault StoreClock = new("DOG3215", "The store {0} refused the time of the request: {1}.", "Set this machine's clock.");
    public static readonly Fault PartsLeft = new("DOG3216", "Parts of '{0}' on {1} were sent, not completed, and could not be given up.", "Let a lifecycle rule of the bucket abort incomplete multipart uploads: they cost money.");
    public static readonly Fault InvalidationRefused = new("DOG3220", "CloudFront did not take the invalidation for {0}: {1}.", "The files are right. Deploy again to tell it again, and allow the key cloudfront:CreateInvalidation and cloudfront:GetInvalidation.");
    public static readonly Fault InvalidationSlow = new("DOG3221", "The invalidation {1} of {0} has not ended after {2}.", "Visitors may get old pages for some more minutes; there is nothing to do.");
    public static readonly Fault SiteLeftMixed = new("DOG3204", "'{0}' may now hold parts of two releases, because going back failed: {1}", "Deploy again, or run -t:DeployRollback: both bring every file in step.");

    // ---- 3250–3269  what the service refused: convox ------------------------------------------------------------------

    public static readonly Fault ConvoxBuildFailed = new("DOG3250", "The rack's build {0} ended with '{1}'{2}.", "Its last lines are below; what served serves on.");
    public static readonly Fault ConvoxWentBack = new("DOG3251", "The release {0} did not become ready, and the rack went back to {1}.", "The app's last lines are below. A web process must listen at $PORT and answer the health check of convox.yml with a status from 200 to 399.");
    public static readonly Fault ConvoxCrashed = new("DOG3252", "A process of the release {0} crashed or did not come up in time, and the release was given up. What served before serves on.", "Its last lines are below.");
    public static readonly Fault ConvoxHangs = new("DOG3253", "The rack has not ended {0} within {1}.", "Look with 'convox apps info' and 'convox ps'; a promotion that is stuck ends with 'convox apps cancel'. Deploy again when it has ended: what is there is looked at first.");
    public static readonly Fault ConvoxKeyMayNot = new("DOG3254", "The credential in {0} may not {1}. {2}", "A deploy key may build, release and run, and no more unless a role of its own says so: do this once with a key of full rights, or give the deploy key such a role.");
    public static readonly Fault ConvoxGone = new("DOG3255", "The app '{0}' is no longer there, or is just being removed.", "Deploy again to make it anew.");
    public static readonly Fault ConvoxNoProcess = new("DOG3256", "The process {0}, in which a command was to run, did not start.", "Its last lines are below; 'convox ps' and the nodes of the rack tell more.");
    public static readonly Fault ConvoxMigrationLost = new("DOG3257", "The end of the migration of {0} was not heard: {1}. What served serves on.", "See what '{2}' has done to the database, then deploy again.");
    public static readonly Fault ConvoxNotPutBack = new("DOG3258", "What is stored of '{0}' is not as it was: {1}", "What serves is as before. 'convox releases' shows a newer release that was not promoted: the next build or change by hand would begin with its variables. Deploy again.");
    public static readonly Fault ConvoxCameBetween = new("DOG3259", "While '{0}' was deployed the release {1} was live and is no more: the app has changed{2}.", "See convox releases; let CI run one deploy of an app at a time.");
    // 2280–2289: tokens of CI for Amazon's roles. They stand here because the exchange is the service's to refuse.
    public static readonly Fault AwsNoToken = new("DOG2280", "The destination '{0}' takes the role {1} for a token of CI, and there is none: {2}.", "In GitHub Actions write permissions: id-token: write for the job, in Azure Pipelines pass SYSTEM_ACCESSTOKEN on; a pull request from a fork gets none. Elsewhere set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    public static readonly Fault AwsTokenFile = new("DOG2281", "The file that {0} names {1}.", "See that whoever writes it has, and that this user may read it.");
    public static readonly Fault AwsRoleRefused = new("DOG2282", "The role {0} was not given for {1}: {2}", "See the role's trust policy: the provider, its audience {3}, and a condition on sub that this job matches, letter by letter.");

    // ---- 3270–3299  the service refused: Elastic Beanstalk, CodePipeline ---------------------------------------------

    public static readonly Fault BeanstalkVersionFailed = new("DOG3270", "Elastic Beanstalk could not process the version {0}.", "Its last events are below: mend what they name in .ebextensions or env.yaml, and deploy again.");
    public static readonly Fault BeanstalkDeployFailed = new("DOG3271", "The deployment of {0} to {1} failed: {2}.", "What served was put back. The last lines of its log are below.");
    public static readonly Fault BeanstalkReverted = new("DOG3272", "{0} is ready again and runs {1}, not {2}.", "Somebody aborted the update, or the service took it back: see its events, and deploy again.");
    public static readonly Fault BeanstalkUnhealthy = new("DOG3273", "{0} was deployed to {1}, and after {3} it still waits for {2}.", "What served was put back. The app's last lines are below; Health= and Grace= say what counts as good, and when.");
    public static readonly Fault BeanstalkHangs = new("DOG3274", "{0} has been {1} for {2}.", "Look at it in Elastic Beanstalk's console; deploy again when it has ended there, which finishes or repeats it.");
    public static readonly Fault BeanstalkOvertaken = new("DOG3275", "The environment '{0}' was changed at the same time by the run {1}.", "Look whose deploy it is, and deploy again when yours is wanted.");
    public static readonly Fault BeanstalkNotPutBack = new("DOG3276", "What served on '{0}' before could not be put back: {1}", "Deploy again, or run -t:DeployRollback: both bring version and options in step.");
    public static readonly Fault BeanstalkGone = new("DOG3277", "'{0}' is no longer there: somebody removed it meanwhile.", "Deploy again to make it anew.");

    public static readonly Fault BeanstalkNotSwapped = new("DOG3380", "The address {0} could not be led to {1}: {2}.", "{3} has it and serves as before. Deploy again when what is named is mended.");
    public static readonly Fault BeanstalkCoupledDatabase = new("DOG3381", "The environment '{0}' has a database of its own, and a second environment '{1}' made like it would begin with an empty one. Nothing was changed.", "Decouple the database from the environment in Elastic Beanstalk, and give its address with <DeployDatabase>; or make the second environment by hand.");

    public static readonly Fault PipelineFailed = new("DOG3280", "The execution {0} of {1} failed{2}: {3}.", "What the pipeline had done until then is its own. Mend it and deploy again, or run -t:DeployRollback to hand it the release before.");
    public static readonly Fault PipelineSuperseded = new("DOG3281", "The execution {0} of {1} was overtaken by {2}.", "See whose it is; deploy again when yours is wanted.");
    public static readonly Fault PipelineStopped = new("DOG3282", "The execution {0} of {1} was {2}{3}.", "Deploy again when it is wanted.");
    public static readonly Fault PipelineHangs = new("DOG3283", "The execution {0} of {1} has not ended after {2}.", "It may wait for an approval: see the pipeline's page. Deploying again finds the same execution and follows it.");
    public static readonly Fault PipelineOvertaken = new("DOG3284", "The pipeline '{0}' was given another release at the same time by the run {1}.", "Look whose deploy it is, and deploy again when yours is wanted.");
    public static readonly Fault PipelineNoVersions = new("DOG3285", "The bucket of {0}'s source, {1}, keeps no versions, so an execution cannot be tied to a package.", "Turn versioning of the bucket on, which CodePipeline wants too.");
    public static readonly Fault PipelineStartsItself = new("DOG3286", "The source action {1} of {0} looks for changes by itself, so a second execution will start beside ours.", "Set PollForSourceChanges to false in the pipeline.");

    // ---- 3350–3379  the service refused: Google's services --------------------------------------------------------------

    public static readonly Fault AppEngineFailed = new("DOG3350", "App Engine could not do it with {0}: {1}.", "What served serves on. Mend what it names, and deploy again.");
    public static readonly Fault AppEngineInternal = new("DOG3351", "App Engine failed with {0} and says no more than: {1}.", "Most times billing is off, the Cloud Build API is, or the build's service account may not read the staging bucket: see them in the console. What served serves on.");
    public static readonly Fault AppEngineHangs = new("DOG3352", "{0} has not come to its end within {1}.", "See in the console what became of it; a longer Timeout= waits longer. The next deploy looks first, and finishes.");
    public static readonly Fault AppEngineDisabled = new("DOG3353", "The application of '{0}' is switched off ({1}).", "Switch it on in the console, below App Engine, Settings.");
    public static readonly Fault AppEngineNoBucket = new("DOG3354", "The application of '{0}' has no bucket for its code, and repairing it made none.", "See in the console whether billing is on and whether an organization policy forbids buckets.");
    public static readonly Fault AppEngineGone = new("DOG3355", "'{0}' is no longer there.", "Deploy again.");
    public static readonly Fault AppEngineCannotWithdraw = new("DOG3356", "The version {0} was refused and is the first of the application of '{1}': App Engine keeps leading requests to it.", "Deploy a better one.");
    public static readonly Fault AppEngineTooManyVersions = new("DOG3357", "The application of '{0}' may have no more versions: {1}", "Remove old ones (gcloud app versions list), or write a smaller Keep=. What served serves on.");
    public static readonly Fault AppEngineRuntimeEnded = new("DOG3358", "App Engine no longer takes the runtime '{0}'.", "Write a newer one in Stack= or in app.yaml.");
    public static readonly Fault GoogleNoRole = new("DOG3359", "{0} does not let {1} do it: {2}", "Give it {3}, or switch the API on where the message says so.");
    public static readonly Fault AppEngineBuildFailed = new("DOG3360", "The build {0} ended with '{1}'{2}.", "Its last lines are below, all of them in build.log in obj/deploy; what served serves on.");
    public static readonly Fault AppEngineMigrationLost = new("DOG3361", "The build {0}, in which the migration was to run, ended with '{1}'{2}.", "Its last lines are below. What served serves on; what the migration itself has done to the data is for you to see.");

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    public static readonly Fault NothingListens = new("DOG4001", "Nothing listens at {0}.", "See that the app starts, and that it listens on the port that PORT names.");
    public static readonly Fault ProbeTimedOut = new("DOG4002", "{0} did not answer within {1}.", "Find what it waits for in the app's log, or raise Timeout= of the probe.");
    public static readonly Fault WrongStatus = new("DOG4003", "{0} answered with status {1} instead of {2}.", "Mend the app, or Status= of the probe.");
    public static readonly Fault TextMissing = new("DOG4004", "The answer of {0} does not contain '{1}'.", "Mend the app, or Contains= of the probe.");
    public static readonly Fault HeaderMissing = new("DOG4005", "The answer of {0} has no header '{1}'.", "Mend the app, or Header= of the probe.");
    public static readonly Fault AnotherRelease = new("DOG4006", "{0} answers as expected, but the answer is not this release's.", "Look for a cache in front of the app, or another deploy at the same time.");
    public static readonly Fault TlsFailed = new("DOG4007", "No secure connection to {0} could be made: {1}", "See that its certificate is valid, for this name, and from a known authority.");
    public static readonly Fault NameNotResolved = new("DOG4008", "The host name of {0} is not known.", "See that the name is right and its DNS entry exists; a new one may need some minutes.");
    public static readonly Fault ProbeRedirected = new("DOG4009", "{0} answered with status {1}, a redirect to {2}, which a probe does not follow.", "Let the probe ask for the page itself, or accept the status with Status=.");
    public static readonly Fault AnswerBroken = new("DOG4010", "{0} broke off its answer: {1}", "Find in the app's log why it closed the connection.");
    public static readonly Fault NotSteady = new("DOG4011", "{0} answered as expected, but not {1} times in a row within {2}.", "Find in the app's log why it fails in between, or raise Deadline= of the probe.");
    public static readonly Fault NotReached = new("DOG4012", "{0} could not be reached: {1}", "See that this machine's network lets it through.");
    public static readonly Fault NotStarted = new("DOG4021", "The destination '{0}' was not started: '{1}', which comes before it, did not succeed.", "Mend '{1}' and deploy again.");
    public static readonly Fault Overtaken = new("DOG4022", "The release {0} was overtaken: {1} is live now, by the run {2}.", "See who deployed with -t:DeployHistory, and deploy again when yours is wanted.");
    public static readonly Fault RollbackFailed = new("DOG4023", "The release {0} was refused by its probes, and going back to {1} failed too: {2}", "Look at the app now; when the cause is mended, run '{3}'.");
    public static readonly Fault NoAddress = new("DOG4024", "The platform does not tell where the app '{0}' answers, so it cannot be probed.", "Deploy again in a minute; when it stays so, look at the app with the platform's own tool.");
    public static readonly Fault Verdict = new("DOG4025", "{0} of {1} destinations did not end well: {2}.", "The errors above say why; deploying again finishes or repeats what was begun.");
    public static readonly Fault NotifyFailed = new("DOG4026", "The outcome was not told to {0}: {1}.", "See that the address takes a POST of JSON; the deploy itself is not touched by this.");
    public static readonly Fault HeldByAnother = new("DOG4030", "Another deploy holds the lock of '{0}': {1}{2}.", "Wait for it and deploy again, or let the deploy wait with -p:DeployLockWait=10m. When that run is dead and its lock has not expired yet: dotnet build -t:DeployUnlock -p:DeployTo={3}");
    public static readonly Fault LockLost = new("DOG4031", "The lock of '{0}' was lost while this deploy was at work: it now belongs to {1}.", "See what is live with -t:DeployStatus, and deploy again.");
    public static readonly Fault LockNotFreed = new("DOG4032", "The lock of '{0}' could not be freed: {1}", "It expires by itself; to deploy sooner, run -t:DeployUnlock.");
    public static readonly Fault NothingVerified = new("DOG4033", "'{0}' has verified nothing that could be promoted: {1}.", "Deploy to '{0}' until it ends with succeeded, then promote.");
    public static readonly Fault PromoteOther = new("DOG4034", "These files are not what '{0}' has verified: {1} is live there.", "Check out {2} and deploy again, or deploy to '{0}' first.");
    public static readonly Fault PreviewNotSwept = new("DOG4035", "The preview '{0}' is left: {1}.", "Look at it with the platform's own tool, and remove it there when nobody needs it.");
    public static readonly Fault Offline = new("DOG4028", "'{0}' is on {1}, which is not on this machine, and DeployOffline says to ask nothing outside of it.", "Leave out DeployOffline to deploy there; -t:DeployCheck and -t:DeployPlan work with it.");
    public static readonly Fault NotToldToCi = new("DOG4027", "The CI job was not told the facts: the file that {0} names cannot be written: {1}.", "See that the step has the variable of its own job; the deploy itself is not touched by this.");
    public static readonly Fault Cancelled = new("DOG4020", "The deploy was cancelled.", "Deploy again: what was begun is then finished or undone.");

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------

    public static readonly Fault EndedAtStart = new("DOG4101", "The process '{0}' ended with {1} before the release went live.",
        "Its last lines are below; run '{2}' by hand with the same config to see it fail.");

    public static readonly Fault NeverListens = new("DOG4102", "The process '{0}' runs, but after {1} nothing listens at its port {2}.",
        "Let it listen on 127.0.0.1 at the port that the variable PORT names, or raise the Deadline of its probe.");

    public static readonly Fault ListensElsewhere = new("DOG4103", "The process '{0}' listens at {1}, but not at {2}.",
        "Let it listen on 127.0.0.1 at the port that the variable PORT names.");

    public static readonly Fault NeverAnswers = new("DOG4104", "The process '{0}' takes connections at its port, but answered no request to {1} within {2}.",
        "See what it waits for: a database, a lock, another service. A slow start wants a longer Deadline.");

    public static readonly Fault MigrationFailed = new("DOG4105", "The migration of {0} failed with {1}: {2}",
        "Mend it and deploy again; the old release still serves. A migration that went half way is not undone.");

    public static readonly Fault MigrationTimedOut = new("DOG4106", "The migration of {0} was ended after {1}: {2}",
        "Raise Timeout on its DeployDatabase, or see what it waits for; the old release still serves.");

    public static readonly Fault PortTaken = new("DOG4107", "The port {0} of '{1}' is taken by another program.",
        "End that program and deploy again, or remove the app with -t:DeployDestroy: then it gets another port.");

    public static readonly Fault DeployInProgress = new("DOG4108", "Another deploy of '{0}' (run {1}) is in progress.",
        "Wait until it has ended, then try again.");

    public static readonly Fault OvertakenLocally = new("DOG4109", "'{0}' was changed by run {1} in the meantime.",
        "Deploy again: it looks again and plans anew.");

    public static readonly Fault RecordUnreadable = new("DOG4110", "The record of '{0}' cannot be read: {1}",
        "Put a good copy back at {2}, or move the folder {3} away and deploy again.");

    public static readonly Fault RecordNewer = new("DOG4111", "The record of '{0}' has schema {1}; this host knows {2}.",
        "Deploy with the version of Dogshore that wrote it, or a newer one.");

    public static readonly Fault ContentRefused = new("DOG4112", "The package was refused: {0}",
        "Pack again with -t:DeployPackage; a package is a tar.gz of plain files and folders.");

    public static readonly Fault ContentMissing = new("DOG4113", "The content {0} of '{1}' is not on this machine.",
        "Deploy again: it is then uploaded.");

    public static readonly Fault NoSuchApp = new("DOG4114", "There is no app '{0}' on local.",
        "Deploy it first.");

    public static readonly Fault NoSuchReleaseLocally = new("DOG4115", "'{0}' has no release {1} that could run.",
        "See what there is with -t:DeployHistory.");

    public static readonly Fault FolderPortTaken = new("DOG4122", "The port {0} cannot serve the folder '{1}': {2}.",
        "Write another port into its BaseUrl, or end what has this one.");

    public static readonly Fault RequestNotUnderstood = new("DOG4116", "The host does not understand what it was asked: {0}",
        "Host and SDK may be of different versions: end the host of this root, then deploy again.");

    public static readonly Fault RootNotWritable = new("DOG4117", "The host cannot write below its root: {0}",
        "Make room there or give it back its rights, then deploy again; what served still serves.");

    public static readonly Fault NoDefaultCommand = new("DOG4118", "The process '{0}' has no command, and {1}.",
        "Write Command= on its DeployProcess.");

    public static readonly Fault ProgramMissing = new("DOG4119", "'{0}' was not found in PATH, nor where the host itself runs from.",
        "Install it, or put its folder into PATH, then deploy again.");

    public static readonly Fault ProcessNotStarted = new("DOG4120", "The process '{0}' could not be started: {1}.",
        "See that /bin/sh works and that the machine has room for another process.");

    public static readonly Fault AttemptEnded = new("DOG4121", "The release was given up before it went live: {0}.",
        "Deploy again; the old release still serves.");

    public static readonly Fault HostFailed = new("DOG4199", "The host met an error of its own: {0}.",
        "See the end of {1}, and tell us.");

    // Kubernetes and its family
    public static readonly Fault KubeNoContext = new("DOG1820", "The kubeconfig of {0} has {1}.", "Write Context= with one of these: {2}.");
    public static readonly Fault KubeConfigNotUnderstood = new("DOG1821", "The kubeconfig of {0} cannot be used: {1}", "Try it with 'kubectl version': what works there works here.");
    public static readonly Fault KubeExecTooOld = new("DOG1822", "The kubeconfig of {0} has an exec plugin of the apiVersion '{1}', which clusters and tools no longer take.", "Make the kubeconfig anew with today's tool of your cloud (aws eks update-kubeconfig, gcloud container clusters get-credentials, az aks get-credentials); it writes client.authentication.k8s.io/v1 or v1beta1.");
    public static readonly Fault KubeNotHttps = new("DOG1823", "The cluster's address of {0} is '{1}', and a credential goes only over https.", "Write the https address of the cluster's API.");
    public static readonly Fault KubeNoRegistry = new("DOG1824", "The destination '{0}' names no place for its image.", "Write Registry=\"registry.example.org/team\" where an image of the package may be pushed, or Image= with one that is there.");
    public static readonly Fault KubeBadImage = new("DOG1825", "'{0}' is no name of an image.", "Write it as registry.example.org/team/shop:1.4 or with its digest, …@sha256:….");
    public static readonly Fault KubeBadUrl = new("DOG1826", "The Url of the destination '{0}' is '{1}', which is no address.", "Write an http or https address; {{app}} stands for the app's name and {{host}} for what the cluster says.");
    public static readonly Fault KubeBadNamespace = new("DOG1827", "The Namespace of the destination '{0}' is '{1}', which no namespace can be called.", "Write lower-case letters, digits and dashes, at most 63.");
    public static readonly Fault KubeObjectNotUnderstood = new("DOG1828", "The object in '{0}' cannot be taken: {1}", "See that 'kubectl apply --dry-run=server' takes it. Objects of the whole cluster are made once, by hand.");
    public static readonly Fault KubeUnknownKind = new("DOG1829", "The cluster has no kind '{0}' of {1}.", "Look at what it has with 'kubectl api-resources'; what an operator brings is there after the operator is.");
    public static readonly Fault KubeBadReference = new("DOG1830", "{0} points to '{1}', which names no Secret of the cluster and its key.", "Write FromSecret=\"name/key\".");
    public static readonly Fault KubeOtherAccount = new("DOG1831", "The credential of {0} is the account '{1}', and the destination '{2}' wants '{3}'. Nothing was changed.", "Use the other credential, or change Account=.");
    public static readonly Fault KubeNoAssembly = new("DOG1832", "The package has no .runtimeconfig.json at its root, so that nothing says what its image is to start.", "Deploy the project of the app, or give the web process a Command.");
    public static readonly Fault KubeConfigNotThere = new("DOG1833", "{0} names '{1}', where no kubeconfig lies.", "Put the file there, or the text of the kubeconfig into the variable.");
    public static readonly Fault KubeExecMissing = new("DOG2290", "The kubeconfig gets its credential from the program '{0}', which is not there.", "Install it where the deploy runs, or deploy with a token: KUBE_TOKEN and Server=.{1}");
    public static readonly Fault KubeExecFailed = new("DOG2291", "The program '{0}' of the kubeconfig gave no credential: {1}.", "Run it by hand; its last lines are below.");
    public static readonly Fault KubeUnverified = new("DOG2292", "The kubeconfig of {0} says that the certificate of {1} is not to be looked at: whoever stands in between can read the credential.", "Put the cluster's certificate-authority-data into the kubeconfig in place of insecure-skip-tls-verify.");
    public static readonly Fault KubeNoBuilder = new("DOG2293", "A Dockerfile is to be built, and this machine has none of these: {0}.", "Install buildah, podman or docker, or write Image= with an image that is there.");
    public static readonly Fault KubeBuildFailed = new("DOG2294", "{0} {1} failed: {2}.", "Mend what its last lines below say. Nothing that serves was changed.");
    public static readonly Fault KubeArchiveNotUnderstood = new("DOG2295", "The builder's archive of the image cannot be read.", "Update it: buildah and podman write OCI archives, docker does from version 25.");
    public static readonly Fault KubeLoginNotUnderstood = new("DOG2296", "The logins to registries in {0} are no JSON.", "Write it anew with docker login or podman login.");
    public static readonly Fault KubeLoginHelper = new("DOG2297", "{0}, which {1} names for the password of the registry, gave none: {2}.", "Install it, or log in again with docker login.");
    public static readonly Fault KubeRecordDamaged = new("DOG3290", "The Secret '{0}', in which releases are remembered, cannot be read.", "Nothing was overwritten. Put it back from a backup, or remove the app (-t:DeployDestroy) and deploy it anew.");
    public static readonly Fault KubeObjectsTooLarge = new("DOG3291", "The objects of the release come to {0}, and a cluster keeps {1} in one place.", "Make DeployObject smaller: large ConfigMaps belong into the package.");
    public static readonly Fault KubeNoNamespace = new("DOG3292", "There is no namespace '{0}', and this account may not make one: {1}", "Let somebody make it who may, or write Namespace= with one that is there.");
    public static readonly Fault KubeNotOurs = new("DOG3293", "There is a {0} '{1}' in {2} already, and it is none of ours.", "Give the app another name (App=) or another Namespace, or remove what is there.");
    public static readonly Fault KubeGone = new("DOG3294", "The app '{0}' is no longer in {1}: somebody removed it meanwhile.", "Deploy again to make it anew.");
    public static readonly Fault KubeNoImage = new("DOG3295", "There is no image {0}.", "Look at its name, and whether this machine is logged in to the registry.");
    public static readonly Fault KubeImageNotPulled = new("DOG3296", "The nodes cannot pull the image of {0}: {1}.", "Let them: PullSecret= names a Secret for the registry, Architecture= is the nodes' own. What served before serves on.");
    public static readonly Fault KubePodNotStarted = new("DOG3297", "The pod {0} cannot be started: {1}.", "Mend what it says. What served before serves on.");
    public static readonly Fault KubeCrashes = new("DOG3298", "The new pod {0} ends again and again: {1}.", "Its last lines are below. What served before serves on.");
    public static readonly Fault KubeUnschedulable = new("DOG3299", "No node takes the pod {0}: {1}.", "Ask for less (DeploySetting cpu, memory), or give the cluster another node. What served before serves on.");
    public static readonly Fault KubeRolloutFailed = new("DOG3300", "The rollout of {0} failed: {1}.", "What served before serves on. Mend what it says, or give it more time with Timeout=.");
    public static readonly Fault KubeJobStays = new("DOG3301", "The job {0} of a migration that was given up does not end.", "Look at it with kubectl, and remove it.");
    public static readonly Fault KubeNotPutBack = new("DOG3302", "What was before the failed release of '{0}' could not be put back: {1}", "Deploy again, or roll back: -t:DeployRollback.");
    public static readonly Fault KubeNoAddress = new("DOG3303", "The cluster does not say where the {0} '{1}' leads.", "Write Host= or Url= with the address of the app.");

    public static readonly Fault OpenShiftRouteRefused = new("DOG3310", "The router does not take the Route '{0}': {1}.", "Write another Host=, or none and take the name that the cluster gives.");
    public static readonly Fault OpenShiftNoBuilder = new("DOG3311", "The cluster has no builder image '{0}' in the namespace {1}.", "Write BuilderImage=\"namespace/name:tag\"; 'oc get imagestreams -n openshift' shows what there is. Or write Registry= and let this machine make the image.");
    public static readonly Fault OpenShiftBuildFailed = new("DOG3312", "The build {0} failed: {1}.", "Its last lines are below. What served before serves on.");
    public static readonly Fault KubeMayNot = new("DOG3304", "The account of {0} may not do in {1} what a deploy needs: {2}.", "Let somebody give it a Role with these verbs in that namespace; the page of the platform lists them all.");
    public static readonly Fault KelNoSite = new("DOG1840", "The destination '{0}' names Kel's API and no site of it.", "Write Site=\"resource-group/site\".");
    public static readonly Fault KelNoHost = new("DOG1841", "The destination '{0}' names no host for Kel's router.", "Write Host=\"shop.example.org\", or Url= with where the app answers.");
    public static readonly Fault KubeBadHost = new("DOG1834", "The Host of the destination '{0}' is '{1}', which is no host name.", "Write a name such as shop.example.org; {{app}} in it stands for the app's name.");
}
