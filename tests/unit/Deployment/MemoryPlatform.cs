using System.Collections.Immutable;
using System.Net;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms;
using Dogshore.Worlds;

namespace Dogshore.Tests.Deployment;

/// <summary>A whole platform in memory that probes nothing before it goes live, as most clouds do. A test makes it fail where it wants.</summary>
sealed class MemoryPlatform(Guard guard = Guard.Compare) : Platform
{
    readonly List<Release> releases = [];
    readonly HashSet<string> contents = [];
    int position;
    bool exists;
    bool serving;

    /// <summary>It keeps what the probes said; without it standings are always unknown.</summary>
    public bool Remembers { get; init; } = true;

    public string Name { get; init; } = "memory";
    /// <summary>It wants a credential in MEMORY_TOKEN.</summary>
    public bool WantsCredential { get; init; }

    public override Declaration Declaration => new(Name)
    {
        Title = "Memory",
        Runtimes = [Runtime.Static],
        Releasing = new(Part.All, Migrates.ByUs, guard, RemembersStanding: Remembers, ProbesBeforeLive: false, KeepsForRollback: Part.All),
        Abilities = Ability.CreateApps | Ability.Logs | Ability.Stop | Ability.Destroy | Ability.ZeroDowntime,
        CreationIsFree = true,
        Credentials = WantsCredential ? [new("MEMORY_TOKEN", "A token.", new Uri("https://memory.example.org/tokens"))] : [],
    };

    /// <summary>Kinds of changes in the order in which they were done.</summary>
    public List<string> Done { get; } = [];
    public IReadOnlyList<Release> Releases => releases;
    public Release? Live { get; private set; }
    public bool Serving => serving;

    /// <summary>What the change that is being done was given to stop by.</summary>
    public CancellationToken Told { get; private set; }

    /// <summary>Called before a change; throws what shall go wrong.</summary>
    public Action<Change> Before { get; set; } = _ => { };
    /// <summary>What the app answers, by the version that is live.</summary>
    public Func<string, string> Answer { get; set; } = version => $"all is well with {version}";

    /// <summary>What a run that was cut off has begun, and the platform goes on with.</summary>
    public Release? Pending { get; set; }

    /// <summary>It is done with it.</summary>
    public void End()
    {
        Release(Pending!.Stamp!);
        Pending = null;
    }

    /// <summary>Somebody else releases.</summary>
    public void Interfere() => Release(new Stamp { Content = "theirs", Version = "9.9.9", By = "somebody else", Run = "their-run" });

    /// <summary>Somebody else's app: it has no stamp.</summary>
    public void Forget()
    {
        Live = Live! with { Stamp = null };
        releases.Clear();
        releases.Add(Live);
    }

    public HttpMessageHandler Router() => new Serves(this);

    public override Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop) => Task.FromResult(new Observed
    {
        Exists = exists,
        At = new Position($"{position}"),
        Live = Live is null ? null : Live with { Age = Age },
        Pending = Pending,
        Serving = serving || Live is null,
        History = [.. Enumerable.Reverse(releases).Select(release => release with { Age = Age })],
        Contents = [.. contents],
        Headers = [],
        Commands = Live is null ? null : ImmutableDictionary<string, string?>.Empty.Add("web", null),
        LastRun = releases.LastOrDefault()?.Stamp?.Run,
        Url = exists ? new Uri("http://shop.test/") : null,
    });

    public override Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        Told = stop;
        Before(change);
        stop.ThrowIfCancellationRequested();
        if (expected.Token != $"{position}") throw new DeployException(Dog.PositionMoved.With(""));
        switch (change)
        {
            case CreateApp: exists = true; break;
            case Upload upload: contents.Add(upload.Content.Digest); break;
            case MakeRelease made: Release(made.Desired.Stamp); break;
            case Resume: serving = true; break;
            case Mark mark: MarkLive(mark.Standing); break;
            default: throw new InvalidOperationException(change.Kind);
        }
        position++;
        Done.Add(change.Kind);
        return Task.FromResult(new Applied(new Position($"{position}"), change is MakeRelease or Resume ? Live : null, new Uri("http://shop.test/")));
    }

    /// <summary>Other apps of the same account.</summary>
    public List<string> Others { get; } = [];
    public List<string> Destroyed { get; } = [];
    /// <summary>How long ago the live release was made.</summary>
    public TimeSpan Age { get; set; }

    public override Task<IReadOnlyList<string>> Apps(Destination to, World world, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>([.. Others]);

    public override Task Destroy(Destination to, World world, CancellationToken stop)
    {
        Destroyed.Add(to.App);
        return Task.CompletedTask;
    }

    /// <summary>The lock as it stands; a test puts another's there.</summary>
    public Lease? Lock { get; set; }
    /// <summary>Every lease that was written.</summary>
    public List<Lease> Leases { get; } = [];

    public override Task<Lease> Hold(Destination to, Lease wanted, Lease? dead, World world, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (Lock is null || Lock.Run == wanted.Run || Lock == dead) Leases.Add(Lock = wanted);
        return Task.FromResult(Lock);
    }

    public override Task Free(Destination to, string run, World world, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (Lock?.Run == run) Lock = null;
        return Task.CompletedTask;
    }

    public override Task<bool> Unlock(Destination to, World world, CancellationToken stop)
    {
        var was = Lock;
        Lock = null;
        return Task.FromResult(was is not null);
    }

    public override Task<IReadOnlyList<string>> Logs(Destination to, int lines, World world, CancellationToken stop) => Task.FromResult<IReadOnlyList<string>>(["the app's last words"]);

    public override Task Stop(Destination to, World world, CancellationToken stop)
    {
        serving = false;
        Done.Add("stop");
        return Task.CompletedTask;
    }

    void Release(Stamp stamp)
    {
        exists = serving = true;
        Live = new Release($"r{releases.Count + 1}", releases.Count + 1, stamp, Standing.Unknown, true, TimeSpan.Zero);
        releases.Add(Live);
        position++;
    }

    void MarkLive(Standing standing)
    {
        if (!Remembers) return;
        Live = Live! with { Standing = standing };
        releases[releases.FindIndex(release => release.Id == Live.Id)] = Live;
    }

    sealed class Serves(MemoryPlatform platform) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(platform.serving ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable)
            {
                RequestMessage = request,
                Content = new StringContent(platform.Answer(platform.Live?.Stamp?.Version ?? "")),
            });
    }
}
