using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Local.Store;

/// <summary>The files of all apps below the root. Records are replaced as a whole; config and content never change.</summary>
sealed class AppStore(Paths paths)
{
    /// <summary>Folders that are being made or removed: left behind by a host that was killed, and then in nobody's way.</summary>
    public const string Scratch = ".scratch-";

    public IEnumerable<string> Apps() => !Directory.Exists(paths.Apps) ? [] :
        Directory.GetDirectories(paths.Apps).Where(folder => File.Exists(Path.Combine(folder, "app.json"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>Null when the app does not exist.</summary>
    /// <exception cref="HostException">It cannot be read, or a newer version wrote it. It is left as it is.</exception>
    public AppRecord? Read(string app)
    {
        var path = paths.AppRecord(app);
        if (!File.Exists(path)) return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (Schema(bytes) is var schema && schema > AppRecord.Current) throw Dog.RecordNewer.With(app, schema, AppRecord.Current).As(409);
            var record = JsonSerializer.Deserialize(bytes, Json.Default.AppRecord);
            if (record is null || schema < 1 || !IsSound(record, app)) throw new JsonException("it contradicts itself.");
            return record with { Releases = [.. record.Releases.Select(Whole)] };
        }
        catch (JsonException damaged)
        {
            throw Dog.RecordUnreadable.With(app, damaged.Message, path, paths.App(app)).As(409);
        }
    }

    static bool IsSound(AppRecord record, string app) =>
        record.App == app && record.Port is >= 1 and <= 65535 && record.Sequence >= 1
        && !record.Releases.IsDefault && !record.Databases.IsDefault && record.Databases.All(database => database is not null)
        && record.Releases.All(release => release is { Processes.IsDefault: false } && Names.IsRelease(release.Id) && release.Processes.All(process => process is not null))
        && (record.Live is null || record.Releases.Any(release => release.Id == record.Live && release.Succeeded));

    static ReleaseRecord Whole(ReleaseRecord release) => release with { Headers = release.Headers.IsDefault ? [] : release.Headers, Stamp = Stamps.Whole(release.Stamp) };

    static int Schema(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) ? number : 0;
    }

    public void Write(AppRecord record)
    {
        Folder(paths.App(record.App));
        DurableFile.Write(paths.AppRecord(record.App), JsonSerializer.SerializeToUtf8Bytes(record, Json.Default.AppRecord));
    }

    public ImmutableDictionary<string, string> ReadConfig(string app, string release)
    {
        var path = paths.Config(app, release);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.DictionaryStringString)?.ToImmutableDictionary(StringComparer.Ordinal)
                ?? throw new JsonException("it is empty.");
        }
        catch (Exception damaged) when (damaged is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // The message of a JsonException could quote a value.
            throw Dog.RecordUnreadable.With(app, "the config of one of its releases is missing or damaged.", path, paths.App(app)).As(500);
        }
    }

    public void WriteConfig(string app, string release, ImmutableDictionary<string, string> config)
    {
        Folder(Path.GetDirectoryName(paths.Config(app, release))!);
        DurableFile.Write(paths.Config(app, release), JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(config), Json.Default.DictionaryStringString));
    }

    public void WriteKey(string app, byte[] key)
    {
        if (!File.Exists(paths.Key(app)) || !File.ReadAllBytes(paths.Key(app)).AsSpan().SequenceEqual(key)) DurableFile.Write(paths.Key(app), key);
    }

    /// <summary>Removes the app's folder. It is renamed first: whatever happens then, the app is gone as a whole.</summary>
    public void Remove(string app)
    {
        var gone = Path.Combine(paths.Apps, Scratch + Guid.NewGuid().ToString("n"));
        Directory.Move(paths.App(app), gone);
        DurableFile.FlushFolder(paths.Apps);
        Directory.Delete(gone, recursive: true);
    }

    /// <summary>Removes what a killed host left half made.</summary>
    public void Tidy()
    {
        if (!Directory.Exists(paths.Apps)) return;
        foreach (var folder in Directory.GetDirectories(paths.Apps, Scratch + "*")) Directory.Delete(folder, recursive: true);
        foreach (var app in Directory.GetDirectories(paths.Apps))
        {
            foreach (var each in new[] { app, Path.Combine(app, "content"), Path.Combine(app, "config") }.Where(Directory.Exists))
            {
                foreach (var folder in Directory.GetDirectories(each, Scratch + "*")) Directory.Delete(folder, recursive: true);
                // DurableFile's, between its write and its rename.
                foreach (var file in Directory.GetFiles(each, ".*.tmp")) File.Delete(file);
            }
        }
    }

    /// <summary>Makes a folder that only its owner may enter.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
