using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dogshore.Manifest;

/// <summary>A WSGI or ASGI application as a server is told of it: <c>shop.wsgi:application</c>.</summary>
/// <param name="File">Where it was found, relative to the project.</param>
sealed record PythonApplication(string Module, string Name, bool IsAsgi, string File)
{
    public override string ToString() => $"{Module}:{Name}";
}

/// <summary>Looks for the application in the sources: Django's by its settings, Flask's, FastAPI's and others' by the line that makes it.</summary>
static partial class PythonApplications
{
    static readonly ImmutableArray<string> NotSources = ["tests", "test", "venv", "env", "node_modules", "build", "dist", "obj", "bin", "migrations", "docs", "__pycache__"];
    const long LargestFile = 1_000_000;
    const int MostFiles = 500;

    public static ImmutableArray<PythonApplication> Find(string project, bool prefersAsgi)
    {
        if (Django(project, prefersAsgi) is { } django) return [django];
        return [.. Sources(project).SelectMany(file => InFile(project, file))];
    }

    /// <summary>Django makes both files; the server that is asked for decides.</summary>
    static PythonApplication? Django(string project, bool prefersAsgi)
    {
        if (!File.Exists(Path.Combine(project, "manage.py")) || Settings().Match(Text(Path.Combine(project, "manage.py"))) is not { Success: true } match) return null;
        var package = match.Groups[1].Value;
        return new[] { prefersAsgi, !prefersAsgi }
            .Select(isAsgi => new PythonApplication($"{package}.{(isAsgi ? "asgi" : "wsgi")}", "application", isAsgi, $"{package.Replace('.', '/')}/{(isAsgi ? "asgi" : "wsgi")}.py"))
            .FirstOrDefault(each => File.Exists(Path.Combine(project, each.File)));
    }

    /// <summary>The text of Django's settings; null where there are none in the usual place.</summary>
    public static string? DjangoSettings(string project)
    {
        var manage = Path.Combine(project, "manage.py");
        if (!File.Exists(manage) || Settings().Match(Text(manage)) is not { Success: true } match) return null;
        var file = Path.Combine(project, match.Groups[1].Value.Replace('.', '/'), "settings.py");
        return File.Exists(file) ? Text(file) : null;
    }

    static IEnumerable<PythonApplication> InFile(string project, string file)
    {
        var text = Text(file);
        var path = Path.GetRelativePath(project, file).Replace('\\', '/');
        var module = path[..^3].Replace('/', '.');
        if (module.EndsWith(".__init__", StringComparison.Ordinal)) module = module[..^9];
        foreach (Match match in Assignment().Matches(text))
            yield return new(module, match.Groups[1].Value, match.Groups[2].Value is not "Flask", path);
        if (Assignment().IsMatch(text)) yield break;
        if (Factory().IsMatch(text)) yield return new(module, "create_app()", text.Contains("FastAPI(", StringComparison.Ordinal), path);
        else if (Application().Match(text) is { Success: true } other)
            yield return new(module, "application", Path.GetFileName(file) == "asgi.py" || other.Value.Contains("async", StringComparison.Ordinal), path);
    }

    static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(project, "*.py")
        .Concat(Directory.EnumerateDirectories(project)
            .Where(folder => Path.GetFileName(folder) is var name && !name.StartsWith('.') && !NotSources.Contains(name) && !File.Exists(Path.Combine(folder, "pyvenv.cfg")))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.py")))
        .Where(file => !Path.GetFileName(file).StartsWith("test_", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Take(MostFiles);

    static string Text(string path) => new FileInfo(path).Length <= LargestFile ? File.ReadAllText(path) : "";

    [GeneratedRegex(@"DJANGO_SETTINGS_MODULE['""]\s*,\s*['""]([A-Za-z_][\w.]*?)\.settings")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^([A-Za-z_]\w*)\s*(?::[^=\n]+)?=\s*(?:\w+\.)*(Flask|FastAPI|Starlette|Quart|Litestar|Sanic)\(", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^def create_app\(", RegexOptions.Multiline)]
    private static partial Regex Factory();

    [GeneratedRegex(@"^application\s*(?::[^=\n]+)?=|^(?:async )?def application\(", RegexOptions.Multiline)]
    private static partial Regex Application();
}
