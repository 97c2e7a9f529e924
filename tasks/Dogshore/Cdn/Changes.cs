using Dogshore.Model;

namespace Dogshore.Cdn;

/// <summary>Adds names to a store before the release that asks for them.</summary>
public sealed record AddAssets(string Cdn, int Files, long Bytes) : Change(Phase.Assets)
{
    public override string Kind => "assets";
    public override string Key => Cdn;
    public override string Text => $"{Sizes.Files(Files)} more on {Cdn}, {Sizes.Show(Bytes)}";
}

/// <summary>Changes pages and other names that stay, once the release serves.</summary>
public sealed record PublishFiles(string Cdn, int Changed, int Reheaded, int Gone) : Change(Phase.Publish)
{
    public override string Kind => "publish";
    public override string Key => Cdn;
    public override string Text => $"{Sizes.Files(Changed)} changed on {Cdn}"
        + (Reheaded > 0 ? $", headers of {Reheaded}" : "") + (Gone > 0 ? $", {Gone} to go after the keep period" : "");
}

/// <summary>Brings back the pages that an older release was published with.</summary>
public sealed record RestoreFiles(string Cdn, string Release) : Change(Phase.Publish)
{
    public override string Kind => "publish";
    public override string Key => Cdn;
    public override string Text => $"the pages of {Release} on {Cdn}";
}

/// <summary>Removes names of ours that are gone for longer than the keep period.</summary>
public sealed record PruneFiles(string Cdn, int Files) : Change(Phase.Prune)
{
    public override string Kind => "prune";
    public override string Key => Cdn;
    public override string Text => $"{Sizes.Files(Files)} from {Cdn}";
}
