using System.Collections.Immutable;
using Dogshore.Emulators;
using Dogshore.Manifest;
using Dogshore.Platforms;

namespace Dogshore.Conformance.OwnPlatform;

/// <summary>The sample of an own platform, loaded from its assembly as a build loads it.</summary>
public sealed class PierSubject : Subject
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-pier-").FullName;
    readonly PierServer server;

    public PierSubject() => server = new PierServer(folder);

    public static string Assembly => Path.Combine(Repository.Root, "samples", "own-platform", "pier", "bin", "Debug", "net10.0", "Pier.dll");

    public override Platform Platform { get; } = PlatformAssemblies.Load(
        new ManifestInput([new ManifestItem("DeployPlatformAssembly", Assembly, ImmutableDictionary<string, string>.Empty, null)], ImmutableDictionary<string, string>.Empty.Add("_ProjectFile", "/site.proj"), ImmutableDictionary<string, string>.Empty),
        []).Single();

    public override Wire Wire => server.Wire;
    public override string Attributes => $"Url=\"{server.Url}\"";
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["PIER_TOKEN"] = PierServer.Token };
    public override bool IsService => true;
    public override Uri? Address => server.Url;
    /// <summary>The record, once.</summary>
    public override int ReadsOfNothing => 1;
    /// <summary>The record with the release, and with its standing.</summary>
    public override int WritesOfConfig => 2;

    public override Task Start() => server.Start();

    public override bool IsUpload(Request request) => request.Path.StartsWith("/content/", StringComparison.Ordinal);

    public override Task<AppState?> State(string app)
    {
        if (server.Record(app) is not { } record) return Task.FromResult<AppState?>(null);
        var releases = record["Releases"]!.AsArray();
        return Task.FromResult<AppState?>(new AppState(new Uri(server.Url, $"sites/{app}/"), new Dictionary<string, string>(), new Dictionary<string, int>(),
            releases.Count, releases.Select(release => (string)release!["Stamp"]!["Content"]!).Distinct().Count(), 0));
    }

    public override async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

public sealed class Own_platform_keeps(Stage<PierSubject> stage) : Promises<PierSubject>(stage);
