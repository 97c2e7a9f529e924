using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Records;

namespace Dogshore.Tests.Records;

public sealed class OutcomeFile
{
    [Fact]
    public void It_is_written_like_this()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["outcome.json"], Examples.Outcome with { Outcome = "failed", Error = new("DOG4101", "The app does not listen.") });
        File.ReadAllText(folder["outcome.json"]).ShouldBe("""
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
              "outcome": "failed",
              "url": "http://127.0.0.1:41234/",
              "release": {
                "id": "id-2",
                "number": 2,
                "version": "1.1.0",
                "commit": "a1b2c3d4e5",
                "dirty": true,
                "content": "bb22",
                "by": "ada",
                "runUrl": "https://ci.example/1",
                "standing": "verified"
              },
              "previous": {
                "id": "id-1",
                "number": 1,
                "version": "1.0.0",
                "commit": null,
                "dirty": false,
                "content": "aa",
                "by": "ada",
                "runUrl": null,
                "standing": "verified"
              },
              "changes": [
                {
                  "phase": "upload",
                  "text": "3 files, 1.2 kB",
                  "outcome": "done",
                  "seconds": 0.25
                },
                {
                  "phase": "release",
                  "text": "shop 1.1.0",
                  "outcome": "done",
                  "seconds": 1.5
                }
              ],
              "seconds": 2.125,
              "error": {
                "code": "DOG4101",
                "message": "The app does not listen."
              }
            }

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["outcome.json"], Examples.Outcome);
        RecordFiles.ReadOutcome(folder["outcome.json"])!.ShouldBeWrittenAs(Examples.Outcome);
    }

    [Theory]
    [InlineData("succeeded"), InlineData("unchanged"), InlineData("rolled-back"), InlineData("rollback-failed"), InlineData("failed"), InlineData("cancelled"), InlineData("not-started"), InlineData("unknown")]
    public void Each_word_of_an_outcome_is_read(string word)
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["outcome.json"], Examples.Outcome with { Outcome = word });
        Words.Outcome(RecordFiles.ReadOutcome(folder["outcome.json"])!.Outcome).ShouldNotBeNull();
    }

    [Fact]
    public void There_may_be_none()
    {
        using var folder = new Scratch();
        RecordFiles.ReadOutcome(folder["outcome.json"]).ShouldBeNull();
    }

    [Theory, InlineData("Succeeded"), InlineData("fine"), InlineData("")]
    public void Row_67_another_word_is_refused(string word)
    {
        using var folder = new Scratch();
        RecordFiles.Write(folder["outcome.json"], Examples.Outcome with { Outcome = word });
        Should.Throw<DeployException>(() => RecordFiles.ReadOutcome(folder["outcome.json"], "obj/outcome.json")).Findings.Single().Fact
            .ShouldBe("'obj/outcome.json' does not say what it should in: outcome.");
    }

    [Fact]
    public void Row_67_a_newer_outcome_is_refused()
    {
        using var folder = new Scratch();
        Should.Throw<DeployException>(() => RecordFiles.ReadOutcome(folder.Holding("outcome.json", """{"schema":2}"""))).Findings.Single().Code.ShouldBe("DOG1444");
    }

    [Fact]
    public void A_release_of_ours_is_recorded_with_its_stamp() => ReleaseRecord.Of(new Release("id-2", 2,
        new Stamp { Content = "bb22", Version = "1.1.0", Commit = "a1b2c3d4e5", Dirty = true, By = "ada", RunUrl = "https://ci.example/1" }, Standing.Verified, true, TimeSpan.Zero)).ShouldBe(Examples.Second);

    [Fact]
    public void A_release_of_somebody_else_is_recorded_by_its_number() => ReleaseRecord.Of(new Release("id-7", 7, null, Standing.Unknown, true, TimeSpan.Zero))
        .ShouldBe(new ReleaseRecord("id-7", 7, "", null, false, "", "", null, "unknown"));
}
