namespace Dogshore.Faults;

/// <summary>The catalogue of faults, to be read like a page. A code is never reused; sdk/docs/errors.md has a heading for each.</summary>
public static class Dog
{
    // ---- 1000–1199  what was written: manifest, names, values --------------------------------------------------------

    public static readonly Fault UnknownPlatform = new("DOG1003", "No platform is called '{0}'.", "Write one of: {1}.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

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

    public static readonly Fault PositionMoved = new("DOG1420", "The app has changed since the plan was made{0}.", "Plan again, look at the plan, and release that one.");
    public static readonly Fault PlanOfOtherManifest = new("DOG1421", "The manifest's effective values differ from those that the plan was made for.", "Check out the commit of the plan, or plan again.");
    public static readonly Fault PlanOfOtherContent = new("DOG1422", "The package '{0}' is not the one that the plan was made for: {1}.", "Keep plan.json and its package in one folder, as they were made; or plan again.");
    public static readonly Fault PlanOfOtherConfig = new("DOG1423", "A value of the app's config differs from the one that the plan was made for.", "Give this run the same variables as the one that planned, or plan again.");
    public static readonly Fault PlanOfOtherDestination = new("DOG1424", "The plan was made for the destination '{0}', not for '{1}'.", "Say -p:DeployTo={0}, or name the plan of '{1}'.");
    public static readonly Fault PlanOfOtherApp = new("DOG1425", "The plan was made for the app '{0}' on {1}, not for '{2}' on {3}.", "Plan again for the app as it is in the manifest now.");
    public static readonly Fault PlanWithoutPackage = new("DOG1426", "The package '{0}' that the plan was made for is not there.", "Move plan.json and its package together, as one folder.");
    public static readonly Fault PlanOfOtherSdk = new("DOG1427", "The plan was made by Dogshore {0} and is carried out by {1}.", "Pin one version in global.json for both jobs.");

    public static readonly Fault NoRecord = new("DOG1440", "There is no file '{0}'.", "Make it with -t:DeployPlan, or correct the path.");
    public static readonly Fault UnreadableRecord = new("DOG1441", "'{0}' cannot be read: {1}.", "Let this user read it, or name another file.");
    public static readonly Fault BrokenRecord = new("DOG1442", "'{0}' is not valid JSON.", "It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");
    public static readonly Fault IncompleteRecord = new("DOG1443", "'{0}' does not say what it should in: {1}.", "It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");
    public static readonly Fault NewerRecord = new("DOG1444", "'{0}' was made by a newer Dogshore: its schema is {1}, and this one knows {2}.", "It was left as it is. Use the version of Dogshore that wrote it.");
    public static readonly Fault HugeRecord = new("DOG1445", "'{0}' is {1}; a record has at most {2}.", "It was left as it is. Name the file that -t:DeployPlan wrote.");

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------
}
