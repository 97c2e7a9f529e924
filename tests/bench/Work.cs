using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Dogshore.Cdn;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Platforms;
using Dogshore.Platforms.S3;
using Dogshore.Worlds;

namespace Dogshore.Bench;

/// <summary>A piece of the product's work in a process of its own. It tells its memory; and its time where the start of a process is no part of
/// it, because in a deploy MSBuild is running anyway.</summary>
static class Work
{
    public static async Task<int> Do(string[] words)
    {
        var start = Stopwatch.GetTimestamp();
        switch (words)
        {
            case ["pack", var source, var into]:
                await Pack(source, into);
                break;
            case ["look", var source, var into]:
                if (await Pack(source, into)) throw new InvalidOperationException("Something was packed although nothing had changed.");
                Tell("seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
                break;
            case ["sync", var source, var endpoint, var bucket]:
                await Sync(source, endpoint, bucket);
                break;
            case ["emulate"]:
                await Emulator.Run();
                return 0;
            default:
                throw new ArgumentException($"work of an unknown kind: {string.Join(' ', words)}");
        }
        Tell("megabytes", Memory.Of(Environment.ProcessId));
        return 0;
    }

    static void Tell(string what, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value}"));

    static async Task<bool> Pack(string source, string into)
    {
        var request = new PackageRequest { Project = source, Root = source, Runtime = Runtime.Static, IsSource = true };
        return (await Packer.Pack(request, into, World(source, null), CancellationToken.None)).Packed;
    }

    static async Task Sync(string source, string endpoint, string bucket)
    {
        using var http = new Http();
        var world = World(Path.GetDirectoryName(source)!, http);
        var platform = new S3Platform();
        var at = new Destination("assets", platform, "bench") { Settings = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("Bucket", bucket), KeyValuePair.Create("Endpoint", endpoint)]) };
        using var store = platform.Store(at, world);
        var sync = new StaticSync(store, "web", "bench", "run", world);
        var files = Task.Run(() => StaticLister.List([new StaticFiles(Path.GetFileName(source), null, null, "assets", null, null)], [], world, CancellationToken.None));
        await sync.Assets(files, CancellationToken.None);
        await sync.Publish(files, "r1", CancellationToken.None);
    }

    static World World(string folder, Http? http) => new()
    {
        Log = new FunnelLog(new Silence()),
        Environment = name => name switch { "AWS_ACCESS_KEY_ID" => "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY" => "secret-of-the-emulator", _ => null },
        Directory = folder,
        Processes = new Processes(),
        Http = http ?? new Http(),
    };

    sealed class Silence : ILogSink
    {
        public void Line(bool important, string line) { }
        public void Problem(bool isError, Faults.Finding finding, string text) => Console.Error.WriteLine(text);
    }
}
