namespace Dogshore.Bench;

/// <summary>Static files to a bucket of the emulator on loopback, beside the tools for that. Each contender has buckets of its own.</summary>
static class Syncs
{
    static readonly Dictionary<string, string> keys = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator", ["AWS_REGION"] = "us-east-1", ["AWS_EC2_METADATA_DISABLED"] = "true",
        // As S3-compatible stores want it: one plain body.
        ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_required", ["RCLONE_CONFIG"] = "/dev/null",
    };

    public static async Task Run(Yard yard, Table table)
    {
        var files = yard.Scaled(5000);
        var small = yard.New("statics");
        Trees.Small(small, files, seed: 5, most: 8600);
        Absent(table);

        await First(yard, table, $"first sync of {files:N0} small files", small, yard.LongRounds + 2);
        var (store, buckets) = (await Emulator.Start(yard), 0);
        await using (store)
        {
            var contenders = Contenders(yard, store, small, () => $"same");
            await Contest.Hold(1, contenders);
            Against(table, $"no change in {files:N0} small files", await Contest.Hold(yard.Rounds, contenders), memory: false);
            // Once a round, before the first of them: each finds the same files changed.
            var changing = Contenders(yard, store, small, () => $"same");
            var scores = new List<IReadOnlyList<Score>>();
            for (var round = 0; round < yard.LongRounds; round++)
            {
                foreach (var file in Directory.GetFiles(small, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, index) => index % 100 == round))
                    await File.AppendAllTextAsync(file, $"changed {++buckets}\n");
                scores.Add(await Contest.Hold(1, [.. changing.Skip(round % changing.Count), .. changing.Take(round % changing.Count)]));
            }
            Against(table, $"1 % changed of {files:N0} small files", [.. changing.Select(each => Middle([.. scores.Select(round => round.Single(score => score.Name == each.Name))]))], memory: false);
        }

        var large = yard.New("films");
        Trees.Large(large, 8, yard.Scaled(125));
        await First(yard, table, $"first sync of {yard.Scaled(1000):N0} MB in large files", large, yard.LongRounds);
        Directory.Delete(large, recursive: true);
    }

    static async Task First(Yard yard, Table table, string what, string source, int rounds)
    {
        var number = 0;
        var all = new List<IReadOnlyList<Score>>();
        for (var round = 0; round < (yard.Quick ? 1 : rounds); round++)
        {
            // A fresh emulator each round: it keeps in memory what it was given.
            await using var store = await Emulator.Start(yard);
            var contenders = Contenders(yard, store, source, () => $"b{++number}");
            all.Add(await Contest.Hold(1, [.. contenders.Skip(round % contenders.Count), .. contenders.Take(round % contenders.Count)]));
        }
        Against(table, what, [.. all[0].Select(each => Middle([.. all.Select(round => round.Single(score => score.Name == each.Name))])).OrderBy(score => score.Name != "Dogshore")], memory: true);
    }

    static Score Middle(IReadOnlyList<Score> scores) =>
        scores.OrderBy(score => score.Seconds).ElementAt(scores.Count / 2) with { Megabytes = scores.Max(score => score.Megabytes) };

    static void Against(Table table, string what, IReadOnlyList<Score> scores, bool memory)
    {
        var best = scores.Skip(1).MinBy(score => score.Seconds);
        foreach (var other in scores.Skip(1)) table.Compare(what, scores[0], other, other == best ? 1.0 : null);
        if (memory) table.Memory($"{what}: memory", scores[0].Megabytes, 250);
    }

    static void Absent(Table table)
    {
        foreach (var tool in (string[])["rclone", "aws", "s5cmd"]) if (Yard.Tool(tool) is null) table.Absent("syncs", tool);
    }

    /// <param name="bucket">Names the bucket of a run.</param>
    static List<Contender> Contenders(Yard yard, Emulator store, string source, Func<string> bucket)
    {
        var url = store.Url.TrimEnd('/');
        var all = new List<Contender> { Ours.Doing(yard, "sync", source, url + "/", $"ours-{bucket()}") };
        // Hashes rather than times, as a fresh checkout needs it; no look at what is known to be so.
        if (Yard.Tool("rclone") is not null)
            all.Add(new("rclone", ["rclone", "sync", source, $":s3,provider=Other,env_auth=true,endpoint='{url}',list_version=2,force_path_style=true,no_check_bucket=true,no_head=true:rclone-{bucket()}",
                "--checksum", "--fast-list", "--transfers", "16", "--checkers", "16", "--s3-upload-concurrency", "4", "--s3-chunk-size", "16M"], yard.Folder, Variables: keys));
        if (Yard.Tool("aws") is not null && !yard.Quick)
            all.Add(new("aws-cli", ["aws", "s3", "sync", "--only-show-errors", "--endpoint-url", url, source, $"s3://aws-{bucket()}"], yard.Folder, Variables: keys));
        if (Yard.Tool("s5cmd") is not null)
            all.Add(new("s5cmd", ["s5cmd", "--endpoint-url", url, "sync", source + "/", $"s3://s5cmd-{bucket()}"], yard.Folder, Variables: keys));
        return all;
    }
}
