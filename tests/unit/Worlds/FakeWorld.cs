using Dogshore.Worlds;

namespace Dogshore.Tests.Worlds;

/// <summary>A world of values: variables that a test names, a folder, no processes unless it brings some.</summary>
static class FakeWorld
{
    public static World Of(IReadOnlyDictionary<string, string> variables, string directory = "/nowhere", Processes? processes = null, ILogSink? sink = null, string machine = "box") => new()
    {
        Log = new FunnelLog(sink ?? new ListLog()),
        Environment = variables.GetValueOrDefault,
        EnvironmentNames = () => [.. variables.Keys],
        Directory = directory,
        Machine = machine,
        Processes = processes ?? new NoProcesses(),
    };

    sealed class NoProcesses : Processes
    {
        public override Task<Ran> Run(Command command, CancellationToken stop) => throw new System.ComponentModel.Win32Exception(2);
    }
}
