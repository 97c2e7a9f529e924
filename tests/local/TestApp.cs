using System.Collections.Immutable;
using Dogshore.Model;

namespace Dogshore.Local.Tests;

/// <summary>An app on a host, deployed as a client deploys it.</summary>
sealed class TestApp(HostUnderTest host, string name) : IDisposable
{
    static readonly string Key = Convert.ToBase64String(new byte[32]);
    int runs;

    public static async Task<TestApp> On(HostUnderTest host, string name = "shop")
    {
        await host.Create(name);
        return new TestApp(host, name);
    }

    public string Name => name;
    public AppRecord Record => host.Record(name);
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
    public Uri Url(string path = "/") => new($"http://127.0.0.1:{Record.Port}{path}");
    public Task<string> Get(string path = "/") => Http.GetStringAsync(Url(path));

    public ReleaseRequest Request(TestPackage package, params (string Name, string? Value)[] config) => new()
    {
        Expected = Record.Sequence, Run = $"run-{++runs}", Runtime = Runtime.Python, Key = Key, ToolPath = HostUnderTest.ToolPath,
        Stamp = new Stamp { Content = package.Digest, Version = "1.0.0", Commit = "0123456789abcdef", Names = [.. config.Select(each => each.Name).Order()] },
        Processes = [new WireProcess("web", "python3 app.py", null)],
        Config = config.ToImmutableDictionary(each => each.Name, each => each.Value),
    };

    public async Task<Told> Release(TestPackage package, params (string Name, string? Value)[] config)
    {
        await host.Upload(name, package);
        return await host.Release(name, Request(package, config));
    }

    public async Task<Told> Release(TestPackage package, Func<ReleaseRequest, ReleaseRequest> change, params (string Name, string? Value)[] config)
    {
        await host.Upload(name, package);
        return await host.Release(name, change(Request(package, config)));
    }

    /// <summary>As the client asks for a rollback: the id, and nothing of its own.</summary>
    public Task<Told> Back(ReleaseRecord to) => host.Release(name, Request(TestPackage.Of()) with
    {
        Stamp = to.Stamp, Processes = [], Config = ImmutableDictionary<string, string?>.Empty, Back = to.Id,
    });

    public static Probe Probe(string path, string? contains = null, int deadlineSeconds = 10, int timeoutSeconds = 2) =>
        new(path, path, new StatusRange(200, 399), contains, null, TimeSpan.FromSeconds(timeoutSeconds), TimeSpan.FromSeconds(deadlineSeconds), 1);

    public void Dispose() => Http.Dispose();
}

static class Until
{
    /// <summary>Waits for a condition, with a deadline.</summary>
    public static async Task True(Func<Task<bool>> condition, int seconds = 30)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            deadline.IsCancellationRequested.ShouldBeFalse($"It did not come true within {seconds} s.");
            await Task.Delay(50);
        }
    }

    public static Task True(Func<bool> condition, int seconds = 30) => True(() => Task.FromResult(condition()), seconds);

    /// <summary>The app answers this text.</summary>
    public static Task Answers(TestApp app, string text, string path = "/") => True(async () =>
    {
        try
        {
            return await app.Get(path) == text;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}
