namespace Dogshore.Model;

public static class PhaseText
{
    /// <summary>The word written in files: <c>create-app</c>, <c>release</c> …</summary>
    public static string Word(this Phase phase) => phase == Phase.CreateApp ? "create-app" : phase.ToString().ToLowerInvariant();
}
