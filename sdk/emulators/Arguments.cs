using Dogshore.Emulators;

namespace Dogshore.Rehearsals;

/// <summary>What the program was told.</summary>
/// <param name="Apps">Apps that are to be there already, where the platform has no way of making one.</param>
sealed record Arguments(IReadOnlyList<string> Apps, IReadOnlyList<PlannedTrouble> Troubles)
{
    /// <returns>Null for what is no argument.</returns>
    public static Arguments? Of(IReadOnlyList<string> words)
    {
        var said = new Arguments([], []);
        for (var at = 0; at < words.Count; at += 2)
        {
            if (at + 1 == words.Count) return null;
            if (words[at] == "--apps") said = said with { Apps = words[at + 1].Split('+', StringSplitOptions.RemoveEmptyEntries) };
            else if (words[at] == "--trouble" && PlannedTrouble.Read(words[at + 1]) is { } troubles) said = said with { Troubles = troubles };
            else return null;
        }
        return said;
    }
}
