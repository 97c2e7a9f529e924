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

    public static readonly Fault VariableNotSet = new("DOG2001", "The variable {0} is not set; {1} takes its value from there.", "Set {0} where the deploy runs: in the shell, or as a secret of the CI job that is passed on as a variable.");
    public static readonly Fault ValueEmpty = new("DOG2002", "The value of {0}, {1}, is empty or blank.", "Give it a value, or remove the item from the manifest.");
    public static readonly Fault ValueEndsWithLine = new("DOG2003", "The value of the variable {0}, for {1}, ends with a line end.", "Store it again without one: printf '%s' instead of echo, or paste it without the last line break.");
    public static readonly Fault SecretTooShort = new("DOG2004", "The secret {0}, {1}, has fewer than {2} characters, and so cannot be hidden in logs.", "Use a longer one, or, when it is no secret, remove Secret=\"true\".");
    public static readonly Fault ValueFileMissing = new("DOG2005", "The file '{0}' is not there; {1} takes its value from it.", "Create it, or correct FromFile=.");
    public static readonly Fault ValueFileUnreadable = new("DOG2006", "The file '{0}' cannot be read; {1} takes its value from it.", "Let the user that runs the deploy read it, and see that it is a file.");
    public static readonly Fault ValueFileTooLarge = new("DOG2007", "The file '{0}', for {1}, has more than {2} bytes.", "Name the file that holds the value alone.");
    public static readonly Fault ValueNotText = new("DOG2008", "The value of {0}, {1}, is not text in UTF-8, or holds a zero.", "Store it as text; binary values go in base64.");
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

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    public static readonly Fault LocalGone = new("DOG3001", "The app '{0}' is no longer there: somebody removed it meanwhile.", "Run again to make it anew.");
    public static readonly Fault LocalHostLost = new("DOG3002", "The host of 'local' went away before it had answered: {0}.", "Run again: it looks what was done and does the rest. The host's log says why, it is host.log in its root folder.");
    public static readonly Fault LocalReleaseLost = new("DOG3003", "The end of the release was not heard. {0} {1}.", "Run again. The host's log is host.log in its root folder.");
    public static readonly Fault LocalAnswerNotUnderstood = new("DOG3004", "The host of 'local' answered what this SDK does not understand: {0}.", "Run again; when it stays so, end the host (its process is in host.json in its root folder): the next deploy starts one of this version.");
    public static readonly Fault LocalTookTooLong = new("DOG3005", "The host of 'local' said nothing for {0}.", "Run again: it looks what was done and does the rest. The host's log is host.log in its root folder.");

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
}
