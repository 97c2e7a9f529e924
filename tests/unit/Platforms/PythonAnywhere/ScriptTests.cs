using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Model;
using Dogshore.Platforms.PythonAnywhere;

namespace Dogshore.Tests.Platforms.PythonAnywhere;

public sealed class ScriptTests
{
    static readonly ReleaseNote note = new("r3-20260101-120000-0a1b2c3d", 3, new Stamp { Content = new string('a', 64), Version = "1.0.0", By = "Ada \"the first\"\n# dogshore: {}" }, Standing.Unknown,
        DateTimeOffset.UnixEpoch, "r1-20260101-110000-0a1b2c3d", ImmutableSortedDictionary<string, string>.Empty.Add("WORD", "tag"), ["DATABASE_URL"], new WebSpec("notes:app", null, "3.13", [new("/static/", "static")], []));

    [Fact]
    public void A_WSGI_file_tells_the_release_that_it_was_made_for()
    {
        var read = Script.Release(Wsgi())!;
        (read.Id, read.Number, read.Folder, read.Stamp.By, read.Web.Application).ShouldBe((note.Id, note.Number, note.Folder, note.Stamp.By, note.Web.Application));
        read.Tags.ShouldBe(note.Tags);
        read.Databases.ShouldBe(note.Databases);
        read.Web.Statics.ShouldBe(note.Web.Statics);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public void One_that_is_cut_off_is_not_taken_for_somebody_elses(double part) => Should.Throw<JsonException>(() => Script.Release(Wsgi()[..(int)(Wsgi().Length * part)]));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"id\":\"0123")]
    [InlineData("<!doctype html><title>Welcome</title>")]
    public void What_cannot_be_one_is_not_taken_for_somebody_elses_either(string text) => Should.Throw<JsonException>(() => Script.Release(text));

    [Fact]
    public void Somebody_elses_and_the_platforms_own_greeting_are_told_apart()
    {
        const string own = "from mysite import app as application\n";
        Script.Release(own).ShouldBeNull();
        Script.IsGreeting(own).ShouldBeFalse();
        Script.IsGreeting("HELLO_WORLD = \"\"\"<html>\n</html>\"\"\"\ndef application(environ, start_response): pass\n").ShouldBeTrue();
    }

    static string Wsgi() => Script.Wsgi(".dogshore/shop", note);
}
