using System.Runtime.Versioning;

namespace Dogshore.Tasks;

/// <summary>Stops the build when the process that started it is gone. GitHub's and Azure's runners signal only the shell of a
/// step; <c>dotnet build</c> below it would deploy on as an orphan, beside the steps that clean up (reliability.md §0.2).</summary>
/// <remarks>Which process to watch:
/// <list type="bullet">
/// <item>The main process of a build (<c>dotnet build</c>): its parent is the shell, the runner or a build host. Watched.</item>
/// <item>A worker node (<c>/nodemode:1</c>) and the MSBuild server (<c>/nodemode:8</c>): the parent may be the main process of an
/// earlier build, whose end means nothing to this one. Not watched; MSBuild calls Cancel there when its link is lost.</item>
/// <item>A task host (<c>/nodemode:2</c>): its parent is the MSBuild process of this build, and nobody calls Cancel when that
/// dies. Watched.</item>
/// <item>One whose parent is process 1 already (a container's entry, a daemon), or that ignores SIGHUP (nohup): not watched.</item>
/// </list></remarks>
sealed class ParentWatch : IDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    readonly ManualResetEventSlim over = new();

    /// <summary>Null where there is no parent to watch.</summary>
    [UnsupportedOSPlatform("windows")]
    public static ParentWatch? Start(Action gone) =>
        Ancestry.ParentOutlivesNoBuild() && Ancestry.Parent() is > 1 and var parent ? new ParentWatch(() => Ancestry.Parent() == parent, gone) : null;

    internal ParentWatch(Func<bool> lives, Action gone, TimeSpan? period = null)
    {
        // A thread of its own: the pool may be busy with the very deploy that is to be stopped.
        var thread = new Thread(() =>
        {
            while (!over.Wait(period ?? Period))
            {
                if (lives()) continue;
                gone();
                return;
            }
        }) { IsBackground = true, Name = "Dogshore watches its parent" };
        thread.Start();
    }

    public void Dispose() => over.Set();
}
