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

    /// <exception cref="DeployException">The manifest asks for what a rack calls differently.</exception>
    public static ImmutableArray<WantedFile> Of(Effective effective)
    {
        var image = Image(effective);
        var files = ImmutableArray.CreateBuilder<WantedFile>();
        var services = effective.Processes.Select(process => new WantedService(process.Name, Command(effective, process, image, files))).ToArray();
        var resources = effective.Databases.Where(database => database.Url is null).Select(database => new WantedResource(Databases.Resource(database.Name), Databases.Type(database.Name, database.Plan), database.Name)).ToArray();
        files.Add(ConvoxYml.Of(Platform, services, resources, image, effective.To["Port"] ?? "8080", Health(effective)));
        if (image is null && Dockerfiles.Of(effective.Runtime, effective.To["BaseImage"]) is { } text) files.Add(new MadeFile(Platform, Dockerfiles.Name, text));
        if (effective.Runtime == Runtime.Static) files.Add(StaticServer.File(Platform, effective.Headers, Dockerfiles.Name, ConvoxYml.Name));
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
}
