using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dogshore.Build;
#if FALLOUT
using Fallout.Common;
using static Fallout.Common.ValueInjection.ValueInjectionUtility;
#else
using Nuke.Common;
using static Nuke.Common.ValueInjection.ValueInjectionUtility;
#endif

// Nuke's own assemblies say nothing of null, and a build that takes this file in may not either.
#nullable disable

/// <summary>A build that deploys with Dogshore: one target a step. Copy this one file into your build and say <c>class Build : NukeBuild, IDeploy</c>.
/// It holds no rule of its own: what a step does stands in the app's deploy.props and in the SDK. Secrets are named there and read
/// from the environment, which each call inherits.</summary>
public interface IDeploy : INukeBuild
{
    /// <summary>The app's project, file or folder, relative to the root.</summary>
    [Parameter("The project to deploy")]
    string DeployProject => TryGetValue(() => DeployProject) ?? "samples/hello-web";

    [Parameter("Destinations or groups, joined with +")]
    string DeployTo => TryGetValue(() => DeployTo);

    [Parameter("Id, number, version or commit of the release to go back to")]
    string DeployRollbackTo => TryGetValue(() => DeployRollbackTo);

    /// <summary>Further settings of each call: <c>IDeploy.DeploySettings => call => call with { … }</c>.</summary>
    Func<DeployCall, DeployCall> DeploySettings => call => call;

    Target DeployCheck => _ => _
        .Description("Everything that can be wrong before anything is touched")
        .Executes(() => Call("DeployCheck;BeforeDeploy"));

    Target DeployBuild => _ => _
        .Description("Publishes a .NET app and runs the manifest's build steps")
        .DependsOn(DeployCheck)
        .Executes(() => Call("DeployBuild"));

    Target DeployPackage => _ => _
        .Description("Content and package")
        .DependsOn(DeployBuild)
        .Executes(() => Call("DeployPackage"));

    Target DeployPlan => _ => _
        .Description("What would change; changes nothing")
        .DependsOn(DeployPackage)
        .Executes(() =>
        {
            Call("DeployPlan");
            foreach (var plan in DeployRecords.Plans(Project))
                Console.WriteLine($"{plan.Destination}: {(plan.IsChanged ? string.Join(", ", plan.Changes) : "unchanged")}");
        });

    Target DeployCdn => _ => _
        .Description("New names of static files")
        .DependsOn(DeployPlan)
        .Executes(() => Call("DeployCdn", isPlanned: true));

    Target DeployRelease => _ => _
        .Description("App, database, upload, release")
        .DependsOn(DeployCdn)
        .Executes(() => Call("DeployRelease", isPlanned: true));

    Target DeployVerify => _ => _
        .Description("Probes, standing, the way back when a probe is refused")
        .DependsOn(DeployRelease)
        .Executes(() => Call("DeployVerify", isPlanned: true));

    Target Deploy => _ => _
        .Description("All steps, destinations that waited for others, the verdict")
        .DependsOn(DeployVerify)
        .Executes(() =>
        {
            Call("Deploy", isPlanned: true);
            foreach (var outcome in DeployRecords.Outcomes(Project)) Console.WriteLine($"{outcome.Destination}: {outcome.Outcome} {outcome.Url}");
        });

    Target DeployRollback => _ => _
        .Description("Back to the last verified release, or to DeployRollbackTo")
        .Executes(() => Call("DeployRollback"));

    private string Project => Path.GetFullPath(DeployProject, RootDirectory);

    private void Call(string target, bool isPlanned = false)
    {
        var call = DeploySettings(new DeployCall(Project, target) { To = DeployTo, RollbackTo = DeployRollbackTo, IsPlanned = isPlanned });
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", call.Arguments()) { WorkingDirectory = RootDirectory, UseShellExecute = false };
        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet build -t:{target} ended with {process.ExitCode}; its output says why.");
    }
}

// ---- the calls of Dogshore.Sdk and the files that they leave; the same for every host. A test holds them equal to build/common. ----

#nullable enable
namespace Dogshore.Build
{
    /// <summary>One call of a target of Dogshore.Sdk, as the command line of dotnet. Hosts hold no rule of their own: what a step
    /// does, and in which order changes are made, is the SDK's business. Values of secrets are not here: the manifest names the
    /// variables, and the call inherits the environment.</summary>
    /// <param name="Project">The project's file or folder.</param>
    /// <param name="Target">A target of the SDK, or several joined with <c>;</c>.</param>
    public sealed record DeployCall(string Project, string Target)
    {
        /// <summary>Destinations or groups, joined with <c>+</c>; null leaves the choice to the manifest.</summary>
        public string? To { get; init; }
        /// <summary>A plan.json to apply exactly.</summary>
        public string? PlanFile { get; init; }
        /// <summary>Id, number, version or commit of the release to go back to; null for the last verified one.</summary>
        public string? RollbackTo { get; init; }
        /// <summary>The app's name, said again before it is stopped or removed.</summary>
        public string? Confirm { get; init; }
        /// <summary>The steps up to DeployPlan were run by an earlier call.</summary>
        public bool IsPlanned { get; init; }
        /// <summary>Further global properties.</summary>
        public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

        /// <summary>The arguments of dotnet, one an element; for a program that takes a list and no shell.</summary>
        public IReadOnlyList<string> Arguments()
        {
            var arguments = new List<string> { "build", Project, $"-t:{Target}" };
            void Add(string name, string? value)
            {
                if (!string.IsNullOrEmpty(value)) arguments.Add($"-p:{name}={Escaped(value)}");
            }
            Add("DeployTo", To);
            Add("DeployPlanFile", PlanFile);
            Add("DeployRollbackTo", RollbackTo);
            Add("DeployConfirm", Confirm);
            Add("DeployPlanned", IsPlanned ? "true" : null);
            foreach (var property in Properties) Add(property.Key, property.Value);
            return arguments;
        }

        /// <summary>MSBuild cuts <c>-p:</c> at <c>;</c> and <c>,</c> and reads <c>%</c>, <c>$</c>, <c>@</c>, <c>*</c> and <c>?</c> as its own.</summary>
        static string Escaped(string value)
        {
            var text = new System.Text.StringBuilder();
            foreach (var letter in value)
            {
                if (letter is '%' or ';' or ',' or '$' or '@' or '*' or '?' or '"' or '\'' or '(' or ')') text.Append('%').Append(((int)letter).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
                else text.Append(letter);
            }
            return text.ToString();
        }
    }
}

#nullable enable
namespace Dogshore.Build
{
    using System.Text.Json;

    /// <summary>What would be done to one destination, as plan.json says it.</summary>
    /// <param name="File">The plan.json itself, to be applied later with DeployPlanFile.</param>
    /// <param name="Changes">In the order in which they would be made, for people.</param>
    public sealed record DeployPlanned(string Destination, string Platform, string App, string File, IReadOnlyList<string> Changes)
    {
        /// <summary>False when a deploy would do nothing.</summary>
        public bool IsChanged => Changes.Count > 0;
    }

    /// <summary>How a deploy of one destination ended, as outcome.json says it.</summary>
    /// <param name="Outcome">succeeded, unchanged, rolled-back, rollback-failed, failed, cancelled, not-started or unknown.</param>
    /// <param name="Url">Where the app answers, when known.</param>
    /// <param name="Version">Of the release that serves, when known.</param>
    /// <param name="Error">Code and message, when it did not end well.</param>
    public sealed record DeployOutcome(string Destination, string Platform, string App, string Outcome, string? Url, string? Version, string? Error);

    /// <summary>The files by which steps tell each other, and hosts, what was planned and what became of it.</summary>
    public static class DeployRecords
    {
        /// <param name="project">The project's file or folder.</param>
        /// <returns>The plans of the last run that planned, by destination.</returns>
        public static IReadOnlyList<DeployPlanned> Plans(string project) => OfLastRun(project, "plan.json", (file, json) => new DeployPlanned(
            Text(json, "destination") ?? "", Text(json, "platform") ?? "", Text(json, "app") ?? "", file,
            [.. json.GetProperty("changes").EnumerateArray().Select(change => $"{Text(change, "kind")} {Text(change, "text")}")]));

        /// <param name="project">The project's file or folder.</param>
        /// <returns>The outcomes of the last run, by destination.</returns>
        public static IReadOnlyList<DeployOutcome> Outcomes(string project) => OfLastRun(project, "outcome.json", (_, json) => new DeployOutcome(
            Text(json, "destination") ?? "", Text(json, "platform") ?? "", Text(json, "app") ?? "", Text(json, "outcome") ?? "", Text(json, "url"),
            Inner(json, "release") is { } release ? Text(release, "version") : null,
            Inner(json, "error") is { } error ? $"{Text(error, "code")}: {Text(error, "message")}" : null));

        /// <summary>Destinations of earlier runs may lie beside those of the last one; a run's id begins with its time.</summary>
        static IReadOnlyList<T> OfLastRun<T>(string project, string name, Func<string, JsonElement, T> read)
        {
            var folder = Path.Combine(Directory.Exists(project) ? project : Path.GetDirectoryName(Path.GetFullPath(project))!, "obj", "deploy");
            if (!Directory.Exists(folder)) return [];
            var found = new List<(string Run, T Record)>();
            foreach (var file in Directory.GetDirectories(folder).Select(each => Path.Combine(each, name)).Where(File.Exists).Order(StringComparer.Ordinal))
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file));
                found.Add((Text(json.RootElement, "run") ?? "", read(file, json.RootElement)));
            }
            var last = found.Select(each => each.Run).Max(StringComparer.Ordinal);
            return [.. found.Where(each => each.Run == last).Select(each => each.Record)];
        }

        static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        static JsonElement? Inner(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
    }
}
