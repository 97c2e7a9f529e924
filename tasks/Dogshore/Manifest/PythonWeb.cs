using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Manifest;

/// <summary>A program that serves a Python app.</summary>
/// <param name="Package">Its name in the requirements.</param>
/// <param name="Program">What its command begins with.</param>
/// <param name="Command">The command for an application, after the program; on this machine a server listens on loopback only.</param>
sealed record PythonServer(string Package, string Program, bool IsAsgi, Func<PythonApplication, string> Command);

/// <summary>The web process of a Python app: what is missing is proposed as the exact line, never made up in silence.</summary>
static class PythonWeb
{
    static readonly ImmutableArray<PythonServer> Servers =
    [
        // Short by gunicorn's own rule: a module alone means its 'application'.
        new("gunicorn", "gunicorn", false, app => app.Name == "application" ? app.Module : app.Name.Contains('(', StringComparison.Ordinal) ? $"'{app}'" : $"{app}"),
        new("uvicorn", "uvicorn", true, app => app.Name == "create_app()" ? $"--factory {app.Module}:create_app --port $PORT" : $"{app} --port $PORT"),
        new("waitress", "waitress-serve", false, app => app.Name == "create_app()" ? $"--listen=127.0.0.1:$PORT --call {app.Module}:create_app" : $"--listen=127.0.0.1:$PORT {app}"),
        new("daphne", "daphne", true, app => $"-p $PORT {app}"),
        new("hypercorn", "hypercorn", true, app => app.Name == "create_app()" ? $"--bind 127.0.0.1:$PORT '{app}'" : $"--bind 127.0.0.1:$PORT {app}"),
    ];

    public static void Check(Scope scope, ImmutableArray<Limited<Process>> processes, Reading reading)
    {
        var project = reading.Input.Directory;
        var requirements = PythonRequirements.Of(project);
        var webs = processes.Where(each => each.Value is { Name: ProcessReader.Web, Command: not null }).ToList();
        var without = scope.Concerned.Where(to => !webs.Any(web => web.IsFor(to))).Select(to => to.Name).ToList();
        if (without.Count > 0) reading.Fault(Missing(project, requirements, webs.Count == 0 ? "" : $" on {string.Join(", ", without)}").At(Bare(processes)));
        foreach (var web in webs)
        {
            if (ServerOf(web.Value.Command!) is { } server && !requirements.Name(server.Package))
                web.Item.Fault(Dog.ServerMissing.With(server.Package, requirements.File), "Command");
        }
    }

    static Finding Missing(string project, PythonRequirements requirements, string where)
    {
        var present = Servers.Where(server => requirements.Name(server.Package)).ToList();
        var applications = PythonApplications.Find(project, prefersAsgi: present.Count > 0 && present[0].IsAsgi);
        if (applications.IsEmpty)
            return Dog.WebMissing.With(where, "No Flask, FastAPI or Django application was found: write <DeployProcess Include=\"web\" Command=\"…\" /> with the command that serves the app on $PORT.");
        return Dog.WebMissing.With(where, string.Join(" Or ", applications.Take(5).Select((app, index) => Proposal(app, present, requirements, index == 0))));
    }

    static string Proposal(PythonApplication app, List<PythonServer> present, PythonRequirements requirements, bool isFirst)
    {
        var server = present.FirstOrDefault(each => each.IsAsgi == app.IsAsgi) ?? Servers.First(each => each.IsAsgi == app.IsAsgi);
        var line = $"<DeployProcess Include=\"web\" Command=\"{server.Program} {server.Command(app)}\" />";
        return $"{(isFirst ? "Write" : "write")} {line} for the application in {app.File}"
            + (requirements.Name(server.Package) ? "." : $", and add this line to {requirements.File}: {server.Package}");
    }

    /// <summary>A web item that is there but has no command.</summary>
    static Place? Bare(ImmutableArray<Limited<Process>> processes) =>
        processes.FirstOrDefault(each => each.Value is { Name: ProcessReader.Web, Command: null })?.Item.Place();

    /// <summary>The known server that a command starts: its first word after variables, or after <c>python -m</c>.</summary>
    static PythonServer? ServerOf(string command)
    {
        var words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word is "exec" || (word.Contains('=', StringComparison.Ordinal) && !word.StartsWith('-'))).ToList();
        if (words is [var python, "-m", .. var rest] && Path.GetFileName(python).StartsWith("python", StringComparison.Ordinal)) words = rest;
        return words.Count == 0 ? null : Servers.FirstOrDefault(server => server.Program == words[0] || server.Package == words[0]);
    }
}
