namespace Dogshore.Cdn;

/// <summary>A static file as the sources have it.</summary>
/// <param name="Name">Below the store's address, with forward slashes.</param>
/// <param name="Source">On this machine, absolute.</param>
/// <param name="Sha256">Of its plain bytes, lower-case hex.</param>
/// <param name="IsFixed">Its name carries a fingerprint of its bytes: other bytes have another name.</param>
public sealed record StaticFile(string Name, string Source, long Bytes, string Sha256, string Type, string Cache, bool IsFixed)
{
    /// <summary>The coding in which the bytes already are: a <c>.gz</c> or <c>.br</c> that a build left beside its plain file.</summary>
    public string? Encoding { get; init; }

    /// <summary>A page, or what a browser asks for by a name that never changes and that decides what else it asks for: changed last.</summary>
    public bool IsPage => Names.IsPage(Name);
}
