namespace Dogshore.Local;

/// <summary>Where everything of the embedded platform lies below its root directory.
/// <code>
/// root/
///   host.json                     who serves this root: HostRecord
///   host.lock  start.lock         flock, freed by the kernel at any death
///   host.log                      the host's own log
///   host/&lt;digest&gt;/                copies of the host's binaries, so that rebuilding them meets no open file
///   folders.json                  FoldersRecord: folders that are served beside the apps
///   apps/&lt;app&gt;/app.json           AppRecord: port, releases, standing; replaced atomically; 0600
///   apps/&lt;app&gt;/key                32 bytes, the key of the config tags; 0600
///   apps/&lt;app&gt;/content/&lt;digest&gt;/  unpacked content, immutable
///   apps/&lt;app&gt;/config/&lt;id&gt;.json   names and values of one release; 0600, immutable
///   apps/&lt;app&gt;/data/              what outlives releases: databases
///   apps/&lt;app&gt;/venv/&lt;hash&gt;/       Python environments by requirements
///   apps/&lt;app&gt;/logs/              output of processes and commands
///   apps/&lt;app&gt;/processes.json     what runs, so that a new host can end what a killed one left behind
/// </code></summary>
public sealed record Paths(string Root)
{
    public string HostRecord => Path.Combine(Root, "host.json");
    public string HostLock => Path.Combine(Root, "host.lock");
    public string StartLock => Path.Combine(Root, "start.lock");
    public string HostLog => Path.Combine(Root, "host.log");
    public string HostBinaries(string digest) => Path.Combine(Root, "host", digest);
    public string Folders => Path.Combine(Root, "folders.json");
    public string Apps => Path.Combine(Root, "apps");
    public string App(string app) => Path.Combine(Apps, app);
    public string AppRecord(string app) => Path.Combine(App(app), "app.json");
    public string Key(string app) => Path.Combine(App(app), "key");
    public string Content(string app, string digest) => Path.Combine(App(app), "content", digest);
    public string Config(string app, string release) => Path.Combine(App(app), "config", release + ".json");
    public string Data(string app) => Path.Combine(App(app), "data");
    public string Logs(string app) => Path.Combine(App(app), "logs");
}
