using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local.Hosting;
using Dogshore.Local.Python;
using Dogshore.Local.Running;
using Dogshore.Model;

namespace Dogshore.Local.Apps;

/// <summary>Makes a release ready to run, new or after a restart: its content is there, its databases run, its tools are found.</summary>
static class Preparing
{
    public static async Task<Runnable> Of(AppRecord app, ReleaseRecord release, ImmutableDictionary<string, string> config, Surroundings surroundings, Action<string> line, CancellationToken stop)
    {
        var content = surroundings.Paths.Content(app.App, release.Stamp.Content);
        if (!Directory.Exists(content)) throw Dog.ContentMissing.With(release.Stamp.Content, app.App).As(409);
        if (release.Runtime == Runtime.Container) throw Dog.NotAbleTo.With("local", "run containers").As(422);
        // Asking for the address starts what the database needs.
        foreach (var database in app.Databases.Where(database => config.ContainsKey(database.Name)))
            await surroundings.Databases.Address(app.App, database, release.ToolPath, stop);
        var tools = release.Runtime == Runtime.Python
            ? await PythonEnvironment.Prepare(content, Path.Combine(surroundings.Paths.App(app.App), "venv"), release.ToolPath, line, stop)
            : ImmutableDictionary<string, string>.Empty;
        return new Runnable(app.App, release, content, config, tools);
    }
}
