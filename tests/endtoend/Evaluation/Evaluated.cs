using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd.Evaluation;

/// <summary>A project as MSBuild evaluates it: no target runs, so nothing of the engine is needed.</summary>
static class Evaluated
{
    public const string Bare = """<Project Sdk="Dogshore.Sdk" />""";

    public static App Project(string manifest = "<Project />", string project = Bare, string extension = "proj") =>
        App.Of("app", new Dictionary<string, string> { [$"app.{extension}"] = project, ["deploy.props"] = manifest });

    public static async Task<Ended> MSBuild(this App app, params string[] arguments)
    {
        using var build = new Build(Tools.Dotnet, ["msbuild", "-nologo", .. arguments], app.Folder, app.Variables);
        return await build.End();
    }

    public static async Task<string> Property(this App app, string name, params string[] arguments) =>
        (await app.MSBuild([$"-getProperty:{name}", .. arguments])).ShouldSucceed().Text.Trim();

    public static async Task<JsonArray> Items(this App app, string kind, params string[] arguments) =>
        (await app.MSBuild([$"-getItem:{kind}", .. arguments])).ShouldSucceed().Json["Items"]![kind]!.AsArray();
}
