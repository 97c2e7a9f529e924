namespace Dogshore.Emulators.Kubernetes;

/// <summary>A kind of object that the API serves.</summary>
/// <param name="Group">Empty for the core's own.</param>
/// <param name="Plural">As paths name it.</param>
/// <param name="Model">Its name in the published model; null when nothing is published.</param>
public sealed record Kind(string Group, string Version, string Plural, string Name, string? Model = null)
{
    public bool IsNamespaced { get; init; } = true;
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public bool IsInAll { get; init; }
    /// <summary>Its status is written apart from the rest.</summary>
    public bool HasStatus { get; init; }
    public bool HasScale { get; init; }
    /// <summary>Changes of what is wanted are counted in metadata.generation.</summary>
    public bool HasGeneration { get; init; }
    /// <summary>Nothing of it is stored: it is a question.</summary>
    public bool IsReview { get; init; }
    /// <summary>A PUT without resourceVersion is refused.</summary>
    public bool WantsVersion { get; init; }
    /// <summary>It is answered after its deletion, instead of a status.</summary>
    public bool IsShownWhenDeleted { get; init; }
    /// <summary>Its dependents are left alone unless the deletion says otherwise.</summary>
    public bool LeavesOrphans { get; init; }
    /// <summary>The fields by which it can be selected, beside its name and namespace.</summary>
    public IReadOnlyList<string> Selectable { get; init; } = [];

    // There is one of each.
    public bool Equals(Kind? other) => ReferenceEquals(this, other);
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
    /// <summary>As messages name it: <c>deployments.apps</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
    public string Singular => Name.ToLowerInvariant();
    public string Qualified => Group.Length == 0 ? Name : $"{Name}.{Group}";
}
