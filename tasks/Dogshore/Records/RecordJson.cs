using System.Text.Json.Serialization;

namespace Dogshore.Records;

/// <summary>How records are written and how strictly they are read: every field in its order, none twice, none null that may not be.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IndentSize = 2, NewLine = "\n",
    MaxDepth = RecordJson.Deepest, AllowDuplicateProperties = false, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlanRecord))]
[JsonSerializable(typeof(OutcomeRecord))]
sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>Records are four levels deep; what is much deeper is an attack on the reader.</summary>
    public const int Deepest = 16;
}
