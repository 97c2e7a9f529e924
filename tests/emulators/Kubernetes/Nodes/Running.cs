using System.Text.Json.Nodes;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Starts a command in a container's files and environment.</summary>
static class Running
{
    static readonly string[] programs = ["usr/local/bin", "usr/bin", "bin"];

    public static AppProcess Start(Tree tree, Image image, JsonObject spec, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, Action<string> line)
    {
        var folder = tree.Inside(spec.Text("workingDir") ?? image.Config.Text("WorkingDir") ?? "/");
        Directory.CreateDirectory(folder);
        var known = environment.ToDictionary(each => each.Key, each => tree.Word(each.Value));
        // Its own form has only a port, and would listen on all addresses of the machine.
        if (known.Remove("ASPNETCORE_HTTP_PORTS", out var ports) && !known.ContainsKey("ASPNETCORE_URLS")) known["ASPNETCORE_URLS"] = string.Join(';', ports.Split(';').Select(port => $"http://127.0.0.1:{port}"));
        known["PATH"] = Path(tree);
        if (known.TryGetValue("HOME", out var home) && !Directory.Exists(home)) known.Remove("HOME");
        return AppProcess.Start(folder, "exec " + string.Join(' ', command.Select(word => $"'{tree.Word(word).Replace("'", "'\\''", StringComparison.Ordinal)}'")), known, line);
    }

    /// <summary>The image's own programs, then the machine's.</summary>
    static string Path(Tree tree) => string.Join(':', programs.Select(tree.Inside).Where(Directory.Exists).Append(AppEnvironment.SearchPath));

    public static bool Finds(Tree tree, string program, IReadOnlyDictionary<string, string> environment)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return File.Exists(tree.Word(program)) || File.Exists(tree.Inside(program));
        return Path(tree).Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));
    }
}
