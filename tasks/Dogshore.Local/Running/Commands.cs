using System.Collections.Immutable;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Local.Running;

/// <summary>What is started for a process: the user's command through the machine's shell, or the published .NET app.</summary>
static class Commands
{
    public static (string Program, ImmutableArray<string> Arguments) Of(ProcessRecord process, Runnable runnable) =>
        process.Command is { } command ? Shell(command)
        : runnable.Release.Runtime == Runtime.Dotnet ? Published(process.Name, runnable)
        : throw Dog.NoDefaultCommand.With(process.Name, $"the runtime '{runnable.Release.Runtime.Word()}' has none by itself").As(422);

    public static (string Program, ImmutableArray<string> Arguments) Shell(string command)
    {
        var (program, arguments) = (Worlds.Command.Shell(command).Program, Worlds.Command.Shell(command).Arguments);
        return (program, [.. arguments]);
    }

    static (string Program, ImmutableArray<string> Arguments) Published(string process, Runnable runnable)
    {
        const string ending = ".runtimeconfig.json";
        var found = Directory.GetFiles(runnable.Content, "*" + ending).Order(StringComparer.Ordinal).ToList();
        if (found is not [var config])
            throw Dog.NoDefaultCommand.With(process, found.Count == 0 ? "the package has no *.runtimeconfig.json at its root"
                : $"the package has several apps: {string.Join(", ", found.Select(file => Path.GetFileName(file)[..^ending.Length]))}").As(422);
        var name = Path.GetFileName(config)[..^ending.Length];
        if (IsSelfContained(config)) return (Path.Combine(runnable.Content, OperatingSystem.IsWindows() ? name + ".exe" : name), []);
        return (Find("dotnet", runnable.Release.ToolPath), [Path.Combine(runnable.Content, name + ".dll")]);
    }

    static bool IsSelfContained(string config)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(config), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return document.RootElement.TryGetProperty("runtimeOptions", out var options) && options.TryGetProperty("includedFrameworks", out _);
    }

    /// <summary>The program in the deploy's own PATH; the host itself is run by a dotnet that does when there is none there.</summary>
    static string Find(string program, string toolPath)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var found = toolPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        return found
            ?? (Path.GetFileName(Environment.ProcessPath) == file ? Environment.ProcessPath! : throw Dog.ProgramMissing.With(program).As(422));
    }
}
