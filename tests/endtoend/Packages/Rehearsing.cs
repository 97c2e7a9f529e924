namespace Dogshore.EndToEnd.Packages;

/// <summary>The package Dogshore.Emulators on a machine that has nothing but the .NET SDK and a folder as its feed.</summary>
[Collection(nameof(PackedSdk))]
public sealed class Rehearsing(PackedSdk packed)
{
    const string Manifest = """
        <Project>
          <ItemGroup>
            <DeployTo Include="production" Platform="heroku" App="shop-eu" Credential="SHOP_TOKEN" Account="owner@example.org" />
            <DeployTo Include="here" Platform="local" />
            <DeployConfig Include="SECRET_KEY" FromEnvironment="SHOP_KEY" Secret="true" />
            <DeployProcess Include="web" Command="python3 app.py" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Says what it was given.</summary>
    const string Code = """
        import http.server, os
        class Shop(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                print("the key is", os.environ["SECRET_KEY"][::-1], flush=True)
                self.send_response(200)
                self.end_headers()
        http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Shop).serve_forever()
        """;

    [Fact]
    public async Task A_bare_project_rehearses_without_a_credential_and_the_real_values_stay_out_of_it()
    {
        await using var app = Bare();
        app.Variables["SHOP_KEY"] = "of-production-4711";
        var deploy = (await app.Run("Deploy", "-p:DeployTo=production", "-p:DeployEmulator=true")).ShouldSucceed();
        deploy.Text.ShouldContain("rehearsal: heroku is emulated on this machine, and nothing outside of it is asked");
        app.OutcomeWord("production").ShouldBeNull();
        app.OutcomeWord("rehearsal/production").ShouldBe("succeeded");
        Directory.GetFiles(Path.Combine(app.Folder, "obj", "deploy"), "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("of-production-4711", StringComparison.Ordinal)).ShouldBeEmpty();
        if (OperatingSystem.IsLinux()) HostOfRoot.RunningOf(app.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_package_reference_is_enough_where_packages_are_restored()
    {
        await using var app = App.OfFeed(packed.Feed, "site", new Dictionary<string, string>());
        Directory.CreateDirectory(app.Folder);
        using (var made = new Build(Tools.Dotnet, ["new", "web", "--no-restore"], app.Folder, app.Variables)) (await made.End()).ShouldSucceed();
        app.Replace("site.csproj", "</Project>", $"""
            <ItemGroup>
              <PackageReference Include="Dogshore.Sdk" Version="{PackedSdk.Version}" PrivateAssets="all" />
              <PackageReference Include="Dogshore.Emulators" Version="{PackedSdk.Version}" PrivateAssets="all" />
            </ItemGroup></Project>
            """);
        app.Write("deploy.props", """<Project><ItemGroup><DeployTo Include="production" Platform="convox" /></ItemGroup></Project>""");
        (await app.Run("Deploy", "-p:DeployTo=production", "-p:DeployEmulator=true")).ShouldSucceed();
        app.OutcomeWord("rehearsal/production").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Troubles_that_a_deploy_gets_over()
    {
        await using var app = Bare();
        (await app.Run("Deploy", "-p:DeployTo=production", "-p:DeployEmulator=true", "-p:DeployEmulatorTrouble=read 2: too-many 1%3B write 2: 503%3B write 3: lost")).ShouldSucceed();
    }

    [Fact]
    public async Task A_trouble_that_stops_a_deploy_gets_its_code()
    {
        await using var app = Bare();
        (await app.Run("Deploy", "-p:DeployTo=production", "-p:DeployEmulator=true", "-p:DeployEmulatorTrouble=read 1: 401")).ShouldFail("DOG3011");
    }

    [Theory]
    [InlineData("here", "", "DOG1098")]
    [InlineData("", "", "DOG1097")]
    [InlineData("production", "write two: lost", "DOG1098")]
    public async Task What_cannot_be_rehearsed_is_refused_and_nothing_is_done(string to, string trouble, string code)
    {
        await using var app = Bare();
        (await app.Run("Deploy", $"-p:DeployTo={to}", "-p:DeployEmulator=true", $"-p:DeployEmulatorTrouble={trouble}")).ShouldFail(code);
        Directory.Exists(Path.Combine(app.Folder, "obj", "deploy")).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_the_package_it_is_said_which_one()
    {
        await using var app = Bare(hasEmulators: false);
        (await app.Run("Deploy", "-p:DeployTo=production", "-p:DeployEmulator=true")).ShouldFail("DOG1096");
    }

    App Bare(bool hasEmulators = true) => App.OfFeed(packed.Feed, "shop", new Dictionary<string, string>
    {
        ["shop.proj"] = $"""<Project Sdk="Dogshore.Sdk/{PackedSdk.Version}">{(hasEmulators ? $"""<Sdk Name="Dogshore.Emulators" Version="{PackedSdk.Version}" />""" : "")}</Project>""",
        ["deploy.props"] = Manifest,
        ["app.py"] = Code,
        ["requirements.txt"] = "",
    });
}
