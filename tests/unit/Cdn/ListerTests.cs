using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Tests.Cdn;

public sealed class ListerTests : IDisposable
{
    readonly Shop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Files_get_their_prefix_type_and_cache_rule()
    {
        shop.Write("index.html").Write("css/site.css").Write("css/site.27e20196a850.css").Write("a.png");
        shop.Headers = [new Headers("pictures", "**/*.png", "public, max-age=60"), new Headers("late", "static/*.png", "never")];
        shop.Files(prefix: "static/").Select(file => $"{file.Name} | {file.Type} | {file.Cache}").ShouldBe(
        [
            "static/a.png | image/png | public, max-age=60",
            "static/css/site.27e20196a850.css | text/css; charset=utf-8 | public, max-age=31536000, immutable",
            "static/css/site.css | text/css; charset=utf-8 | public, max-age=0, must-revalidate",
            "static/index.html | text/html; charset=utf-8 | no-cache",
        ]);
    }

    [Fact]
    public void Match_chooses() => shop.Write("a.css").Write("b.txt").Files(match: "**/*.css").ShouldHaveSingleItem().Name.ShouldBe("a.css");

    [Fact]
    public void Row_43_hidden_files_are_published_and_what_looks_like_a_secret_is_not()
    {
        shop.Write(".well-known/security.txt");
        shop.Files().ShouldHaveSingleItem().Name.ShouldBe(".well-known/security.txt");
        shop.Write(".env", "A=b").Write("id_rsa", "x");
        Should.Throw<DeployException>(() => shop.Files()).Findings.ShouldAllBe(finding => finding.Code == Dog.SecretByName.Code);
    }

    [Fact]
    public void Row_42_a_link_out_of_the_folder_is_refused()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("making a link needs a right of its own there");
        shop.Write("a.css");
        File.CreateSymbolicLink(Path.Combine(shop.World.Directory, "static", "passwd"), "/etc/passwd");
        Should.Throw<DeployException>(() => shop.Files()).Findings.ShouldHaveSingleItem().Code.ShouldBe(Dog.LinkLeavesTree.Code);
    }

    [Fact]
    public void A_name_below_our_own_folder_is_refused()
    {
        shop.Write(".dogshore/static.json");
        Should.Throw<DeployException>(() => shop.Files()).Findings.ShouldHaveSingleItem().Code.ShouldBe("DOG1752");
    }

    [Fact]
    public void A_coding_that_a_build_left_beside_its_file_is_served_as_that_file()
    {
        shop.Write("a.js").Write("a.js.br").Write("a.js.gz").Write("alone.gz");
        var files = shop.Files().ToDictionary(file => file.Name);
        (files["a.js.br"].Type, files["a.js.br"].Encoding).ShouldBe(("text/javascript; charset=utf-8", "br"));
        files["a.js.gz"].Encoding.ShouldBe("gzip");
        (files["alone.gz"].Type, files["alone.gz"].Encoding).ShouldBe(("application/gzip", null));
    }
}
