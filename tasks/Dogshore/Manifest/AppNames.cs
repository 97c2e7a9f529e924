using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>Names of apps against the platform's own rule.</summary>
static partial class AppNames
{
    public static void Check(string app, Platform platform, Func<Finding, Finding> place, Reading reading)
    {
        var (pattern, rule) = platform.Declaration.AppName;
        if (Regex.IsMatch(app, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant)) return;
        var proposal = Proposal(app);
        reading.Fault(place(Dog.BadAppName.With(platform.Declaration.Name, app, $"It wants {rule}",
            Regex.IsMatch(proposal, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant) ? $"<DeployApp>{proposal}</DeployApp>" : "<DeployApp> with such a name")));
    }

    /// <summary>The nearest name that most platforms take: <c>Shop.Web</c> becomes <c>shop-web</c>.</summary>
    public static string Proposal(string app)
    {
        var text = NotPlain().Replace(app.ToLowerInvariant(), "-").Trim('-');
        return text[..Math.Min(text.Length, 30)].TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
