using System.Collections.Immutable;
using System.Security.Cryptography;
using Dogshore.Manifest;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Packaging.Steps;

/// <summary>The inputs of a build step as they are now; of those that a record vouches for, no contents are read.</summary>
static class StepInputs
{
    public static async Task<ImmutableArray<StepInput>> Of(BuildStep step, string project, StepRecord? last, CancellationToken stop)
    {
        var known = last?.Inputs.ToDictionary(input => input.Path, StringComparer.Ordinal) ?? [];
        // What a step makes is not what it is made from, even where a glob means both.
        var outputs = Globs.Of(step.Outputs);
        var inputs = ImmutableArray.CreateBuilder<StepInput>();
        foreach (var path in StepFiles.Find(project, step.Inputs!).Where(path => !outputs.Match(path)))
        {
            var source = Path.Combine(project, path);
            var facts = FileFacts.Of(source);
            if (facts.Kind == FileKind.Other) continue;
            var isKnown = known.TryGetValue(path, out var before) && facts.AreThoseOf(FactsOf(before), last!.Taken);
            inputs.Add(isKnown ? before! : await Read(path, source, facts, stop));
        }
        return inputs.ToImmutable();
    }

    /// <summary>The same files with the same contents?</summary>
    public static bool Same(ImmutableArray<StepInput> one, ImmutableArray<StepInput> other) =>
        one.Select(input => (input.Path, input.Sha256, input.IsExecutable)).SequenceEqual(other.Select(input => (input.Path, input.Sha256, input.IsExecutable)));

    static async Task<StepInput> Read(string path, string source, FileFacts facts, CancellationToken stop)
    {
        await using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop));
        return new(path, facts.Bytes, facts.Modified, facts.Changed, facts.Inode, facts.IsExecutable, sha256);
    }

    static FileFacts FactsOf(StepInput input) => new(FileKind.Regular, input.Bytes, input.Modified, input.Changed, input.Inode, input.IsExecutable);
}
