using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Google;
using Dogshore.Platforms.Rest;
using Dogshore.Platforms.Serving;
using Dogshore.Worlds;

namespace Dogshore.Platforms.AppEngine;

/// <summary>Makes the version of a release, to which nobody is led yet: files or image, the migration, and then the version itself.</summary>
sealed class Staging(AppEngineApi api, GoogleAccess access, Destination to, Cargo cargo, World world)
{
    readonly Operating operating = new(api, to, world);
    readonly CloudBuildApi builds = new(api.Place, access, world);

    /// <summary>Files or image of the package are where App Engine can read them.</summary>
    public async Task<JsonObject> Bring(Desired desired, CancellationToken stop)
    {
        if (to["Image"] is { } image) return new JsonObject { ["container"] = new JsonObject { ["image"] = image } };
        var application = await Application(stop);
        var bucket = new StagingBucket(application.CodeBucket!, access, world);
        if (AppEngineFiles.BuildsImage(to, desired.Runtime))
            return new JsonObject { ["container"] = new JsonObject { ["image"] = await new Imaging(new Building(builds, bucket, world), builds, api, to, cargo, world).Bring(desired, application, stop) } };
        var deployment = new JsonObject { ["files"] = await new Uploading(bucket, cargo, world).Bring(Archive, stop) };
        if (AppEngineFiles.IsFlexible(to, desired.Runtime)) deployment["cloudBuildOptions"] = new JsonObject { ["appYamlPath"] = AppYaml.Name, ["cloudBuildTimeout"] = "1800s" };
        return deployment;
    }

    string Archive => cargo.Archive ?? throw new InvalidOperationException("A release without an archive was planned.");

    async Task<ApplicationFacts> Application(CancellationToken stop)
    {
        var application = await api.Application(stop) ?? throw new DeployException(Dog.AppEngineNoApplication.With(api.Place.Project, to.Name).At(to.Place));
        if (application.CodeBucket is { Length: > 0 }) return application;
        // Somebody has removed the bucket; Google makes it anew.
        world.Log.Say("the application has no bucket for its code: it is repaired");
        await operating.Do(async token => await api.Repair(token), stop);
        application = await api.Application(stop);
        return application is { CodeBucket.Length: > 0 } ? application : throw new DeployException(Dog.AppEngineNoBucket.With(api.Place.Project));
    }

    /// <summary>The release as a version, made or found; its operation is over.</summary>
    public async Task<KnownVersion> Stage(MakeRelease change, Snapshot before, CancellationToken stop)
    {
        var desired = change.Desired;
        var yaml = to["Image"] is not null && cargo.Archive is null ? new JsonObject() : YamlVersion.Of(AppYaml.Parse(await PackedFiles.Text(Archive, AppYaml.Name, stop) ?? throw AppYaml.Refused("the package has none.")));
        yaml.Remove("envVariables", out var own);
        var variables = EnvPlan.Of(change, before, (own as JsonObject ?? []).Select(each => KeyValuePair.Create(each.Key, each.Value!.GetValue<string>())), cargo.Values);
        if (Adoptable(desired, before, variables) is { } there)
        {
            world.Log.Say($"the version {there.Id} of the run {there.Remembered!.Stamp.Run} is there already, and the same");
            return there;
        }
        if (yaml["env"] is null) await CheckRuntime(yaml["runtime"]?.GetValue<string>() ?? "", stop);
        var deployment = await Bring(desired, stop);
        if (!change.Migrate.IsEmpty)
        {
            var application = await Application(stop);
            var building = new Building(builds, new StagingBucket(application.CodeBucket!, access, world), world);
            await new Migrating(building, builds, to, cargo, world).Run(change, variables, deployment["container"]?["image"]?.GetValue<string>(), stop);
        }
        var number = before.Versions.Select(version => version.Number).DefaultIfEmpty(0).Max() + 1;
        var id = string.Create(CultureInfo.InvariantCulture, $"r{number}-{Short(cargo.Run)}");
        var key = before.Key is not null ? before.Versions.Last(version => version.Remembered is not null).Remembered!.Key : Convert.ToBase64String(desired.Key.Reveal());
        var remembered = new Remembered(number, key, desired.Stamp, [.. desired.Config.Where(each => each.Source.IsSecret).Select(each => each.Name)]);
        yaml["id"] = id;
        if (!yaml.ContainsKey("runtime")) yaml["runtime"] = "custom";
        yaml["envVariables"] = new JsonObject(variables.Append(KeyValuePair.Create(Remembered.Variable, remembered.Write())).Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
        yaml["deployment"] = deployment;
        await Make(id, yaml, stop);
        return (await Snapshot.Read(api, world, stop)).Versions.FirstOrDefault(version => version.Id == id) ?? throw new DeployException(Dog.AppEngineGone.With(id));
    }

    /// <summary>One that a run which was cut off has made and led nobody to, or that nobody has asked yet.</summary>
    static KnownVersion? Adoptable(Desired desired, Snapshot before, ImmutableSortedDictionary<string, string> variables) => before.Versions.LastOrDefault(version => version is { Standing: Standing.Unknown, Remembered: { } remembered, Facts.IsStopped: false }
        && remembered.Stamp.Content == desired.Stamp.Content && remembered.Stamp.Names.ToHashSet().SetEquals(desired.Stamp.Names)
        && (version.Share == 0 || before.Live?.Id != version.Id || before.Versions.All(other => other.Share == 0 || other.Id == version.Id || other.Number < version.Number))
        && EnvPlan.AreTheSame(version.Variables, variables, desired));

    async Task CheckRuntime(string runtime, CancellationToken stop)
    {
        if ((await api.Runtimes(stop)).FirstOrDefault(each => each.Name == runtime) is not { } known) return;
        if (known.Stage is "DECOMMISSIONED") throw new DeployException(Dog.AppEngineRuntimeEnded.With(runtime));
        if (known.Stage is "DEPRECATED" or "END_OF_SUPPORT") world.Log.Say($"the runtime {runtime} is {known.Stage.Replace('_', ' ').ToLowerInvariant()}");
    }

    async Task Make(string id, JsonObject version, CancellationToken stop)
    {
        world.Log.Say($"making the version {id}");
        try
        {
            await operating.Do(async token => await Begin(id, version, token), stop);
        }
        catch (RestRefusedException full) when (full.Findings[0].Fact.Contains("more than", StringComparison.Ordinal) && full.Findings[0].Fact.Contains("versions", StringComparison.Ordinal))
        {
            throw new DeployException(Dog.AppEngineTooManyVersions.With(api.Place.Project, full.Findings[0].Fact));
        }
        catch (OperationFailedException failed) when (failed.Build is { } build)
        {
            throw new DeployException(failed.Findings[0].Saying(failed.Findings[0].Log.IsEmpty ? await BuildLog(build, stop) : failed.Findings[0].Log));
        }
    }

    /// <summary>Of a lost answer it is read back what came of it; it is sent once more only when nothing did.</summary>
    async Task<OperationFacts?> Begin(string id, JsonObject version, CancellationToken stop)
    {
        try
        {
            return await api.CreateVersion(version, stop);
        }
        catch (AnswerLostException)
        {
            var target = $"/services/{api.Place.Service}/versions/{id}";
            if ((await api.Operations(stop)).FirstOrDefault(operation => operation.Metadata?.Target?.EndsWith(target, StringComparison.Ordinal) == true) is { } begun) return begun;
            return await api.Version(id, stop) is not null ? null : await api.CreateVersion(version, stop);
        }
    }

    async Task<IReadOnlyList<string>> BuildLog(string build, CancellationToken stop)
    {
        try
        {
            var ended = await builds.Build(build, stop);
            if (ended.LogsBucket?.Replace("gs://", "", StringComparison.Ordinal) is not { Length: > 0 } bucket) return [];
            using var lines = new KeptLines(world.Log.Hide, Path.Combine(cargo.Directory, "build.log"));
            await new Building(builds, new StagingBucket(bucket, access, world), world).Follow(ended, TimeSpan.FromMinutes(1), lines.Take, stop);
            return lines.Last;
        }
        catch (DeployException refused)
        {
            return [$"(the log of the build could not be read: {refused.Findings[0].Fact})"];
        }
    }

    /// <summary>Six letters of a run's own, so that no two runs make the same version.</summary>
    static string Short(string run) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run)))[..6];
}
