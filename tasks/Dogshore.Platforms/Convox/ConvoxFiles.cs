using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Serving;

namespace Dogshore.Platforms.Convox;

/// <summary>What a rack wants in the package: convox.yml, and the Dockerfile that it builds.</summary>
static class ConvoxFiles
{
    const string Platform = "convox";
    const string Dockerfile = "Dockerfile";

    /// <exception cref="DeployException">The manifest asks for what a rack calls differently.</exception>
    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        var image = Image(effective);
        var files = ImmutableArray.CreateBuilder<WantedFile>();
        var services = effective.Processes.Select(process => new WantedService(process.Name, Command(effective, process, image, files))).ToArray();
        var resources = effective.Databases.Where(database => database.Url is null).Select(database => new WantedResource(Databases.Resource(database.Name), Databases.Type(database.Name, database.Plan), database.Name)).ToArray();
        files.Add(ConvoxYml.Of(Platform, services, resources, image, effective.To["Port"] ?? "8080", Health(effective)));
        if (image is null && Build(effective) is { } text) files.Add(new MadeFile(Platform, Dockerfile, text));
        if (effective.Runtime == Runtime.Static) files.Add(StaticServer.File(Platform, effective.Headers, Dockerfile, ConvoxYml.Name));
        return files.ToImmutable();
    }

    static string? Image(Effective effective)
    {
        if (effective.To["Image"] is not { } image) return null;
        return image.Contains("@sha256:", StringComparison.Ordinal) ? image : throw new DeployException(Dog.ConvoxImageNotPinned.With(effective.To.Name, image).At(effective.To.Place));
    }

    /// <summary>A rack splits a command into words by itself, so that a shell must be asked for; and it replaces <c>${NAME}</c> in convox.yml by a
    /// value of its own, so that a command which has one goes into a file.</summary>
    static string? Command(Effective effective, Process process, string? image, ImmutableArray<WantedFile>.Builder files)
    {
        if (process.Command is not { } command) return null;
        if (!command.Contains("${", StringComparison.Ordinal)) return $"sh -c {ShellWords.Quoted(command)}";
        if (image is not null) throw new DeployException(Dog.ConvoxBraces.With(process.Name, command).At(effective.To.Place));
        var file = $".dogshore/{process.Name}.sh";
        files.Add(new MadeFile(Platform, file, $"# Made by Dogshore: the command of {process.Name}.\n{command}\n"));
        return $"sh {file}";
    }

    /// <summary>What the rack asks before it routes to a new process: the first probe, where its answer is one that a rack takes for good.</summary>
    static string? Health(Effective effective) => effective.Probes.FirstOrDefault() is not { } probe ? "/"
        : probe.Status is { From: >= 200, To: < 400 } ? probe.Path : null;

    /// <summary>Null where the user's own Dockerfile is needed.</summary>
    static string? Build(Effective effective)
    {
        var given = effective.To["BaseImage"];
        return effective.Runtime switch
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
}
