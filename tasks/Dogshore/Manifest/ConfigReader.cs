using System.Collections.Frozen;
using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Platforms;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>Reads <c>@(DeployConfig)</c>, and checks all names that become variables of the app.</summary>
sealed class ConfigReader(Scope scope, ValueReader values)
{
    static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "PORT", "DEPLOY_VERSION", "DEPLOY_COMMIT", "DOGSHORE");

    public ImmutableArray<Limited<ConfigItem>> Read(IEnumerable<Item> items) =>
        [.. items.Select(Read).OfType<Limited<ConfigItem>>()];

    /// <summary>A name that the app shall see in its environment.</summary>
    public static void CheckName(Item item, string name, string? metadatum = null)
    {
        if (!ValueChecks.IsVariable(name)) item.Fault(Dog.BadConfigName.With(item.Kind, name), metadatum);
        else if (Reserved.Contains(name)) item.Fault(Dog.ReservedConfigName.With(item.Kind, name), metadatum);
    }

    Limited<ConfigItem>? Read(Item item)
    {
        CheckName(item, item.Name);
        var names = scope.NamesOf(item);
        if (values.Read(item, names, item.SaidFlag("Secret"), isRequired: true) is not { } source) return null;
        if (source is ValueSource.Generated) Refuse(item, names, Ability.GeneratesValues, Dog.CannotGenerate, "Generate");
        if (source is ValueSource.FromSecret) Refuse(item, names, Ability.SecretStore, Dog.NoSecretStore, "FromSecret");
        return new(new ConfigItem(item.Name, source, item.Place()), item, names);
    }

    void Refuse(Item item, ImmutableArray<string> names, Ability ability, Fault fault, string metadatum) =>
        scope.Refuse(names, platform => platform.Declaration.Can(ability), (platform, where) =>
            item.Fault(fault.With(item.Name, platform.Declaration.Name, where.Replace("+", " and ", StringComparison.Ordinal), where), metadatum));
}
