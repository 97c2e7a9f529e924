using Dogshore.Cdn;

namespace Dogshore.Tests.Cdn;

/// <summary>Names of the bytes, where the build makes none and the manifest asks for them.</summary>
public sealed class FingerprintTests : IDisposable
{
    readonly Shop shop = new() { Fingerprint = true };

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Pages_name_files_by_their_bytes_and_the_plain_names_stay()
    {
        shop.Write("index.html", """<link rel="stylesheet" href="css/site.css?v=1#x"><img src="/pic.png" srcset="pic.png 1x, a%20b.png 2x"><a href="about.html">us</a><a href="https://example.org/css/site.css">them</a>""")
            .Write("about.html", "about").Write("css/site.css", "body { background: url(../pic.png) }").Write("pic.png").Write("a b.png").Write("app.js");
        var files = shop.Files().ToDictionary(file => file.Name, StringComparer.Ordinal);
        var (style, picture, other) = (Marked(files, "css/site", ".css"), Marked(files, "pic", ".png"), Marked(files, "a b", ".png"));
        files.Keys.Order(StringComparer.Ordinal).ShouldBe(new[] { "index.html", "about.html", "css/site.css", "pic.png", "a b.png", "app.js", style, picture, other, Marked(files, "app", ".js") }.Order(StringComparer.Ordinal));
        Text(files["index.html"]).ShouldBe($"""<link rel="stylesheet" href="{style}?v=1#x"><img src="/{picture}" srcset="{picture} 1x, {Uri.EscapeDataString(other)} 2x"><a href="about.html">us</a><a href="https://example.org/css/site.css">them</a>""");
        Text(files[style]).ShouldBe($"body {{ background: url(../{picture}) }}");
        Text(files["css/site.css"]).ShouldBe("body { background: url(../pic.png) }");
        files[style].Cache.ShouldBe(CacheRules.Forever);
        files[style].IsFixed.ShouldBeTrue();
        files["css/site.css"].IsFixed.ShouldBeFalse();
    }

    [Fact]
    public void Other_bytes_have_another_name_and_so_has_all_that_names_them()
    {
        shop.Write("index.html", """<link rel="stylesheet" href="site.css">""").Write("site.css", "@import \"base.css\";").Write("base.css", "body { background: url('pic.svg') }").Write("pic.svg", "one");
        var before = shop.Files().Select(file => file.Name).ToHashSet();
        shop.Write("pic.svg", "two");
        var after = shop.Files();
        after.Where(file => file.IsFixed).Select(file => file.Name).ShouldAllBe(name => !before.Contains(name));
        shop.Write("pic.svg", "one");
        shop.Files().Select(file => file.Name).ToHashSet().SetEquals(before).ShouldBeTrue();
    }

    [Fact]
    public void Styles_that_name_each_other_come_to_an_end()
    {
        shop.Write("a.css", "@import 'b.css';").Write("b.css", "@import 'a.css';");
        shop.Files().Count(file => file.IsFixed).ShouldBe(2);
    }

    [Theory]
    [InlineData("<base href=\"/else/\"><img src=\"pic.png\">")]
    [InlineData("<img src=\"../pic.png\">")]
    [InlineData("<img src=\"//cdn.example.org/pic.png\"><img src=\"data:image/png;base64,pic.png\"><img src=\"none.png\"><img src=\"\">")]
    public void What_names_no_file_of_ours_stays(string page) => Text(shop.Write("index.html", page).Write("pic.png").Files().Single(file => file.Name == "index.html")).ShouldBe(page);

    [Fact]
    public void Names_that_are_looked_for_get_no_other()
    {
        var files = shop.Write("robots.txt").Write("favicon.ico").Write(".well-known/security.txt").Write("app.27e20196a850.js").Files();
        files.Length.ShouldBe(4);
    }

    [Fact]
    public async Task New_names_are_there_before_the_release_and_pages_after_it()
    {
        shop.Write("index.html", """<link rel="stylesheet" href="site.css">""").Write("site.css", "body {}");
        await shop.Assets();
        shop.Store.Names.ShouldNotContain("index.html");
        shop.Store.Names.Count().ShouldBe(2);
        await shop.Publish("r1");
        shop.Store.Text("index.html").ShouldContain(shop.Store.Names.Single(name => name.StartsWith("site.", StringComparison.Ordinal) && name != "site.css"));
        (await shop.Deploy("r1")).ShouldBeEmpty();
    }

    static string Marked(Dictionary<string, StaticFile> files, string stem, string extension) =>
        files.Keys.Single(name => name.StartsWith(stem + ".", StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal) && name.Length == stem.Length + 1 + 12 + extension.Length);

    static string Text(StaticFile file) => File.ReadAllText(file.Source);
}
