using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Faults;
using Dogshore.Local.Running;
using Dogshore.Local.Store;
using Dogshore.Model;

namespace Dogshore.Local.Releasing;

/// <summary>What a request means for an app as it is: pure.</summary>
static class Resolving
{
    /// <summary>The release that the request asks for, not yet live.</summary>
    public static ReleaseRecord Record(AppRecord app, ReleaseRequest request, string id, DateTimeOffset now)
    {
        var back = Back(app, request);
        var live = app.Releases.FirstOrDefault(release => release.Id == app.Live);
        return new ReleaseRecord
        {
            Id = id,
            Number = app.Releases.Select(release => release.Number).Append(0).Max() + 1,
            Stamp = request.Stamp,
            // The release that is gone back to says what it is; the manifest may have moved on.
            Runtime = back?.Runtime ?? request.Runtime,
            Made = now,
            Processes = [.. Processes(request, back).Select(process => new ProcessRecord(Names.Process(process.Name), process.Command, Count(process, live, back)))],
            Headers = back is not null && request.Headers.IsEmpty ? back.Headers : request.Headers,
            ToolPath = request.ToolPath,
        };
    }

    static IEnumerable<WireProcess> Processes(ReleaseRequest request, ReleaseRecord? back)
    {
        if (back is not null && request.Processes.IsEmpty) return back.Processes.Select(process => new WireProcess(process.Name, process.Command, null));
        if (request.Processes.GroupBy(process => process.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Dog.RequestNotUnderstood.With($"the process '{twice.Key}' is named twice.").As(400);
        // An app without any is its runtime's default; Python has none, and says so when it is started.
        return request.Processes.IsEmpty ? [new WireProcess(Runnable.Web, null, null)] : request.Processes;
    }

    /// <summary>As asked, else as the live release has it, else as the release that is gone back to had it, else 1.</summary>
    static int Count(WireProcess process, ReleaseRecord? live, ReleaseRecord? back)
    {
        var count = process.Count
            ?? live?.Processes.FirstOrDefault(each => each.Name == process.Name)?.Count
            ?? back?.Processes.FirstOrDefault(each => each.Name == process.Name)?.Count
            ?? 1;
        return count is >= 0 and <= 100 ? count : throw Dog.RequestNotUnderstood.With($"the process '{process.Name}' is to run {count} times.").As(400);
    }

    public static ReleaseRecord? Back(AppRecord app, ReleaseRequest request) => request.Back is not { } id ? null
        : app.Releases.FirstOrDefault(release => release.Id == id && release.Succeeded) ?? throw Dog.NoSuchReleaseLocally.With(app.App, id).As(404);

    /// <summary>All names and values of the new release.</summary>
    /// <param name="live">Config of the live release: generated values are kept.</param>
    /// <param name="addresses">Of the databases that the request names.</param>
    public static ImmutableDictionary<string, string> Config(ReleaseRequest request, IReadOnlyDictionary<string, string> live, IReadOnlyDictionary<string, string> addresses)
    {
        var config = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        config["DEPLOY_VERSION"] = request.Stamp.Version;
        if (request.Stamp.Commit is { } commit) config["DEPLOY_COMMIT"] = commit;
        foreach (var (name, value) in request.Config) config[Names.Variable(name)] = Checked(name, value ?? live.GetValueOrDefault(name) ?? Generate());
        foreach (var (name, address) in addresses) config.TryAdd(Names.Variable(name), address);
        return config.ToImmutable();
    }

    /// <summary>32 random bytes in URL-safe base64.</summary>
    static string Generate() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    static string Checked(string name, string value) =>
        // An environment ends a value there, and would cut it off silently.
        value.Contains('\0') ? throw Dog.RequestNotUnderstood.With($"the value of {name} holds a NUL.").As(400) : value;
}
