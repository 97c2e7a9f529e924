using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dogshore.EndToEnd.Deploys;

public sealed partial class DjangoShop
{
    [Fact]
    public async Task It_serves_its_own_files_where_no_CDN_is_named()
    {
        Tools.NeedDjango();
        await using var app = App.OfSample("django-shop");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("Harbour lamp");
        await Styled(app, new Uri(app.Url(), "/static/"));
    }

    [Fact]
    public async Task Its_admin_is_styled_from_the_CDN_on_a_fresh_clone()
    {
        Tools.NeedDjango();
        await using var app = App.OfSample("django-shop");
        var cdn = await Server(app);
        app.Arguments.Add($"-p:ShopCdn={cdn}");
        (await app.Deploy()).ShouldSucceed();
        await Styled(app, new Uri(cdn, "/static/"));
        // Names that Django made of the bytes; the plain ones are there too.
        (await app.Get("/admin/login/")).Text.ShouldMatch(@"static/admin/css/base\.[0-9a-f]{12}\.css");

        (await app.Deploy()).ShouldSucceed();
        app.OutcomeWord().ShouldBe("unchanged");
        app.Replace("catalog/static/catalog/shop.css", "#ffd166", "#06d6a0");
        (await app.Deploy()).ShouldSucceed();
        var style = Sheet().Matches((await app.Get()).Text).ShouldHaveSingleItem().Groups[1].Value;
        (await Web.Get(new Uri(style))).Text.ShouldContain("#06d6a0");
    }

    [Fact]
    public async Task In_PostgreSQL_it_migrates_and_keeps_its_goods_through_a_rollback()
    {
        Tools.NeedDjango();
        Tools.NeedPostgres();
        await using var app = App.OfSample("django-shop");
        app.Arguments.Add("-p:ShopDatabase=postgresql");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("Harbour lamp");
        app.Replace("catalog/templates/catalog/shelf.html", "<h1>Lamps</h1>", "<h1>Lights</h1>");
        (await app.Deploy()).ShouldSucceed();
        (await app.Get()).Text.ShouldContain("<h1>Lights</h1>");
        (await app.Run("DeployRollback")).ShouldSucceed();
        var page = (await app.Get()).Text;
        page.ShouldContain("<h1>Lamps</h1>");
        page.ShouldContain("Harbour lamp");
    }

    /// <summary>Every style of the admin's first page is asked of this address, and is one.</summary>
    static async Task Styled(App app, Uri address)
    {
        var page = await app.Get("/admin/login/");
        page.Ok.ShouldBeTrue();
        var sheets = Sheet().Matches(page.Text).Select(match => new Uri(app.Url(), match.Groups[1].Value)).ToArray();
        sheets.ShouldNotBeEmpty();
        foreach (var sheet in sheets)
        {
            sheet.ToString().ShouldStartWith(address.ToString());
            var style = await Web.Get(sheet);
            style.Ok.ShouldBeTrue($"{sheet}");
            style.Headers["Content-Type"].ShouldStartWith("text/css");
        }
    }

    /// <summary>Python's own web server over the sample's folder of static files, ended with the app.</summary>
    static async Task<Uri> Server(App app)
    {
        var folder = Directory.CreateDirectory(Path.Combine(app.Folder, "cdn")).FullName;
        var process = Process.Start(new ProcessStartInfo(Tools.Find("python3")!, ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        app.Belongings.Add(new Ending(process));
        // What it writes of each request would fill the pipe.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var said = await process.StandardOutput.ReadLineAsync().WaitAsync(Deadlines.Condition) ?? "";
        return new Uri($"http://127.0.0.1:{Port().Match(said).Groups[1].Value}");
    }

    sealed class Ending(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }
    }

    [GeneratedRegex("<link rel=\"stylesheet\"[^>]*href=\"([^\"]+)\"")]
    private static partial Regex Sheet();

    [GeneratedRegex(@"port (\d+)")]
    private static partial Regex Port();
}
