using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dogshore.Platforms.Heroku;

// What we read of Heroku's answers and send (contract heroku, schema.json). Members that an answer may lack are nullable.

sealed record HerokuAccount(string Id, string Email);
sealed record HerokuName(string? Name = null, string? Id = null);
sealed record HerokuAppFacts(string Id, string Name, bool Maintenance, DateTimeOffset CreatedAt, string? WebUrl = null, HerokuName? BuildStack = null, HerokuName? Stack = null, HerokuName? Generation = null);
sealed record HerokuNewApp(string Name, string? Region, string? Stack, string? Team = null, string? Space = null);

sealed record HerokuUser(string? Email = null);
sealed record HerokuId(string Id);
sealed record HerokuFeature(bool Enabled);
sealed record HerokuRelease(string Id, int Version, string Status, DateTimeOffset CreatedAt, string? Description = null, HerokuId? Slug = null, HerokuUser? User = null, string? OutputStreamUrl = null)
{
    public bool HasFailed => Status is "failed" or "expired";
    public bool IsPending => Status == "pending";
}
sealed record HerokuNewRelease(string Slug, string Description);

sealed record HerokuSourceBlob(string? Version = null, string? VersionDescription = null);
sealed record HerokuBuild(string Id, string Status, DateTimeOffset CreatedAt, HerokuSourceBlob? SourceBlob = null, HerokuId? Release = null, HerokuId? Slug = null, string? OutputStreamUrl = null)
{
    public bool IsPending => Status == "pending";
}
sealed record HerokuNewBuild(HerokuNewBlob SourceBlob, ImmutableArray<HerokuName>? Buildpacks);
sealed record HerokuNewBlob(string Url, string Checksum, string Version, string VersionDescription);
sealed record HerokuSource(HerokuSourceUrls SourceBlob);
sealed record HerokuSourceUrls(string GetUrl, string PutUrl);

sealed record HerokuSlug(string Id, string? Commit = null, string? CommitDescription = null, HerokuBlob? Blob = null);
sealed record HerokuBlob(string? Url = null);
sealed record HerokuNewSlug(IReadOnlyDictionary<string, string> ProcessTypes, string? Stack, string Checksum, string Commit, string CommitDescription, string BuildpackProvidedDescription);

sealed record HerokuFormation(string Type, int Quantity, string? Size = null);
sealed record HerokuScale(ImmutableArray<HerokuScaleOne> Updates);
sealed record HerokuScaleOne(string Type, int? Quantity, HerokuName? DynoSize);
sealed record HerokuDyno(string Name, string Type, string State, HerokuDynoRelease? Release = null);
sealed record HerokuDynoRelease(string Id, int Version);

sealed record HerokuAddOn(string Id, string Name, string State, HerokuName? AddonService = null, ImmutableArray<string>? ConfigVars = null);
sealed record HerokuAttachment(string Id, string Name, HerokuAttached Addon);
sealed record HerokuAttached(string Id, string Name);
sealed record HerokuNewAddOn(string Plan, HerokuName Attachment);

sealed record HerokuNewLogSession(int Lines, bool Tail);
sealed record HerokuLogSession(string LogplexUrl);
sealed record HerokuError(string? Id = null, string? Message = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HerokuAccount))]
[JsonSerializable(typeof(HerokuAppFacts))]
[JsonSerializable(typeof(HerokuNewApp))]
[JsonSerializable(typeof(HerokuRelease))]
[JsonSerializable(typeof(ImmutableArray<HerokuRelease>))]
[JsonSerializable(typeof(HerokuNewRelease))]
[JsonSerializable(typeof(HerokuBuild))]
[JsonSerializable(typeof(ImmutableArray<HerokuName>))]
[JsonSerializable(typeof(ImmutableArray<HerokuBuild>))]
[JsonSerializable(typeof(HerokuNewBuild))]
[JsonSerializable(typeof(HerokuSource))]
[JsonSerializable(typeof(HerokuSlug))]
[JsonSerializable(typeof(HerokuFeature))]
[JsonSerializable(typeof(ImmutableArray<HerokuId>))]
[JsonSerializable(typeof(HerokuNewSlug))]
[JsonSerializable(typeof(ImmutableArray<HerokuFormation>))]
[JsonSerializable(typeof(HerokuScale))]
[JsonSerializable(typeof(ImmutableArray<HerokuDyno>))]
[JsonSerializable(typeof(HerokuAddOn))]
[JsonSerializable(typeof(ImmutableArray<HerokuAddOn>))]
[JsonSerializable(typeof(ImmutableArray<HerokuAttachment>))]
[JsonSerializable(typeof(HerokuNewAddOn))]
[JsonSerializable(typeof(HerokuNewLogSession))]
[JsonSerializable(typeof(HerokuLogSession))]
[JsonSerializable(typeof(HerokuError))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class HerokuJson : JsonSerializerContext;

/// <summary>A change of config: a value sets, null removes, and so nulls must be written.</summary>
[JsonSerializable(typeof(Dictionary<string, string?>))]
sealed partial class HerokuConfigJson : JsonSerializerContext;
