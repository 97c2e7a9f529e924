using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>Reads the items that name other places and other people's words: CDNs, options of the platform, where the outcome goes.</summary>
sealed class PlaceReader(Reading reading, Scope scope, ValueReader values)
{
    public ImmutableArray<Cdn> Cdns(ImmutableArray<Item> items, string app)
    {
        var settings = new PlatformSettings(reading, items);
        var cdns = ImmutableArray.CreateBuilder<Cdn>();
        foreach (var item in items)
        {
            if (items.First(each => Reading.Same(each.Name, item.Name)) != item) item.Fault(Dog.Twice.With("DeployCdn", item.Name, "Cdn=", ""));
            if (item.Required("Platform") is not { } word || settings.Platform(item, word) is not { } platform) continue;
            if (!platform.Declaration.Can(Ability.Cdn)) item.Fault(Dog.NoCdnPlatform.With(platform.Declaration.Name, item.Name), "Platform");
            var address = item.Word("BaseUrl") is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
            cdns.Add(new(new Destination(item.Name, platform, app) { Settings = settings.Of(item, platform), Place = item.Place() }, address));
        }
        return cdns.ToImmutable();
    }

    public ImmutableArray<Limited<Setting>> Settings(IEnumerable<Item> items) => [.. items.Select(item =>
    {
        var names = scope.NamesOf(item);
        scope.Refuse(names, platform => platform.Declaration.Options is not { } options || options.Contains(item.Name), (platform, where) =>
        {
            var options = platform.Declaration.Options!.Value;
            item.Fault(Dog.UnknownOption.With(platform.Declaration.Name, item.Name, Nearest.DidYouMean(item.Name, options),
                options.IsEmpty ? "It has none: remove it" : $"It has {string.Join(", ", options)}", where));
        });
        item.Required("Value");
        return new Limited<Setting>(new Setting(item.Name, item.Text("Value") ?? ""), item, names);
    })];

    public ImmutableArray<Limited<NotifyTo>> Notify(IEnumerable<Item> items) => [.. items.Select(Notify).OfType<Limited<NotifyTo>>()];

    Limited<NotifyTo>? Notify(Item item)
    {
        var names = scope.NamesOf(item);
        // Whoever knows a hook's address can write to it; one from a variable is taken for a secret.
        if (values.Read(item, names, isSecret: item.Text("Url") is null ? true : null, isRequired: true) is not { } source) return null;
        if (source is ValueSource.Literal literal && !literal.Value.Trim().StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            item.Fault(Dog.NotHttps.With(item.Name), "Url");
        return new(new NotifyTo(item.Name, source, item.Place()), item, names);
    }

    /// <summary>Objects go where a platform takes them; one that goes nowhere is a mistake.</summary>
    public void CheckObjects(IEnumerable<Limited<OwnObject>> objects)
    {
        foreach (var each in objects.Where(each => !scope.Concerned.Any(to => each.IsFor(to) && to.Platform.Declaration.Can(Ability.Objects))))
            each.Item.Fault(Dog.NoObjects.With(each.Item.Name));
    }
}
