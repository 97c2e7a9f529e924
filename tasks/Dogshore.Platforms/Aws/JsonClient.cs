using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>A service of Amazon's that takes and answers JSON, version 1.1; the operation stands in a header (contract aws §1).</summary>
/// <param name="prefix">Before the operation: <c>CodePipeline_20150709</c>.</param>
sealed class JsonClient(RestService service, string prefix, World world)
{
    readonly RestClient client = new(service, world);

    public RestService Service => service;

    /// <summary>Asks what may be asked again without harm: it reads, or carries a token by which the service knows it.</summary>
    public Task<TAnswer> Ask<TAsked, TAnswer>(string operation, string what, TAsked asked, JsonTypeInfo<TAsked> askedType, JsonTypeInfo<TAnswer> answerType, CancellationToken stop)
    {
        var request = (RestRequest.Post("", what) with
        {
            Name = operation,
            IsRepeatable = true,
            BodyType = "application/x-amz-json-1.1",
        }).With("X-Amz-Target", $"{prefix}.{operation}").With(asked, askedType);
        return client.Ask(request, bytes => JsonSerializer.Deserialize(bytes.Span, answerType) ?? throw new JsonException(), stop);
    }
}
