using System.Collections.Immutable;
using Dogshore.Model;
using Dogshore.Planning;

namespace Dogshore.Platforms.Convox;

/// <summary>A release of the rack's with what we wrote into its environment.</summary>
sealed record KnownRelease(ConvoxRelease Release, ImmutableSortedDictionary<string, string> Env, Remembered? Remembered)
{
    /// <summary>Only there so that the resources are, before the first release; nothing of the app runs with it.</summary>
    public const string ResourcesOnly = "Resources, before the first release (Dogshore)";

    public static KnownRelease Of(ConvoxRelease release)
    {
        var env = EnvText.Parse(release.Env);
        // A build by hand inherits the environment and with it the note about another build.
        return new(release, env, Remembered.Parse(env) is { } read && read.Build == release.Build ? read : null);
    }

    public string Id => Release.Id;
    public bool IsOfAnApp => Release is { Build.Length: > 0 } && Release.Description != ResourcesOnly;

    public Release As(Standing standing, bool succeeded, DateTimeOffset now) =>
        new(Id, Remembered?.Number ?? 0, Remembered?.Stamp, standing, succeeded, Release.Created is { } created && now > created ? now - created : TimeSpan.Zero);

    public WentBack? BackTo => Remembered is { Back: { } number } ? new(number, Remembered.IsRefusal) : null;

    /// <summary>Somebody's change of a variable runs ours on as it was, with our note: it is the same release, changed.</summary>
    public bool IsTheSameAs(KnownRelease other) => Remembered is { } one && other.Remembered is { } two && one.Run == two.Run && one.Number == two.Number;
}
