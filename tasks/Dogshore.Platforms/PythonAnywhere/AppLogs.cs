using System.Text;
using System.Text.RegularExpressions;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>The app's own words: PythonAnywhere keeps what goes to standard error in one file and the server's lines, with what is
/// printed, in another. Only what was said since the last start counts, which the WSGI file says in both.</summary>
sealed partial class AppLogs(PythonAnywhereApi api)
{
    public async Task<IReadOnlyList<string>> Last(int lines, CancellationToken stop)
    {
        var (error, server) = (Read("error", stop), Read("server", stop));
        await Task.WhenAll(error, server);
        // A traceback stands in the first; what else was said fills up.
        var last = (await error).TakeLast(lines).ToArray();
        return [.. (await server).TakeLast(lines - last.Length), .. last];
    }

    async Task<string[]> Read(string kind, CancellationToken stop)
    {
        var text = await api.Files.Read($"/var/log/{api.Place.Domain.ToLowerInvariant()}.{kind}.log", $"the {kind} log", bytes => Encoding.UTF8.GetString(bytes.Span), stop) ?? "";
        string[] all = [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
        var start = Array.FindLastIndex(all, line => Start().IsMatch(line));
        return all[(start + 1)..];
    }

    [GeneratedRegex(@"dogshore: r\d+-\S+ starts$")]
    private static partial Regex Start();
}
