using System.Globalization;
using System.Security.Cryptography;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Dokku;

/// <summary>Builds, releases and starts, in dokku's order and with its words. What is said goes to the session, to the build's record and, as
/// dokku does it from 0.38 on, all to standard output.</summary>
sealed class Deploying(ServerApp app, AppRunner runner, TimeSpan patience, Func<string, Task> say)
{
    /// <summary>After the switch the old containers have this long for the requests that are under way.</summary>
    static readonly TimeSpan Retiring = TimeSpan.FromSeconds(1);

    Task Warn(string line) => say($" !     {line}");

    /// <summary>What git's hook, git:from-* and ps:rebuild do: one at a time.</summary>
    public async Task<int> Receive(string revision, IReadOnlyDictionary<string, string> quarantine)
    {
        if (app.IsDeploying)
        {
            await Warn($"{app.Name} currently has a deploy lock in place. Exiting...");
            await Warn("Run 'apps:unlock' to release the existing deploy lock");
            return 1;
        }
        (app.IsDeploying, app.IsLocked) = (true, true);
        try
        {
            app.Config["GIT_REV"] = revision;
            if (await Building.Build(app, revision, quarantine, say, Warn) is not { } image) return 1;
            return await Release(image);
        }
        finally
        {
            (app.IsDeploying, app.IsLocked) = (false, false);
        }
    }

    /// <summary>release_and_deploy.</summary>
    public async Task<int> Release(Image image)
    {
        await say($"-----> Releasing {app.Name}...");
        await say("-----> Checking for predeploy task");
        await say("       No predeploy task found, skipping");
        await say("-----> Checking for release task");
        if (image.Processes.TryGetValue("release", out var command))
        {
            if (!await RunTask(image, command)) return 1;
        }
        else await say("       No release task found, skipping");
        if (app.Properties.GetValueOrDefault("ps/skip-deploy") == "true")
        {
            await say("-----> Skipping deployment");
            return 0;
        }
        await say($"-----> Deploying {app.Name} via the docker-local scheduler...");
        if (await Start(image) is var code and not 0) return code;
        await say("=====> Application deployed:");
        await say($"       {app.Router!.Url.GetLeftPart(UriPartial.Authority)}");
        await say("");
        return 0;
    }

    /// <summary>Its config, and the programs that an image of a buildpack has.</summary>
    Dictionary<string, string> Surroundings()
    {
        var bin = Directory.CreateDirectory(Path.Combine(app.Folder, "bin")).FullName;
        var python = Path.Combine(bin, "python");
        if (!File.Exists(python) && AppEnvironment.SearchPath.Split(':').Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists) is { } there) File.CreateSymbolicLink(python, there);
        return new(app.Config) { ["PATH"] = $"{bin}:{AppEnvironment.SearchPath}" };
    }

    async Task<bool> RunTask(Image image, string command)
    {
        var id = NewId();
        await say($"       Executing release task from Procfile in ephemeral container: {command}");
        await say($"=====> Start of {app.Name} release task ({id[..9]}) output");
        await using var task = runner.Run(image.Folder, command, Surroundings());
        var code = await task.Ended;
        foreach (var line in task.Lines) await say($"remote: {line}"[8..]);
        await say($"=====> End of {app.Name} release task ({id[..9]}) output");
        if (code == 0) return true;
        await Warn($"Execution of release task failed: exit status {code.ToString(CultureInfo.InvariantCulture)}");
        return false;
    }

    /// <summary>New containers beside the old ones: web first, then the others, then the switch.</summary>
    /// <param name="only">The processes to be started anew; null for all.</param>
    public async Task<int> Start(Image image, IReadOnlyCollection<string>? only = null)
    {
        var started = new List<Container>();
        foreach (var (process, count) in app.Scale.Where(each => only?.Contains(each.Key) != false).OrderBy(each => each.Key == "web" ? 0 : 1))
        {
            if (image.Command(process) is not { } command)
            {
                await Warn($"Skipping {process} as it is missing from the current Procfile");
                continue;
            }
            await say($"-----> Deploying {process} (count={count.ToString(CultureInfo.InvariantCulture)})");
            for (var index = 1; index <= count; index++)
            {
                var container = Begin(image, process, index, command);
                started.Add(container);
                if (await Passes(container) && (container.Port is not { } port || await Checks.Pass(image.Folder, port, say))) continue;
                await say($"=====> {app.Name} {process} container output:");
                foreach (var line in container.Running.Lines.TakeLast(50)) await say($"       {line}");
                await say($"=====> End of {app.Name} {process} container output");
                await Warn($"Could not start due to 1 failed checks ({process}.{index.ToString(CultureInfo.InvariantCulture)})");
                app.FailedLog = [.. container.Running.Lines];
                foreach (var each in started) await each.Running.DisposeAsync();
                return 1;
            }
        }
        await say("-----> Running post-deploy");
        app.Router ??= await Route();
        var old = app.Containers.Where(container => only?.Contains(container.Process) != false).ToList();
        app.Containers = [.. app.Containers.Except(old), .. started];
        app.Router.Target = app.Containers.FirstOrDefault(container => container.Process == "web")?.Port;
        app.Image = image;
        app.Deploys++;
        if (old.Count > 0) await say("-----> Shutting down old containers in 60 seconds");
        _ = Retire(old);
        return 0;
    }

    Container Begin(Image image, string process, int index, string command)
    {
        var config = Surroundings();
        if (process != "web") return new Container(NewId(), process, index, runner.Run(image.Folder, command, config), null);
        var web = runner.Web(image.Folder, command, config);
        return new Container(NewId(), process, index, web.Process, web.Port);
    }

    /// <summary>Dokku's default check asks whether a container has run for ten seconds. One that listens is taken for one that runs, so that
    /// tests need not wait for it; one that never listens passes after the whole time, as it does there.</summary>
    async Task<bool> Passes(Container container)
    {
        if (container.Port is { } port && await new WebProcess(container.Running, port).Listens(patience)) return true;
        if (container.Port is null) await Task.WhenAny(container.Running.Ended, Task.Delay(patience / 20));
        return container.Runs;
    }

    static async Task<AppRouter> Route()
    {
        var router = new AppRouter { Nobody = (502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n") };
        await router.Start();
        return router;
    }

    static async Task Retire(List<Container> old)
    {
        await Task.Delay(Retiring);
        foreach (var container in old) await container.Running.Stop(TimeSpan.FromSeconds(5));
    }

    static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
