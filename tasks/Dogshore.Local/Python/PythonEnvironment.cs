using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Local.Python;

/// <summary>Gives a Python app its interpreter and packages. The first python3 on PATH whose own packages meet requirements.txt is used as it
/// is, so that an app of the standard library and one of the system's packages need no network; otherwise pip installs the requirements, with the first
/// python3 that can. Either way the app runs in a virtual environment, one for each interpreter and text of the requirements: there <c>python</c> exists
/// too, which Debian does not have. pip is steered by its own configuration files and by lines in requirements.txt, not by variables of a
/// deploy: the host outlives the deploy that started it, and would remember the wrong ones.</summary>
static class PythonEnvironment
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <param name="content">Folder of the unpacked app; it is not written to.</param>
    /// <param name="venvs">Folder of the environments; made when missing.</param>
    /// <param name="toolPath">PATH of the deploy.</param>
    /// <param name="line">Told what is chosen, and each line that pip says.</param>
    /// <returns>Variables for the app's processes and commands: PATH, VIRTUAL_ENV, and Python's own.</returns>
    /// <exception cref="HostException">Python or a module of it is missing, or pip failed.</exception>
    public static async Task<ImmutableDictionary<string, string>> Prepare(string content, string venvs, string toolPath, Action<string> line, CancellationToken stop)
    {
        var found = await Interpreter.Find(content, toolPath, stop);
        if (found[0].Editable is [var editable, ..]) throw Dog.RequirementEditable.With(editable).As(StatusCodes.Status400BadRequest);

        if (found.FirstOrDefault(python => python.MeetsAll) is { } ready)
        {
            if (found[0] != ready) line($"{found[0]} lacks {string.Join(", ", found[0].Missing)}");
            line(ready.Source is null ? $"{ready}, no requirements" : $"{ready} meets the requirements");
            // Without the module venv there is still the interpreter.
            return ready.Bare ? Variables(ready, toolPath, await OverOwnPackages(ready, venvs, toolPath, line, stop)) : Variables(ready, toolPath, null);
        }

        if (found[0].Source != "requirements.txt") throw Dog.RequirementsMissing.With(string.Join(", ", found[0].Missing)).As(StatusCodes.Status400BadRequest);
        if (found.FirstOrDefault(python => python.Lacks is null) is not { } able)
        {
            var first = found[0];
            throw Dog.PythonCannotMakeEnvironments.With(first.Executable, first.Version, first.Lacks, string.Join(", ", first.Missing)).As(StatusCodes.Status500InternalServerError);
        }
        return Variables(able, toolPath, await WithRequirements(able, content, venvs, toolPath, line, stop));
    }

    static Task<string> OverOwnPackages(Interpreter python, string venvs, string toolPath, Action<string> line, CancellationToken stop) =>
        EnvironmentFolder.Ensure(venvs, Name(python, "own packages"), folder => Make(python, folder, toolPath, line, stop, "--without-pip", "--system-site-packages"),
            () => line("waiting for the environment that another release makes"), stop);

    static Task<string> WithRequirements(Interpreter python, string content, string venvs, string toolPath, Action<string> line, CancellationToken stop)
    {
        // Sources may differ from release to release under the same requirements.
        var name = Name(python, python.Builds ? python.Digest + content : python.Digest);
        return EnvironmentFolder.Ensure(venvs, name, async folder =>
        {
            line($"{python} makes an environment for the requirements");
            await Make(python, folder, toolPath, line, stop);
            var sources = python.Builds ? Path.Combine(folder, "sources") : null;
            // Building writes beside the sources, and content is immutable.
            if (sources is not null) Copy(content, sources);
            await Install(Program(folder, "python"), sources ?? content, toolPath, line, stop);
            if (sources is not null) Directory.Delete(sources, recursive: true);
        }, () => line("waiting for the environment that another release makes"), stop);
    }

    static async Task Make(Interpreter python, string folder, string toolPath, Action<string> line, CancellationToken stop, params string[] options)
    {
        var ran = await new Processes().Run(Interpreter.Child(python.Executable, Path.GetDirectoryName(folder)!, toolPath, ["-I", "-m", "venv", .. options, folder])
            with { Timeout = Longest, OnLine = line }, stop);
        if (!ran.Succeeded) throw Dog.PythonEnvironmentFailed.With(python.Executable, Why(ran)).Saying(ran.Tail).As(StatusCodes.Status500InternalServerError);
    }

    static async Task Install(string python, string folder, string toolPath, Action<string> line, CancellationToken stop)
    {
        var ran = await new Processes().Run(Interpreter.Child(python, folder, toolPath, "-I", "-X", "utf8", "-m", "pip", "install", "--requirement", "requirements.txt",
            "--disable-pip-version-check", "--no-input") with { Timeout = Longest, OnLine = line }, stop);
        if (!ran.Succeeded) throw Dog.RequirementsFailed.With(Why(ran)).Saying(ran.Tail).As(StatusCodes.Status500InternalServerError);
    }

    static string Why(Ran ran) => ran.Exit is { } exit ? $"exit code {exit}" : $"it did not end within {Longest.TotalMinutes} minutes";

    /// <summary>An environment is tied to its interpreter: another patch version is another environment.</summary>
    static string Name(Interpreter python, string what) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"1\n{python.Executable}\n{python.Version}\n{what}")).AsSpan(0, 16));

    static string Scripts(string environment) => Path.Combine(environment, OperatingSystem.IsWindows() ? "Scripts" : "bin");

    static string Program(string environment, string name) => Path.Combine(Scripts(environment), OperatingSystem.IsWindows() ? name + ".exe" : name);

    static ImmutableDictionary<string, string> Variables(Interpreter python, string toolPath, string? environment)
    {
        // Behind the environment come the interpreter's own programs: its gunicorn, not that of another python3 earlier on PATH.
        string?[] path = [environment is null ? null : Scripts(environment), Path.GetDirectoryName(python.Executable), toolPath];
        var variables = ImmutableDictionary<string, string>.Empty
            .Add("PATH", string.Join(Path.PathSeparator, path.Where(folder => !string.IsNullOrEmpty(folder))))
            // Lines reach the log as they are printed, and content stays as it was unpacked.
            .Add("PYTHONUNBUFFERED", "1").Add("PYTHONDONTWRITEBYTECODE", "1");
        return environment is null ? variables : variables.Add("VIRTUAL_ENV", environment);
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } target) File.CreateSymbolicLink(path, target);
            else if (entry is FileInfo file) file.CopyTo(path);
            else Copy(entry.FullName, path);
        }
    }
}
