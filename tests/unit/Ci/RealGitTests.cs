using System.ComponentModel;
using Dogshore.Ci;
using Dogshore.Tests.Worlds;
using Dogshore.Worlds;

namespace Dogshore.Tests.Ci;

/// <summary>With the machine's git, in repositories of the test's own.</summary>
[Trait("Kind", "Real")]
public sealed class RealGitTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly Processes processes = new();

    public void Dispose() => folder.Dispose();

    async Task<string> Git(params string[] arguments)
    {
        try
        {
            var ran = await processes.Run(new Command("git", ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", .. arguments]) { Directory = folder.Path }, TestContext.Current.CancellationToken);
            ran.Succeeded.ShouldBeTrue(string.Join('\n', ran.Tail));
            return ran.Output.Trim();
        }
        catch (Win32Exception)
        {
            Assert.Skip("git is not installed.");
            throw;
        }
    }

    async Task<string> Commit()
    {
        await Git("init", "-q");
        folder.Write("app/main.py", "one");
        folder.Write("other/readme", "one");
        await Git("add", ".");
        await Git("commit", "-q", "-m", "first");
        return await Git("rev-parse", "HEAD");
    }

    Task<Checkout?> Look(string below = "app") =>
        Dogshore.Ci.Git.Look(FakeWorld.Of(new Dictionary<string, string>(), Path.Combine(folder.Path, below), processes), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Only_what_lies_in_the_projects_folder_makes_it_dirty()
    {
        var commit = await Commit();
        folder.Write("other/readme", "two");
        (await Look()).ShouldBe(new Checkout(commit, false));
        folder.Write("app/new.py", "");
        (await Look()).ShouldBe(new Checkout(commit, true));
    }

    [Fact]
    public async Task What_we_leave_in_obj_does_not_make_it_dirty()
    {
        var commit = await Commit();
        folder.Write("app/obj/deploy/local/plan.json", "{}");
        (await Look()).ShouldBe(new Checkout(commit, false));
    }

    [Fact]
    public async Task Outside_of_a_repository_there_is_no_answer()
    {
        folder.Write("app/main.py", "");
        (await Look()).ShouldBeNull();
    }

    [Fact]
    public async Task A_shallow_clone_answers()
    {
        var commit = await Commit();
        await Git("clone", "-q", "--depth", "1", new Uri(folder.Path).AbsoluteUri, "shallow");
        (await Look("shallow/app")).ShouldBe(new Checkout(commit, false));
    }

    [Fact]
    public async Task Row_53_hooks_monitors_and_filters_of_the_repository_do_not_run()
    {
        await Commit();
        var canary = Path.Combine(folder.Path, "canary");
        folder.Write(".gitattributes", "* filter=evil\n");
        await Git("config", "core.fsmonitor", $"touch {canary}; true");
        await Git("config", "filter.evil.clean", $"touch {canary}; cat");
        await Git("config", "filter.evil.required", "true");
        folder.Write("app/main.py", "two");
        (await Look())!.Dirty.ShouldBeTrue();
        File.Exists(canary).ShouldBeFalse();
    }
}
