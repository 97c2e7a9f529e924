using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Ci.Workflows;

/// <summary>What a pipeline needs to know of a manifest: where it deploys to in which order, and which variables that takes.</summary>
/// <param name="Project">The project file, relative to the checkout, with forward slashes.</param>
/// <param name="Waves">Names of destinations; each wave begins when the one before it is verified.</param>
/// <param name="Secrets">Variables whose values are secret.</param>
/// <param name="Plain">Variables whose values are not.</param>
sealed record JobPlan(string App, string Project, string Manifest, ImmutableArray<ImmutableArray<string>> Waves, ImmutableArray<string> Secrets, ImmutableArray<string> Plain)
{
    public static JobPlan Of(ManifestInput input, DeployManifest manifest, string checkout)
    {
        var sources = manifest.Destinations.SelectMany(each => each.Config.Select(config => config.Source)
            .Concat(each.Databases.Select(database => database.Url).OfType<ValueSource>()).Concat(each.Notify.Select(notify => notify.Url))).OfType<ValueSource.FromEnvironment>().ToArray();
        var credentials = manifest.Destinations.SelectMany(each => each.Cdns.Select(cdn => cdn.At).Prepend(each.To)).SelectMany(Credentials.Variables);
        // An address that comes from the environment has its password in it; where a word is either, it is a secret.
        var addresses = manifest.Destinations.SelectMany(each => each.Databases.Select(database => database.Url).Concat(each.Notify.Select(notify => (ValueSource?)notify.Url))).OfType<ValueSource.FromEnvironment>();
        var secrets = Sorted(credentials.Concat(sources.Where(source => source.IsSecret).Concat(addresses).Select(source => source.Variable)));
        return new(manifest.App, Relative(checkout, input.ProjectFile), Relative(checkout, Path.Combine(input.Directory, input["_Manifest"] ?? "deploy.props")),
            [.. manifest.Waves.Select(wave => wave.Select(each => each.To.Name).ToImmutableArray())], secrets, [.. Sorted(sources.Select(source => source.Variable)).Except(secrets)]);
    }

    static ImmutableArray<string> Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    static string Relative(string checkout, string file) => Path.GetRelativePath(checkout, file).Replace('\\', '/');
}
