using System.Diagnostics;
using Dogshore.Tests.Worlds;

namespace Dogshore.Tests.Tasks;

/// <summary>The door in a real MSBuild, with real signals.</summary>
[Trait("Kind", "Real")]
public sealed class RealBuildTests : IDisposable
{
    readonly TempFolder folder = new();

    string Marker => Path.Combine(folder.Path, "marker");

    public void Dispose() => folder.Dispose();

    void Project(string body) => folder.Write("x.proj", $"""
        <Project DefaultTargets="Go">
          <UsingTask TaskName="Dogshore.Tests.Tasks.Waits" AssemblyFile="{typeof(Waits).Assembly.Location}" Runtime="NET" />
          <UsingTask TaskName="Dogshore.Tests.Tasks.Echoes" AssemblyFile="{typeof(Waits).Assembly.Location}" Runtime="NET" />
          {body}
        </Project>
        """);

    Process Start(string program, params string[] arguments)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("These tests speak sh.");
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        info.Environment["Ref"] = "of the environment";
        return Process.Start(info)!;
    }

    static async Task<string> End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(deadline.Token);
        return await output;
    }

    async Task Until(string file)
    {
        for (var start = Stopwatch.GetTimestamp(); !File.Exists(Marker + file);)
        {
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(120), $"{file} did not come");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    async Task<(int Exit, string Output)> Signalled(string signal, params string[] more)
    {
        Project($"""<Target Name="Go"><Waits Items="x" Marker="{Marker}" /></Target>""");
        // A shell in the background would hand SIGINT on as ignored.
        using var build = Start("env", ["--default-signal=INT,HUP", "dotnet", "msbuild", "x.proj", "-nologo", .. more]);
        await Until(".begun");
        using var kill = Start("sh", "-c", $"kill -{signal} {build.Id}");
        var output = await End(build);
        return (build.ExitCode, output);
    }

    [Fact]
    public async Task Row_8_SIGINT_stops_the_call_and_the_build_fails()
    {
        var (exit, output) = await Signalled("INT");
        File.Exists(Marker + ".stopped").ShouldBeTrue();
        exit.ShouldNotBe(0);
        output.ShouldContain("DOG4020");
    }

    [Theory]
    [InlineData]
    [InlineData("-mt")]
    public async Task Row_9_SIGTERM_lets_the_call_put_down_what_it_holds_and_exits_with_143(params string[] more)
    {
        var (exit, _) = await Signalled("TERM", more);
        File.Exists(Marker + ".stopped").ShouldBeTrue();
        exit.ShouldBe(143);
    }

    [Fact]
    public async Task A_closed_terminal_stops_the_call_and_the_build_fails()
    {
        var (exit, output) = await Signalled("HUP");
        File.Exists(Marker + ".stopped").ShouldBeTrue();
        exit.ShouldBe(1);
        output.ShouldContain("DOG4020");
    }

    [Fact]
    public async Task Row_10_the_death_of_the_shell_that_started_it_stops_the_build()
    {
        Project($"""<Target Name="Go"><Waits Items="x" Marker="{Marker}" /></Target>""");
        using var shell = Start("sh", "-c", "dotnet msbuild x.proj -nologo; echo after");
        await Until(".begun");
        shell.Kill(entireProcessTree: false);
        await Until(".stopped");
        (await End(shell)).ShouldNotContain("after");
    }

    [Fact]
    public async Task Row_50_what_was_written_arrives_as_it_was_meant_and_splits_nothing()
    {
        Project($"""
            <ItemGroup>
              <_Item Include="LEVEL" Kind="DeployConfig" Value="a%3Bb %24(x) $(Ref) &quot;--" />
              <_Item Include="Ref" Kind="Property" Value="$(Ref)" />
            </ItemGroup>
            <Target Name="Go"><Echoes Items="@(_Item)" Marker="{Marker}" /></Target>
            """);
        using var build = Start("dotnet", "msbuild", "x.proj", "-nologo", "-p:Ref=feature/%24(HOME)%3BDeployTo=production%2C$(x)");
        var output = await End(build);
        build.ExitCode.ShouldBe(0, output);
        const string Ref = "feature/$(HOME);DeployTo=production,$(x)";
        File.ReadAllLines(Marker).ShouldBe([$"DeployConfig LEVEL=a;b $(x) {Ref} \"--", $"Ref={Ref}", $"global Ref={Ref}"]);
    }
}
