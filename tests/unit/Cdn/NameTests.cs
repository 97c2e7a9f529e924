using Dogshore.Cdn;

namespace Dogshore.Tests.Cdn;

public class NameTests
{
    [Theory]
    [InlineData("css/base.27e20196a850.css")]
    [InlineData("assets/index-DiwrgTda.js")]
    [InlineData("assets/index-BkR8_x-2.css")]
    [InlineData("app.5vpqkpqvzo.css")]
    [InlineData("_framework/dotnet.native.8aynlv1b2r.js")]
    [InlineData("js/app.27e20196a850.js.map")]
    public void A_fingerprint_is_recognised(string name) => Names.IsFingerprinted(name).ShouldBeTrue();

    [Theory]
    [InlineData("site.css")]
    [InlineData("css/site-contacts.css")]
    [InlineData("report-20240101.pdf")]
    [InlineData("jquery.validation.js")]
    [InlineData("app-version2.js")]
    [InlineData("Images-Contacts.png")]
    [InlineData("photo.123456789012.jpg.html/index.html")]
    [InlineData("bootstrap.bundle.min.js")]
    [InlineData("index.html")]
    public void A_word_or_a_date_is_none(string name) => Names.IsFingerprinted(name).ShouldBeFalse();

    [Theory]
    [InlineData("index.html", true)]
    [InlineData("a/sw.js", true)]
    [InlineData("site.webmanifest", true)]
    [InlineData("site.css", false)]
    public void Pages_are_what_names_other_files(string name, bool isPage) => Names.IsPage(name).ShouldBe(isPage);

    [Theory]
    [InlineData("a.css", "text/css; charset=utf-8")]
    [InlineData("a.js", "text/javascript; charset=utf-8")]
    [InlineData("a.wasm", "application/wasm")]
    [InlineData("a.svg", "image/svg+xml")]
    [InlineData("A.HTML", "text/html; charset=utf-8")]
    [InlineData("feed.xml", "text/xml")]
    [InlineData(".well-known/apple-app-site-association", "application/json")]
    [InlineData("unknown.thing", "application/octet-stream")]
    public void A_type_is_told_with_its_charset(string name, string type) => ContentTypes.Of(name).ShouldBe(type);

    [Fact]
    public void Few_paths_are_told_one_by_one_and_a_page_by_its_folder_too() =>
        Invalidation.Paths(["index.html", "a/index.html", "site.css"], "").ShouldBe(["/", "/a/", "/a/index.html", "/index.html", "/site.css"]);

    [Fact]
    public void Many_paths_are_folded_to_their_folders_and_in_the_end_to_the_whole()
    {
        Invalidation.Paths(Enumerable.Range(0, 40).Select(number => $"docs/{number}.html").Append("site.css"), "").ShouldBe(["/docs/*", "/site.css"]);
        Invalidation.Paths(Enumerable.Range(0, 40).Select(number => $"docs/{number % 4}/{number}.html").Append("site.css"), "").ShouldBe(["/docs/0/*", "/docs/1/*", "/docs/2/*", "/docs/3/*", "/site.css"]);
        Invalidation.Paths(Enumerable.Range(0, 40).Select(number => $"{number}/page.html"), "").ShouldBe(["/*"]);
        Invalidation.Paths(Enumerable.Range(0, 40).Select(number => $"{number}.html"), "").ShouldBe(["/*"]);
    }

    [Fact]
    public void Only_what_is_unsafe_in_an_address_is_escaped() => Invalidation.Paths(["a b/ä.css", "x%2*.js"], "s/").ShouldBe(["/s/a%20b/%C3%A4.css", "/s/x%252%2A.js"]);
}
