using System.Reflection;
using Dogshore.Conformance.Engine;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Conformance;

/// <summary>One deploy by the real engine: <c>dotnet exec Dogshore.Conformance.Suite.dll errand.json [wait]</c>. Says what the engine says; exit code 1 when it ends with a fault.
/// With <c>table artifacts/conformance.json README.md</c> it says what came of the promises, and writes it into the table of platforms.</summary>
static class Program
{
    static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["table", var report, .. var readme])
        {
            var sentences = Table.Read(report);
            foreach (var (name, sentence) in sentences.OrderBy(each => each.Key, StringComparer.Ordinal)) Console.WriteLine($"{name}: {sentence}");
            foreach (var file in readme) await File.WriteAllTextAsync(file, Table.Into(await File.ReadAllTextAsync(file), sentences));
            return 0;
        }
        var errand = Errand.Read(arguments[0]);
        var type = Assembly.LoadFrom(errand.Assembly).GetType(errand.Type, throwOnError: true)!;
        var platform = (Platform)Activator.CreateInstance(type, [.. errand.Arguments])!;
        using var http = Zone.Client(errand.Zone);
        var world = new World
        {
            Log = new FunnelLog(new Heard(Console.WriteLine)),
            Environment = Environment.GetEnvironmentVariable,
            Directory = errand.Directory,
            User = "ada",
            Machine = "lovelace",
            Processes = new Processes(),
            Http = http,
        };
        // All that can be loaded is loaded: it is told when the deploy shall begin.
        if (arguments.Length > 1 && await Console.In.ReadLineAsync() is null) return 1;
        var faults = await new Steps(errand.Input(), [platform], world, CancellationToken.None).Deploy();
        foreach (var fault in faults) Console.WriteLine(fault);
        return faults.IsEmpty ? 0 : 1;
    }
}
