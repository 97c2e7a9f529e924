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

    // ---- 2100–2199  what this machine lacks: the embedded platform ---------------------------------------------------

    // ---- 3000–3099  what a service refused ---------------------------------------------------------------------------

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

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
