using System.Collections.Immutable;
using Dogshore.Platforms;

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
        new Platforms.ElasticBeanstalk.ElasticBeanstalkPlatform(),
        new Platforms.CodePipeline.CodePipelinePlatform(),
        new Platforms.CodeStar.CodeStarPlatform(),
        new Platforms.Kubernetes.KubernetesPlatform(),
        new Platforms.PythonAnywhere.PythonAnywherePlatform(),
        new Platforms.Folder.FolderPlatform(),
        new Platforms.S3.S3Platform(),
    ];
}
