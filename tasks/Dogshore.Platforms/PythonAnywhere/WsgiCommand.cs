using System.Text.RegularExpressions;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>The command of a web process, read for the application that it serves: PythonAnywhere runs the application and no command.</summary>
static partial class WsgiCommand
{
    /// <summary>Options of gunicorn and waitress that stand alone; after every other one comes its value.</summary>
    static readonly HashSet<string> alone = new(StringComparer.Ordinal)
    {
        "--reload", "--spew", "--preload", "--daemon", "-D", "--capture-output", "--log-syslog", "--no-sendfile", "--reuse-port", "--enable-stdio-inheritance",
        "-R", "--proxy-protocol", "--strip-header-spaces", "--call", "--initgroups", "--no-control-socket",
    };

    /// <returns><c>notes:app</c>, <c>notes:create_app()</c>; null for a command that serves no WSGI application or cannot be read.</returns>
    public static string? Application(string command)
    {
        string[] words = [.. Word().Matches(command).Select(match => match.Value.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal))];
        words = [.. words.SkipWhile(word => word is "exec" || Variable().IsMatch(word))];
        if (words is [var python, "-m", ..] && python.Split('/')[^1].StartsWith("python", StringComparison.Ordinal)) words = words[2..];
        if (words.Length == 0 || words[0].Split('/')[^1] is not ("gunicorn" or "waitress-serve" or "waitress")) return null;
        // A worker of another kind (uvicorn's) serves ASGI.
        if (words.Any(word => word.Contains("uvicorn", StringComparison.Ordinal))) return null;
        var isFactory = words.Contains("--call");
        for (var at = 1; at < words.Length; at++)
        {
            if (!words[at].StartsWith('-')) return Named().Match(words[at]) is { Success: true } match ? Whole(match, isFactory) : null;
            if (!alone.Contains(words[at]) && !words[at].Contains('=', StringComparison.Ordinal) && !Joined().IsMatch(words[at])) at++;
        }
        return null;
    }

    static string Whole(Match match, bool isFactory) =>
        $"{match.Groups[1].Value}:{(match.Groups[2].Success ? match.Groups[2].Value : "application")}{(match.Groups[3].Success || isFactory ? "()" : "")}";

    [GeneratedRegex("""(?:[^\s'"]|'[^']*'|"[^"]*")+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z_]\w*=")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^-[A-Za-z]\S+$")]
    private static partial Regex Joined();

    [GeneratedRegex(@"^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(\(\))?)?$")]
    private static partial Regex Named();
}
