using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Worlds;

namespace Dogshore.Local.Running;

/// <param name="Started">What tells the process from a later one with the same id.</param>
sealed record RunningProcess(int Id, string Started, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableArray<RunningProcess>))]
sealed partial class ProcessJson : JsonSerializerContext;

/// <summary>processes.json: what runs, so that a new host can end what a killed one left behind.</summary>
sealed class ProcessTable(string path)
{
    readonly Lock gate = new();
    ImmutableArray<RunningProcess> running = [];

    public void Add(int id, string name)
    {
        lock (gate) Save(running.Add(new(id, Started(id), name)));
    }

    public void Remove(int id)
    {
        lock (gate)
        {
            try
            {
                Save(running.RemoveAll(each => each.Id == id));
            }
            catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
            {
                // A full disk, or the app's folder is gone with the app. An entry of a process that has ended harms nobody:
                // the next host finds it dead, and the next write leaves it out.
            }
        }
    }

    void Save(ImmutableArray<RunningProcess> now)
    {
        running = now;
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(now, ProcessJson.Default.ImmutableArrayRunningProcess));
    }

    /// <summary>Processes of the file that still live, surely the same ones.</summary>
    public static ImmutableArray<RunningProcess> Living(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            var known = JsonSerializer.Deserialize(File.ReadAllBytes(path), ProcessJson.Default.ImmutableArrayRunningProcess);
            return known.IsDefault ? [] : [.. known.Where(each => Started(each.Id) is { Length: > 0 } started && started == each.Started)];
        }
        catch (JsonException)
        {
            // Whoever edited it took away the only word on what ran; on Linux the variable of the processes still tells.
            return [];
        }
    }

    static string Started(int id)
    {
        if (Sessions.Of(id) is { IsDead: false } facts) return facts.Started.ToString(CultureInfo.InvariantCulture);
        if (OperatingSystem.IsLinux()) return "";
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
