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

    public static readonly Fault LocalMoved = new("DOG3000", "The app '{0}' is no longer as this run saw it: {1} came between.", "Run again: it looks and plans anew.");
    public static readonly Fault LocalGone = new("DOG3001", "The app '{0}' is no longer there: somebody removed it meanwhile.", "Run again to make it anew.");
    public static readonly Fault LocalHostLost = new("DOG3002", "The host of 'local' went away before it had answered: {0}.", "Run again: it looks what was done and does the rest. The host's log says why, it is host.log in its root folder.");
    public static readonly Fault LocalReleaseLost = new("DOG3003", "The end of the release was not heard. {0} {1}.", "Run again. The host's log is host.log in its root folder.");
    public static readonly Fault LocalAnswerNotUnderstood = new("DOG3004", "The host of 'local' answered what this SDK does not understand: {0}.", "Run again; when it stays so, end the host (its process is in host.json in its root folder): the next deploy starts one of this version.");
    public static readonly Fault LocalTookTooLong = new("DOG3005", "The host of 'local' said nothing for {0}.", "Run again: it looks what was done and does the rest. The host's log is host.log in its root folder.");

    // ---- 4000–4099  time ran out or a check failed -------------------------------------------------------------------

    // ---- 4100–4199  time ran out or a check failed: the embedded platform --------------------------------------------
}
