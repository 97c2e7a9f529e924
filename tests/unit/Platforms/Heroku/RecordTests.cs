using Dogshore.Model;
using Dogshore.Planning;
using Dogshore.Platforms.Heroku;
using Dogshore.Platforms.Serving;
using Dogshore.Secrets;

namespace Dogshore.Tests.Platforms.Heroku;

/// <summary>The two halves of a stamp, and what a release of Heroku's is by them.</summary>
public sealed class RecordTests
{
    const string Digest = "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd";
    static readonly string other = Digest.Replace('a', 'e');

    static Stamp Of(string run, string content = Digest) => new() { Content = content, Config = "tag", Names = ["A", "B"], Version = "1.0.0", Commit = "c0ffee", By = "ada", Run = run, RunUrl = "https://ci.example" };
    static readonly Desired desired = new() { App = "shop", Runtime = Runtime.Python, Content = new(Digest, 1, 1), Key = new TagKey(new byte[32]), Stamp = Of("run-1") };

    static Remembered Config(string run, string content = Digest) => Remembered.Of(Of(run, content), desired.Key, ["DATABASE_URL"], desired, ["x"]);
    static CodeStamp Code(string run, string configured, string content = Digest) => CodeStamp.Of(Of(run, content), configured);
    static HerokuRelease Release(string description = "Deploy aaaaaaaa") => new("id", 7, "succeeded", DateTimeOffset.UnixEpoch, description, new HerokuId("slug"));

    [Fact]
    public void Both_halves_read_what_they_wrote()
    {
        var config = Remembered.Parse(new Dictionary<string, string> { ["DOGSHORE"] = Config("run-1").Write() })!;
        config.SaysTheSame(Config("run-2")).ShouldBeTrue();
        config.TagKey().ShouldNotBeNull();
        CodeStamp.Parse(Code("run-1", "run-1").Write()).ShouldBe(Code("run-1", "run-1"));
        var stamp = Code("run-1", "run-1").With(config);
        (stamp.Content, stamp.Config, stamp.Commit, stamp.Run).ShouldBe((Digest, "tag", "c0ffee", "run-1"));
        stamp.Names.ShouldBe(["A", "B"]);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("* Ada: mend it"), InlineData("{"), InlineData("{}"), InlineData("""{"content":"short"}""")]
    public void What_is_not_ours_is_no_stamp(string? text) => CodeStamp.Parse(text).ShouldBeNull();

    [Theory, InlineData("x"), InlineData("{}"), InlineData("""{"schema":1,"key":"short","names":[],"content":"","version":"","dirty":false,"by":"","run":"","databases":[],"migrated":[]}""")]
    public void A_DOGSHORE_that_is_not_ours_is_as_if_there_were_none(string text) => Remembered.Parse(new Dictionary<string, string> { ["DOGSHORE"] = text }).ShouldBeNull();

    [Fact]
    public void Config_that_came_after_its_code_tells_of_the_later_run() => Code("run-1", "run-1").With(Config("run-2")).Run.ShouldBe("run-2");

    [Fact]
    public void Code_that_came_after_its_config_tells_of_its_own_run() => Code("run-2", "run-1").With(Config("run-1")).Run.ShouldBe("run-2");

    [Fact]
    public void Config_whose_code_never_came_is_only_a_step() => new KnownRelease(Release(), Code("run-1", "run-1"), Config("run-2", other)).IsStep.ShouldBeTrue();

    [Fact]
    public void Config_alone_is_a_release() => new KnownRelease(Release(), Code("run-1", "run-1"), Config("run-2")).IsStep.ShouldBeFalse();

    [Fact]
    public void Code_alone_is_a_release_though_its_config_was_made_for_older_code() => new KnownRelease(Release(), Code("run-2", "run-1", other), Config("run-1")).IsStep.ShouldBeFalse();

    [Fact]
    public void A_rollback_says_where_to_and_why()
    {
        WentBack? Back(string description) => new KnownRelease(Release(description), Code("run-1", "run-1"), Config("run-1")).BackTo;
        Back(KnownRelease.Rollback(3, isRefusal: true)).ShouldBe(new WentBack(3, true));
        Back(KnownRelease.Rollback(3, isRefusal: false)).ShouldBe(new WentBack(3, false));
        // Heroku's own tool says no more.
        Back("Rollback to v12").ShouldBe(new WentBack(12, true));
        Back("Deploy 1.0.0").ShouldBeNull();
        Back("Set ROLLBACK config vars").ShouldBeNull();
    }

    [Theory]
    [InlineData("machine api.heroku.com\n  login a@b.c\n  password s3cret\n", "s3cret")]
    [InlineData("machine git.heroku.com login a password other machine api.heroku.com login a password s3cret", "s3cret")]
    [InlineData("machine git.heroku.com login a password other", null)]
    [InlineData("", null)]
    public void The_netrc_of_Herokus_own_tool_is_read(string text, string? password) => Netrc.Password(text, "api.heroku.com").ShouldBe(password);

    [Theory]
    [InlineData("**/*.css", "css/a.css", true)]
    [InlineData("**/*.css", "a.css", true)]
    [InlineData("*.css", "css/a.css", false)]
    [InlineData("assets/**", "assets/a/b.js", true)]
    [InlineData("a?.js", "ab.js", true)]
    [InlineData("a.js", "abjs", false)]
    public void A_glob_of_cache_rules_means_the_same_to_the_static_server(string glob, string path, bool matches) =>
        System.Text.RegularExpressions.Regex.IsMatch(path, $"^(?:{StaticServer.Pattern(glob)})$").ShouldBe(matches);
}
