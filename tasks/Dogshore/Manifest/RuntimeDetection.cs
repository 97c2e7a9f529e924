using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>What an app is, and what it was seen by.</summary>
/// <param name="Root">Folder, relative to the project, whose files are the app.</param>
sealed record Detected(Runtime Runtime, string Reason, string Root = ".");

/// <summary>Tells what an app is by its files. Never guesses: two signs are a fault that lists both.</summary>
sealed class RuntimeDetection(Reading reading, ImmutableArray<Item> destinations, ImmutableArray<Item> files)
{
    static readonly ImmutableArray<string> PythonFiles =
        ["requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "manage.py", "app.py", "main.py", "wsgi.py", "asgi.py"];

    static readonly ImmutableArray<string> ContainerFiles = ["Dockerfile", "Containerfile"];

    string Project => reading.Input.Directory;

    /// <summary>Null after its fault.</summary>
    public Detected? Run()
    {
        if (reading.Input["DeployRuntime"] is { } word)
            return Enum.TryParse<Runtime>(word.Trim(), ignoreCase: true, out var runtime) && Enum.IsDefined(runtime) ? Complete(new(runtime, "DeployRuntime")) : null;

        var signs = Signs().ToList();
        switch (signs.Count)
        {
            case 0:
                reading.Fault(Dog.RuntimeNotFound.With($"a .NET project, {string.Join(", ", PythonFiles)}, index.html in {string.Join(", ", StaticSite.Folders)}, {string.Join(", ", ContainerFiles)}"));
                return null;
            case 1:
                return Complete(signs[0]);
            default:
                reading.Fault(Dog.RuntimeUnclear.With(string.Join(", ", signs.Select(sign => $"{sign.Runtime.Word()} ({sign.Reason})")), signs[0].Runtime.Word()));
                return null;
        }
    }

    IEnumerable<Detected> Signs()
    {
        var isDotnet = reading.Input.Says("_DotnetSdk");
        if (isDotnet) yield return new(Runtime.Dotnet, Path.GetFileName(reading.Input.ProjectFile));
        if (There(PythonFiles) is { } python) yield return new(Runtime.Python, python);
        // Pages beside a .NET project are part of that app.
        if (!isDotnet && StaticSite.Candidates(Project) is { IsEmpty: false } site) yield return new(Runtime.Static, string.Join(", ", site.Select(StaticSite.Page)));
        if (There(ContainerFiles) is { } container) yield return new(Runtime.Container, container);
        else if (destinations.Any(item => item.Word("Image") is not null)) yield return new(Runtime.Container, "Image");
    }

    Detected? Complete(Detected sign) => sign.Runtime switch
    {
        Runtime.Dotnet => DotnetProject.IsProgram(reading) ? sign : null,
        Runtime.Static => StaticSite.Root(Project, files, reading) is { } root ? sign with { Root = root } : null,
        _ => sign,
    };

    string? There(ImmutableArray<string> names) =>
        names.Where(name => File.Exists(Path.Combine(Project, name))).ToList() is { Count: > 0 } found ? string.Join(", ", found) : null;
}
