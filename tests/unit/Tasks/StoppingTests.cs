using System.Diagnostics;
using Dogshore.Tasks;

namespace Dogshore.Tests.Tasks;

public sealed class StoppingTests
{
    static bool Cancelled(Stopping stopping) => SpinWait.SpinUntil(() => stopping.Token.IsCancellationRequested, TimeSpan.FromSeconds(20));

    [Fact]
    public void A_cancel_reaches_the_token()
    {
        using var stopping = new Stopping();
        stopping.Cancel();
        stopping.Cancel();
        Cancelled(stopping).ShouldBeTrue();
    }

    [Fact]
    public void The_end_of_the_process_waits_for_the_call_that_runs()
    {
        using var stopping = new Stopping { Grace = TimeSpan.FromSeconds(20) };
        var call = stopping.Enter();
        using var registered = stopping.Token.Register(call.Dispose);
        stopping.End().ShouldBeTrue();
    }

    [Fact]
    public void But_not_for_ever()
    {
        using var stopping = new Stopping { Grace = TimeSpan.FromMilliseconds(50) };
        using var call = stopping.Enter();
        var start = Stopwatch.GetTimestamp();
        stopping.End().ShouldBeFalse();
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void With_nothing_running_it_waits_for_nothing()
    {
        using var stopping = new Stopping { Grace = TimeSpan.FromHours(1) };
        stopping.Enter().Dispose();
        stopping.End().ShouldBeTrue();
    }

    [Fact]
    public void Row_10_the_death_of_the_parent_cancels()
    {
        using var stopping = new Stopping();
        var lives = true;
        using var watch = new ParentWatch(() => Volatile.Read(ref lives), stopping.Cancel, TimeSpan.FromMilliseconds(1));
        stopping.Token.IsCancellationRequested.ShouldBeFalse();
        Volatile.Write(ref lives, false);
        Cancelled(stopping).ShouldBeTrue();
    }

    [Fact]
    public void One_that_listens_can_be_given_up_and_says_nothing_then()
    {
        var stopping = Stopping.Listening();
        stopping.Dispose();
        stopping.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [InlineData("dotnet MSBuild.dll -t:Deploy", null)]
    [InlineData("dotnet MSBuild.dll /nologo /nodemode:1 /nodeReuse:true", 1)]
    [InlineData("dotnet MSBuild.dll -NodeMode:8", 8)]
    [InlineData("dotnet MSBuild.dll /nodemode:2", 2)]
    [InlineData("dotnet build nodemode:1", null)]
    public void A_node_of_MSBuild_is_known_by_its_command_line(string line, int? mode)
    {
        Ancestry.NodeMode(line.Split(' ')).ShouldBe(mode);
    }

    [Theory]
    [InlineData("SigIgn:\t0000000000000001", true)]
    [InlineData("SigIgn:\t0000000000001000", false)]
    [InlineData("Name:\tdotnet", false)]
    public void Under_nohup_the_end_of_the_terminal_means_nothing(string line, bool ignores)
    {
        Ancestry.IgnoresHangUp(["Name:\tx", line]).ShouldBe(ignores);
    }
}
