using System.Text.RegularExpressions;

namespace Dogshore.Platforms.Aws;

/// <summary>Names of regions, which become part of the names of hosts.</summary>
static partial class Regions
{
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();
}
