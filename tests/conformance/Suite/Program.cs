using System.Reflection;
using Dogshore.Conformance.Engine;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Conformance;

/// <summary>One deploy by the real engine: <c>dotnet exec Dogshore.Conformance.Suite.dll errand.json</c>. Says what the engine says; exit code 1 when it ends with a fault.
/// With <c>table artifacts/conformance.json</c> it prints what came of the promises as Markdown.</summary>
static class Program
{
    static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["table", var report])
        {
            foreach (var line in Table.Lines(report)) Console.WriteLine(line);
            return 0;
        }
        var errand = Errand.Read(arguments.Single());
        var type = Assembly.LoadFrom(errand.Assembly).GetType(errand.Type, throwOnError: true)!;
        var platform = (Platform)Activator.CreateInstance(type, [.. errand.Arguments])!;
        using var http = new Http();
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
        var faults = await new Steps(errand.Input(), [platform], world, CancellationToken.None).Deploy();
        foreach (var fault in faults) Console.WriteLine(fault);
        return faults.IsEmpty ? 0 : 1;
    }
}
