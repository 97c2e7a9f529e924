using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Dogshore.Emulators.S3;

/// <param name="Looks">How often it was asked for since.</param>
public sealed record Invalidation(string Id, string Reference, IReadOnlyList<string> Paths, int Looks);

/// <summary>Invalidations of CloudFront distributions (docs.aws.amazon.com/cloudfront/latest/APIReference): they take a while; the same reference
/// with the same paths is the same invalidation.</summary>
public sealed class CloudFrontEmulator(int port = 0) : HttpEmulator(port)
{
    static readonly XNamespace ns = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
    const int MostPaths = 3000, MostWildcards = 15;

    readonly Lock gate = new();
    readonly List<Invalidation> all = [];

    public Dictionary<string, string> Keys { get; } = new() { ["AKIAEXAMPLE"] = "secret-of-the-emulator" };
    public HashSet<string> Distributions { get; } = ["E2EXAMPLE"];
    /// <summary>How often one must be asked for until it is completed.</summary>
    public int LooksUntilCompleted { get; set; } = 1;
    public IReadOnlyList<Invalidation> Invalidations { get { lock (gate) return [.. all]; } }

    protected override async Task Answer(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        try
        {
            new SignatureCheck("cloudfront", Keys).Check(context.Request, bytes.ToArray());
            var parts = context.Request.Path.Value!.Trim('/').Split('/');
            if (parts is not ["2020-05-31", "distribution", _, "invalidation", ..]) throw new RefusalException(404, "NoSuchResource", "No such resource.");
            if (!Distributions.Contains(parts[2])) throw new RefusalException(404, "NoSuchDistribution", "The specified distribution does not exist.");
            await (context.Request.Method == "POST" ? Create(context, bytes.ToArray()) : Get(context, parts[^1]));
        }
        catch (RefusalException refusal)
        {
            context.Response.StatusCode = refusal.Status;
            await Xml(context, new XElement(ns + "ErrorResponse", new XElement(ns + "Error", new XElement(ns + "Type", "Sender"), new XElement(ns + "Code", refusal.Code), new XElement(ns + "Message", refusal.Message)), new XElement(ns + "RequestId", "REQ")));
        }
    }

    Task Create(HttpContext context, byte[] body)
    {
        var batch = XElement.Parse(Encoding.UTF8.GetString(body));
        var paths = batch.Element(ns + "Paths")!.Element(ns + "Items")!.Elements(ns + "Path").Select(path => path.Value).ToArray();
        var reference = batch.Element(ns + "CallerReference")!.Value;
        if (paths.Length != int.Parse(batch.Element(ns + "Paths")!.Element(ns + "Quantity")!.Value, CultureInfo.InvariantCulture)) throw new RefusalException(400, "InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
        if (paths.Any(path => path.Length is 0 or > 4000 || path[0] != '/' || path.TrimEnd('*').Contains('*', StringComparison.Ordinal))) throw new RefusalException(400, "InvalidArgument", "Your request contains one or more invalid invalidation paths.");
        lock (gate)
        {
            if (all.FirstOrDefault(each => each.Reference == reference) is { } same)
            {
                if (!same.Paths.SequenceEqual(paths)) throw new RefusalException(400, "InvalidationBatchAlreadyExists", "Invalidation batch specified already exists.");
                return Show(context, same);
            }
            var running = all.Where(each => each.Looks < LooksUntilCompleted).SelectMany(each => each.Paths).Concat(paths).ToArray();
            if (running.Length > MostPaths || running.Count(path => path.EndsWith('*')) > MostWildcards) throw new RefusalException(400, "TooManyInvalidationsInProgress", "You have exceeded the maximum number of allowable InProgress invalidation batch requests.");
            all.Add(new Invalidation($"I{all.Count + 1}", reference, paths, 0));
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"{context.Request.Path}/I{all.Count}";
            return Show(context, all[^1]);
        }
    }

    Task Get(HttpContext context, string id)
    {
        lock (gate)
        {
            var index = all.FindIndex(each => each.Id == id);
            if (index < 0) throw new RefusalException(404, "NoSuchInvalidation", "The specified invalidation does not exist.");
            all[index] = all[index] with { Looks = all[index].Looks + 1 };
            return Show(context, all[index]);
        }
    }

    Task Show(HttpContext context, Invalidation each) => Xml(context, new XElement(ns + "Invalidation", new XElement(ns + "Id", each.Id),
        new XElement(ns + "Status", each.Looks >= LooksUntilCompleted ? "Completed" : "InProgress"), new XElement(ns + "CreateTime", "2026-01-01T00:00:00Z"),
        new XElement(ns + "InvalidationBatch", new XElement(ns + "Paths", new XElement(ns + "Quantity", each.Paths.Count), new XElement(ns + "Items", each.Paths.Select(path => new XElement(ns + "Path", path)))), new XElement(ns + "CallerReference", each.Reference))));

    static Task Xml(HttpContext context, XElement root)
    {
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\"?>\n{root.ToString(SaveOptions.DisableFormatting)}", context.RequestAborted);
    }
}
