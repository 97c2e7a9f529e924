using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Local;

/// <summary>Who serves a root directory.</summary>
/// <param name="Socket">Path of the Unix socket, or name of the pipe on Windows, that it listens on.</param>
/// <param name="Digest">SHA-256 over the host's binaries: another one means another version.</param>
public sealed record HostRecord(int Schema, int Pid, string Socket, string Digest, string Version);

/// <summary>All that is known of one app: one file, replaced as a whole.</summary>
public sealed record AppRecord
{
    /// <summary>The schema that this code writes; a newer one is refused, never overwritten.</summary>
    public const int Current = 1;

    public int Schema { get; init; } = Current;
    public required string App { get; init; }
    /// <summary>The port on 127.0.0.1 where it answers: chosen once, kept for ever.</summary>
    public required int Port { get; init; }
    /// <summary>Grows with each write of this record: the position.</summary>
    public required long Sequence { get; init; }
    /// <summary>Id of the live release, or null before the first.</summary>
    public string? Live { get; init; }
    /// <summary>Stopped by its user; nothing runs until the next deploy.</summary>
    public bool Stopped { get; init; }
    /// <summary>Oldest first.</summary>
    public ImmutableArray<ReleaseRecord> Releases { get; init; } = [];
    public ImmutableArray<DatabaseRecord> Databases { get; init; } = [];
    /// <summary>The run that wrote last: told to the one who comes too late.</summary>
    public string? LastRun { get; init; }
    /// <summary>Folder of the project that deployed last.</summary>
    public string? Project { get; init; }
}

/// <summary>One release, immutable but for its standing.</summary>
public sealed record ReleaseRecord
{
    /// <summary>16 random bytes in hex: also the nonce that the router answers in the header <c>Dogshore-Release</c>.</summary>
    public required string Id { get; init; }
    public required int Number { get; init; }
    public required Stamp Stamp { get; init; }
    public required Runtime Runtime { get; init; }
    public Standing Standing { get; init; }
    /// <summary>It went live; false for one that failed or was refused before.</summary>
    public bool Succeeded { get; init; }
    public required DateTimeOffset Made { get; init; }
    public required ImmutableArray<ProcessRecord> Processes { get; init; }
    public ImmutableArray<HeadersRecord> Headers { get; init; } = [];
    /// <summary>PATH of the deploy that made it: where its tools (dotnet, python3) are found again after a restart.</summary>
    public required string ToolPath { get; init; }
}

/// <param name="Command">For the shell; null for the runtime's default: the published .NET app, or files served by the host.</param>
/// <param name="Count">How many run.</param>
public sealed record ProcessRecord(string Name, string? Command, int Count);

/// <summary>Cache-Control for the static files that match the glob; the first match counts.</summary>
/// <param name="Cache">Empty for a rule that sets none.</param>
/// <param name="Name">As the manifest calls the rule, so that a plan can compare; decides nothing here.</param>
public sealed record HeadersRecord(string Match, string Cache, string Name = "");

/// <param name="Name">The config variable that carries its address.</param>
public sealed record DatabaseRecord(string Name, string Engine);

/// <summary>The folders that a host serves beside its apps.</summary>
public sealed record FoldersRecord(int Schema, ImmutableArray<FolderRecord> Folders)
{
    public const int Current = 1;
}

/// <summary>A folder at a port of 127.0.0.1. What lies in it is written by others while it is served.</summary>
/// <param name="Folder">Absolute; may be a link that is switched, and may be absent for a while.</param>
/// <param name="Note">A file that is written anew after each change of the folder's files: what was read of them before counts no more.</param>
public sealed record FolderRecord(int Port, string Folder, string Note);
