using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Dogshore.Model;

namespace Dogshore.Platforms.Kube;

/// <summary>Where a release's variables come from: our ConfigMap, our Secret, and Secrets of the user's own.</summary>
/// <param name="References">Variable to name and key of a Secret of the cluster.</param>
/// <param name="Overriding">Variables of ours that somebody set on a Deployment past us: they are named there, so that ours counts again.</param>
sealed record ReleaseValues(string? Config, string? Secrets, ImmutableSortedDictionary<string, (string Name, string Key)> References, ImmutableArray<(string Variable, bool IsSecret)> Overriding);

/// <summary>The objects of a release, without what only tells of this one run: a rollback applies them once more.</summary>
sealed class Rendering(KubePlace place, Desired desired, string image, ReleaseValues values)
{
    const string VersionName = "DEPLOY_VERSION", CommitName = "DEPLOY_COMMIT";

    readonly KubeNames names = place.Names;

    /// <summary>Set on each Deployment by ourselves, and no config.</summary>
    public static bool IsStamped(string name) => name is "PORT" or "ASPNETCORE_URLS" or "HOME" or "DISABLE_MIGRATE" or VersionName or CommitName;

    public IEnumerable<JsonObject> All(Func<string, int?> count)
    {
        if (desired.Processes.Any(process => process.Name == "web"))
        {
            yield return Service();
            if (place.Door.Render(place) is { } door) yield return door;
        }
        foreach (var process in desired.Processes) yield return Deployment(process, count(process.Name));
    }

    JsonObject Service()
    {
        var service = PlainService();
        if (place.Door.OfService(place) is var (name, text)) service.Within("metadata")["annotations"] = new JsonObject { [name] = text };
        return service;
    }

    JsonObject PlainService() => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = new JsonObject { ["name"] = names.Door, ["labels"] = names.Labels(KubeNames.DoorPart) },
        ["spec"] = new JsonObject { ["selector"] = names.Selector("web"), ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["protocol"] = "TCP", ["targetPort"] = "http" }) },
    };

    JsonObject Deployment(Process process, int? count)
    {
        var container = Container(Word(process.Name), process.Command);
        if (process.Name == "web")
        {
            container["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = place.Port, ["protocol"] = "TCP" });
            container["readinessProbe"] = Readiness();
            // Who routes learns of an end a moment after it: until then requests come.
            if (place.Drain > TimeSpan.Zero) container["lifecycle"] = new JsonObject { ["preStop"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = new JsonArray("/bin/sh", "-c", $"sleep {Seconds(place.Drain)}") } } };
        }
        var spec = new JsonObject
        {
            ["progressDeadlineSeconds"] = (int)place.Timeout.TotalSeconds,
            ["revisionHistoryLimit"] = 2,
            ["selector"] = new JsonObject { ["matchLabels"] = names.Selector(process.Name) },
            ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = names.Labels(KubeNames.ProcessPart, process.Name) }, ["spec"] = Pod(container) },
        };
        if (process.Name == "web") spec["strategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 0, ["maxSurge"] = "25%" } };
        if (count is not null) spec["replicas"] = count;
        return new() { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["name"] = names.Process(process.Name), ["labels"] = names.Labels(KubeNames.ProcessPart, process.Name) }, ["spec"] = spec };
    }

    /// <summary>A Job that brings one database in step, on the new image and with the new config.</summary>
    public JsonObject Migration(Database database, int number)
    {
        var pod = Pod(Container("migrate", database.Migrate));
        pod["restartPolicy"] = "Never";
        pod["terminationGracePeriodSeconds"] = 5;
        var labels = names.Labels(KubeNames.MigrationPart);
        labels[KubeNames.ReleaseLabel] = number.ToString(CultureInfo.InvariantCulture);
        return new()
        {
            ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = new JsonObject { ["name"] = names.Migration(number, database.Name), ["labels"] = labels.DeepClone() },
            ["spec"] = new JsonObject
            {
                // One that failed half-way is not tried again by itself: nobody but its author knows whether it may be.
                ["backoffLimit"] = 0,
                // Its time is measured by us from its start; this ends it when nobody measures any more.
                ["activeDeadlineSeconds"] = (long)(database.Timeout + MigrationJob.LongestStart).TotalSeconds,
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = pod },
            },
        };
    }

    JsonObject Container(string name, string? command)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = image, ["env"] = Env(), ["envFrom"] = From() };
        if (command is not null) container[place.KeepsEntrypoint ? "args" : "command"] = new JsonArray("/bin/sh", "-c", CommandLine.Of(command));
        var resources = new JsonObject();
        foreach (var (option, kind, unit) in new[] { ("cpu", "requests", "cpu"), ("memory", "requests", "memory"), ("cpu-limit", "limits", "cpu"), ("memory-limit", "limits", "memory") })
            if (desired.Settings.FirstOrDefault(each => string.Equals(each.Name, option, StringComparison.OrdinalIgnoreCase)) is { } setting) resources.Within(kind)[unit] = setting.Value;
        if (resources.Count > 0) container["resources"] = resources;
        return container;
    }

    JsonObject Pod(JsonObject container)
    {
        var pod = new JsonObject { ["containers"] = new JsonArray(container), ["automountServiceAccountToken"] = place.To["ServiceAccount"] is not null };
        if (place.To["ServiceAccount"] is { } account) pod["serviceAccountName"] = account;
        if (place.To["PullSecret"] is { } secret) pod["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = secret });
        return pod;
    }

    JsonArray Env()
    {
        var env = new JsonArray(Plain("PORT", place.Port.ToString(CultureInfo.InvariantCulture)), Plain(VersionName, desired.Stamp.Version));
        if (desired.Stamp.Commit is { } commit) env.Add(Plain(CommitName, commit));
        if (desired.Runtime == Runtime.Dotnet && desired.Config.All(each => each.Name != "ASPNETCORE_URLS")) env.Add(Plain("ASPNETCORE_URLS", $"http://+:{place.Port}"));
        foreach (var (name, value) in place.Variables(desired).Where(each => desired.Config.All(config => config.Name != each.Name))) env.Add(Plain(name, value));
        foreach (var (name, (secret, key)) in values.References) env.Add(new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = secret, ["key"] = key } } });
        foreach (var (name, isSecret) in values.Overriding)
            // An empty value takes the other's away; where it comes from stands beside it.
            env.Add(new JsonObject { ["name"] = name, ["value"] = "", ["valueFrom"] = new JsonObject { [isSecret ? "secretKeyRef" : "configMapKeyRef"] = new JsonObject { ["name"] = isSecret ? values.Secrets : values.Config, ["key"] = name } } });
        return env;
    }

    static JsonObject Plain(string name, string value) => new() { ["name"] = name, ["value"] = value };

    JsonArray From()
    {
        var from = new JsonArray();
        if (values.Config is { } config) from.Add(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = config } });
        if (values.Secrets is { } secrets) from.Add(new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secrets } });
        return from;
    }

    /// <summary>A kubelet takes 200 to 399 for good and looks at nothing else; where the manifest expects another status, that it listens must do.</summary>
    JsonObject Readiness()
    {
        var probe = desired.Probes.FirstOrDefault();
        var ready = new JsonObject { ["periodSeconds"] = 2, ["failureThreshold"] = 3, ["timeoutSeconds"] = (int)Math.Clamp(Math.Ceiling(probe?.Timeout.TotalSeconds ?? 5), 1, 60), ["successThreshold"] = probe?.Successes ?? 1 };
        if (probe is null or { Status: { From: >= 200, To: < 400 } })
        {
            var get = new JsonObject { ["path"] = probe?.Path ?? "/", ["port"] = "http" };
            if (place.Named("Host") is { } host) get["httpHeaders"] = new JsonArray(new JsonObject { ["name"] = "Host", ["value"] = host });
            ready["httpGet"] = get;
        }
        else ready["tcpSocket"] = new JsonObject { ["port"] = "http" };
        return ready;
    }

    static string Word(string name) => KubeNames.Word(name);

    static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

static class CommandLine
{
    static readonly HashSet<string> words = ["cd", "export", "set", "if", "for", "while", "case", ".", "source", "eval", "trap", "umask", "ulimit", "exec", "unset", "alias", "time", "{", "(", "!"];

    /// <summary>A shell that stays in between keeps the signal to end from what it started; so a plain command takes the shell's place.</summary>
    public static string Of(string command)
    {
        var text = command.Trim();
        var first = text.Split(' ', 2)[0];
        var isPlain = text.IndexOfAny([';', '&', '|', '\n', '`', '<', '>']) < 0 && !first.Contains('=', StringComparison.Ordinal) && !words.Contains(first);
        return isPlain ? $"exec {text}" : text;
    }
}
