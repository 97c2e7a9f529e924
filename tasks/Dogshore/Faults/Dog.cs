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
}
