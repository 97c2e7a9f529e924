using System.Text.Json.Nodes;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Starts a command in a container's files and environment.</summary>
static class Running
{
    // The first is that of images which OpenShift builds of sources.
    static readonly string[] programs = ["opt/app-root/bin", "usr/local/bin", "usr/bin", "bin"];

    public static AppProcess Start(Tree tree, Image image, JsonObject spec, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, uint? user, Action<string> line)
    {
        var folder = tree.Inside(spec.Text("workingDir") ?? image.Config.Text("WorkingDir") ?? "/");
        Directory.CreateDirectory(folder);
        var known = environment.ToDictionary(each => each.Key, each => tree.Word(each.Value));
        // Its own form has only a port, and would listen on all addresses of the machine.
        if (known.Remove("ASPNETCORE_HTTP_PORTS", out var ports) && !known.ContainsKey("ASPNETCORE_URLS")) known["ASPNETCORE_URLS"] = string.Join(';', ports.Split(';').Select(port => $"http://127.0.0.1:{port}"));
        known["PATH"] = Path(tree);
        if (known.TryGetValue("HOME", out var home) && !Directory.Exists(home)) known.Remove("HOME");
        // In the group 0 and with no right of root's, as a container that is given a user.
        var runs = user is { } number ? $"exec setpriv --reuid={number} --regid=0 --clear-groups --inh-caps=-all --bounding-set=-all " : "exec ";
        return AppProcess.Start(folder, runs + string.Join(' ', command.Select(word => $"'{tree.Word(word).Replace("'", "'\\''", StringComparison.Ordinal)}'")), known, line);
    }

    /// <summary>The image's own programs, then the machine's.</summary>
    static string Path(Tree tree) => string.Join(':', programs.Select(tree.Inside).Where(Directory.Exists).Append(AppEnvironment.SearchPath));

    public static bool Finds(Tree tree, string program, IReadOnlyDictionary<string, string> environment)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return File.Exists(tree.Word(program)) || File.Exists(tree.Inside(program));
        return Path(tree).Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));
    }
}
