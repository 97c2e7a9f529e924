using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dogshore.Worlds;

namespace Dogshore.Packaging.Steps;

/// <summary>What a build step last succeeded on: obj/deploy/steps/&lt;name&gt;.json. It only saves work: one that cannot be read, or of another
/// schema, means that the step runs.</summary>
/// <param name="Command">SHA-256 of the command: what it says is not repeated here.</param>
/// <param name="Taken">When its inputs were read, by the file system's clock, in nanoseconds since 1970.</param>
sealed record StepRecord(int Schema, string Command, long Taken, ImmutableArray<StepInput> Inputs)
{
    public const int Current = 1;

    public static StepRecord? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StepJson.Default.StepRecord) is { Schema: Current, Inputs.IsDefault: false } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string path) => DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, StepJson.Default.StepRecord));
}

/// <param name="Path">Relative to the project.</param>
/// <param name="Modified">As <see cref="Files.FileFacts"/> has it.</param>
sealed record StepInput(string Path, long Bytes, long Modified, long Changed, ulong Inode, bool IsExecutable, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StepRecord))]
sealed partial class StepJson : JsonSerializerContext;
