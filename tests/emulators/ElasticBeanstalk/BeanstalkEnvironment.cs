using System.Xml.Linq;
using Dogshore.Emulators.Apps;
using Dogshore.Emulators.S3;

namespace Dogshore.Emulators.ElasticBeanstalk;

/// <summary>One environment: its options, its states, and the one instance that runs the bundle for real. Changed only under its gate.</summary>
public sealed class BeanstalkEnvironment(BeanstalkEmulator service, BeanstalkApplication application, string name, string stack, string folder) : IAsyncDisposable
{
    const int MostConfig = 4096;

    readonly AppRunner runner = new();
    readonly Lock gate = new();
    readonly Instance instance = new();
    CancellationTokenSource stop = new();
    int deployments;
    int? answering;

    public string Name => name;
    public BeanstalkApplication Application => application;
    public string Id { get; } = $"e-{Guid.NewGuid().ToString("n")[..10]}";
    public string Status { get; private set; } = "Launching";
    public string? Label { get; private set; }
    public DateTimeOffset Made { get; } = DateTimeOffset.UtcNow;
    public DateTimeOffset Updated { get; private set; } = DateTimeOffset.UtcNow;
    public bool CanAbort { get; private set; }
    public Dictionary<OptionKey, string> Options { get; } = [];
    public IReadOnlyList<Instance> Instances => Status == "Launching" && instance.Label is null ? [] : [instance];
    public IReadOnlyList<(string Instance, DateTimeOffset At, string Url)> Tails { get; set; } = [];
    public string Stack => stack;
    /// <summary>The app's address as long as this environment has it.</summary>
    public AppRouter Router { get; private set; } = new() { Nobody = (502, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>") };
    /// <summary>Something else than the app's own process decides: a colour that it keeps.</summary>
    public string? Colour { get; set; }

    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            lock (gate)
            {
                var variables = Options.Where(each => each.Key.Namespace == "aws:elasticbeanstalk:application:environment").ToDictionary(each => each.Key.Name, each => each.Value);
                foreach (var (key, value) in Options.Where(each => each.Key.Namespace == "aws:elasticbeanstalk:application:environmentsecrets")) variables[key.Name] = service.Secrets.GetValueOrDefault(value) ?? "";
                return variables;
            }
        }
    }

    void Tell(string message, string request, string severity = "INFO") => service.Tell(message, severity, name, null, request);

    public void Change(IReadOnlyDictionary<OptionKey, string> set, IReadOnlyCollection<OptionKey> remove)
    {
        lock (gate)
        {
            var next = Options.Where(each => !remove.Contains(each.Key)).ToDictionary(each => each.Key, each => each.Value);
            foreach (var (key, value) in set)
            {
                if (!key.Namespace.StartsWith("aws:", StringComparison.Ordinal)) throw BeanstalkEmulator.Invalid($"Invalid option specification (Namespace: '{key.Namespace}', OptionName: '{key.Name}'): Unknown configuration setting.");
                if (key.Namespace.EndsWith(":environmentsecrets", StringComparison.Ordinal) && !service.Secrets.ContainsKey(value)) throw BeanstalkEmulator.Invalid($"Invalid option value: '{value}' (Namespace: '{key.Namespace}', OptionName: '{key.Name}'): the secret does not exist.");
                next[key] = value;
            }
            if (next.Where(each => each.Key.Namespace == "aws:elasticbeanstalk:application:environment").Sum(each => each.Key.Name.Length + each.Value.Length + 1) > MostConfig)
                throw BeanstalkEmulator.Invalid("Environment variables exceed the maximum size of 4096 bytes.");
            Options.Clear();
            foreach (var (key, value) in next) Options[key] = value;
        }
    }

    /// <summary>Somebody sets options past us, with the console.</summary>
    public async Task ChangeByHand(IReadOnlyDictionary<string, string?> variables)
    {
        const string place = "aws:elasticbeanstalk:application:environment";
        Update(null, variables.Where(each => each.Value is not null).ToDictionary(each => new OptionKey(place, each.Key), each => each.Value!), [.. variables.Where(each => each.Value is null).Select(each => new OptionKey(place, each.Key))], Guid.NewGuid().ToString());
        while (Status != "Ready") await Task.Delay(10);
    }

    public void Update(AppVersion? version, IReadOnlyDictionary<OptionKey, string> set, IReadOnlyCollection<OptionKey> remove, string request)
    {
        lock (gate)
        {
            NeedsReady();
            if (version is { Status: "FAILED" }) throw BeanstalkEmulator.Invalid($"Application version {version.Label} is not in a valid state for deployment.");
            Change(set, remove);
            if (version is null && set.Count + remove.Count == 0) return;
            Begin(version, isNew: false, request);
        }
    }

    public Template Template()
    {
        lock (gate) return new(stack, Options.ToDictionary());
    }

    public void NeedsReady()
    {
        if (Status != "Ready") throw BeanstalkEmulator.Invalid($"Environment named {name} is in an invalid state for this operation. Must be Ready.");
    }

    public void BeginSwap(string request)
    {
        lock (gate) (Status, CanAbort, Updated) = ("Updating", false, DateTimeOffset.UtcNow);
        Tell("swapEnvironmentCNAMEs is starting.", request);
    }

    public static void Exchange(BeanstalkEnvironment one, BeanstalkEnvironment other) => (one.Router, other.Router) = (other.Router, one.Router);

    public void EndSwap(string message, string request) => End(message, request);

    /// <summary>Who asks for the address is led to what runs here.</summary>
    public void Answers() => Router.Target = answering;

    void Answer(int? port)
    {
        answering = port;
        Answers();
    }

    public void Begin(AppVersion? version, bool isNew, string request)
    {
        var old = Label;
        Status = isNew ? "Launching" : "Updating";
        CanAbort = !isNew;
        Updated = DateTimeOffset.UtcNow;
        // What is told of an update that is under way is what it is to become.
        if (version is not null) Label = version.Label;
        stop = new CancellationTokenSource();
        Tell(isNew ? "createEnvironment is starting." : "Environment update is starting.", request);
        _ = Task.Run(() => Run(version, isNew, old, request, stop.Token));
    }

    async Task Run(AppVersion? version, bool isNew, string? old, string request, CancellationToken token)
    {
        try
        {
            await Task.Delay(service.Delays.Update, token);
            if (isNew)
            {
                await Router.Start();
                Tell($"Using {BeanstalkEmulator.StorageBucket} as Amazon S3 storage bucket for environment data.", request);
                Tell("Waiting for EC2 instances to launch. This may take a few minutes.", request);
            }
            if (version is null) await Restart(request, token);
            else await Deploy(version, isNew, request, token);
            End(isNew ? $"Successfully launched environment: {name}" : "Environment update completed successfully.", request);
        }
        catch (DeploymentFailedException failed)
        {
            lock (instance.Engine) instance.Engine.Add(failed.Message);
            Tell($"[Instance: {instance.Id}] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error..", request, "ERROR");
            Tell($"Instance deployment failed. For details, see 'eb-engine.log'. {failed.Message}", request, "ERROR");
            Tell("Command execution completed on all instances. Summary: [Successful: 0, Failed: 1].", request);
            Tell($"Unsuccessful command execution on instance id(s) '{instance.Id}'. Aborting the operation.", request, "ERROR");
            // What failed before it took the place of the old one leaves that running; the options stay as they were set.
            if (!isNew) Label = old;
            if (isNew) Tell("Create environment operation is complete, but with errors. For more information, see troubleshooting documentation.", request, "ERROR");
            else Tell("Failed to deploy application.", request, "ERROR");
            End(null, request);
        }
        catch (OperationCanceledException)
        {
            if (Status is "Terminating" or "Terminated") return;
            await Task.Delay(service.Delays.Update, CancellationToken.None);
            Label = old;
            End("Environment update was aborted.", request);
        }
        catch (Exception bug)
        {
            service.Wire.Violated($"the environment {name} failed by itself: {bug}");
            End(null, request);
        }
    }

    void End(string? message, string request)
    {
        if (message is not null) Tell(message, request);
        lock (gate)
        {
            if (Status is "Terminating" or "Terminated") return;
            (Status, CanAbort, Updated) = ("Ready", false, DateTimeOffset.UtcNow);
        }
    }

    public void Abort(string request)
    {
        lock (gate)
        {
            if (!CanAbort) throw BeanstalkEmulator.Invalid($"Environment named {name} is in an invalid state for this operation. Must be pending deployment.");
            (Status, CanAbort) = ("Aborting", false);
            Tell("abortEnvironmentUpdate is starting.", request);
            stop.Cancel();
        }
    }

    public void Terminate(string request)
    {
        lock (gate)
        {
            if (Status is "Terminating") return;
            Status = "Terminating";
            Tell("terminateEnvironment is starting.", request);
            stop.Cancel();
        }
        _ = Task.Run(async () =>
        {
            await Task.Delay(service.Delays.Update);
            await End(instance);
            Tell("terminateEnvironment completed successfully.", request);
            Status = "Terminated";
        });
    }

    // ---- the instance ----

    async Task Deploy(AppVersion version, bool isNew, string request, CancellationToken token)
    {
        Tell("Deploying new version to instance(s).", request);
        var place = Path.Combine(folder, $"app-{++deployments}");
        instance.EngineSays($"Start extracting app source bundle {version.Label}");
        await BundleArchive.Unpack(service.Store.Buckets[version.Bucket][version.Key]?.Bytes ?? throw new DeploymentFailedException("Failed to download application version: it is not in its bucket."), place);
        var processes = await AppKind.Prepare(place, instance);
        await Commands(place, token);
        // From here on the old one is gone: all instances at once.
        token.ThrowIfCancellationRequested();
        lock (gate) CanAbort = false;
        await End(instance);
        if (isNew) Tell($"Added instance [{instance.Id}] to your environment.", request);
        (instance.Label, instance.Deployment) = (version.Label, deployments);
        Place = place;
        await Start(processes);
        Tell("New application version was deployed to running EC2 instances.", request);
    }

    /// <summary>Where the version lies that runs.</summary>
    string Place { get; set; } = "";

    async Task Commands(string place, CancellationToken token)
    {
        lock (instance.Commands) instance.Commands.Clear();
        var all = Extensions.In(place).ToArray();
        foreach (var (path, text) in all.SelectMany(each => each.Files))
            // Lists of files whose end is part of a tail; other files would be the instance's own.
            if (path.StartsWith("/opt/elasticbeanstalk/tasks/taillogs.d/", StringComparison.Ordinal)) foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) instance.Tailed.Add(line.Trim());
        foreach (var command in all.SelectMany(each => each.Commands).OrderBy(each => !each.LeaderOnly).ThenBy(each => each.Name, StringComparer.Ordinal))
        {
            instance.CommandSays(new string('=', 60));
            instance.CommandSays($"Command {command.Name}");
            instance.CommandSays("-----------------------Command Output-----------------------");
            await using var process = runner.Run(place, command.Command, AppKind.InVenv(place, Variables), line => instance.CommandSays($"\t{line}"));
            await Task.WhenAny(process.Ended, Task.Delay(Timeout.Infinite, token));
            token.ThrowIfCancellationRequested();
            var ended = await process.Ended;
            instance.CommandSays(new string('-', 60));
            if (ended == 0) instance.CommandSays("Completed successfully.");
            else
            {
                instance.CommandSays($"Exited with error code {ended}", "ERROR");
                throw new DeploymentFailedException($"Container command {command.Name} failed with error code {ended}.");
            }
        }
    }

    /// <summary>Other options with the same version: nothing of the deployment runs, only the app is started anew.</summary>
    async Task Restart(string request, CancellationToken token)
    {
        Tell($"Updating environment {name}'s configuration settings.", request);
        token.ThrowIfCancellationRequested();
        await End(instance);
        await Start(await AppKind.Prepare(Place, instance));
        Tell("Successfully deployed new configuration to environment.", request);
    }

    async Task Start(IReadOnlyDictionary<string, string> processes)
    {
        (instance.Up, instance.Crashed) = (null, false);
        var main = processes.ContainsKey("web") ? "web" : processes.Keys.First();
        var web = runner.Web(Place, processes[main], AppKind.InVenv(Place, Variables), instance.Say);
        instance.Web = web;
        instance.Others.AddRange(processes.Where(each => each.Key != main).Select(each => runner.Run(Place, each.Value, AppKind.InVenv(Place, Variables), instance.Say)));
        // The service takes an app for started when its process is; whether it answers, health tells.
        if (await web.Listens(service.Delays.Boot))
        {
            Answer(web.Port);
            instance.Up = DateTimeOffset.UtcNow;
        }
        else
        {
            instance.Crashed = true;
            Tell("Environment health has transitioned from Ok to Severe. 100.0 % of the requests are failing with HTTP 5xx.", "", "ERROR");
        }
        _ = web.Process.Ended.ContinueWith(_ => instance.Crashed |= instance.Web == web, TaskScheduler.Default);
    }

    async Task End(Instance each)
    {
        Answer(null);
        if (each.Web is { } web)
        {
            each.Web = null;
            await web.Process.Stop(TimeSpan.FromSeconds(5));
        }
        foreach (var other in each.Others) await other.Stop(TimeSpan.FromSeconds(5));
        each.Others.Clear();
    }

    // ---- as it is shown ----

    string HealthStatus => Status is "Terminated" ? "Unknown" : Status != "Ready" ? "Info" : instance.Crashed ? "Severe" : instance.Up is { } up && DateTimeOffset.UtcNow - up > service.Delays.Health ? "Ok" : "Pending";

    /// <summary>Grey while nothing is known, as after each update (contract §2.4).</summary>
    public string Health => Colour is { } colour && Status == "Ready" ? colour : HealthStatus switch { "Ok" => "Green", "Severe" => "Red", _ => "Grey" };

    public XElement[] Show() =>
    [
        new("EnvironmentName", name), new("EnvironmentId", Id), new("ApplicationName", application.Name), new("VersionLabel", Label), new("SolutionStackName", stack),
        new("EndpointURL", $"awseb-{Id}.{BeanstalkEmulator.Region}.elb.amazonaws.com"), new("CNAME", $"127.0.0.1:{Router.Url.Port}"), new("DateCreated", BeanstalkEmulator.Time(Made)), new("DateUpdated", BeanstalkEmulator.Time(Updated)),
        new("Status", Status), new("AbortableOperationInProgress", CanAbort ? "true" : "false"), new("Health", Health), new("HealthStatus", HealthStatus),
        new("Tier", new XElement("Name", "WebServer"), new XElement("Type", "Standard"), new XElement("Version", "1.0")),
        new("EnvironmentArn", $"arn:aws:elasticbeanstalk:{BeanstalkEmulator.Region}:{BeanstalkEmulator.Account}:environment/{application.Name}/{name}"),
    ];

    public XElement[] ShowSettings()
    {
        lock (gate)
            return
            [
                new("SolutionStackName", stack), new("ApplicationName", application.Name), new("EnvironmentName", name), new("DeploymentStatus", "deployed"), new("DateCreated", BeanstalkEmulator.Time(Made)), new("DateUpdated", BeanstalkEmulator.Time(Updated)),
                new("OptionSettings", Options.Select(each => new XElement("member", new XElement("Namespace", each.Key.Namespace), new XElement("OptionName", each.Key.Name), new XElement("Value", each.Value)))),
            ];
    }

    public object[] ShowInstances() =>
    [
        new XElement("InstanceHealthList", Instances.Select(each => new XElement("member", new XElement("InstanceId", each.Id), new XElement("HealthStatus", HealthStatus), new XElement("Color", Health),
            new XElement("Causes", each.Crashed ? [new XElement("member", "100.0 % of the requests are failing with HTTP 5xx.")] : Array.Empty<XElement>()),
            each.Label is null ? null : new XElement("Deployment", new XElement("VersionLabel", each.Label), new XElement("DeploymentId", each.Deployment), new XElement("Status", each.Status), new XElement("DeploymentTime", BeanstalkEmulator.Time(Updated)))))),
        new XElement("RefreshedAt", BeanstalkEmulator.Time(DateTimeOffset.UtcNow)),
    ];

    public object[] ShowHealth() => [new XElement("EnvironmentName", name), new XElement("HealthStatus", HealthStatus), new XElement("Status", Status), new XElement("Color", Health), new XElement("RefreshedAt", BeanstalkEmulator.Time(DateTimeOffset.UtcNow))];

    /// <summary>The last hundred lines of the files that a tail holds.</summary>
    public static string Tail(Instance instance)
    {
        var text = new System.Text.StringBuilder();
        string[] engine, commands;
        lock (instance.Engine) engine = [.. instance.Engine];
        lock (instance.Commands) commands = [.. instance.Commands];
        Section("/var/log/eb-engine.log", engine);
        Section("/var/log/web.stdout.log", instance.Output);
        if (instance.Tailed.Contains("/var/log/cfn-init-cmd.log")) Section("/var/log/cfn-init-cmd.log", commands);
        return text.ToString();

        void Section(string file, IReadOnlyList<string> lines)
        {
            var rule = new string('-', 40);
            text.Append($"{rule}\n{file}\n{rule}\n");
            foreach (var line in lines.TakeLast(100)) text.Append(line).Append('\n');
            text.Append("\n\n");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await runner.DisposeAsync();
        await Router.DisposeAsync();
    }
}

/// <summary>What was to be deployed cannot be.</summary>
public sealed class DeploymentFailedException(string message) : Exception(message);
