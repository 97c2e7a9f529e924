using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Worlds;

namespace Dogshore.Platforms.S3;

/// <summary>Invalidations of a CloudFront distribution (contract cloudfront §8). The caller reference is made of the run and the paths, so that
/// asking again after a lost answer finds the same invalidation.</summary>
sealed class CloudFront(S3Place place, World world)
{
    static readonly XNamespace ns = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), ForOne = TimeSpan.FromSeconds(30);
    const int Most = 6;

    Uri Base => place.CloudFront ?? new Uri("https://cloudfront.amazonaws.com/");

    /// <exception cref="DeployException">Not heard, or not ended in time: worth a warning.</exception>
    public async Task Invalidate(ImmutableArray<string> paths, string run, CancellationToken stop)
    {
        var start = world.Now;
        var reference = $"{run}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', paths))))[..16]}";
        world.Log.Say($"invalidates {(paths.Length == 1 ? paths[0] : $"{paths.Length} paths")} of {place.Distribution}");
        var batch = new XElement(ns + "InvalidationBatch",
            new XElement(ns + "Paths", new XElement(ns + "Quantity", paths.Length), new XElement(ns + "Items", paths.Select(path => new XElement(ns + "Path", path)))),
            new XElement(ns + "CallerReference", reference));
        var (id, status) = Read(await Ask(HttpMethod.Post, "", batch.ToString(SaveOptions.DisableFormatting), stop));
        // Moto, before which people try their deploys, writes it in capitals.
        for (var pause = TimeSpan.FromSeconds(2); !status.Equals("Completed", StringComparison.OrdinalIgnoreCase); pause = pause * 2 > TimeSpan.FromSeconds(20) ? TimeSpan.FromSeconds(20) : pause * 2)
        {
            if (world.Since(start) > Patience) throw new DeployException(Dog.InvalidationSlow.With(place.Distribution, id, Durations.Show(Patience)));
            await Task.Delay(pause, world.Clock, stop);
            (_, status) = Read(await Ask(HttpMethod.Get, "/" + id, null, stop));
        }
    }

    async Task<XElement> Ask(HttpMethod method, string path, string? body, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, problem, mayPass) = await Try(method, path, body, stop);
            if (answer is not null) return answer;
            if (!mayPass || attempt == Most) throw new DeployException(Dog.InvalidationRefused.With(place.Distribution, problem));
            // At peak half of the requests are refused: pauses of random length, twice as long each time.
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(200, 500 << attempt)), world.Clock, stop);
        }
    }

    async Task<(XElement? Answer, string Problem, bool MayPass)> Try(HttpMethod method, string path, string? body, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(ForOne, world.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        using var request = new HttpRequestMessage(method, new Uri(Base, $"2020-05-31/distribution/{Uri.EscapeDataString(place.Distribution!)}/invalidation{path}"));
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body);
        if (body is not null) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
        Signature.Sign(request, bytes, place.Keys, "us-east-1", "cloudfront", world.Clock.GetUtcNow());
        try
        {
            using var answer = await world.Http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var text = await BoundedBody.Read(answer.Content, 1 << 20, ForOne, world.Clock, either.Token);
            var xml = Parse(text.Bytes);
            if (answer.IsSuccessStatusCode) return xml?.Element(ns + "Id") is null || xml.Element(ns + "Status") is null ? (null, "the answer is not CloudFront's", true) : (xml, "", false);
            var error = xml?.Descendants().FirstOrDefault(element => element.Name.LocalName == "Error");
            var code = error?.Elements().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value ?? "";
            var message = error?.Elements().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value ?? "";
            return (null, $"{message.TrimEnd('.')} (status {(int)answer.StatusCode} {code})".Trim(), (int)answer.StatusCode is 429 or >= 500 || code is "Throttling" or "TooManyInvalidationsInProgress" or "ServiceUnavailable");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException || broken is OperationCanceledException && !stop.IsCancellationRequested)
        {
            return (null, broken is HttpRequestException or IOException ? "the connection broke off" : "no answer came in time", true);
        }
    }

    static XElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            // A page of whatever stands in between: the status says the rest.
            return null;
        }
    }

    static (string Id, string Status) Read(XElement invalidation) => (invalidation.Element(ns + "Id")!.Value, invalidation.Element(ns + "Status")!.Value);
}
