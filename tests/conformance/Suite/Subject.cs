using Dogshore.Emulators;
using Dogshore.Model;
using Dogshore.Platforms;

namespace Dogshore.Conformance;

/// <summary>A platform under test: its emulator, the way to it, and what is so on it, as the platform itself sees it. One a platform;
/// the promises of <see cref="Promises{T}"/> ask nothing else.</summary>
public abstract class Subject : IAsyncDisposable
{
    /// <summary>The platform as the engine gets it.</summary>
    public abstract Platform Platform { get; }

    /// <summary>What its constructor takes, when a deploy runs in a process of its own.</summary>
    public virtual IReadOnlyList<string> PlatformArguments => [];

    public Declaration Declaration => Platform.Declaration;

    /// <summary>Starts the emulator. Called once, before everything else; the promises then share it, each with an app of its own.</summary>
    public abstract Task Start();

    /// <summary>All that the engine asks of the platform passes here.</summary>
    public abstract Wire Wire { get; }

    /// <summary>The attributes of <c>DeployTo</c> beside Include, Platform and App: <c>Host="…"</c>.</summary>
    public virtual string Attributes => "";

    /// <summary>Items of the manifest beside DeployTo that the emulator needs.</summary>
    public virtual string Items => "";

    /// <summary>The environment of the deploy: credentials and addresses. PATH and HOME are there already.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>Files that an app must have here to be taken for what it is (a Python app's requirements.txt), by path and text.</summary>
    public virtual IReadOnlyDictionary<string, string> Files(Runtime runtime) => new Dictionary<string, string>();

    /// <summary>How many reads a deploy of nothing new makes; asserted.</summary>
    public abstract int ReadsOfNothing { get; }

    /// <summary>The same, where it is another number for an app of this runtime.</summary>
    public virtual int ReadsOfNothingOf(Runtime runtime) => ReadsOfNothing;

    /// <summary>How many writes a deploy makes of which only config is new, its standing included; asserted.</summary>
    public abstract int WritesOfConfig { get; }

    /// <summary>After how many writes a lock is taken and names its holder, where the platform has locks.</summary>
    public virtual int WritesOfLock => 1;

    /// <summary>Of the promises that go through all writes of a deploy, every how-manyth write is tried. More than one only where the same code makes the
    /// same writes on another platform, on which each is tried.</summary>
    public virtual int EveryWrite => 1;

    /// <summary>The attributes of a <c>DeployDatabase</c> that the platform makes.</summary>
    public virtual string Database => $"Engine=\"{Declaration.DatabaseEngines[0]}\" Create=\"true\"";

    /// <summary>It is a service somewhere on a network, behind HTTP, and not a part of Dogshore: the rows of the fault matrix about networks are asked of it.</summary>
    public virtual bool IsService => false;

    /// <summary>The address of the service, as its attributes or its environment name it: there it can be told to look elsewhere. Null where nothing names one.</summary>
    public virtual Uri? Address => null;

    /// <summary>A domain of the platform's own, below which every name leads to this machine; null where the world's names do.</summary>
    public virtual string? OwnDomain => null;

    /// <summary>An address at which nobody is, of the kind that the platform would send its credential to.</summary>
    public virtual Uri Nowhere => new("https://nobody.invalid/");

    /// <summary>A credential of the right form that opens nothing.</summary>
    public virtual string WrongCredential => "00000000-0000-0000-0000-000000000000";

    /// <summary>The account that the credential opens, as <c>Account=</c> names it; null where the platform cannot tell.</summary>
    public virtual string? Account => null;

    /// <summary>An app that is there and belongs to somebody else; null where there can be none.</summary>
    public virtual Task<string?> ForeignApp() => Task.FromResult<string?>(null);

    /// <summary>What the platform answers when the account may make no more, and to which request; null where nothing is counted.</summary>
    public virtual (Func<Request, bool> To, Trouble Answer)? Quota => null;

    /// <summary>Brings the account or the app near to what the platform allows. False where nothing is counted.</summary>
    public virtual Task<bool> NearQuota(string app) => Task.FromResult(false);

    /// <summary>Whether a request sends the package, wholly or in part.</summary>
    public abstract bool IsUpload(Request request);

    /// <summary>What is so, or null where there is no such app.</summary>
    public abstract Task<AppState?> State(string app);

    /// <summary>Whether to be cut off at this moment of a write is something else than at its other moment; false where a write is told in two requests.</summary>
    public virtual bool IsOfItsOwn(Moment moment, Request request) => true;

    /// <summary>How many releases it keeps for the way back; asserted after old ones were removed.</summary>
    public virtual async Task<int> Kept(string app) => (await State(app))!.Contents;

    /// <summary>Somebody sets config by hand, past us; a value of null removes one. False where the platform has no config but a release's own.</summary>
    public virtual Task<bool> SetConfig(string app, IReadOnlyDictionary<string, string?> values) => Task.FromResult(false);

    /// <summary>Somebody sets a scale by hand, past us. False where nobody can.</summary>
    public virtual Task<bool> SetScale(string app, string process, int count) => Task.FromResult(false);

    /// <summary>Makes an app by hand, with nothing in it. False where only a deploy can.</summary>
    public virtual Task<bool> MakeApp(string app) => Task.FromResult(false);

    /// <summary>No promise needs the app any more: what runs of it may end, so that the next ones have the machine for themselves.</summary>
    public virtual Task Forget(string app) => Task.CompletedTask;

    /// <summary>Promises that are not proven here yet, by the name of their method, each with what is known of it. They are skipped, and so are
    /// no part of what the table of platforms claims.</summary>
    public virtual IReadOnlyDictionary<string, string> Open => new Dictionary<string, string>();

    public abstract ValueTask DisposeAsync();
}

/// <summary>What is so on the platform.</summary>
/// <param name="Url">Where the app answers; null when nowhere.</param>
/// <param name="Config">All that is stored, ours and others', without what only the platform itself uses.</param>
/// <param name="Releases">How many releases deploys of ours have made and not withdrawn: a way back counts, what failed before it went live does not.</param>
/// <param name="Contents">How many packages it was given and has kept.</param>
/// <param name="Databases">How many databases it made for the app.</param>
public sealed record AppState(Uri? Url, IReadOnlyDictionary<string, string> Config, IReadOnlyDictionary<string, int> Scale, int Releases, int Contents, int Databases);

public static class AppStates
{
    /// <summary>Compares the contents of the two lists too.</summary>
    public static void ShouldBeAs(this AppState now, AppState before)
    {
        now.Config.OrderBy(each => each.Key).ShouldBe(before.Config.OrderBy(each => each.Key));
        now.Scale.OrderBy(each => each.Key).ShouldBe(before.Scale.OrderBy(each => each.Key));
        (now.Url, now.Releases, now.Contents, now.Databases).ShouldBe((before.Url, before.Releases, before.Contents, before.Databases));
    }
}
