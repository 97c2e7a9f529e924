using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dogshore.Platforms.PythonAnywhere;

// What we read of PythonAnywhere's answers and send (contract pythonanywhere, openapi.yaml). Members that an answer may lack are nullable.

sealed record WebApp(int Id, string DomainName, string PythonVersion, string? VirtualenvPath = null);
sealed record WebAppChange(string VirtualenvPath);
/// <summary>Of actions: 200 says nothing, the status does.</summary>
sealed record ActionResult(string Status, string? ErrorType = null, string? ErrorMessage = null, string? Error = null);
sealed record StaticMapping(string Url, string Path);
sealed record KnownMapping(int Id, string Url, string Path);
/// <summary>A task that is always on, or one that runs by the clock.</summary>
sealed record KnownTask(int Id, string? Description = null);
sealed record NewAlwaysOn(string Command, string Description, bool Enabled);
sealed record NewScheduled(string Command, string Description, bool Enabled, string Interval, int Hour, int Minute);
sealed record Listed(string Type);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImmutableArray<WebApp>))]
[JsonSerializable(typeof(WebApp))]
[JsonSerializable(typeof(WebAppChange))]
[JsonSerializable(typeof(ActionResult))]
[JsonSerializable(typeof(StaticMapping))]
[JsonSerializable(typeof(ImmutableArray<KnownMapping>))]
[JsonSerializable(typeof(KnownMapping))]
[JsonSerializable(typeof(ImmutableArray<KnownTask>))]
[JsonSerializable(typeof(KnownTask))]
[JsonSerializable(typeof(NewAlwaysOn))]
[JsonSerializable(typeof(NewScheduled))]
[JsonSerializable(typeof(Dictionary<string, Listed>))]
sealed partial class PythonAnywhereJson : JsonSerializerContext;
