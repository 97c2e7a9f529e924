using Dogshore.Model;

namespace Dogshore.Platforms.Serving;

/// <summary>The Dockerfile that is made for an app which has none.</summary>
static class Dockerfiles
{
    public const string Name = "Dockerfile";

    /// <param name="given">What it begins with; null for what the runtime's own makers publish.</param>
    /// <returns>Null where the user's own is needed.</returns>
    public static string? Of(Runtime runtime, string? given) => runtime switch
    {
        Runtime.Python => $"""
            FROM {given ?? "docker.io/library/python:3.13-slim"}
            WORKDIR /app
            COPY . .
            RUN if [ -f requirements.txt ]; then pip install --no-cache-dir -r requirements.txt; elif [ -f pyproject.toml ]; then pip install --no-cache-dir .; fi
            ENV PYTHONUNBUFFERED=1

            """.ReplaceLineEndings("\n"),
        // The published app is the one that has a runtime configuration.
        Runtime.Dotnet => $$"""
            FROM {{given ?? "mcr.microsoft.com/dotnet/aspnet:10.0"}}
            WORKDIR /app
            COPY . .
            CMD ["sh", "-c", "set -- *.runtimeconfig.json; ASPNETCORE_URLS=http://+:$PORT exec dotnet \"${1%.runtimeconfig.json}.dll\""]

            """.ReplaceLineEndings("\n"),
        Runtime.Static => $"""
            FROM {given ?? "docker.io/library/python:3.13-alpine"}
            WORKDIR /app
            COPY . .
            CMD ["python3", "{StaticServer.Path}"]

            """.ReplaceLineEndings("\n"),
        _ => null,
    };
}
