using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>Which destinations this run is for.</summary>
static class AskedDestinations
{
    public static ImmutableArray<Draft> Of(Drafts drafts, Reading reading)
    {
        var words = reading.Input["DeployTo"];
        if (words is null)
        {
            var declared = drafts.Names.Where(name => !Reading.Same(name, Drafts.Local)).ToList();
            if (IsCi(reading) && declared.Count > 0)
                reading.Fault(Dog.DestinationNotSaid.With(string.Join(", ", declared.Concat(drafts.Groups))));
            words = Drafts.Local;
        }
        var place = reading.PlaceOf("DeployTo");
        var list = Drafts.Split(words);
        if (list.IsEmpty) reading.Fault(drafts.Unknown(words, "DeployTo").At(place));
        var names = drafts.Meant(list, finding => reading.Fault(finding.At(place)), "DeployTo");
        var asked = drafts.All.Where(draft => names.Contains(draft.Name)).ToImmutableArray();
        // A destination that is declared has had the fault of its platform already.
        foreach (var draft in asked.Where(draft => draft is { To: null, IsDeclared: false }))
            reading.Fault(Dog.UnknownPlatform.With(draft.Name, "", string.Join(", ", reading.Platforms.Select(platform => platform.Declaration.Name))));
        // A sweep is for all of them; what else is asked of a preview is asked of one.
        foreach (var draft in asked.Where(draft => draft.To?.Preview is not null && reading.Input["DeployPreview"] is null && reading.Input["_Sweep"] is null))
            reading.Fault(Dog.PreviewNotSaid.With(draft.Name).At(draft.Item!.Place("Preview")));
        return asked;
    }

    static bool IsCi(Reading reading) => IsSet(reading.World.Environment("CI")) || IsSet(reading.World.Environment("TF_BUILD"));

    static bool IsSet(string? variable) => !string.IsNullOrWhiteSpace(variable);
}
