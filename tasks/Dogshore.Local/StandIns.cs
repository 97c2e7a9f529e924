// Stand-ins for Static/, Python/ and Data/, which are written beside this; the integrator deletes this file on merge.
#pragma warning disable CS9113, CA1822
using System.Collections.Immutable;

namespace Dogshore.Local.Data;

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
