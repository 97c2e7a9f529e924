using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Platforms.Local;
using Dogshore.Worlds;

namespace Dogshore.Tests.Platforms.Local;

public sealed class ReleaseProgressTests : LocalWorld
{
    static readonly ReleaseEvent Done = new()
    {
        Done = new(new AppRecord { App = "shop", Port = 1, Sequence = 8 },
            new ReleaseRecord { Id = "one", Number = 1, Stamp = Given.Stamp(), Runtime = Runtime.Dotnet, Made = Noon, Processes = [], ToolPath = "" }),
    };

    string MigrateLog => Path.Combine(Folder, "deploy", "migrate.log");

    [Fact]
    public async Task What_a_step_says_is_heard_and_the_last_word_is_the_release()
    {
        var done = await Follow(new ReleaseEvent { Step = "start", Text = "web listens on 40123" }, Done);
        done.App.Sequence.ShouldBe(8);
        Log.Said.ShouldBe(["web listens on 40123"]);
    }

    [Fact]
    public async Task The_output_of_a_migration_goes_whole_to_its_own_file()
    {
        await Follow(Output("migrate", "one"), Output("prepare", "pip"), Output("migrate", "two"), Done);
        File.ReadAllLines(MigrateLog).ShouldBe(["one", "two"]);
        Log.Details.ShouldBe(["one", "pip", "two"]);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Row_60_the_log_of_a_migration_is_its_owners_only()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix rights");
        await Follow(Output("migrate", "one"), Done);
        File.GetUnixFileMode(MigrateLog).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Row_56_a_secret_that_a_migration_prints_is_masked_everywhere()
    {
        await Follow(Output("migrate", "key is canary-4711"), Done);
        File.ReadAllText(MigrateLog).ShouldBe("key is ***\n");
        Log.Details.ShouldBe(["key is ***"]);
    }

    [Fact]
    public async Task Row_69_a_log_that_cannot_be_written_stops_no_release()
    {
        Directory.CreateDirectory(MigrateLog);
        await Follow(Output("migrate", "one"), Output("migrate", "two"), Done);
        Log.Said.Single().ShouldContain("its log cannot be written");
    }

    [Fact]
    public async Task A_fault_of_the_host_is_ours_with_its_fact_remedy_and_log()
    {
        var fault = new ReleaseEvent { Fault = new WireFault("DOG1301", "It cannot.", "Do.", ["last canary-4711 words"]) };
        var finding = (await Should.ThrowAsync<DeployException>(() => Follow(fault))).Findings.Single();
        (finding.Fault, finding.Fact, finding.Remedy).ShouldBe((Dog.NotAbleTo, "It cannot.", "Do."));
        finding.Log.ShouldBe(["last *** words"]);
    }

    [Fact]
    public async Task A_refused_probe_is_told_apart()
    {
        var fault = new ReleaseEvent { Fault = new WireFault("DOG1301", "It cannot.", "Do.", [], Refused: true) };
        await Should.ThrowAsync<ProbeRefusedException>(() => Follow(fault));
    }

    [Fact]
    public async Task A_fault_that_is_not_in_the_catalogue_is_still_told()
    {
        var fault = new ReleaseEvent { Fault = new WireFault("DOG9999", "Something new.", "Do.", []) };
        var finding = (await Should.ThrowAsync<DeployException>(() => Follow(fault))).Findings.Single();
        finding.Code.ShouldBe("DOG3004");
        finding.Fact.ShouldContain("Something new.");
    }

    [Fact]
    public async Task Row_27_a_stream_that_ends_before_its_last_word_is_no_success() =>
        await Should.ThrowAsync<IOException>(() => Follow(new ReleaseEvent { Step = "start", Text = "starting" }));

    [Fact]
    public async Task Row_27_half_a_line_is_no_success()
    {
        using var progress = Progress();
        await Should.ThrowAsync<DeployException>(() => progress.Follow(new MemoryStream("{\"done\":{"u8.ToArray()), default));
    }

    Task<ReleaseDone> Follow(params ReleaseEvent[] events)
    {
        using var progress = Progress();
        var text = string.Concat(events.Select(each => JsonSerializer.Serialize(each, Json.Default.ReleaseEvent) + "\n"));
        // Read to the end before the progress is disposed of: the stream is in memory.
        var following = progress.Follow(new MemoryStream(Encoding.UTF8.GetBytes(text)), default);
        following.IsCompleted.ShouldBeTrue();
        return following;
    }

    ReleaseProgress Progress()
    {
        var masks = new Masks();
        masks.Add("canary-4711");
        return new ReleaseProgress(World, MigrateLog, masks.Hide);
    }

    static ReleaseEvent Output(string step, string line) => new() { Step = step, Line = line };
}
