namespace Dogshore.Bench;

/// <summary>One build to ten destinations, beside the same build to one.</summary>
static class ManyAtOnce
{
    public static async Task Run(Yard yard, Table table)
    {
        var sdk = yard.Sdk.Value;
        var folder = Deploys.Sample(sdk, "static-site", "many");
        Trees.Small(Path.Combine(folder, "more"), yard.Scaled(400), seed: 9, most: 4000);
        await using var store = await Emulator.Start(yard);
        var round = 0;
        Contender Of(int count) => new($"{count}", ["dotnet", "build", "-t:Deploy", "-p:DeployTo=all", $"-p:DeployManifestFile=deploy{count}.props", "-p:DeployMaxParallel=10"], folder, () =>
        {
            round++;
            File.WriteAllText(Path.Combine(folder, $"deploy{count}.props"), $"""
                <Project>
                  <ItemGroup>
                {string.Concat(Enumerable.Range(0, count).Select(number => $"    <DeployTo Include=\"d{number}\" Platform=\"s3\" Group=\"all\" Bucket=\"r{round}-{count}-{number}\" Endpoint=\"{store.Url}\" BaseUrl=\"{store.Website}r{round}-{count}-{number}/\" />\n"))}
                  </ItemGroup>
                </Project>
                """);
            return Task.CompletedTask;
        }, new Dictionary<string, string>(sdk.Variables) { ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "secret-of-the-emulator" });
        if (!yard.Quick) await Of(1).Go();
        var scores = await Contest.Hold(yard.LongRounds, Of(10), Of(1));
        table.Compare("first deploy to 10 destinations at once", scores[0], scores[1] with { Name = "to one" }, 2.0);
    }
}
