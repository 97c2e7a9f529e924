using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Manifest;

/// <summary>Reads the manifest once and whole.</summary>
public static class ManifestReader
{
    /// <summary>Reads and checks; all faults at once.</summary>
    /// <param name="needsValues">The variables and files that hold values must be there. Showing the manifest, looking at
    /// what is live and going back to what the platform kept need none.</param>
    /// <exception cref="DeployException">Holds every fault that was found; nothing was touched.</exception>
    public static DeployManifest Read(ManifestInput input, ImmutableArray<Platform> platforms, World world, bool needsValues = true)
    {
        var reading = new Reading(input, platforms, world, needsValues);
        NameChecks.ReadXml(reading);
        NameChecks.CheckXml(reading);
        NameChecks.CheckGlobals(reading);
        NameChecks.CheckValues(reading);

        var items = new Items(reading);
        var app = input.App;
        var drafts = new DestinationReader(reading, items["DeployTo"], app).Read();
        var asked = AskedDestinations.Of(drafts, reading);
        var detected = new RuntimeDetection(reading, items["DeployTo"], items["DeployFile"]).Run();
        var before = WaveOrder.Predecessors(drafts, reading);
        var contents = Contents.Read(items, new Scope(drafts, asked), app, detected?.Runtime, reading);
        PlatformChecks.Run(new Scope(drafts, asked), detected?.Runtime, reading);
        CheckAssemblies(items["DeployPlatformAssembly"], reading);
        if (detected is not null) RuntimeAge.Warn(detected.Runtime, reading);

        if (!reading.Faults.IsEmpty) throw new DeployException(reading.Faults);
        var destinations = asked.Select(draft => contents.For(draft.To! with { After = before[draft.Name] }, detected!.Runtime)).ToImmutableArray();
        return new()
        {
            App = app,
            Runtime = detected!.Runtime,
            RuntimeReason = detected.Reason,
            Root = detected.Root,
            Version = input["_Version"] ?? "1.0.0",
            Destinations = destinations,
            Declared = drafts.Names,
            MaxParallel = input["DeployMaxParallel"] is { } most ? int.Parse(most.Trim(), System.Globalization.CultureInfo.InvariantCulture) : 8,
            Warnings = reading.Warnings,
            Waves = WaveOrder.Waves(destinations),
        };
    }

    /// <summary>The assemblies with platforms that the manifest names: to be loaded before it is read.</summary>
    internal static IEnumerable<ManifestItem> AssemblyItems(ManifestInput input) => input.Items.Where(item => Reading.Same(item.Kind, "DeployPlatformAssembly"));

    static void CheckAssemblies(ImmutableArray<Item> items, Reading reading)
    {
        foreach (var item in items.Where(item => !File.Exists(Path.GetFullPath(item.Name, reading.Input.Directory))))
            item.Fault(Dog.NoAssembly.With(item.Name));
    }
}
