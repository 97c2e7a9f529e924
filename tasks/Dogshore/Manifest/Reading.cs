using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Manifest;

/// <summary>One reading of a manifest: what it is read from, and the faults met so far. Nothing stops at the first.</summary>
sealed class Reading(ManifestInput input, ImmutableArray<Platform> platforms, World world, bool needsValues)
{
    readonly List<Finding> faults = [];
    readonly List<Finding> warnings = [];

    public ManifestInput Input => input;
    public ImmutableArray<Platform> Platforms => platforms;
    public World World => world;
    /// <summary>Variables and files that hold values must be there.</summary>
    public bool NeedsValues => needsValues;
    public Places Places { get; } = new();
    /// <summary>The manifest as XML, or null where there is none or it cannot be read.</summary>
    public ManifestXml? Xml { get; set; }

    /// <summary>In the order in which they were written; those without a place last.</summary>
    public ImmutableArray<Finding> Faults => InOrder(faults);
    public ImmutableArray<Finding> Warnings => InOrder(warnings);

    public void Fault(Finding finding) => Add(faults, finding);
    public void Warn(Finding finding) => Add(warnings, finding);

    /// <summary>Where the manifest sets a property; null when it was given on the command line or elsewhere.</summary>
    public Place? PlaceOf(string property) =>
        input.GlobalProperties.Keys.Any(name => Same(name, property)) ? null : Xml?.Properties.LastOrDefault(each => Same(each.Name, property))?.Place;

    public Platform? Platform(string name) => platforms.FirstOrDefault(platform => Same(platform.Declaration.Name, name));

    /// <summary>The path of the manifest, absolute, whether it is there or not.</summary>
    public string ManifestPath => Path.Combine(input.Directory, input["_Manifest"] ?? "deploy.props");

    /// <summary>A path as it is shown: relative to the project.</summary>
    public string Shown(string path) => Path.GetRelativePath(input.Directory, path).Replace('\\', '/');

    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    static void Add(List<Finding> list, Finding finding)
    {
        // One wrong word may be met on several ways.
        if (!list.Any(each => each.Code == finding.Code && each.Fact == finding.Fact && each.Place == finding.Place)) list.Add(finding);
    }

    static ImmutableArray<Finding> InOrder(List<Finding> list) =>
        [.. list.OrderBy(each => each.Place is null).ThenBy(each => each.Place?.File, StringComparer.Ordinal).ThenBy(each => each.Place?.Line).ThenBy(each => each.Place?.Column)];
}
