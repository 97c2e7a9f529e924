using Dogshore.Faults;
using Dogshore.Platforms.AppEngine;

namespace Dogshore.Tests.Platforms.AppEngine;

/// <summary>app.yaml: made where there is none, completed where there is one.</summary>
public sealed class AppYamlTests
{
    static readonly WantedYaml plain = new("notes", "python313", false, false, null, "gunicorn notes:app", false, [], [], []);

    static string? Complete(string? own, WantedYaml? wanted = null) => AppYaml.Of("appengine", wanted ?? plain).Complete(own);

    [Fact]
    public void It_is_made_from_the_manifest() => Complete(null, plain with
    {
        Statics = [new("/static", "staticfiles", [[@".*[^/]*\.css", "public, max-age=31536000"]])],
        Settings = [new("automatic_scaling.max_instances", "5"), new("instance_class", "F2")],
    }).ShouldBe("""
        # Made by Dogshore from deploy.props.
        service: notes
        runtime: python313
        entrypoint: "gunicorn notes:app"
        handlers:
        - url: "/static/(.*[^/]*\\.css)"
          static_files: "staticfiles/\\1"
          upload: "staticfiles/.*"
          http_headers:
            Cache-Control: "public, max-age=31536000"
          require_matching_file: true
        - url: "/static"
          static_dir: "staticfiles"
        - url: /.*
          script: auto
        automatic_scaling:
          max_instances: 5
        instance_class: F2

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void What_only_the_users_file_says_stays_and_completed_once_more_nothing_changes()
    {
        const string own = "runtime: nodejs22\nservice: notes\nentrypoint: exec gunicorn notes:app\nautomatic_scaling:\n  min_instances: 1\nhandlers:\n- url: /api/.*\n  script: auto\n";
        var text = Complete(own, plain with { Statics = [new("/static", "static", [])] })!;
        foreach (var theirs in new[] { "nodejs22", "min_instances: 1", "exec gunicorn notes:app" }) text.ShouldContain(theirs);
        // Ours counts before theirs, and no handler for the rest is put after what they chose.
        text.IndexOf("static_dir", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("/api/", StringComparison.Ordinal));
        text.Split("script: auto").Length.ShouldBe(2, text);
        Complete(text, plain with { Statics = [new("/static", "static", [])] }).ShouldBeNull();
    }

    [Theory]
    [InlineData("service: other\n")]
    [InlineData("entrypoint: gunicorn other:app\n")]
    [InlineData("env: flex\n")]
    [InlineData("env_variables:\n  WORD: theirs\n")]
    [InlineData("handlers:\n- url: /static/\n  static_dir: other\n")]
    [InlineData("automatic_scaling:\n  max_instances: 6\n")]
    public void A_file_that_says_otherwise_is_a_fault(string own) => Refused(own, plain with { Statics = [new("/static", "static", [])], Settings = [new("automatic_scaling.max_instances", "5")], Config = ["WORD"] }).ShouldBe(Dog.FileContradicts.Code);

    [Theory]
    [InlineData("application: shop\n")]
    [InlineData("version: v1\n")]
    [InlineData("skip_files: [x]\n")]
    [InlineData("threadsafe: true\n")]
    public void A_key_that_has_no_place_here_is_a_fault(string own) => Refused(own, plain).ShouldBe(Dog.AppEngineYamlKey.Code);

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("a: b: c")]
    [InlineData("handlers: 5\nruntime: x\n")]
    public void What_is_no_app_yaml_is_a_fault(string own) => Refused(own, plain with { Statics = [new("/static", "static", [])] }).ShouldBe(Dog.AppEngineYaml.Code);

    [Fact]
    public void Row_48_one_that_is_nested_without_end_is_a_fault() => Refused(new string('[', 10_000), plain).ShouldBe(Dog.AppEngineYaml.Code);

    [Fact]
    public void In_the_flexible_environment_it_names_the_version_of_its_runtime()
    {
        var text = Complete(null, plain with { Runtime = "python", IsFlexible = true, Version = "3.12" })!;
        text.ShouldContain("env: flex\n");
        text.ShouldContain("runtime_version: \"3.12\"\n");
        Complete("runtime: custom\nenv: flex\n", plain with { Runtime = "python", IsFlexible = true, Version = "3.12" })!.ShouldNotContain("runtime_version");
    }

    static string Refused(string own, WantedYaml wanted) => Should.Throw<DeployException>(() => Complete(own, wanted)).Findings[0].Code;
}
