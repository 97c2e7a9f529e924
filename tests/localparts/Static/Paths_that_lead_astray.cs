using System.Net;

namespace Dogshore.LocalParts.Static;

public sealed class Paths_that_lead_astray : IDisposable
{
    readonly Folder outer = new();
    readonly Folder folder = new();

    public Paths_that_lead_astray()
    {
        outer.With("secret.txt", "SECRET").With("deep/secret.txt", "SECRET");
        folder.With("index.html", "home").With("sub/index.html", "sub");
    }

    public void Dispose()
    {
        folder.Dispose();
        outer.Dispose();
    }

    [Theory]
    [InlineData("/../{0}/secret.txt")]
    [InlineData("/sub/../../{0}/secret.txt")]
    [InlineData("/%2e%2e/{0}/secret.txt")]
    [InlineData("/%2e%2e%2f{0}%2fsecret.txt")]
    [InlineData("/..%2f{0}/secret.txt")]
    [InlineData("/..%5c{0}%5csecret.txt")]
    [InlineData("/..\\{0}\\secret.txt")]
    [InlineData("/%252e%252e/{0}/secret.txt")]
    [InlineData("/sub/%2e%2e%00/{0}/secret.txt")]
    [InlineData("/index.html%00.txt")]
    [InlineData("/index.html/")]
    [InlineData("/sub//index.html")]
    [InlineData("/INDEX.HTML")]
    [InlineData("//{0}/secret.txt")]
    [InlineData("/%c0%ae%c0%ae/{0}/secret.txt")]
    public async Task Nothing_outside_of_the_folder_is_served(string path)
    {
        await using var site = await Served.From(folder);
        var answer = await site.Raw(path.Replace("{0}", Path.GetFileName(outer.Path), StringComparison.Ordinal));
        answer.ShouldNotContain("SECRET");
        answer.ShouldMatch("^HTTP/1.1 (400|404) ");
    }

    [Fact]
    public async Task A_redirect_never_leads_to_another_host()
    {
        await using var site = await Served.From(folder.With("evil.example/index.html", "x"));
        (await site.Raw("//evil.example")).ShouldStartWith("HTTP/1.1 404 ");
    }

    [Fact]
    public async Task Row_42_links_that_leave_the_folder_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        File.CreateSymbolicLink(folder["file.txt"], outer["secret.txt"]);
        File.CreateSymbolicLink(folder["relative.txt"], $"../{Path.GetFileName(outer.Path)}/secret.txt");
        Directory.CreateSymbolicLink(folder["dir"], outer.Path);
        // It seems to stay inside, but its way leads through the link above.
        File.CreateSymbolicLink(folder["through.txt"], "dir/deep/secret.txt");
        File.CreateSymbolicLink(folder["broken.txt"], "nowhere");
        Directory.CreateSymbolicLink(folder["round"], ".");
        await using var site = await Served.From(folder);
        foreach (var path in new[] { "/file.txt", "/relative.txt", "/dir/secret.txt", "/through.txt", "/broken.txt", "/round/index.html" })
        {
            using var answer = await site.Get(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task Links_that_stay_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        File.CreateSymbolicLink(folder["home.html"], "index.html");
        Directory.CreateSymbolicLink(folder["latest"], "sub");
        await using var site = await Served.From(folder);
        (await site.Text("/home.html")).ShouldBe("home");
        (await site.Text("/latest/")).ShouldBe("sub");
    }

    [Theory]
    [InlineData("/.env")]
    [InlineData("/.git/config")]
    [InlineData("/sub/.htpasswd")]
    [InlineData("/sub/.well-known/token")]
    [InlineData("/link.txt")]
    public async Task Row_43_names_that_begin_with_a_dot_are_not_served(string path)
    {
        folder.With(".env", "x").With(".git/config", "x").With("sub/.htpasswd", "x").With("sub/.well-known/token", "x");
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink(folder["link.txt"], ".env");
        await using var site = await Served.From(folder);
        using var answer = await site.Get(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Row_43_well_known_is_served()
    {
        await using var site = await Served.From(folder.With(".well-known/acme-challenge/token", "t").With(".well-known/.hidden", "h"));
        (await site.Text("/.well-known/acme-challenge/token")).ShouldBe("t");
        (await site.Text("/.well-known/.hidden")).ShouldBe("h");
    }

    [Fact]
    public async Task Names_of_any_script_are_served()
    {
        await using var site = await Served.From(folder.With("grüße/日本 #1?.txt", "x"));
        (await site.Text("/gr%C3%BC%C3%9Fe/%E6%97%A5%E6%9C%AC%20%231%3F.txt")).ShouldBe("x");
    }
}
