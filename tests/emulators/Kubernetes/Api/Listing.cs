using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Lists: by selectors, in pieces, as objects or as a table.</summary>
sealed class Listing(Cluster cluster)
{
    public async Task Answer(HttpContext context, Asking asking)
    {
        var query = context.Request.Query;
        var selects = Selectors.Of(asking.Kind, query["labelSelector"], query["fieldSelector"]);
        var (all, version) = cluster.Store.Snapshot(asking.Kind, asking.Namespace.Length == 0 ? null : asking.Namespace);
        JsonObject[] items = [.. all.Where(selects)];
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (query["continue"].ToString() is { Length: > 0 } next)
        {
            if (Continued(next) is not { } from) throw ApiException.BadRequest("continue key is not valid: illegal base64 data");
            if (cluster.Store.Since(from.Version) is null) throw ApiException.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
            items = [.. items.Where(item => string.CompareOrdinal($"{item.Namespace()}/{item.Name()}", from.After) > 0)];
            metadata["resourceVersion"] = from.Version.ToString(CultureInfo.InvariantCulture);
            version = from.Version;
        }
        if (int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var limit) && limit > 0 && items.Length > limit)
        {
            metadata["continue"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = $"{items[limit - 1].Namespace()}/{items[limit - 1].Name()}" }.ToJsonString()));
            // Of what was selected the server does not count the rest.
            if (query["labelSelector"].Count == 0 && query["fieldSelector"].Count == 0) metadata["remainingItemCount"] = items.Length - limit;
            items = items[..limit];
        }
        if (Tables.Wanted(context.Request) is not null)
        {
            await context.Send(Tables.Of(asking.Kind, items, metadata));
            return;
        }
        await context.Send(new JsonObject
        {
            ["kind"] = $"{asking.Kind.Name}List", ["apiVersion"] = asking.Kind.ApiVersion, ["metadata"] = metadata,
            // As the server writes them: kind and version stand on the list only.
            ["items"] = Json.List(items.Select(item =>
            {
                var copy = item.Copy();
                copy.Remove("kind");
                copy.Remove("apiVersion");
                return (JsonNode)copy;
            })),
        });
    }

    static (long Version, string After)? Continued(string token)
    {
        try
        {
            var read = Json.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(token)));
            return read.Number("rv") is { } version && read.Text("start") is { } after ? (version, after) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
