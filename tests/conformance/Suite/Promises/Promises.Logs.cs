using System.Globalization;
using Dogshore.Conformance.Engine;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

public abstract partial class Promises<T>
{
    [Fact]
    public async Task A_log_of_50_MB_streams_through_in_bounded_memory_and_its_commands_to_CI_are_inert()
    {
        OnlyWhere(Declaration.DatabaseEngines.Length > 0 && Declaration.Releasing.Migrates != Migrates.Refused, "it runs no command of which it would show the output");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        var scene = New();
        await Made(scene);
        scene.Migrates = true;
        File.WriteAllText(scene.Migrations + ".loud", "");
        using var child = new Child(Subject, scene);
        var peak = 0L;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                peak = Math.Max(peak, Peak(child.Id));
                await Task.WhenAny(Task.Delay(20, over.Token));
            }
        }, Stop);
        var (exit, text) = await child.End();
        await over.CancelAsync();
        await watching;

        exit.ShouldBe(0, text.Length > 3000 ? text[^3000..] : text);
        peak.ShouldBeInRange(10_000_000, 400_000_000);
        foreach (var line in text.Split('\n')) IsInert(line);
    }

    [Fact]
    public async Task Row_55_lines_of_the_app_that_look_like_commands_to_CI_are_inert()
    {
        OnlyWhere(Main == Runtime.Python, NoProcess);
        var scene = New();
        await Made(scene);
        scene.Write("crash as told");
        scene.Patience = "5s";
        var ended = await scene.Deploy();
        ended.IsGood.ShouldBeFalse();
        if (Declaration.Can(Ability.Logs)) ended.Log.ShouldContain("last words 60");
        foreach (var line in ended.Log.Split('\n')) IsInert(line);
    }

    static void IsInert(string line)
    {
        line.TrimStart().ShouldNotStartWith("::");
        line.ShouldNotContain("##vso[");
        line.ShouldNotContain("##[");
        line.ShouldNotContain('\x1b');
        line.ShouldNotContain('\r');
    }

    /// <summary>The most memory that the process ever had, in bytes; 0 when it has gone.</summary>
    static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
