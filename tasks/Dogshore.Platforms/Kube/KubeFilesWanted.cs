using System.Collections.Immutable;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Kube;

/// <summary>What an image of this family wants in the package: a Dockerfile for what must be built, a server for what is only files.</summary>
static class KubeFilesWanted
{
    const string Dockerfile = "Dockerfile";

    /// <summary>A published app and a site need nothing but their files on a base.</summary>
    public static bool IsLayered(Runtime runtime) => runtime is Runtime.Dotnet or Runtime.Static;

    public static string Base(Runtime runtime) => runtime switch
    {
        Runtime.Dotnet => "mcr.microsoft.com/dotnet/aspnet:10.0",
        Runtime.Static => "docker.io/library/python:3.13-alpine",
        _ => "docker.io/library/python:3.13-slim",
    };

    /// <param name="isSource">The cluster makes an image of the sources: then no Dockerfile is wanted.</param>
    public static ImmutableArray<WantedFile> Of(string platform, Effective effective, bool isSource)
    {
        if (effective.To["Image"] is not null) return [];
        return effective.Runtime switch
        {
            Runtime.Static => [StaticServer.File(platform, effective.Headers)],
            Runtime.Python when !isSource => [new MadeFile(platform, Dockerfile, $"""
                FROM {effective.To["BaseImage"] ?? Base(Runtime.Python)}
                WORKDIR /app
                COPY . .
                RUN if [ -f requirements.txt ]; then pip install --no-cache-dir -r requirements.txt; elif [ -f pyproject.toml ]; then pip install --no-cache-dir .; fi
                ENV PYTHONUNBUFFERED=1

                """.ReplaceLineEndings("\n"))],
            _ => [],
        };
    }
}
