using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Local.Store;

namespace Dogshore.Local.Hosting;

/// <summary>A request as the rest of the host may trust it: no list is missing, names are names, the key is a key.</summary>
static class Requests
{
    public static ReleaseRequest Checked(ReleaseRequest request)
    {
        request = request with
        {
            Processes = Or(request.Processes), Databases = Or(request.Databases), Migrations = Or(request.Migrations),
            Probes = Or(request.Probes), Headers = Or(request.Headers), Stamp = Stamps.Whole(request.Stamp), Back = request.Back is { Length: > 0 } back ? back : null,
        };
        Names.Digest(request.Stamp.Content);
        Span<byte> key = stackalloc byte[64];
        if (!Convert.TryFromBase64String(request.Key, key, out var length) || length != 32) throw Dog.RequestNotUnderstood.With("the key is not 32 bytes in base64.").As(400);
        foreach (var name in request.Config.Keys.Concat(request.Databases)) Names.Variable(name);
        foreach (var process in request.Processes) Names.Process(process?.Name);
        if (request.Migrations.Any(migration => migration is null) || request.Probes.Any(probe => probe?.Status is null) || request.Headers.Any(headers => headers is null))
            throw Dog.RequestNotUnderstood.With("one of its lists holds nothing where something belongs.").As(400);
        return request;
    }

    // A list that is not in the JSON comes as none, not as an empty one.
    static ImmutableArray<T> Or<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;
}
