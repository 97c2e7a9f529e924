using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>Reads <c>@(DeployProcess)</c> and adds the web process that a runtime has by itself.</summary>
sealed partial class ProcessReader(Scope scope, Runtime? runtime)
{
    public const string Web = "web";

    public ImmutableArray<Limited<Process>> Read(IEnumerable<Item> items) => [.. items.Select(Read)];

    /// <summary>The processes of one destination. A Python app's web process is never made up: <see cref="PythonWeb"/>.</summary>
    public static ImmutableArray<Process> Of(Destination to, Runtime runtime, ImmutableArray<Limited<Process>> all)
    {
        var own = all.Where(each => each.IsFor(to)).Select(each => each.Value).ToList();
        if (runtime != Runtime.Python && !own.Any(process => process.Name == Web)) own.Insert(0, new Process(Web, null, null));
        return [.. own];
    }

    Limited<Process> Read(Item item)
    {
        if (!Name().IsMatch(item.Name)) item.Fault(Dog.BadName.With(item.Name, "process", ", in small letters and without dots and underscores"));
        var names = scope.NamesOf(item);
        var command = item.Text("Command");
        if (runtime == Runtime.Static)
        {
            if (command is not null || item.Name != Web) item.Fault(Dog.CommandOfStatic.With(item.Name), "Command");
        }
        // The missing command of a Python app's web process has a fault of its own, which proposes it.
        else if (command is null && item.Name != Web) item.Fault(Dog.NoCommand.With(item.Name));
        if (item.Name != Web) scope.Refuse(names, platform => platform.Declaration.Can(Ability.Processes), (platform, where) =>
            item.Fault(Dog.NoProcesses.With(platform.Declaration.Name, item.Name, where)));
        return new(new Process(item.Name, command, item.Number("Count")), item, names);
    }

    [GeneratedRegex(@"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Name();
}
