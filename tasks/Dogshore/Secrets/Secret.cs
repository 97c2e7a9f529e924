namespace Dogshore.Secrets;

/// <summary>A value that must not be shown. Prints as <c>***</c> wherever it lands by accident.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value itself; call it where it leaves the process, nowhere else.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
