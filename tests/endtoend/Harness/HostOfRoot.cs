using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd;

/// <summary>The host process of a root directory, seen from outside.</summary>
static class HostOfRoot
{
    public static JsonNode? Record(string root)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(root, "host.json")));
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            // It never was, or the host that is just ending has taken it away.
            return null;
        }
    }

    public static int? Pid(string root) => (int?)Record(root)?["pid"];

    public static bool IsAlive(string root) => Pid(root) is { } pid && Runs(pid);

    /// <summary>What has ended and was not yet collected by its parent still has its folder.</summary>
    static bool Runs(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Asks it to stop and waits until it has gone.</summary>
    public static async Task Stop(string root)
    {
        if (Record(root) is not { } record || !IsAlive(root)) return;
        using var client = Client((string)record["socket"]!);
        try
        {
            using var answer = await client.PostAsync(new Uri("http://host/v1/host/stop"), null);
            answer.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException)
        {
            // A host that a test has killed; whoever still is one ends below, or the wait says so.
        }
        await Deadlines.Eventually(() => !IsAlive(root), "the host stopped", TimeSpan.FromSeconds(30));
    }

    public static HttpClient Client(string socket) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, stop) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), stop);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Ends what a test left running: only processes that work below its own folder or name it in their environment.</summary>
    public static void EndAll(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var pid in RunningOf(folder))
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (ArgumentException) { } // It has gone by itself meanwhile.
        }
    }

    /// <summary>Processes that work below the folder or name it in their environment. Told by Linux only.</summary>
    public static IReadOnlyList<int> RunningOf(string folder) => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsDigit))
        .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)).Where(pid => pid != Environment.ProcessId && Belongs(pid, folder))];

    static bool Belongs(int pid, string folder)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/cwd", false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true
                || File.ReadAllText($"/proc/{pid}/environ").Contains(folder, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
