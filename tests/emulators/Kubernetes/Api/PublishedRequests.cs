using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>What the published paths do not allow of a request: methods and parameters that they do not have. Bodies are compared where they are read.</summary>
static class PublishedRequests
{
    public static IEnumerable<string> Violations(ModelSet models, Asking asking, HttpRequest request)
    {
        // A list over all namespaces is published at a path of its own, which was left out.
        if (asking.Kind.IsNamespaced && asking.Namespace.Length == 0) yield break;
        if (models.Operations(asking.Kind, asking.Name.Length == 0 ? null : asking.Under) is not { } path) yield break;
        if (path.Map(request.Method.ToLowerInvariant()) is not { } operation)
        {
            yield return $"{request.Method} is not among the methods of this path";
            yield break;
        }
        var known = path.Each("parameters").Concat(operation.Each("parameters")).Select(each => each.Text("name")).ToHashSet();
        // Read by the server for every request, and published for none: client-go's Request.Timeout.
        known.Add("timeout");
        foreach (var name in request.Query.Keys.Where(name => !known.Contains(name))) yield return $"the parameter '{name}' is not known";
        foreach (var required in operation.Each("parameters").Where(each => each.Is("required") && each.Text("in") == "query" && !request.Query.ContainsKey(each.Text("name")!))) yield return $"the parameter '{required.Text("name")}' is missing";
        if (request.ContentType is { } type && operation.Map("requestBody", "content") is { } content && !type.Contains("protobuf", StringComparison.Ordinal) && !content.ContainsKey(type.Split(';')[0]) && !content.ContainsKey("*/*"))
            yield return $"a body of the type {type} is not known";
    }
}
