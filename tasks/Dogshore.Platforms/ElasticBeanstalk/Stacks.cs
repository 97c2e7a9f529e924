using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Chooses what a new environment runs on: the newest stack of Amazon Linux for the runtime. An environment that is there keeps its own.</summary>
static partial class Stacks
{
    public static async Task<string> Choose(BeanstalkApi api, Destination to, Desired desired, string? archive, CancellationToken stop)
    {
        var all = await api.Stacks(stop);
        var wanted = to["Stack"] ?? (desired.Runtime == Runtime.Dotnet && archive is not null && await Framework(archive, stop) is { } major ? $".NET {major}" : desired.Runtime == Runtime.Dotnet ? ".NET " : "Python ");
        var found = all.Where(name => name == wanted || name.Contains($"running {wanted}", StringComparison.Ordinal)).Where(name => name == wanted || name.Contains("Amazon Linux", StringComparison.Ordinal))
            .OrderByDescending(Rank).FirstOrDefault();
        return found ?? throw new DeployException(Dog.BeanstalkNoStack.With(wanted.Trim(), string.Join("; ", all.Take(20))));
    }

    /// <summary>Major version of .NET that a published app asks for.</summary>
    static async Task<int?> Framework(string archive, CancellationToken stop)
    {
        if (await Bundle.Text(archive, ".runtimeconfig.json", stop) is not { } text) return null;
        using var json = JsonDocument.Parse(text);
        if (!json.RootElement.TryGetProperty("runtimeOptions", out var options)) return null;
        var version = options.TryGetProperty("framework", out var one) ? one.GetProperty("version").GetString()
            : options.TryGetProperty("frameworks", out var many) ? many.EnumerateArray().Select(each => each.GetProperty("version").GetString()).FirstOrDefault() : null;
        return version is not null && Version.TryParse(version.Split('-')[0], out var parsed) ? parsed.Major : null;
    }

    /// <summary>By the version of what it runs, then of the system, then of the stack itself.</summary>
    static string Rank(string name) => string.Join(' ', Numbers().Matches(name[name.IndexOf(" running ", StringComparison.Ordinal)..] + name).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture).ToString("D6", CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\d{1,6}")]
    private static partial Regex Numbers();
}
