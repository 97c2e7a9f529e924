using Dogshore.Deployment;
using Dogshore.Tests.Fakes;
using Dogshore.Tests.Packaging;
using Dogshore.Worlds;
using Shouldly;
using Xunit;

namespace Dogshore.Tests.Deployment;

public class ProgressTests
{
    readonly FakeClock clock = new();
    readonly Said log = new();

    [Fact]
    public void A_phase_has_a_line_at_its_start_and_one_with_seconds_at_its_end()
    {
        Show(async within =>
        {
            within.Log.Say("unpacks");
            await Wait(2.5);
        });
        log.Lines.ShouldBe(["release", "  unpacks", "release done in 2.5 s"]);
    }

    [Fact]
    public void Ten_silent_seconds_are_broken_by_what_is_waited_for()
    {
        Show(async within =>
        {
            await Wait(12);
            within.Log.Say("builds");
            await Wait(25);
        });
        log.Lines.ShouldBe(["release", "  still at it after 10 s", "  builds", "  still at it after 22 s: builds", "  still at it after 32 s: builds", "release done in 37 s"]);
    }

    [Fact]
    public void A_detail_that_only_a_full_log_shows_counts_as_a_word()
    {
        Show(async within =>
        {
            await Wait(8);
            within.Log.Detail("compiles");
            await Wait(8);
        });
        log.Lines.ShouldNotContain(line => line.Contains("still at it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_phase_that_failed_says_so()
    {
        Should.Throw<InvalidOperationException>(() => Show(async _ =>
        {
            await Wait(1);
            throw new InvalidOperationException("broken");
        }));
        log.Lines.ShouldBe(["release", "release failed in 1.0 s"]);
    }

    [Fact]
    public void A_phase_that_was_cancelled_says_so()
    {
        Should.Throw<OperationCanceledException>(() => Show(_ => throw new OperationCanceledException()));
        log.Lines.ShouldBe(["release", "release cancelled in 0.0 s"]);
    }

    Task Wait(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), clock, TestContext.Current.CancellationToken);

    void Show(Func<World, Task> work) => clock.Run(() => Progress.Show("release", new World
    {
        Log = log,
        Clock = clock,
        Environment = _ => null,
        Directory = "/",
        Processes = new Processes(),
    }, async within =>
    {
        await work(within);
        return true;
    }));
}
