using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using Dogshore.Cdn;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>Writes, reads and lists objects: the requests that the library would make, signed by its signer, without the fifteen steps that it takes for
/// each (three quarters of the time of a first sync of small files), without its copies of what is sent, and without making it ready, which takes longer
/// than to find out that nothing is to be done (tests/bench). All else goes through the library.</summary>
/// <param name="client">Asked for only where the library must say where a bucket is.</param>
sealed class ObjectRequests(BucketPlace place, Lazy<AmazonS3Client> client, World world)
{
    /// <summary>Of a smaller body nothing is saved by asking first whether it is wanted; the question costs a round trip.</summary>
    const long WorthAsking = 1 << 20;

    static readonly XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
    static readonly string nothing = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Of Amazon's own the library knows where a bucket is asked for: by the path, by a host of its own, in which part of the cloud.
    /// All others are asked by the path.</summary>
    readonly string root = (place.Endpoint is { } other ? $"{other.ToString().TrimEnd('/')}/{place.Bucket}"
        : client.Value.DetermineServiceOperationEndpoint(new PutObjectRequest { BucketName = place.Bucket, Key = "any" }).URL).TrimEnd('/');

    /// <param name="headers">More of them: conditions, and what the object keeps.</param>
    /// <param name="sha256">Of the content: what arrives must have it.</param>
    /// <returns>The object's tag.</returns>
    /// <exception cref="AmazonS3Exception">The store said no.</exception>
    public async Task<string> Put(string key, HttpContent content, string sha256, ServedAs served, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(key)) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (place.TakesChecksums) request.Headers.TryAddWithoutValidation("x-amz-checksum-sha256", Convert.ToBase64String(Convert.FromHexString(sha256)));
        Serve(request, served);
        using var answer = await Send(request, sha256, stop);
        return TagOf(answer);
    }

    /// <summary>Copies within the bucket, with headers of its own.</summary>
    /// <returns>The copy's tag, and the version that it is; null where the bucket keeps none.</returns>
    /// <exception cref="AmazonS3Exception">The store said no, which it may do after it said that it begins (API_CopyObject: an error in an answer of 200).</exception>
    public async Task<(string Tag, string? Version)> Copy(string from, string to, ServedAs served, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(to)) { Content = new ReadOnlyMemoryContent(default) };
        request.Headers.TryAddWithoutValidation("x-amz-copy-source", $"/{place.Bucket}/{Escaped(from)}");
        request.Headers.TryAddWithoutValidation("x-amz-metadata-directive", "REPLACE");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        Serve(request, served);
        using var answer = await Send(request, nothing, stop);
        var told = Xml.Read(await answer.Content.ReadAsByteArrayAsync(stop));
        if (told.Name == "Error") throw Refusal(answer, told.Text("Code"), told.Text("Message"), HttpStatusCode.InternalServerError);
        return (told.Text("ETag") ?? throw new HttpRequestException("the answer has no tag."), Header(answer.Headers, "x-amz-version-id"));
    }

    /// <summary>An object with its bytes.</summary>
    /// <param name="known">A tag: the object is not sent when it still has it.</param>
    /// <returns>Null when it still has it.</returns>
    /// <exception cref="AmazonS3Exception">The store said no; there may be no such object, or no such bucket.</exception>
    public async Task<HttpResponseMessage?> Get(string key, string? known, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(key));
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        var answer = await Send(request, nothing, stop);
        if (known is null || answer.StatusCode != HttpStatusCode.NotModified) return answer;
        answer.Dispose();
        return null;
    }

    /// <summary>Up to a thousand objects.</summary>
    /// <param name="next">Where to go on; null at the beginning.</param>
    /// <exception cref="AmazonS3Exception">The store said no.</exception>
    /// <exception cref="HttpRequestException">The answer is no list of this bucket.</exception>
    public async Task<ObjectPage> List(string prefix, string? next, CancellationToken stop)
    {
        var query = $"?list-type=2&prefix={Uri.EscapeDataString(prefix)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, root + (next is null ? query : $"{query}&continuation-token={Uri.EscapeDataString(next)}"));
        using var answer = await Send(request, nothing, stop);
        return ObjectPage.Read(await answer.Content.ReadAsStreamAsync(stop)) is { } page && page.Bucket == place.Bucket ? page : throw new HttpRequestException("the answer is no list of this bucket.");
    }

    /// <summary>Removes up to a thousand objects at once; one that is not there is no fault.</summary>
    /// <returns>One that stayed, and why; null when none did.</returns>
    /// <exception cref="AmazonS3Exception">The store said no, or does not know this request.</exception>
    public async Task<(string Key, string Why)?> Delete(IEnumerable<string> keys, CancellationToken stop)
    {
        var wish = new XElement(s3 + "Delete", new XElement(s3 + "Quiet", true), keys.Select(key => new XElement(s3 + "Object", new XElement(s3 + "Key", key))));
        var body = Encoding.UTF8.GetBytes(wish.ToString(SaveOptions.DisableFormatting));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{root}?delete") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/xml");
#pragma warning disable CA5351 // It guards nothing: it is the one checksum that every store takes for this request.
        request.Content.Headers.ContentMD5 = MD5.HashData(body);
#pragma warning restore CA5351
        using var answer = await Send(request, Convert.ToHexStringLower(SHA256.HashData(body)), stop);
        return Xml.Read(await answer.Content.ReadAsByteArrayAsync(stop)).Elements("Error").FirstOrDefault() is { } error ? (error.Text("Key") ?? "an object", $"{error.Text("Message")} ({error.Text("Code")})") : null;
    }

    /// <summary>Removes one; that it is not there is no fault.</summary>
    /// <exception cref="AmazonS3Exception">The store said no.</exception>
    public async Task Delete(string key, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, AddressOf(key));
        using var answer = await Send(request, nothing, stop);
    }

    static void Serve(HttpRequestMessage request, ServedAs served)
    {
        if (served.Cache is not null) request.Headers.TryAddWithoutValidation("Cache-Control", served.Cache);
        request.Content!.Headers.TryAddWithoutValidation("Content-Type", served.Type);
        if (served.Encoding is not null) request.Content.Headers.ContentEncoding.Add(served.Encoding);
    }

    /// <summary>One part of an upload that was begun.</summary>
    /// <returns>The part's tag.</returns>
    /// <exception cref="AmazonS3Exception">The store said no.</exception>
    public async Task<string> PutPart(string key, string upload, int number, HttpContent content, string sha256, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{AddressOf(key)}?partNumber={number}&uploadId={Uri.EscapeDataString(upload)}") { Content = content };
        using var answer = await Send(request, sha256, stop);
        return TagOf(answer);
    }

    string AddressOf(string key) => $"{root}/{Escaped(key)}";

    static string Escaped(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));

    async Task<HttpResponseMessage> Send(HttpRequestMessage request, string sha256, CancellationToken stop)
    {
        request.Headers.TryAddWithoutValidation(Signature.ContentHash, sha256);
        if (request.Content?.Headers.ContentLength >= WorthAsking) request.Headers.ExpectContinue = true;
        Signature.Sign(request, default, place.Keys, place.Region, "s3", world.Clock.GetUtcNow());
        var answer = await world.Http.Client.SendAsync(request, stop);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent || answer.StatusCode == HttpStatusCode.NotModified && request.Headers.NonValidated.Contains("If-None-Match")) return answer;
        using (answer)
        {
            var (code, message) = AwsErrors.OfXml(await answer.Content.ReadAsByteArrayAsync(stop));
            throw Refusal(answer, code, message, answer.StatusCode);
        }
    }

    public static string TagOf(HttpResponseMessage answer) => Header(answer.Headers, "ETag") ?? throw new HttpRequestException("the answer has no tag.");

    /// <summary>As the library would tell it, so that one place judges both.</summary>
    static AmazonS3Exception Refusal(HttpResponseMessage answer, string? code, string? message, HttpStatusCode status) =>
        new(message ?? $"status {(int)status}", ErrorType.Unknown, code, Header(answer.Headers, "x-amz-request-id"), status)
        {
            Data = { [Repeating.AskedToWait] = answer.Headers.RetryAfter?.Delta },
        };

    public static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
