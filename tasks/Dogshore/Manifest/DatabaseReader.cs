using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>Reads <c>@(DeployDatabase)</c>.</summary>
sealed class DatabaseReader(Scope scope, ValueReader values)
{
    static readonly TimeSpan MigrationTimeout = TimeSpan.FromMinutes(10);

    public ImmutableArray<Limited<Database>> Read(IEnumerable<Item> items) => [.. items.Select(Read)];

    Limited<Database> Read(Item item)
    {
        ConfigReader.CheckName(item, item.Name);
        var names = scope.NamesOf(item);
        var engine = item.Required("Engine");
        var migrate = item.Text("Migrate");
        if (engine is not null) CheckEngine(item, names, engine);
        if (migrate is not null) CheckMigrate(item, names, migrate);
        // An address without a password may be written down; one from a variable is as secret as what it may hold.
        var url = values.Read(item, names, isSecret: item.Text("Url") is null ? true : null, isRequired: false);
        var database = new Database(item.Name, engine ?? "", url, item.Flag("Create"), item.Word("Plan"), migrate, item.Duration("Timeout", MigrationTimeout));
        return new(database, item, names);
    }

    void CheckEngine(Item item, ImmutableArray<string> names, string engine) =>
        scope.Refuse(names, platform => platform.Declaration.DatabaseEngines.Contains(engine), (platform, where) =>
        {
            var engines = platform.Declaration.DatabaseEngines;
            item.Fault(Dog.UnknownEngine.With(platform.Declaration.Name, engine, item.Name, Nearest.DidYouMean(engine, engines),
                engines.IsEmpty ? "It has none: give the address in DeployConfig" : $"Write one of {string.Join(", ", engines)}", where), "Engine");
        });

    void CheckMigrate(Item item, ImmutableArray<string> names, string migrate) =>
        scope.Refuse(names, platform => platform.Declaration.Releasing.Migrates != Migrates.Refused, (platform, where) =>
            item.Fault(Dog.MigrateRefused.With(platform.Declaration.Name, item.Name, where, migrate), "Migrate"));
}
