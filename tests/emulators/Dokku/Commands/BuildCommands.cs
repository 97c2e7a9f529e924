using System.Security.Cryptography;

namespace Dogshore.Emulators.Dokku.Commands;

/// <summary>The records of builds, from 0.38 on.</summary>
static class BuildCommands
{
    const int Kept = 20;

    /// <summary>Runs a deploy with its record; what it says goes to standard output and into the record.</summary>
    public static async Task<int> Recorded(Answer answer, ServerApp app, string source, Func<Func<string, Task>, Task<int>> deploy)
    {
        var build = new Build(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), source, DateTimeOffset.UtcNow);
        lock (app.Builds)
        {
            app.Builds.Insert(0, build);
            if (app.Builds.Count > Kept) app.Builds.RemoveAt(Kept);
        }
        var code = 1;
        try
        {
            return code = await deploy(async line =>
            {
                lock (build.Output) build.Output.Add(line);
                await answer.Say(line);
            });
        }
        finally
        {
            (build.Finished, build.ExitCode, build.Status) = (DateTimeOffset.UtcNow, code, code == 0 ? "succeeded" : "failed");
        }
    }

    public static Task<int> List(Answer answer) => AppCommands.With(answer, async app =>
    {
        Build[] builds;
        lock (app.Builds) builds = [.. app.Builds];
        await answer.Json(builds.Select(build => new Dictionary<string, object?>
        {
            ["id"] = build.Id, ["app"] = app.Name, ["kind"] = "build", ["pid"] = 4711, ["started_at"] = build.Started, ["finished_at"] = build.Finished, ["status"] = build.Status,
            ["source"] = build.Source, ["exit_code"] = build.ExitCode, ["display_status"] = build.Status, ["duration"] = "1s", ["log_path"] = $"/var/lib/dokku/data/builds/{app.Name}/{build.Id}.log",
        }));
        return 0;
    }, "--format");

    public static Task<int> Output(Answer answer) => AppCommands.With(answer, async app =>
    {
        Build? build;
        lock (app.Builds) build = app.Builds.FirstOrDefault(each => each.Id == answer.Operands().ElementAtOrDefault(1));
        if (build is null) return await answer.Fail("Build not found");
        string[] lines;
        lock (build.Output) lines = [.. build.Output];
        foreach (var line in lines) await answer.Say(line);
        return 0;
    });
}
