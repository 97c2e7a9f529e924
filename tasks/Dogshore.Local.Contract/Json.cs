using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dogshore.Local;

/// <summary>The one way in which records are written: camel case, enums as words.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HostRecord))]
[JsonSerializable(typeof(AppRecord))]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(AddDatabaseRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(ResumeRequest))]
[JsonSerializable(typeof(MarkRequest))]
[JsonSerializable(typeof(ReleaseEvent))]
[JsonSerializable(typeof(WireFault))]
[JsonSerializable(typeof(LogsAnswer))]
[JsonSerializable(typeof(FoldersRecord))]
[JsonSerializable(typeof(FolderRecord))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class Json : JsonSerializerContext;
