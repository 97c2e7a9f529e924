namespace Dogshore.Faults;

/// <summary>The catalogue of faults, to be read like a page. A code is never reused; sdk/docs/errors.md has a heading for each.</summary>
public static class Dog
{
    // ---- 1000–1199  what was written: manifest, names, values --------------------------------------------------------

    public static readonly Fault UnknownPlatform = new("DOG1003", "No platform is called '{0}'.", "Write one of: {1}.");

    // ---- 1200–1299  what was written: files of the package -----------------------------------------------------------

    // ---- 1300–1399  what was asked of a platform that it cannot do ---------------------------------------------------

    public static readonly Fault NotAbleTo = new("DOG1301", "The platform '{0}' cannot {1}.", "See what it can do with -t:DeployPlatforms.");

    // ---- 1400–1499  plan, position, rollback -------------------------------------------------------------------------

    // ---- 2000–2099  what this machine lacks --------------------------------------------------------------------------

    public static readonly Fault VariableNotSet = new("DOG2001", "The variable {0} is not set; {1} takes its value from there.", "Set {0} where the deploy runs: in the shell, or as a secret of the CI job that is passed on as a variable.");
    public static readonly Fault ValueEmpty = new("DOG2002", "The value of {0}, {1}, is empty or blank.", "Give it a value, or remove the item from the manifest.");
    public static readonly Fault ValueEndsWithLine = new("DOG2003", "The value of the variable {0}, for {1}, ends with a line end.", "Store it again without one: printf '%s' instead of echo, or paste it without the last line break.");
    public static readonly Fault SecretTooShort = new("DOG2004", "The secret {0}, {1}, has fewer than {2} characters, and so cannot be hidden in logs.", "Use a longer one, or, when it is no secret, remove Secret=\"true\".");
    public static readonly Fault ValueFileMissing = new("DOG2005", "The file '{0}' is not there; {1} takes its value from it.", "Create it, or correct FromFile=.");
    public static readonly Fault ValueFileUnreadable = new("DOG2006", "The file '{0}' cannot be read; {1} takes its value from it.", "Let the user that runs the deploy read it, and see that it is a file.");
    public static readonly Fault ValueFileTooLarge = new("DOG2007", "The file '{0}', for {1}, has more than {2} bytes.", "Name the file that holds the value alone.");
    public static readonly Fault ValueNotText = new("DOG2008", "The value of {0}, {1}, is not text in UTF-8, or holds a zero.", "Store it as text; binary values go in base64.");
    public static readonly Fault EnvironmentIsLogged = new("DOG2009", "MSBUILDLOGALLENVIRONMENTVARIABLES is set: MSBuild writes every variable, secrets too, to its logs.", "Unset it, delete the logs, and replace the secrets if anyone else could read them.");
    public static readonly Fault DiskFull = new("DOG2020", "The disk is full: {0}", "Free some space and deploy again; what serves is as the report says.");
    public static readonly Fault FileRefused = new("DOG2021", "This machine did not let a file be read or written: {0}", "Let the user that runs the deploy use it, and deploy again.");
    public static readonly Fault OwnError = new("DOG2099", "Dogshore itself failed with {0}.", "Report it with the lines below, which hold no values of yours; deploying again is safe.");

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

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

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

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

    public static readonly Fault NoSuchRelease = new("DOG4115", "'{0}' has no release {1} that could run.",
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
