using System.Globalization;

namespace Dogshore.Emulators.Dokku.Commands;

/// <summary>The app's repository: a real one, and a real git receives into it.</summary>
static class Git
{
    const long LargestArchive = 1L << 30;

    public static async Task<string?> Head(ServerApp app)
    {
        if (!Directory.Exists(app.Repository)) return null;
        var (exit, output, _) = await Tool.Run("git", [$"--git-dir={app.Repository}", "rev-parse", "--verify", "--quiet", $"refs/heads/{app.Branch}"]);
        return exit == 0 ? output.Trim() : null;
    }

    public static int Commits(ServerApp app)
    {
        if (!Directory.Exists(app.Repository)) return 0;
        var (exit, output, _) = Tool.Run("git", [$"--git-dir={app.Repository}", "rev-list", "--count", "--all"]).GetAwaiter().GetResult();
        return exit == 0 ? int.Parse(output.Trim(), CultureInfo.InvariantCulture) : 0;
    }

    public static Task<int> FromArchive(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Operands("--archive-type") is not [_, "--", ..]) return await answer.Fail("Please specify an archive url or -- to fetch the archive from stdin");
        var kind = answer.Value("--archive-type") ?? "tar";
        if (kind is not ("tar" or "tar.gz")) return await answer.Fail("Invalid archive type specified, valid archive types include: tar, tar.gz, zip");
        var work = Directory.CreateTempSubdirectory("dokku-archive-").FullName;
        try
        {
            return await BuildCommands.Recorded(answer, app, "git:from-archive", async say =>
            {
                await say($"-----> Fetching {kind} file from stdin");
                var file = Path.Combine(work, $"src.{kind}");
                var isWhole = true;
                await using (var archive = File.Create(file)) isWhole = await answer.Session.CopyTo(archive);
                // What was cut off is no archive that tar would take; the shell that waits for it gets what there is.
                await say(new FileInfo(file).Length.ToString(CultureInfo.InvariantCulture));
                if (new FileInfo(file).Length > LargestArchive) return await Refused(say, "Archive is too large");
                await say("-----> Generating build context");
                var tree = Directory.CreateDirectory(Path.Combine(work, "tree")).FullName;
                await say(kind == "tar.gz" ? "       Extracting gzipped tarball" : "       Striping 0 worth of directories from tarball");
                var (exit, _, error) = await Tool.Run("tar", [kind == "tar.gz" ? "-xzf" : "-xf", file, "-C", tree]);
                if (exit != 0 || !isWhole) return await Refused(say, $"Unable to extract the archive: {error.Split('\n')[0]}");
                return await Commit(answer, app, Stripped(tree), say);
            });
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }, "--archive-type");

    static async Task<int> Refused(Func<string, Task> say, string line)
    {
        await say($" !     {line}");
        return 1;
    }

    /// <summary>A single folder at the top is dropped.</summary>
    static string Stripped(string tree) =>
        Directory.GetFileSystemEntries(tree) is [var only] && Directory.Exists(only) ? only : tree;

    public static Task<int> FromImage(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Operands("--build-dir") is not [_, var image, ..]) return await answer.Fail("Please specify an image");
        var tree = Directory.CreateTempSubdirectory("dokku-image-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(tree, "Dockerfile"), $"FROM {image}\nLABEL com.dokku.docker-image-labeler/alternate-tags=[]\nCMD [\"sh\", \"-c\", \"echo {image} > index.html; exec python3 -m http.server --bind 127.0.0.1 $PORT\"]\n");
            return await BuildCommands.Recorded(answer, app, "git:from-image", say => Commit(answer, app, tree, say));
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
    }, "--build-dir");

    /// <summary>git-from-directory: a new commit on the deploy branch, then the build. A failed build leaves the commit there, as was seen on
    /// running software.</summary>
    static async Task<int> Commit(Answer answer, ServerApp app, string tree, Func<string, Task> say)
    {
        await say("-----> Updating git repository with specified build context");
        await Make(app, answer.Server);
        var index = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = Path.Combine(app.Folder, $"index-{Guid.NewGuid():n}") };
        string[] git = [$"--git-dir={app.Repository}", $"--work-tree={tree}"];
        await Tool.Must("git", [.. git, "add", "--all", "--force", "."], tree, index);
        var written = await Tool.Must("git", [.. git, "write-tree"], tree, index);
        File.Delete(index["GIT_INDEX_FILE"]);
        var head = await Head(app);
        if (head is not null && await Tool.Must("git", [$"--git-dir={app.Repository}", "rev-parse", $"{head}^{{tree}}"]) == written)
        {
            await say(" !     No changes detected, skipping git commit");
            await say(" !     Call 'ps:rebuild' on app to rebuild the app from existing source");
            return 1;
        }
        string[] parent = head is null ? [] : ["-p", head];
        var message = head is null ? "Initial commit" : $"Automated commit @ {DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        var commit = await Tool.Must("git", [$"--git-dir={app.Repository}", "commit-tree", written, .. parent, "-m", message]);
        await Tool.Must("git", [$"--git-dir={app.Repository}", "update-ref", $"refs/heads/{app.Branch}", commit]);
        return await new Deploying(app, answer.Server.Runner, answer.Server.CheckPatience, say).Receive(commit, new Dictionary<string, string>());
    }

    static async Task Make(ServerApp app, DokkuEmulator server)
    {
        if (Directory.Exists(app.Repository)) return;
        await Tool.Must("git", ["init", "--quiet", "--bare", $"--initial-branch={app.Branch}", app.Repository]);
        var hook = Path.Combine(app.Repository, "hooks", "pre-receive");
        // The objects that came are still in quarantine when the hook runs.
        await File.WriteAllTextAsync(hook, $"#!/bin/bash\nexec {server.Root}/dokku --hook {app.Name} \"$GIT_OBJECT_DIRECTORY\" \"$GIT_ALTERNATE_OBJECT_DIRECTORIES\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static async Task<int> Hook(Answer answer)
    {
        var app = answer.Server.Apps[answer.Arguments[0]];
        var quarantine = new Dictionary<string, string>();
        if (answer.Arguments.ElementAtOrDefault(1) is { Length: > 0 } objects) quarantine["GIT_OBJECT_DIRECTORY"] = Path.GetFullPath(objects, app.Repository);
        if (answer.Arguments.ElementAtOrDefault(2) is { Length: > 0 } others) quarantine["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Path.GetFullPath(others, app.Repository);
        var lines = System.Text.Encoding.UTF8.GetString(await answer.Session.ReadAll()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            if (line.Split(' ') is not [_, var revision, var reference]) continue;
            if (reference == $"refs/heads/{app.Branch}")
            {
                var code = await BuildCommands.Recorded(answer, app, "git-hook", say => new Deploying(app, answer.Server.Runner, answer.Server.CheckPatience, say).Receive(revision, quarantine));
                if (code != 0) return code;
            }
            else await answer.Say($"\u001b[1G\u001b[K-----> WARNING: deploy did not complete, you must push to {app.Branch}.");
        }
        return 0;
    }

    public static Task<int> Report(Answer answer) => AppCommands.With(answer, async app =>
    {
        if (answer.Has("--git-computed-deploy-branch") || answer.Has("--git-deploy-branch")) await answer.Say(app.Branch);
        else if (answer.Has("--git-sha")) await answer.Say((await Head(app))?[..7] ?? "");
        else return await answer.Fail("Invalid flag passed, valid flags: --git-computed-deploy-branch, --git-deploy-branch, --git-sha");
        return 0;
    });

    public static Task<int> ReceivePack(Answer answer) => Pack(answer, "receive-pack");

    public static Task<int> UploadPack(Answer answer) => Pack(answer, "upload-pack");

    static async Task<int> Pack(Answer answer, string what)
    {
        var name = answer.Arguments.FirstOrDefault()?.Trim('\'').TrimStart('/') ?? "";
        // A push makes the app, as it does there.
        if (!answer.Server.Apps.TryGetValue(name, out var app)) return await answer.NoApp(name);
        await Make(app, answer.Server);
        using var process = Tool.Start("git", [what, app.Repository], null, null);
        var input = Task.Run(async () =>
        {
            await using var stream = process.StandardInput.BaseStream;
            while (await answer.Session.Read() is { IsEmpty: false } some)
            {
                await stream.WriteAsync(some);
                await stream.FlushAsync();
            }
        });
        await Task.WhenAll(Copy(process.StandardOutput.BaseStream, answer.Session.Out), Copy(process.StandardError.BaseStream, answer.Session.Error));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    static async Task Copy(Stream from, Func<ReadOnlyMemory<byte>, Task> to)
    {
        var bytes = new byte[65536];
        int count;
        while ((count = await from.ReadAsync(bytes)) > 0) await to(bytes.AsMemory(0, count).ToArray());
    }
}
