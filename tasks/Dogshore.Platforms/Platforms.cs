using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Platforms;
using Dogshore.Records;

namespace Dogshore;

/// <summary>The platforms that are part of this SDK: one line each.</summary>
public static class KnownPlatforms
{
    public static ImmutableArray<Platform> All { get; } =
    [
        new Platforms.Local.LocalPlatform(),
        new Platforms.Dokku.DokkuPlatform(),
        new Platforms.Heroku.HerokuPlatform(),
        new Platforms.Convox.ConvoxPlatform(),
        new Platforms.AppEngine.AppEnginePlatform(),
        new Platforms.ElasticBeanstalk.ElasticBeanstalkPlatform(),
        new Platforms.CodePipeline.CodePipelinePlatform(),
        new Platforms.CodeStar.CodeStarPlatform(),
        new Platforms.Kubernetes.KubernetesPlatform(),
        new Platforms.OpenShift.OpenShiftPlatform(),
        new Platforms.Kel.KelPlatform(),
        new Platforms.PythonAnywhere.PythonAnywherePlatform(),
        new Platforms.Folder.FolderPlatform(),
        new Platforms.S3.S3Platform(),
    ];
    /// <summary>What a deploy of nothing new is going to need, made ready on another core while the manifest is read; in the order of need.</summary>
    public static Task Ready() => Task.Run(() =>
    {
        JsonSerializer.Deserialize("null"u8, Local.Json.Default.AppRecord);
        RecordFiles.Ready();
    });
}
