using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Local;

/// <summary>What can be wrong on this machine and shows without touching anything.</summary>
static class LocalCheck
{
    public static IEnumerable<Finding> Of(Destination to, Desired? desired, string binaries, World world) =>
    [
        .. Caught(() => Readable(to, world)),
        .. Caught(() => HostEnvironment.Dotnet(world)),
        .. File.Exists(Path.Combine(binaries, HostBinaries.Assembly)) ? (Finding[])[] : [Dog.LocalHostMissing.With(binaries)],
        .. (desired?.Config ?? []).Where(entry => entry.Source is ValueSource.FromSecret)
            .Select(entry => Dog.NotAbleTo.With("local", $"look up '{entry.Name}': it has no store of secrets for FromSecret")),
    ];

    static void Readable(Destination to, World world)
    {
        var paths = LocalRoot.Of(to, world);
        if (Directory.Exists(paths.Root)) new AppFiles(paths, to.App).Read();
    }

    static ImmutableArray<Finding> Caught(Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (DeployException exception)
        {
            return exception.Findings;
        }
    }
}
