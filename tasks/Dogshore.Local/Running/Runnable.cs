using System.Collections.Immutable;

namespace Dogshore.Local.Running;

/// <summary>A release with all that its processes need to run.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Content">Folder of its unpacked content.</param>
/// <param name="Config">Names and values, secrets included.</param>
/// <param name="Tools">What the runtime adds to the environment: a Python environment's PATH and the like.</param>
sealed record Runnable(string App, ReleaseRecord Release, string Content, ImmutableDictionary<string, string> Config, ImmutableDictionary<string, string> Tools)
{
    /// <summary>The process that takes requests.</summary>
    public const string Web = "web";
}
