// Stand-ins for Static/, Python/ and Data/, which are written beside this; the integrator deletes this file on merge.
#pragma warning disable CS9113, CA1822
using System.Collections.Immutable;

namespace Dogshore.Local.Static
{
    static class StaticFiles
    {
        public static RequestDelegate Serve(string folder, ImmutableArray<HeadersRecord> headers) => async context =>
        {
            var path = context.Request.Path.Value is { Length: > 1 } given ? given[1..] : "index.html";
            var file = Path.GetFullPath(Path.Combine(folder, path));
            if (!file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file)) context.Response.StatusCode = 404;
            else await context.Response.SendFileAsync(file, context.RequestAborted);
        };
    }
}

namespace Dogshore.Local.Python
{
    static class PythonEnvironment
    {
        public static Task<ImmutableDictionary<string, string>> Prepare(string content, string venvs, string toolPath, Action<string> line, CancellationToken stop) =>
            Task.FromResult(ImmutableDictionary<string, string>.Empty.Add("PATH", toolPath).Add("PYTHONUNBUFFERED", "1"));
    }
}

namespace Dogshore.Local.Data
{
    sealed class Databases(Paths paths) : IAsyncDisposable
    {
        public Task Add(string app, DatabaseRecord database, string toolPath, CancellationToken stop) => Task.CompletedTask;

        public Task<string> Address(string app, DatabaseRecord database, string toolPath, CancellationToken stop)
        {
            Directory.CreateDirectory(paths.Data(app));
            return Task.FromResult($"sqlite:///{Path.Combine(paths.Data(app), database.Name + ".sqlite")}");
        }

        public Task Remove(string app) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
