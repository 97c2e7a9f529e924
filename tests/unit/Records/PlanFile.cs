using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class PlanFile
{
    [Fact]
    public void It_is_written_like_this()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["plan.json"], Examples.Plan);
        File.ReadAllText(folder["plan.json"]).ShouldBe("""
            {
              "schema": 1,
              "destination": "local",
              "platform": "local",
              "app": "shop",
              "run": "run-2",
              "sdk": {
                "version": "1.0.0",
                "digest": "0123456789abcdef"
              },
              "manifest": "aa11",
              "position": "42",
              "content": "bb22",
              "config": "cc33",
              "package": {
                "path": "../package.tar.gz",
                "bytes": 4321,
                "files": 3,
                "sha256": "dd44",
                "contentBytes": 1234
              },
              "changes": [
                {
                  "phase": "upload",
                  "kind": "upload",
                  "key": "bb22",
                  "text": "3 files, 1.2 kB"
                },
                {
                  "phase": "release",
                  "kind": "release",
                  "key": "shop",
                  "text": "shop 1.1.0+a1b2c3d (3 files, ~ MODE, after 'flask \"migrate\"')"
                }
              ],
              "files": {
                "added": [
                  "new.py"
                ],
                "changed": [
                  "app.py"
                ],
                "removed": [
                  "old.py"
                ]
              },
              "notes": [
                "worker left the manifest: its count goes to 0"
              ],
              "statics": null,
              "back": null,
              "stamp": {
                "version": "1.1.0",
                "commit": "a1b2c3d4e5",
                "dirty": true,
                "by": "ada",
                "runUrl": "https://ci.example/1"
              },
              "live": null,
              "url": null,
              "pending": null
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["plan.json"], Examples.Plan);
        RecordFiles.ReadPlan(folder["plan.json"]).ShouldBeWrittenAs(Examples.Plan);
    }

    [Fact]
    public void An_empty_plan_of_a_rollback_is_read_too()
    {
        using var folder = new Scratch();
        var plan = Examples.Plan with { Package = null, Files = null, Config = null, Changes = [], Notes = [], Back = "id-1" };
        RecordFiles.Write(folder["plan.json"], plan);
        RecordFiles.ReadPlan(folder["plan.json"]).ShouldBeWrittenAs(plan);
    }

    [Fact]
    public void It_is_written_the_same_twice()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["one.json"], Examples.Plan);
        RecordFiles.Write(folder["two.json"], Examples.Plan);
        File.ReadAllBytes(folder["one.json"]).ShouldBe(File.ReadAllBytes(folder["two.json"]));
    }

    [Fact]
    public void Its_folder_is_made()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["obj/deploy/local/plan.json"], Examples.Plan);
        File.Exists(folder["obj/deploy/local/plan.json"]).ShouldBeTrue();
    }

    [Fact]
    public void A_plan_replaces_the_one_before()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["plan.json"], Examples.Plan);
        RecordFiles.Write(folder["plan.json"], Examples.Plan with { Run = "run-3" });
        RecordFiles.ReadPlan(folder["plan.json"]).Run.ShouldBe("run-3");
    }

    [Fact]
    public void Control_characters_stay_within_their_string()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["plan.json"], Examples.Plan with { Run = "a\r\n\u001b[2Jb" });
        File.ReadAllText(folder["plan.json"]).ShouldContain("""
            "run": "a\r\n\u001B[2Jb"
            """);
    }

    [Fact]
    public void Whether_it_changes_anything_is_told_by_its_changes() => (Examples.Plan.Changed, (Examples.Plan with { Changes = [] }).Changed).ShouldBe((true, false));

    [Fact]
    public void A_change_is_recorded_in_words() => PlannedChange.Of(new CreateApp("shop")).ShouldBe(new PlannedChange("create-app", "create-app", "shop", "shop"));

    [Fact]
    public void Files_are_compared_by_content_and_mode()
    {
        var files = FilesRecord.Between(
            [new FileEntry("same", false, "1"), new FileEntry("mode", false, "1"), new FileEntry("bytes", false, "1"), new FileEntry("z-old", false, "1"), new FileEntry("old", false, "1")],
            [new FileEntry("z-new", false, "1"), new FileEntry("new", false, "1"), new FileEntry("same", false, "1"), new FileEntry("mode", true, "1"), new FileEntry("bytes", false, "2")])!;
        files.Added.ShouldBe(["new", "z-new"]);
        files.Changed.ShouldBe(["bytes", "mode"]);
        files.Removed.ShouldBe(["old", "z-old"]);
    }

    [Fact]
    public void Files_that_the_platform_cannot_tell_are_not_compared() => FilesRecord.Between(null, [new FileEntry("a", false, "1")]).ShouldBeNull();
}
