using System.Collections.Immutable;
using Dogshore.Cdn;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>The object in S3 that a pipeline begins with, and beside it a bundle for each content and our record.</summary>
sealed class PipelineSource : IDisposable
{
    readonly string key, folder, record;
    readonly string pipeline;
    readonly Bucket objects;

    PipelineSource(PipelineAction action, string pipeline, AwsAccess access, World world)
    {
        (Action, this.pipeline) = (action, pipeline);
        var bucket = action.Configuration!["S3Bucket"];
        key = action.Configuration["S3ObjectKey"];
        folder = $"dogshore/{pipeline}/";
        record = $"{folder}record.json";
        objects = new Bucket(access.Bucket(bucket, "", world), world);
        Shown = $"s3://{bucket}/{record}";
    }

    public PipelineAction Action { get; }
    public string Shown { get; }

    /// <summary>It starts by itself at each new object, and so a second time beside our start.</summary>
    public bool StartsByItself => Action.Configuration!.GetValueOrDefault("PollForSourceChanges") is not { } polls || !polls.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <param name="wanted">Name of the action, where there may be several.</param>
    /// <exception cref="DeployException">The pipeline has no source in S3, or several.</exception>
    public static PipelineSource Of(PipelineDeclaration pipeline, string? wanted, AwsAccess access, World world)
    {
        var sources = pipeline.Stages.SelectMany(stage => stage.Actions).Where(action => action.IsStoreSource && (wanted is null || action.Name == wanted)).ToArray();
        return sources.Length == 1 ? new(sources[0], pipeline.Name, access, world)
            : throw new DeployException(Dog.PipelineNoSource.With(pipeline.Name, sources.Length == 0 ? wanted is null ? "no source in S3" : $"no source in S3 that is called '{wanted}'" : $"several sources in S3: {string.Join(", ", sources.Select(source => source.Name))}"));
    }

    string KeyOf(string content) => $"{folder}{content}.zip";

    public async Task<(PipelineRecord? Record, string? Tag)> Read(CancellationToken stop)
    {
        var (_, text) = await objects.Read(record, stop);
        return text is null ? (null, null) : (PipelineRecord.Read(text.Bytes, Shown), text.Tag);
    }

    /// <exception cref="DeployException">Another run came between.</exception>
    public async Task<(PipelineRecord Record, string Tag)> Write(PipelineRecord now, string? expected, string run, CancellationToken stop)
    {
        var next = now with { Sequence = now.Sequence + 1, Run = run };
        if (await objects.Replace(record, next.Bytes(), expected, stop) is { } tag) return (next, tag);
        throw new DeployException(Dog.PipelineOvertaken.With(pipeline, (await Read(stop)).Record?.Run ?? "that removed the record"));
    }

    public async Task<ImmutableHashSet<string>> Contents(CancellationToken stop) =>
        [.. (await objects.List(folder, stop)).Keys.Where(name => name.EndsWith(".zip", StringComparison.Ordinal)).Select(name => name[folder.Length..^".zip".Length])];

    public async Task Put(string content, Body bundle, CancellationToken stop) => await objects.Put(KeyOf(content), bundle, new ServedAs("application/zip", null, null), stop);

    /// <summary>Makes a content the newest version of the source.</summary>
    /// <returns>The version, which the execution is tied to.</returns>
    public async Task<string> Offer(string content, CancellationToken stop) =>
        await objects.CopyVersion(KeyOf(content), key, new ServedAs("application/zip", null, null), stop) ?? throw new DeployException(Dog.PipelineNoVersions.With(pipeline, objects.Shown));

    public Task Remove(IEnumerable<string> contents, CancellationToken stop) => objects.Delete(contents.Select(KeyOf), stop);

    public void Dispose() => objects.Dispose();
}
