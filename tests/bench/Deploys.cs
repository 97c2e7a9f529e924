namespace Dogshore.Bench;

/// <summary>A whole <c>-t:Deploy</c> of nothing new to <c>local</c>, beside builds of nothing new.</summary>
static class Deploys
{
    public static async Task Run(Yard yard, Table table)
    {
        var sdk = yard.Sdk.Value;
        var root = Path.Combine(yard.Folder, "local");
        try
        {
            var bare = Sample(sdk, "static-site");
            // An SDK that does nothing: what MSBuild itself takes to find one among the packages.
            File.WriteAllText(Path.Combine(sdk.Files, "empty.proj"), """<Project><Target Name="Nothing" /></Project>""");
            var deploy = new Contender("-t:Deploy", ["dotnet", "build", "-t:Deploy", $"-p:DeployLocalRoot={root}"], bare, Variables: sdk.Variables);
            await deploy.Go();
            var scores = await Contest.Hold(yard.Rounds, deploy,
                new Contender("an empty target of a plain .proj", ["dotnet", "build", "../empty.proj", "-t:Nothing"], bare, Variables: sdk.Variables),
                new Contender("an empty target of the same .proj", ["dotnet", "build", "-t:BeforeDeploy"], bare, Variables: sdk.Variables));
            table.Compare("nothing new, static-site.proj to local", scores[0], scores[1], 1.6);
            table.Compare("nothing new, static-site.proj to local", scores[0], scores[2], 1.6);

            // The same code; the publishing of .NET takes its time.
            if (yard.Quick) return;
            var web = Sample(sdk, "hello-web");
            deploy = deploy with { Folder = web };
            await deploy.Go();
            scores = await Contest.Hold(yard.Rounds, deploy, new Contender("dotnet build", ["dotnet", "build"], web, Variables: sdk.Variables));
            table.Compare("nothing new, hello-web.csproj to local", scores[0], scores[1], 1.25);
        }
        finally
        {
            foreach (var app in yard.Quick ? (string[])["static-site"] : ["static-site", "hello-web"])
                await new Contender("destroy", ["dotnet", "build", Path.Combine(sdk.Files, app), "-t:DeployDestroy", $"-p:DeployLocalRoot={root}", "-p:DeployConfirm=" + app], sdk.Files, Variables: sdk.Variables).Go();
            await EndToEnd.HostOfRoot.Stop(root);
        }
    }

    internal static string Sample(Sdk sdk, string name, string? copy = null)
    {
        var to = Path.Combine(sdk.Files, copy ?? name);
        foreach (var file in Directory.GetFiles(Path.Combine(Yard.Repository, "samples", name), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Path.Combine(Yard.Repository, "samples", name), file);
            if (path.StartsWith("obj", StringComparison.Ordinal) || path.StartsWith("bin", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, path))!);
            File.Copy(file, Path.Combine(to, path));
        }
        return to;
    }
}
