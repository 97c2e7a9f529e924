using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Secrets;

namespace Dogshore.Platforms.Local;

/// <summary>What the disk says of one app. It is read without the host: looking must work while none runs, and be quick.</summary>
sealed class AppFiles(Paths paths, string app)
{
    public string Record => paths.AppRecord(app);

    /// <summary>The app's record, or null when there is no such app.</summary>
    /// <exception cref="DeployException">It cannot be read, is damaged, or was written by a newer SDK. Nothing was overwritten.</exception>
    public AppRecord? Read()
    {
        if (Bytes(Record) is not { } bytes) return null;
        try
        {
            using (var json = JsonDocument.Parse(bytes))
            {
                if (json.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number > AppRecord.Current)
                    throw new DeployException(Dog.LocalRecordNewer.With(Record, number, AppRecord.Current));
            }
            var record = JsonSerializer.Deserialize(bytes, Json.Default.AppRecord) ?? throw Damaged(Record, "it is empty");
            return Flaw(record) is { } flaw ? throw Damaged(Record, flaw) : record;
        }
        // InvalidOperationException: the root is no object.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Damaged(Record, exception.Message);
        }
    }

    /// <summary>Names and values of a release, or null when they are not there.</summary>
    public Dictionary<string, string>? Config(string release)
    {
        var path = paths.Config(app, release);
        if (Bytes(path) is not { } bytes) return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, Json.Default.DictionaryStringString) ?? throw Damaged(path, "it is empty");
        }
        catch (JsonException exception)
        {
            // The message of a JsonException names the place and no value.
            throw Damaged(path, exception.Message);
        }
    }

    /// <summary>The key of the config tags, or null before the first release.</summary>
    public TagKey? Key()
    {
        var path = paths.Key(app);
        if (Bytes(path) is not { } bytes) return null;
        return bytes.Length == 32 ? new TagKey(bytes) : throw Damaged(path, $"it has {bytes.Length} bytes and not 32");
    }

    /// <summary>Digests of the content that is there, whole.</summary>
    public IEnumerable<string> Contents()
    {
        var folder = Path.GetDirectoryName(paths.Content(app, "any"))!;
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name.Length == 64 && name.All(char.IsAsciiHexDigitLower))
            : [];
    }

    public DeployException Damaged(string path, string flaw) => new(Dog.LocalRecordDamaged.With(path, flaw.TrimEnd('.'), paths.App(app)));

    string? Flaw(AppRecord record) =>
        record.Schema < 1 ? "it has no schema"
        : record.Releases.IsDefault || record.Databases.IsDefault ? "it has no list of releases or databases"
        : record.App != app ? $"it is of the app '{record.App}'"
        : record.Live is { } live && record.Releases.All(release => release.Id != live) ? $"its live release {live} is not among its releases"
        : null;

    static byte[]? Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (DiskFaults.Is(exception))
        {
            throw new DeployException(Dog.LocalNotReadable.With(path, exception.Message.TrimEnd('.')));
        }
    }
}
