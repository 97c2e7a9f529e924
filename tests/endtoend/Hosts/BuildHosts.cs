namespace Dogshore.EndToEnd.Hosts;

/// <summary>The build hosts, each as its user runs it. Where no feed serves Cake.Frosting or Nuke.Common their files are the same and
/// a stand-in takes the framework's place; .ci/run tries the real ones where a feed has them.</summary>
public sealed class BuildHosts
{
    [Fact]
    public async Task Cake_itself_runs_the_addin()
    {
        await using var app = App.OfSample("hello-web");
        var script = await CakeScript(app);
        (await Cake(app, script, "Deploy")).ShouldSucceed().Text.ShouldContain($"local: succeeded {app.Url()}");
        (await Cake(app, script, "Plan")).ShouldSucceed().Text.ShouldContain("local: unchanged");
        app.Releases().ShouldBe(1);
    }

    [Fact]
    public async Task Cake_fails_when_the_deploy_fails()
    {
        await using var app = App.OfSample("hello-web");
        app.Replace("deploy.props", "<DeployProbe ", "<DeployProb ");
        var ended = await Cake(app, await CakeScript(app), "Deploy");
        ended.Exit.ShouldNotBe(0, ended.Text);
        ended.Text.ShouldContain("error DOG1");
    }

    [Fact]
    public async Task The_Frosting_host_runs_the_plan_step_by_step()
    {
        await using var app = App.OfSample("hello-web");
        var ended = (await Run(app, "Dogshore.FrostingHost.StandIn", "--project", app.Folder, "--property", $"DeployLocalRoot={app.LocalRoot}", "--target", "Deploy")).ShouldSucceed();
        Headings(ended).ShouldBe(["Check", "Build", "Package", "Plan", "Cdn", "Release", "Verify", "Deploy"]);
        IsLive(app, ended);
    }

    [Fact]
    public async Task The_Nuke_host_runs_the_plan_step_by_step()
    {
        await using var app = App.OfSample("hello-web");
        // Nuke's parameters are the component's; where `local` keeps its apps is the manifest's.
        app.Replace("deploy.props", "<Project>", $"<Project><PropertyGroup><DeployLocalRoot>{app.LocalRoot}</DeployLocalRoot></PropertyGroup>");
        var ended = (await Run(app, "Dogshore.NukeHost.StandIn", "--deploy-project", app.Folder)).ShouldSucceed();
        Headings(ended).Count.ShouldBe(8);
        IsLive(app, ended);
    }

    static void IsLive(App app, Ended ended)
    {
        ended.Text.ShouldContain($"local: succeeded {app.Url()}");
        app.OutcomeWord().ShouldBe("succeeded");
        app.Releases().ShouldBe(1);
    }

    static List<string> Headings(Ended ended) => [.. ended.Lines.Where(line => line.StartsWith("=== ", StringComparison.Ordinal)).Select(line => line[4..])];

    static async Task<Ended> Run(App app, string host, params string[] arguments)
    {
        using var run = new Build(Tools.Dotnet, ["exec", Path.Combine(Repository.Root, "artifacts", "bin", host, Configuration, $"{host}.dll"), .. arguments], app.Folder, app.Variables);
        return await run.End();
    }

    static Task<Ended> Cake(App app, string script, string target)
    {
        var run = new Build(Tools.Dotnet, ["tool", "run", "dotnet-cake", script, "--", $"--target={target}", $"--project={app.Folder}", $"--root={app.LocalRoot}"], Path.GetDirectoryName(script)!, app.Variables);
        app.Belongings.Add(run);
        return run.End();
    }

    /// <summary>A copy of the sample that refers to the addin where it was built, with the tool restored as its user restores it.</summary>
    static async Task<string> CakeScript(App app)
    {
        var folder = Path.Combine(Path.GetDirectoryName(app.Folder)!, "cake");
        Folders.Copy(Repository.Sample("cake"), folder);
        var script = Path.Combine(folder, "build.cake");
        var addin = Path.Combine(Repository.Root, "artifacts", "bin", "Cake.Dogshore", Configuration, "Cake.Dogshore.dll");
        var text = await File.ReadAllTextAsync(script);
        text.ShouldContain("../../artifacts/bin/Cake.Dogshore/debug/Cake.Dogshore.dll");
        await File.WriteAllTextAsync(script, text.Replace("../../artifacts/bin/Cake.Dogshore/debug/Cake.Dogshore.dll", addin, StringComparison.Ordinal));
        // The yard's own configuration knows no feed; a user's does.
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"packages\" value=\"{app.Variables["NUGET_PACKAGES"]}\" /></packageSources></configuration>");
        using var restore = new Build(Tools.Dotnet, ["tool", "restore"], folder, app.Variables);
        var ended = await restore.End();
        Assert.SkipUnless(ended.Exit == 0, "needs Cake.Tool, which no feed served");
        return script;
    }

    static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
}
