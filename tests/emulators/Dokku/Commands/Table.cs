namespace Dogshore.Emulators.Dokku.Commands;

/// <summary>The commands by name.</summary>
static class Table
{
    static readonly Dictionary<string, Func<Answer, Task<int>>> all = new(StringComparer.Ordinal)
    {
        ["version"] = async answer => { await answer.Say($"dokku version {answer.Server.Version}"); return 0; },
        ["apps:create"] = AppCommands.Create,
        ["apps:destroy"] = AppCommands.Destroy,
        ["apps:exists"] = answer => AppCommands.With(answer, _ => Task.FromResult(0)),
        ["apps:list"] = AppCommands.List,
        ["apps:lock"] = answer => AppCommands.With(answer, app => { app.IsLocked = true; return Task.FromResult(0); }),
        ["apps:locked"] = answer => AppCommands.With(answer, async app => app.IsLocked ? 0 : await answer.Fail("Deploy lock does not exist")),
        ["apps:unlock"] = answer => AppCommands.With(answer, app => { app.IsLocked = false; return Task.FromResult(0); }),
        ["builder:set"] = answer => AppCommands.Property(answer, "builder"),
        ["builds:list"] = BuildCommands.List,
        ["builds:output"] = BuildCommands.Output,
        ["config:export"] = ConfigCommands.Export,
        ["config:get"] = ConfigCommands.Get,
        ["config:import"] = ConfigCommands.Import,
        ["config:set"] = ConfigCommands.Set,
        ["config:unset"] = ConfigCommands.Unset,
        ["git:from-archive"] = Git.FromArchive,
        ["git:from-image"] = Git.FromImage,
        ["git:report"] = Git.Report,
        ["git:set"] = answer => AppCommands.Property(answer, "git"),
        ["git-receive-pack"] = Git.ReceivePack,
        ["git-upload-pack"] = Git.UploadPack,
        ["logs"] = ProcessCommands.Logs,
        ["logs:failed"] = ProcessCommands.FailedLogs,
        ["ps:rebuild"] = ProcessCommands.Rebuild,
        ["ps:report"] = ProcessCommands.Report,
        ["ps:restart"] = ProcessCommands.Restart,
        ["ps:scale"] = ProcessCommands.Scale,
        ["ps:set"] = answer => AppCommands.Property(answer, "ps"),
        ["ps:start"] = ProcessCommands.Start,
        ["ps:stop"] = ProcessCommands.Stop,
        ["url"] = ProcessCommands.Url,
        ["postgres:create"] = PostgresCommands.Create,
        ["postgres:destroy"] = PostgresCommands.Destroy,
        ["postgres:exists"] = PostgresCommands.Exists,
        ["postgres:link"] = PostgresCommands.Link,
        ["postgres:linked"] = PostgresCommands.Linked,
    };

    public static Func<Answer, Task<int>>? Find(string name, DokkuEmulator server)
    {
        if (name.StartsWith("postgres:", StringComparison.Ordinal) && !server.HasPostgres) return null;
        if (name == "config:import" && server.Version < new Version(0, 37)) return null;
        if (name.StartsWith("builds:", StringComparison.Ordinal) && server.Version < new Version(0, 38)) return null;
        return all.GetValueOrDefault(name);
    }
}

/// <summary>Which commands change something.</summary>
static class Reads
{
    static readonly HashSet<string> never = new(StringComparer.Ordinal)
    {
        "version", "apps:exists", "apps:list", "apps:locked", "apps:report", "builds:list", "builds:output", "builds:info", "config:export", "config:get", "config:keys", "config:show",
        "git:report", "git-upload-pack", "git-hook", "logs", "logs:failed", "ps:report", "plugin:list", "postgres:exists", "postgres:linked", "postgres:info", "urls", "url",
    };

    public static async Task<bool> Changes(Answer answer) => answer.Name switch
    {
        "ps:scale" => answer.Operands().Length > 1,
        // Who ends at once has only asked for the names of the references.
        "git-receive-pack" => !(await answer.Session.Peek(4)).AsSpan().SequenceEqual("0000"u8),
        _ => !never.Contains(answer.Name),
    };
}
