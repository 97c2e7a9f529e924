namespace Dogshore.Manifest;

/// <summary>Finds the word that was probably meant.</summary>
static class Nearest
{
    /// <summary>The nearest word when it is near enough to be worth a question, or null.</summary>
    public static string? To(string word, IEnumerable<string> known) => Within(word, known, Math.Max(2, word.Length / 3));

    /// <summary>The nearest word when nothing else can have been meant: one slip in a short word, two in a long one.</summary>
    public static string? SlipOf(string word, IEnumerable<string> known) => Within(word, known, word.Length < 10 ? 1 : 2);

    /// <summary>The start of a remedy: a question, or nothing.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) => To(word, known) is { } near ? $"Did you mean '{near}'? " : "";

    static string? Within(string word, IEnumerable<string> known, int furthest) => known
        .Select(each => (Word: each, Distance: Distance(word, each)))
        .Where(each => each.Distance <= furthest && each.Distance < each.Word.Length)
        .OrderBy(each => each.Distance).ThenBy(each => each.Word, StringComparer.Ordinal)
        .Select(each => each.Word)
        .FirstOrDefault();

    /// <summary>How many letters must be added, taken away, changed or swapped with their neighbour; case does not count.</summary>
    public static int Distance(string one, string other)
    {
        // A word of the user's may be of any length; past this nothing is near.
        const int Longest = 100;
        if (one.Length > Longest || other.Length > Longest) return int.MaxValue;
        var steps = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) steps[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) steps[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = Same(one[i - 1], other[j - 1]) ? 0 : 1;
                steps[i, j] = Math.Min(Math.Min(steps[i - 1, j] + 1, steps[i, j - 1] + 1), steps[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }
        return steps[one.Length, other.Length];
    }

    static bool Same(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);
}
