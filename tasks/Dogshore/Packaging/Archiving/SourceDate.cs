using System.Globalization;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Packaging.Archiving;

/// <summary>The time that all files carry in the archive.</summary>
static class SourceDate
{
    /// <summary>1980-01-01T00:00:00Z: the first that zip can hold too, and none that a reader could take for "unknown".</summary>
    public const long Default = 315532800;

    /// <summary>What eleven octal digits hold.</summary>
    const long Last = 8589934591;

    /// <returns>Seconds since 1970, from SOURCE_DATE_EPOCH when that is set.</returns>
    /// <exception cref="DeployException">It is no number.</exception>
    public static long Of(World world) => world.Environment("SOURCE_DATE_EPOCH") switch
    {
        null or "" => Default,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Last => seconds,
        var text => throw new DeployException(Dog.NotAnEpoch.With(text)),
    };
}
