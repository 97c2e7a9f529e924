using System.ComponentModel;
using System.Formats.Tar;
using System.IO.Compression;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Dokku;

/// <summary>A package as one commit without parents: equal content is the equal commit, and the history of the checkout, which may be
/// shallow, is never needed.</summary>
sealed class SyntheticCommit : IAsyncDisposable
{
    readonly string folder;

    SyntheticCommit(string folder, string id, string pack) => (this.folder, Id, Pack) = (folder, id, pack);

    public string Id { get; }
    /// <summary>A file with all objects of the commit.</summary>
    public string Pack { get; }

    /// <param name="archive">The tar.gz that we packed ourselves.</param>
    public static async Task<SyntheticCommit> Make(string archive, World world, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("dogshore-push-").FullName;
        try
        {
            var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
            await using (var file = File.OpenRead(archive))
            await using (var plain = new GZipStream(file, CompressionMode.Decompress))
                await TarFile.ExtractToDirectoryAsync(plain, tree, overwriteFiles: false, stop);
            var git = new Repository(Path.Combine(folder, "repository.git"), tree, world);
            await git.Run(stop, "init", "--quiet", "--bare", git.Path);
            await git.Run(stop, "add", "--all", "--force", "--", ".");
            var written = await git.Run(stop, "write-tree");
            var commit = await git.Run(stop, "commit-tree", written, "-m", "Package");
            var name = await git.Run(stop, "pack-objects", "--revs", "--quiet", Path.Combine(folder, "pack"), commit);
            return new(folder, commit, Path.Combine(folder, $"pack-{name}.pack"));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>git on a repository of its own, deaf to hooks, filters and settings of the machine and of the package.</summary>
    sealed record Repository(string Path, string Tree, World World)
    {
        static readonly Dictionary<string, string?> environment = new()
        {
            ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null", ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_TRACE"] = null, ["GIT_TRACE_PACKET"] = null, ["GIT_TRACE_CURL"] = null, ["GIT_DIR"] = null, ["GIT_WORK_TREE"] = null, ["GIT_INDEX_FILE"] = null,
            ["GIT_AUTHOR_NAME"] = "Dogshore", ["GIT_AUTHOR_EMAIL"] = "dogshore@localhost", ["GIT_AUTHOR_DATE"] = "2000-01-01T00:00:00Z",
            ["GIT_COMMITTER_NAME"] = "Dogshore", ["GIT_COMMITTER_EMAIL"] = "dogshore@localhost", ["GIT_COMMITTER_DATE"] = "2000-01-01T00:00:00Z",
        };

        /// <param name="arguments">For pack-objects, the last one is what it reads.</param>
        public async Task<string> Run(CancellationToken stop, params string[] arguments)
        {
            var isPacking = arguments[0] == "pack-objects";
            IEnumerable<string> places = arguments[0] == "init" ? [] : [$"--git-dir={Path}", $"--work-tree={Tree}"];
            string[] settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.autocrlf=false", "-c", "core.attributesFile=/dev/null", "-c", "commit.gpgSign=false"];
            try
            {
                var ran = await World.Processes.Run(new Command("git", [.. settings, .. places, .. isPacking ? arguments[..^1] : arguments])
                    { Environment = environment, Directory = Tree, Input = isPacking ? arguments[^1] + "\n" : null, Timeout = TimeSpan.FromMinutes(10) }, stop);
                return ran.Succeeded ? ran.Output.Trim() : throw new DeployException(Dog.GitFailed.With(arguments[0], ran.Tail.Count > 0 ? ran.Tail[^1] : $"exit code {ran.Exit}").Saying(ran.Tail));
            }
            catch (Win32Exception)
            {
                throw new DeployException(Dog.GitFailed.With(arguments[0], "git is not installed"));
            }
        }
    }
}
