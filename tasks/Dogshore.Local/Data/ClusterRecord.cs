using System.Security.Cryptography;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Local.Data;

/// <summary>What the host knows of its PostgreSQL: root/postgres/cluster.json, owner-only.</summary>
/// <param name="Id">Random; no other account can guess the folders that are called by it.</param>
/// <param name="Password">Of the cluster's own role, <see cref="Cluster.Admin"/>.</param>
/// <param name="Programs">Folder of initdb, postgres and pg_ctl when it was last started.</param>
sealed record ClusterRecord(int Schema, string Id, string Password, string? Programs)
{
    const int Current = 1;

    public static ClusterRecord New() => new(Current, RandomNumberGenerator.GetHexString(16, lowercase: true), RandomNumberGenerator.GetHexString(40, lowercase: true), null);

    public static ClusterRecord? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            var read = JsonSerializer.Deserialize<ClusterRecord>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
            if (read is { Schema: Current, Id.Length: 16, Password.Length: > 0 } && read.Id.All(char.IsAsciiHexDigit)) return read;
        }
        catch (JsonException)
        {
            // Said below, like any other content that we did not write.
        }
        throw Dog.PostgresRecord.With(path, Path.GetDirectoryName(path)).As(StatusCodes.Status500InternalServerError);
    }

    public void Write(string path) => DurableFile.Write(path, JsonSerializer.Serialize(this, JsonSerializerOptions.Web));

    // Records print their members; this one has a secret.
    public override string ToString() => Id;
}
