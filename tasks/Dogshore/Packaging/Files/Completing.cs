using System.Collections.Immutable;
using System.Text;
using Dogshore.Faults;
using Dogshore.Packaging.Indexing;
using Dogshore.Packaging.Watching;
using Dogshore.Platforms;

namespace Dogshore.Packaging.Files;

/// <summary>Adds what a platform wants to the files that were found.</summary>
sealed class Completing(List<FoundFile> files, Taker taker)
{
    /// <summary>A file of settings; one that is larger is something else.</summary>
    const int Most = 1_000_000;

    /// <summary>What became of each; null when one was completed that is no file of the user's.</summary>
    public List<CompletedFile>? Completed { get; private set; } = [];

    public void Add(WantedFile wanted)
    {
        var at = files.FindIndex(file => file.Path == wanted.Path);
        try
        {
            var own = at < 0 ? null : files[at];
            var text = wanted.Complete(own is null ? null : Text(own));
            ImmutableArray<byte> bytes = text is null ? [] : [.. Encoding.UTF8.GetBytes(text)];
            if (own is { Source: null }) Completed = null;
            Completed?.Add(new(wanted.Path, own?.Source, text is null ? null : ContentIndex.Sha256Of(bytes)));
            if (text is null) return;
            if (at < 0) files.Add(FoundFile.Generated(wanted.Path, bytes, $"made for {wanted.For}"));
            else files[at] = FoundFile.Generated(wanted.Path, bytes, $"{files[at].Rule}, completed for {wanted.For}", files[at].Facts.IsExecutable);
        }
        catch (DeployException refused)
        {
            foreach (var finding in refused.Findings) taker.Find(finding);
        }
    }

    static string Text(FoundFile file)
    {
        if (file.Source is not { } source) return Encoding.UTF8.GetString(file.Bytes.AsSpan());
        try
        {
            if (file.Facts.Bytes > Most) throw new DeployException(Dog.UnreadableFile.With(file.Shown, "it is too large for what it is called"));
            return File.ReadAllText(source);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileReader.Fault(file, problem);
        }
    }
}
