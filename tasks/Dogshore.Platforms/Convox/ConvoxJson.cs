using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dogshore.Platforms.Convox;

// What we read of a rack's answers (contract convox, openapi.yaml). Members that an answer may lack are nullable.

sealed record ConvoxApp(string Name, string Status, string Release, string? Generation = null, bool Locked = false)
{
    /// <summary>A promotion is under way; on rack v3 <see cref="Release"/> is then the one that comes.</summary>
    public bool IsUpdating => Status is "updating" or "creating";
    /// <summary>Nothing is under way.</summary>
    public bool IsSettled => Status == "running";
}

sealed record ConvoxRelease(string Id, string App, string? Build = null, string? Env = null, string? Manifest = null, string? Description = null, DateTimeOffset? Created = null);

sealed record ConvoxBuild(string Id, string App, string Status, string? Release = null, string? Description = null, string? Manifest = null, string? Reason = null)
{
    public bool IsPending => Status is "created" or "running";
}

sealed record ConvoxService(string Name, int Count = 0, string? Domain = null);
sealed record ConvoxProcess(string Id, string App, string Status, string? Release = null, string? Service = null);
sealed record ConvoxResource(string Name, string Type, string? Url = null, string? Status = null);
sealed record ConvoxSystem(string Name);
sealed record ConvoxError(string? Error = null, string? Message = null);
sealed record ConvoxSessionFacts(string? Id = null);
sealed record ConvoxObject([property: JsonPropertyName("Url")] string Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ConvoxApp))]
[JsonSerializable(typeof(ImmutableArray<ConvoxApp>))]
[JsonSerializable(typeof(ConvoxRelease))]
[JsonSerializable(typeof(ImmutableArray<ConvoxRelease>))]
[JsonSerializable(typeof(ConvoxBuild))]
[JsonSerializable(typeof(ImmutableArray<ConvoxBuild>))]
[JsonSerializable(typeof(ImmutableArray<ConvoxService>))]
[JsonSerializable(typeof(ConvoxProcess))]
[JsonSerializable(typeof(ImmutableArray<ConvoxProcess>))]
[JsonSerializable(typeof(ImmutableArray<ConvoxResource>))]
[JsonSerializable(typeof(ConvoxSystem))]
[JsonSerializable(typeof(ConvoxError))]
[JsonSerializable(typeof(ConvoxSessionFacts))]
[JsonSerializable(typeof(ConvoxObject))]
sealed partial class ConvoxJson : JsonSerializerContext;
