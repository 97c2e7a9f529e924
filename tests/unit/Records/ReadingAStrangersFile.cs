using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class ReadingAStrangersFile : IDisposable
{
    readonly Scratch folder = new();

    public void Dispose() => folder.Dispose();

    Finding Refusal(byte[] bytes)
    {
        var path = folder.Holding("plan.json", bytes);
        var finding = Should.Throw<DeployException>(() => RecordFiles.ReadPlan(path, "ci/plan.json")).Findings.Single();
        // Whatever is wrong with it: it is left as it is, and nothing is put beside it.
        File.ReadAllBytes(path).ShouldBe(bytes);
        folder.Names.ShouldBe(["plan.json"]);
        return finding;
    }

    Finding Refusal(string text) => Refusal(Encoding.UTF8.GetBytes(text));

    string Good
    {
        get
        {
            RecordFiles.Write(folder["plan.json"], Examples.Plan);
            return File.ReadAllText(folder["plan.json"]);
        }
    }

    string Edited(Action<JsonObject> edit)
    {
        var plan = JsonNode.Parse(Good)!.AsObject();
        edit(plan);
        return plan.ToJsonString();
    }

    [Fact]
    public void A_plan_that_is_not_there_is_named() => Should.Throw<DeployException>(() => RecordFiles.ReadPlan(folder["plan.json"], "ci/plan.json")).Findings.Single().ToString()
        .ShouldBe("DOG1440: There is no file 'ci/plan.json'. Make it with -t:DeployPlan, or correct the path.");

    [Fact]
    public void A_folder_is_no_plan()
    {
        Directory.CreateDirectory(folder["plan.json"]);
        Should.Throw<DeployException>(() => RecordFiles.ReadPlan(folder["plan.json"])).Findings.Single().Code.ShouldBe("DOG1440");
    }

    [Theory, InlineData(""), InlineData("   "), InlineData("{"), InlineData("not json"), InlineData("{\"schema\":1}}"), InlineData("{\"schema\":1,}"), InlineData("/* no */ {}")]
    public void Row_67_a_broken_plan_is_refused(string text) => Refusal(text).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_67_half_a_plan_is_refused() => Refusal(Good[..200]).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_what_is_broken_is_named_with_its_place()
    {
        var finding = Refusal("{\n  \"schema\": 1,\n  \"app\": nope\n}");
        finding.ToString().ShouldBe("DOG1442: 'ci/plan.json' is not valid JSON. It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");
        (finding.Place!.File, finding.Place.Line, finding.Place.Column).ShouldBe((folder["plan.json"], 3, 11));
    }

    [Fact]
    public void Row_48_a_hundred_thousand_levels_are_refused() => Refusal(new string('[', 100_000) + new string(']', 100_000)).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_depth_within_a_field_is_refused() => Refusal(Edited(plan => plan["extra"] = JsonNode.Parse(new string('[', 40) + new string(']', 40)))).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_a_field_that_stands_twice_is_refused() => Refusal(Good.Replace("\"app\": \"shop\",", "\"app\": \"shop\", \"app\": \"other\",", StringComparison.Ordinal)).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_a_field_that_stands_twice_within_another_is_refused() => Refusal(Good.Replace("\"sha256\"", "\"bytes\": 1, \"sha256\"", StringComparison.Ordinal)).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_a_byte_order_mark_is_passed_over()
    {
        var path = folder.Holding("plan.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)]);
        RecordFiles.ReadPlan(path).ShouldBeWrittenAs(Examples.Plan);
    }

    [Fact]
    public void Row_48_UTF_16_is_refused() => Refusal([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)]).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_bytes_that_are_no_text_are_refused() => Refusal([.. Encoding.UTF8.GetBytes("{\"schema\":1,\"app\":\""), 0xFF, 0xC0, .. Encoding.UTF8.GetBytes("\"}")]).Code.ShouldBe("DOG1442");

    [Fact]
    public void Row_48_a_huge_file_is_not_read()
    {
        using (var file = File.Create(folder["plan.json"])) file.SetLength(1_000_000_000);
        Should.Throw<DeployException>(() => RecordFiles.ReadPlan(folder["plan.json"], "ci/plan.json")).Findings.Single().Fact.ShouldBe("'ci/plan.json' is 1 GB; a record has at most 32 MB.");
    }

    [Theory, InlineData("[]"), InlineData("null"), InlineData("1"), InlineData("{}"), InlineData("{\"schema\":\"1\"}"), InlineData("{\"schema\":0}"), InlineData("{\"schema\":1.5}"), InlineData("{\"schema\":99999999999}"), InlineData("{\"Schema\":1}")]
    public void Row_67_what_has_no_schema_is_refused(string text) => Refusal(text).Fact.ShouldBe("'ci/plan.json' does not say what it should in: schema.");

    [Fact]
    public void Row_67_a_newer_plan_is_refused_and_its_maker_named() => Refusal("""{"schema":2,"anything":true}""").ToString().ShouldBe(
        "DOG1444: 'ci/plan.json' was made by a newer Dogshore: its schema is 2, and this one knows 1. It was left as it is. Use the version of Dogshore that wrote it.");

    [Fact]
    public void Row_67_all_missing_fields_are_named() => Refusal(Edited(plan => { plan.Remove("app"); plan.Remove("position"); plan.Remove("changes"); })).ToString().ShouldBe(
        "DOG1443: 'ci/plan.json' does not say what it should in: app, position, changes. It was left as it is. Take it from the run that wrote it, or delete it and run that step again.");

    [Theory, InlineData("destination"), InlineData("platform"), InlineData("app"), InlineData("run"), InlineData("sdk"), InlineData("manifest"), InlineData("position"), InlineData("content"), InlineData("changes"), InlineData("notes"), InlineData("stamp")]
    public void Row_67_a_missing_field_is_named(string field) => Refusal(Edited(plan => plan.Remove(field))).Fact.ShouldBe($"'ci/plan.json' does not say what it should in: {field}.");

    [Theory, InlineData("destination"), InlineData("sdk"), InlineData("changes"), InlineData("stamp")]
    public void Row_67_a_field_of_null_is_named(string field) => Refusal(Edited(plan => plan[field] = null)).Fact.ShouldContain(field);

    [Fact]
    public void Row_67_a_field_of_another_type_is_named() => Refusal(Edited(plan => plan["package"]!["bytes"] = "many")).Fact.ShouldBe("'ci/plan.json' does not say what it should in: package.bytes.");

    [Fact]
    public void Row_67_a_missing_field_within_a_field_is_named_by_the_outer_one() => Refusal(Edited(plan => plan["package"]!.AsObject().Remove("sha256"))).Fact.ShouldContain("package");

    [Fact]
    public void Row_67_a_change_of_null_is_refused() => Refusal(Edited(plan => plan["changes"]!.AsArray().Add(null))).Fact.ShouldBe("'ci/plan.json' does not say what it should in: changes.");

    [Theory, InlineData("/etc/package.tar.gz"), InlineData("C:\\package.tar.gz"), InlineData("\\\\host\\package.tar.gz"), InlineData("")]
    public void Row_67_a_package_that_would_not_travel_with_its_plan_is_refused(string path) => Refusal(Edited(plan => plan["package"]!["path"] = path)).Fact.ShouldBe("'ci/plan.json' does not say what it should in: package.path.");

    [Fact]
    public void A_field_that_a_later_version_added_is_passed_over()
    {
        var path = folder.Holding("plan.json", Edited(plan => plan["later"] = 1));
        RecordFiles.ReadPlan(path).ShouldBeWrittenAs(Examples.Plan);
    }
}
