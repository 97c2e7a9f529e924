using System.Security.Cryptography;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Local.Data;

/// <summary>How an app reaches its database: data/NAME.json, owner-only.</summary>
sealed record Credentials(int Schema, string Role, string Password)
{
    const int Current = 1;

    /// <summary>Those that are there, or new ones, written before the role is made: a host killed between the two finishes with the same.</summary>
    public static Credentials Keep(string folder, DatabaseName name)
    {
        DataFolder.Ensure(folder);
        var path = Path.Combine(folder, name.Variable + ".json");
        if (File.Exists(path)) return Read(path);
        var made = new Credentials(Current, name.Role, RandomNumberGenerator.GetHexString(40, lowercase: true));
        DurableFile.Write(path, JsonSerializer.Serialize(made, JsonSerializerOptions.Web));
        return made;
    }

    public static IReadOnlyList<Credentials> All(string folder) => [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    static Credentials Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Credentials>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
            if (read is { Schema: Current, Role.Length: > 0, Password.Length: > 0 }) return read;
        }
        catch (JsonException)
        {
            // Said below, like any other content that we did not write.
        }
        throw Dog.PostgresRecord.With(path, path).As(StatusCodes.Status500InternalServerError);
    }

    // Records print their members; this one has a secret.
    public override string ToString() => Role;
}
