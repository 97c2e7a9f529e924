using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Records;

/// <summary>Reads and writes plan.json and outcome.json: camel case, indented, UTF-8, LF; written with <see cref="DurableFile"/>.</summary>
public static class RecordFiles
{
    /// <summary>Readable by people too: <c>1.0.0+a1b2c3d</c>, not <c>1.0.0\u002Ba1b2c3d</c>. None of it is put into HTML.</summary>
    static readonly RecordJson Json = new(new JsonSerializerOptions(RecordJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Does once, beside something else, what the first reading of each record would wait for: a tenth of a second of compiling.</summary>
    public static void Ready()
    {
        // Nothing is read; but the library has to know the record's type to say so.
        JsonSerializer.Deserialize("null"u8, Json.PlanRecord);
        JsonSerializer.Deserialize("null"u8, Json.OutcomeRecord);
    }

    /// <param name="path">Absolute.</param>
    /// <param name="shown">The path as the user knows it, for messages; null shows <paramref name="path"/>.</param>
    /// <exception cref="DeployException">Not there, no JSON, a field is missing, or a newer schema.</exception>
    public static PlanRecord ReadPlan(string path, string? shown = null)
    {
        var file = new RecordReader(path, shown ?? path);
        var plan = file.Read(Json.PlanRecord, PlanRecord.Current);
        file.Require("package.path", plan.Package is null || IsRelative(plan.Package.Path));
        file.Require("changes", plan.Changes.All(change => change is not null));
        file.Require("notes", plan.Notes.All(note => note is not null));
        file.Require("files", plan.Files is null || plan.Files.Added.Concat(plan.Files.Changed).Concat(plan.Files.Removed).All(name => name is not null));
        return plan;
    }

    public static void Write(string path, PlanRecord plan) => Write(path, plan, Json.PlanRecord);

    /// <summary>Null when there is none.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="shown">The path as the user knows it, for messages; null shows <paramref name="path"/>.</param>
    /// <exception cref="DeployException">No JSON, a field is missing, or a newer schema.</exception>
    public static OutcomeRecord? ReadOutcome(string path, string? shown = null)
    {
        if (!File.Exists(path)) return null;
        var file = new RecordReader(path, shown ?? path);
        var outcome = file.Read(Json.OutcomeRecord, OutcomeRecord.Current);
        file.Require("outcome", Words.Outcome(outcome.Outcome) is not null);
        file.Require("changes", outcome.Changes.All(change => change is not null));
        return outcome;
    }

    public static void Write(string path, OutcomeRecord outcome) => Write(path, outcome, Json.OutcomeRecord);

    /// <summary>A text for people, in UTF-8 with LF.</summary>
    /// <param name="path">Absolute.</param>
    public static void WriteText(string path, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, string.Join('\n', lines) + "\n");
    }

    /// <summary>An outcome as the file would hold it.</summary>
    public static byte[] Bytes(OutcomeRecord outcome) => JsonSerializer.SerializeToUtf8Bytes(outcome, Json.OutcomeRecord);

    static void Write<T>(string path, T record, JsonTypeInfo<T> type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, JsonSerializer.Serialize(record, type) + "\n");
    }

    /// <summary>The package travels with the plan; an absolute path is of the machine that made it, on whichever system that was.</summary>
    static bool IsRelative(string path) => path.Length > 0 && path[0] is not ('/' or '\\') && !(path.Length > 1 && path[1] == ':');
}
