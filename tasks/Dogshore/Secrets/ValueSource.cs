namespace Dogshore.Secrets;

/// <summary>How a value is found. Names may be shown; only a literal's value may be.</summary>
public abstract record ValueSource
{
    /// <summary>The value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Written in the manifest.</summary>
    public sealed record Literal(string Value) : ValueSource
    {
        public override string ToString() => Value;
    }

    /// <summary>A variable of the environment in which the deploy runs, read at the last moment.</summary>
    public sealed record FromEnvironment(string Variable) : ValueSource
    {
        public override string ToString() => $"from ${Variable}";
    }

    /// <summary>The content of a file, without one trailing line end; relative to the manifest.</summary>
    public sealed record FromFile(string Path) : ValueSource
    {
        public override string ToString() => $"from {Path}";
    }

    /// <summary>A reference into the platform's own secret store.</summary>
    public sealed record FromSecret(string Reference) : ValueSource
    {
        public override string ToString() => $"secret {Reference}";
    }

    /// <summary>Made once by the platform, 32 random bytes in URL-safe base64, and kept across releases.</summary>
    public sealed record Generated : ValueSource
    {
        public override string ToString() => "generated once";
    }

    /// <summary>Whatever the platform kept with the release that is rolled back to.</summary>
    public sealed record Kept : ValueSource
    {
        public override string ToString() => "kept";
    }
}
