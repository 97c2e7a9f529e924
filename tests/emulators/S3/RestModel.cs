using System.Text.Json;

namespace Dogshore.Emulators.S3;

/// <summary>A published model of a REST service (service-2.json): every request must be one of its operations, with no header of the service and
/// no query that the operation does not have, and with all that it requires.</summary>
public sealed class RestModel : IContract
{
    static readonly HashSet<string> ofEveryCall = new(StringComparer.OrdinalIgnoreCase) { "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-sdk-checksum-algorithm",
        // What Amazon's own client adds to calls whose model does not name it.
        "x-amz-api-version", "Content-MD5" };

    readonly List<Operation> operations = [];
    readonly bool byPath;

    sealed record Operation(string Name, string Method, string[] Path, bool Greedy, Dictionary<string, string?> Fixed, HashSet<string> Headers, List<string> Prefixes, HashSet<string> Queries, List<(string Location, string Name)> Required);

    /// <summary>Null where the model is not there.</summary>
    /// <param name="bucketInPath">S3 by path: the model's paths may lack the bucket.</param>
    public static RestModel? Find(string service, bool bucketInPath = false) => Contracts.Find(service, "service-2.json") is { } file ? new RestModel(file, bucketInPath) : null;

    RestModel(string file, bool bucketInPath)
    {
        byPath = bucketInPath;
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var shapes = json.RootElement.GetProperty("shapes");
        foreach (var operation in json.RootElement.GetProperty("operations").EnumerateObject())
        {
            var http = operation.Value.GetProperty("http");
            var uri = http.GetProperty("requestUri").GetString()!.Split('?', 2);
            var path = uri[0].Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (byPath && path is not ["{Bucket}", ..]) path = ["{Bucket}", .. path];
            var given = (uri.Length > 1 ? uri[1].Split('&') : []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1));
            var made = new Operation(operation.Name, http.GetProperty("method").GetString()!, path, path.LastOrDefault()?.EndsWith("+}", StringComparison.Ordinal) == true, given, new(StringComparer.OrdinalIgnoreCase), [], [], []);
            if (operation.Value.TryGetProperty("input", out var input)) Read(shapes.GetProperty(input.GetProperty("shape").GetString()!), made);
            // The checksum itself is a header of every operation that may have one.
            if (operation.Value.TryGetProperty("httpChecksum", out _)) made.Prefixes.Add("x-amz-checksum-");
            operations.Add(made);
        }
    }

    static void Read(JsonElement shape, Operation into)
    {
        var required = shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        foreach (var member in shape.GetProperty("members").EnumerateObject())
        {
            if (!member.Value.TryGetProperty("location", out var location)) continue;
            var name = member.Value.TryGetProperty("locationName", out var said) ? said.GetString()! : member.Name;
            if (location.GetString() == "header") into.Headers.Add(name);
            if (location.GetString() == "headers") into.Prefixes.Add(name);
            if (location.GetString() == "querystring") into.Queries.Add(name);
            if (required.Contains(member.Name) && location.GetString() is "header" or "querystring") into.Required.Add((location.GetString()!, name));
        }
    }

    public IEnumerable<string> Violations(Asked asked)
    {
        var path = asked.Path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var query = asked.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));
        var fitting = operations.Where(operation => operation.Method == asked.Method && Fits(operation, path) && operation.Fixed.All(each => query.TryGetValue(each.Key, out var value) && (each.Value is null || each.Value == value))
            && (operation.Required.All(each => each.Location == "querystring" ? query.ContainsKey(each.Name) : asked.Headers.ContainsKey(each.Name)))).ToArray();
        if (fitting.Length == 0) return ["the model has no such operation"];
        var complaints = fitting.Select(operation => Complaints(operation, asked, query).ToArray()).ToArray();
        return complaints.MinBy(each => each.Length)!;
    }

    static bool Fits(Operation operation, string[] path) => (operation.Greedy ? path.Length >= operation.Path.Length : path.Length == operation.Path.Length)
        && operation.Path.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    static IEnumerable<string> Complaints(Operation operation, Asked asked, Dictionary<string, string> query)
    {
        foreach (var name in query.Keys.Where(name => name != "x-id" && !operation.Queries.Contains(name) && !operation.Fixed.ContainsKey(name))) yield return $"{operation.Name} has no query '{name}'";
        foreach (var name in asked.Headers.Keys.Where(IsOurs).Where(name => !ofEveryCall.Contains(name) && !operation.Headers.Contains(name) && !operation.Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            yield return $"{operation.Name} has no header '{name}'";
    }

    static bool IsOurs(string name) => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("If-", StringComparison.OrdinalIgnoreCase) || name is "Cache-Control" or "Content-Encoding" or "Content-MD5";
}
