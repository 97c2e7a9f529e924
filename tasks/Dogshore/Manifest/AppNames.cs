using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>Names of apps against the platform's own rule.</summary>
static partial class AppNames
{
    /// <summary>The fault of a name that the platform cannot take, or null.</summary>
    public static Finding? Problem(string app, Platform platform)
    {
        var (pattern, rule) = platform.Declaration.AppName;
        if (Fits(app)) return null;
        var proposal = Proposal(app);
        return Dog.BadAppName.With(platform.Declaration.Name, app, $"It wants {rule}",
            Fits(proposal) ? $"<DeployApp>{proposal}</DeployApp>" : "<DeployApp> with such a name");

        bool Fits(string name) => Regex.IsMatch(name, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);
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
