namespace Dogshore.Bench;

/// <summary>A package from a tree, beside the tools with which people pack by hand.</summary>
static class Packing
{
    public static async Task Run(Yard yard, Table table)
    {
        var small = yard.New("small");
        Trees.Small(small, yard.Scaled(20_000));
        await Of(yard, table, $"pack {yard.Scaled(20_000):N0} small files", small, yard.Rounds);
        var mixed = yard.New("mixed");
        Trees.Mixed(mixed, yard.Scaled(1000));
        await Of(yard, table, $"pack {yard.Scaled(1000):N0} MB of mixed content", mixed, yard.LongRounds);
        Directory.Delete(mixed, recursive: true);

        var huge = yard.New("huge");
        Trees.Large(huge, 4, yard.Scaled(500));
        Trees.Mixed(huge, yard.Scaled(500));
        var into = Path.Combine(yard.Folder, "huge-package");
        var score = await Contest.Hold(1, Ours.Doing(yard, "pack", huge, into));
        table.Memory($"memory while {yard.Scaled(2500):N0} MB are packed", score[0].Megabytes, 200);
        Directory.Delete(huge, recursive: true);
        Directory.Delete(into, recursive: true);
    }

    static async Task Of(Yard yard, Table table, string what, string tree, int rounds)
    {
        var into = Path.Combine(yard.Folder, "package");
        var contenders = new List<Contender>
        {
            Ours.Doing(yard, "pack", tree, into) with { Before = () => Gone(into), Size = () => new DirectoryInfo(into).GetFiles("*.tar.gz").Single().Length },
        };
        var absent = new List<string>();
        foreach (var (name, tool, command) in new[]
        {
            ("tar, pigz -6", "pigz", "tar cf - . | pigz -6 > ../by-hand"),
            ("tar czf", "tar", "tar czf ../by-hand ."),
            ("zip -r", "zip", "zip -qr ../by-hand ."),
        })
        {
            var made = Path.Combine(yard.Folder, $"by-{tool}");
            if (Yard.Tool(tool) is null) absent.Add(name);
            else contenders.Add(new(name, ["sh", "-c", command.Replace("by-hand", $"by-{tool}", StringComparison.Ordinal)], tree, () => Gone(made, made + ".zip")) { Size = () => new FileInfo(File.Exists(made) ? made : made + ".zip").Length });
        }
        var scores = await Contest.Hold(rounds, contenders);
        foreach (var other in scores.Skip(1)) table.Compare(what, scores[0], other, other.Name switch { "tar czf" => 0.35, "zip -r" => 0.5, _ => 0.8 });
        foreach (var other in scores.Skip(1).Take(1)) table.Sizes($"{what}: size", scores[0].Bytes, other.Name, other.Bytes);
        foreach (var name in absent) table.Absent(what, name);
        table.Memory($"{what}: memory", scores[0].Megabytes, 200);
    }

    static Task Gone(params string[] paths)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            File.Delete(path);
        }
        return Task.CompletedTask;
    }
}
