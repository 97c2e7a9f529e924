using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Local;

// The words on the socket: HTTP/1.1 with JSON bodies over a Unix socket (a named pipe on Windows) that only its owner may open.
//
//   GET  /v1/host                          → HostRecord
//   POST /v1/host/stop                     → 202, then the host ends its processes, closes its ports and exits
//   POST /v1/apps/{app}                    create (CreateRequest)          → AppRecord;  an app that is there is returned as it is
//   POST /v1/apps/{app}/databases          AddDatabaseRequest              → AppRecord;  one that is there is left as it is
//   PUT  /v1/apps/{app}/content/{digest}   body: the tar.gz                → 201; there already → 200 without reading the body;
//                                          the unpacked tree is hashed again, another digest is refused
//   POST /v1/apps/{app}/releases           ReleaseRequest                  → 200 with a stream of ReleaseEvent, one JSON a line;
//                                          the last one carries Done or Fault. A client that goes away before the switch ends
//                                          the attempt; after it, the release is live with standing unknown.
//   POST /v1/apps/{app}/resume             ResumeRequest                   → the same stream
//   POST /v1/apps/{app}/mark               MarkRequest                     → AppRecord; prunes after Verified
//   POST /v1/apps/{app}/stop               → AppRecord
//   GET  /v1/apps/{app}/logs?lines=50      → LogsAnswer
//   DELETE /v1/apps/{app}                  → 204; processes ended, port freed, folder removed
//   PUT  /v1/folders/{port}                FolderRecord                    → 204; serves it until it is told otherwise, also after a restart
//   DELETE /v1/folders/{port}              → 204; also when it serves none there
//
// Every write but stop and delete carries Expected, the sequence that the client last saw (0: the app must not exist). Another one
// there is 409 with WireFault. All faults are WireFault bodies: 4xx what was asked, 5xx what went wrong.

public sealed record CreateRequest(long Expected, string Run, string? Project);

public sealed record AddDatabaseRequest(long Expected, string Run, string Name, string Engine, string ToolPath);

public sealed record ReleaseRequest
{
    public required long Expected { get; init; }
    public required string Run { get; init; }
    public required Stamp Stamp { get; init; }
    public required Runtime Runtime { get; init; }
    /// <summary>A count of null is 1 for a new process and as before for one that the live release has.</summary>
    public required ImmutableArray<WireProcess> Processes { get; init; }
    /// <summary>Names and values, secrets included: this socket is the only way they travel. Null values are generated once
    /// and then kept: the live release's value of that name, or a new one.</summary>
    public required ImmutableDictionary<string, string?> Config { get; init; }
    /// <summary>Databases of this release; the host adds their addresses to the config where it has none of that name.</summary>
    public ImmutableArray<string> Databases { get; init; } = [];
    /// <summary>The key of the config tags, base64; kept with the app.</summary>
    public required string Key { get; init; }
    /// <summary>For a rollback: the id of the release whose config (and, without Processes, whose commands) are taken. Config is then empty.</summary>
    public string? Back { get; init; }
    public ImmutableArray<WireMigration> Migrations { get; init; } = [];
    public ImmutableArray<Probe> Probes { get; init; } = [];
    public ImmutableArray<HeadersRecord> Headers { get; init; } = [];
    public required string ToolPath { get; init; }
    public string? Project { get; init; }
    /// <summary>How many superseded releases to keep beside the live and the last verified one.</summary>
    public int Keep { get; init; } = 5;
}

public sealed record WireProcess(string Name, string? Command, int? Count);

public sealed record WireMigration(string Database, string Command, TimeSpan Timeout);

public sealed record ResumeRequest(long Expected, string Run, string ToolPath);

public sealed record MarkRequest(long Expected, string Run, string Release, Standing Standing, int Keep);

/// <summary>One line of progress; exactly the last one has Done or Fault.</summary>
/// <param name="Step">prepare, migrate, start, probe, switch, drain.</param>
public sealed record ReleaseEvent
{
    public string? Step { get; init; }
    /// <summary>What the step says of itself now, for the console.</summary>
    public string? Text { get; init; }
    /// <summary>A line of output of the command that the step runs (pip, migration).</summary>
    public string? Line { get; init; }
    public ReleaseDone? Done { get; init; }
    public WireFault? Fault { get; init; }
}

public sealed record ReleaseDone(AppRecord App, ReleaseRecord Release);

/// <param name="Code">A code of the catalogue, <see cref="Faults.Dog"/>.</param>
/// <param name="Log">The app's or command's last lines, at most 50.</param>
/// <param name="Refused">A probe refused the release, as against an app that never came up.</param>
public sealed record WireFault(string Code, string Fact, string Remedy, ImmutableArray<string> Log, bool Refused = false);

public sealed record LogsAnswer(ImmutableArray<string> Lines);
