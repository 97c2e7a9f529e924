namespace Dogshore.Platforms;

/// <summary>A wanted file that is made where there is none; one that the user wrote is right as it is.</summary>
public sealed record MadeFile(string For, string Path, string Text) : WantedFile(For, Path)
{
    public override string? Complete(string? own) => own is null ? Text : null;
}
