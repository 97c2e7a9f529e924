using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Local.Python;

/// <summary>One python3 and what it says of itself and of an app: the answer of look.py.</summary>
/// <param name="Executable">The interpreter itself, behind links and shims.</param>
/// <param name="Base">The interpreter under a virtual environment; null for one that is no such.</param>
/// <param name="Lacks">A module without which it cannot make an environment with pip, or null.</param>
/// <param name="Bare">It can make an environment without pip.</param>
/// <param name="Source">The file that names the requirements, or null.</param>
/// <param name="Digest">SHA-256 over all that the requirements are read from.</param>
/// <param name="Missing">Requirements that its own packages do not meet.</param>
/// <param name="Editable">Lines with an editable install.</param>
/// <param name="Builds">A requirement is a folder with sources.</param>
sealed record Interpreter(string Executable, string Version, string? Base, string? Lacks, bool Bare, string? Source, string Digest,
    ImmutableArray<string> Missing, ImmutableArray<string> Editable, bool Builds)
{
    static readonly string Look = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("look.py")!).ReadToEnd();

    public bool MeetsAll => Missing.IsEmpty;

    public override string ToString() => $"python {Version} ({Executable})";

    /// <summary>Those that stand on a PATH, in its order, each once, up to the first that meets all requirements by itself.</summary>
    /// <exception cref="HostException">There is none that runs.</exception>
    public static async Task<ImmutableArray<Interpreter>> Find(string content, string toolPath, CancellationToken stop)
    {
        var found = new List<Interpreter>();
        Finding? broken = null;
        string[] names = OperatingSystem.IsWindows() ? ["python3", "python"] : ["python3"];
        foreach (var program in Programs.Find(toolPath, names))
        {
            var (interpreter, trouble) = await Ask(program, content, toolPath, stop);
            // An environment that happens to be active in the user's shell is not part of what is deployed.
            if (interpreter?.Base is { } under) (interpreter, trouble) = await Ask(under, content, toolPath, stop);
            if (trouble is not null) broken ??= trouble;
            if (interpreter is null || found.Any(known => known.Executable == interpreter.Executable)) continue;
            found.Add(interpreter);
            // The first one that will do is taken: to ask the others would only cost their start, and shims start slowly.
            if (interpreter.MeetsAll) break;
        }
        return found.Count > 0 ? [.. found] : throw (broken ?? Dog.PythonMissing.With()).As(StatusCodes.Status500InternalServerError);
    }

    static async Task<(Interpreter?, Finding?)> Ask(string program, string content, string toolPath, CancellationToken stop)
    {
        try
        {
            // In the app's folder, where pyenv looks for the version that the app wants.
            var ran = await new Processes().Run(Child(program, content, toolPath, "-I", "-", content) with { Input = Look }, stop);
            return ran.Succeeded
                ? (JsonSerializer.Deserialize<Interpreter>(ran.Output, JsonSerializerOptions.Web), null)
                : (null, Dog.PythonDoesNotRun.With(program).Saying(ran.Tail));
        }
        catch (Exception problem) when (problem is Win32Exception or JsonException)
        {
            return (null, Dog.PythonDoesNotRun.With(program).Saying([problem.Message]));
        }
    }

    /// <summary>A command of an interpreter, free of what the host's own environment may say to Python or pip.</summary>
    public static Command Child(string program, string folder, string toolPath, params string[] arguments) => new(program, arguments)
    {
        Directory = folder,
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = toolPath,
            ["VIRTUAL_ENV"] = null, ["PYTHONHOME"] = null, ["PYTHONPATH"] = null, ["__PYVENV_LAUNCHER__"] = null,
            // What pip.conf may say for the user's own installs would lead out of the environment.
            ["PIP_USER"] = "0", ["PIP_TARGET"] = null, ["PIP_PREFIX"] = null, ["PIP_ROOT"] = null,
            ["PIP_NO_COLOR"] = "1", ["PIP_PROGRESS_BAR"] = "off",
        },
    };
}
