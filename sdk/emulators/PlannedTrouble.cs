using System.Globalization;
using Dogshore.Emulators;

namespace Dogshore.Rehearsals;

/// <summary>A trouble that meets one request: the second write, the first read.</summary>
sealed record PlannedTrouble(Func<Request, bool> When, Trouble What)
{
    /// <param name="text"><c>write 2: 500; read 1: too-many 3; write 4: lost</c></param>
    /// <returns>Null for what is none.</returns>
    public static IReadOnlyList<PlannedTrouble>? Read(string text)
    {
        var words = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        PlannedTrouble[] all = [.. words.Select(One).OfType<PlannedTrouble>()];
        return all.Length > 0 && all.Length == words.Length ? all : null;
    }

    static PlannedTrouble? One(string text)
    {
        var parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [("read" or "write") and var kind, var ordinal]) return null;
        if (!int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || Trouble(parts[1]) is not { } trouble) return null;
        var seen = 0;
        return new(request => request.Changes == (kind == "write") && ++seen == number, trouble);
    }

    /// <summary>A status; or <c>refused</c> (reset before anything was done), <c>lost</c> (done, and no answer), <c>stall</c>, <c>cut</c> (half an answer), <c>too-many</c> and seconds.</summary>
    static Trouble? Trouble(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["refused"] => new Trouble.Resets(),
        ["lost"] => new Trouble.Resets(AfterEffect: true),
        ["stall"] => new Trouble.Stalls(),
        ["cut"] => new Trouble.Truncates(),
        ["too-many", var seconds] when int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out _) => Emulators.Trouble.TooMany(seconds),
        [var status] when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and <= 599 => Emulators.Trouble.Status(code),
        _ => null,
    };
}
