using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>Reads <c>@(DeployTo)</c>.</summary>
sealed partial class DestinationReader(Reading reading, ImmutableArray<Item> items, string app)
{
    /// <summary>Folders in obj/deploy that are no destination's.</summary>
    static readonly ImmutableArray<string> OurFolders = ["bin", "build", "package", "packages", "publish", Deployment.Rehearsing.Rehearsals.Folder];

    static readonly TimeSpan Expiry = TimeSpan.FromDays(7);

    readonly PlatformSettings settings = new(reading, items);

    public Drafts Read()
    {
        var drafts = items.Where(IsFirst).Select(Draft).ToList();
        if (!drafts.Any(draft => Reading.Same(draft.Name, Drafts.Local))) drafts.Add(new(Drafts.Local, null, [], Implied(), null));
        var all = new Drafts([.. drafts]);
        CheckGroups(all);
        CheckPlaces(all);
        return all;
    }

    bool IsFirst(Item item)
    {
        var first = items.First(each => Reading.Same(each.Name, item.Name));
        if (first != item) item.Fault(Dog.Twice.With("DeployTo", item.Name, "-p:DeployTo=", ""));
        return first == item;
    }

    Draft Draft(Item item)
    {
        if (!IsName(item.Name)) item.Fault(Dog.BadName.With(item.Name, "destination", ""));
        else if (OurFolders.Contains(item.Name, StringComparer.OrdinalIgnoreCase) || item.Name.StartsWith("package-", StringComparison.OrdinalIgnoreCase) || item.Name.StartsWith("publish-", StringComparison.OrdinalIgnoreCase))
            item.Fault(Dog.BadName.With(item.Name, "destination", $"; {string.Join(", ", OurFolders)} are folders of ours"));
        var group = item.Word("Group");
        if (group is not null && !IsName(group)) item.Fault(Dog.BadName.With(group, "group", ""), "Group");
        return new(item.Name, group, Drafts.Split(item.Text("After")), To(item, group), item);
    }

    Destination? To(Item item, string? group)
    {
        if (Platform(item) is not { } platform) return null;
        var name = item.Word("App") ?? app;
        var preview = item.Flag("Preview") ? PreviewOf(item, platform, name) : null;
        // Which preview is meant may not be said, when another destination is asked for.
        if (preview is not null) name = reading.Input["DeployPreview"] is { } id ? preview.Of(id.Trim()) : name.Replace(Preview.Mark, "0", StringComparison.Ordinal);
        // Of a preview that is none the fault has been told.
        if (preview is not null == item.Flag("Preview") && AppNames.Problem(name, platform) is { } finding) reading.Fault(finding.At(PlaceOfApp(item)));
        var places = settings.Of(item, platform);
        // To ask for a preview is to ask that it be made.
        if (preview is not null && platform.Declaration.Settings.Any(setting => setting.Name == "Create")) places = places.SetItem("Create", "true");
        return new Destination(item.Name, platform, name) { Group = group, Settings = places, Place = item.Place(), Preview = preview };
    }

    Preview? PreviewOf(Item item, Platform platform, string name)
    {
        if (!platform.Declaration.Can(Ability.CreateApps | Ability.Destroy)) item.Fault(Dog.PreviewNotMade.With(platform.Declaration.Name, item.Name), "Preview");
        else if (name.Split(Preview.Mark).Length != 2) item.Fault(Dog.PreviewWithoutPlace.With(item.Name, app), "App");
        else return new Preview(name, item.Duration("Expires", Expiry));
        return null;
    }

    /// <summary>Where the app got its name.</summary>
    Place? PlaceOfApp(Item item) => item.Word("App") is not null ? item.Place("App") : reading.PlaceOf("DeployApp") ?? item.Place();

    Platform? Platform(Item item)
    {
        var isLocal = Reading.Same(item.Name, Drafts.Local);
        var word = item.Word("Platform") ?? (isLocal ? Drafts.Local : null);
        if (word is null)
        {
            item.Missing("Platform", Drafts.Local);
            return null;
        }
        if (isLocal && !Reading.Same(word, Drafts.Local)) item.Fault(Dog.LocalElsewhere.With(word), "Platform");
        return settings.Platform(item, word);
    }

    /// <summary>Null where no platform has that name; then asking for it is the fault.</summary>
    Destination? Implied() => reading.Platform(Drafts.Local) is { } platform
        ? new Destination(Drafts.Local, platform, app) { Settings = PlatformSettings.Defaults(platform, reading.Input) } : null;

    static void CheckGroups(Drafts all)
    {
        foreach (var draft in all.All)
        {
            if (draft.Group is { } group && all.Names.Contains(group, StringComparer.OrdinalIgnoreCase))
                draft.Item!.Fault(Dog.GroupIsDestination.With(group), "Group");
        }
    }

    static void CheckPlaces(Drafts all)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var draft in all.All.Where(draft => draft is { IsDeclared: true, To: not null }))
        {
            var to = draft.To!;
            var place = string.Join('\n', to.Settings.OrderBy(each => each.Key, StringComparer.OrdinalIgnoreCase)
                .Select(each => $"{each.Key}={each.Value}").Prepend($"{to.Platform.Declaration.Name}\n{to.App}"));
            if (!seen.TryAdd(place, draft.Name)) draft.Item!.Fault(Dog.SamePlace.With(seen[place], draft.Name));
        }
    }

    static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z")]
    private static partial Regex Name();
}
