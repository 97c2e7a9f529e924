namespace Dogshore.EndToEnd.Packages;

/// <summary>dotnet new, with a home of its own, on a machine that knows no feed but a folder.</summary>
[Collection(nameof(PackedSdk))]
public sealed class Templates(PackedSdk packed)
{
    [Fact]
    public async Task A_web_app_of_dotnet_new_becomes_deployable()
    {
        await using var app = await Installed();
        (await New(app, "web", "--no-restore")).ShouldSucceed();
        (await New(app, "dogshore")).ShouldSucceed();
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("Hello World!");
    }

    [Fact]
    public async Task A_static_site_becomes_deployable()
    {
        await using var app = await Installed();
        app.Write("index.html", "well");
        (await New(app, "dogshore-static")).ShouldSucceed();
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("well");
    }

    [Fact]
    public async Task A_Python_app_becomes_deployable()
    {
        Tools.NeedFlask();
        await using var app = await Installed();
        app.Write("app.py", "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef index(): return 'well'\n");
        app.Write("requirements.txt", "flask\ngunicorn\n");
        (await New(app, "dogshore-python")).ShouldSucceed();
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldBe("well");
    }

    async Task<App> Installed()
    {
        var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>());
        Directory.CreateDirectory(app.Folder);
        (await New(app, "install", Path.Combine(packed.Feed, $"Dogshore.Templates.{PackedSdk.Version}.nupkg"))).ShouldSucceed();
        return app;
    }

    static async Task<Ended> New(App app, params string[] arguments)
    {
        using var made = new Build(Tools.Dotnet, ["new", .. arguments], app.Folder, app.Variables);
        return await made.End();
    }
}
