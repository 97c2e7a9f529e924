namespace Dogshore.Deployment;

/// <summary>obj/deploy/&lt;destination&gt;: what the steps of a run tell each other, and what CI carries from one machine to
/// the next. plan.json and package.tar.gz lie side by side, so the folder can move as a whole.</summary>
public sealed record DestinationFolder(string Path)
{
    public string Plan => System.IO.Path.Combine(Path, "plan.json");
    public string Outcome => System.IO.Path.Combine(Path, "outcome.json");
    public string Archive => System.IO.Path.Combine(Path, ArchiveName);
    /// <summary>What <see cref="Archive"/> holds, in short.</summary>
    public string Package => System.IO.Path.Combine(Path, "package.json");
    /// <summary>Every file of <see cref="Archive"/>.</summary>
    public string Files => System.IO.Path.Combine(Path, "files.json");

    public const string ArchiveName = "package.tar.gz";

    public void Make() => Directory.CreateDirectory(Path);

    /// <summary>Begins a run: the receipt of an earlier one must not be taken for its own.</summary>
    public void Begin()
    {
        if (File.Exists(Outcome)) File.Delete(Outcome);
    }
}
