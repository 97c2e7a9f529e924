using System.Collections.Immutable;
using Dogshore.Faults;

namespace Dogshore.Manifest;

/// <summary>All destinations that can be named: the declared ones in their order, and <c>local</c>.</summary>
sealed class Drafts(ImmutableArray<Draft> all)
{
    /// <summary>The destination that exists without being declared.</summary>
    public const string Local = "local";

    public ImmutableArray<Draft> All => all;
    public ImmutableArray<string> Names { get; } = [.. all.Select(draft => draft.Name)];
    public ImmutableArray<string> Groups { get; } = [.. all.Select(draft => draft.Group).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Cuts a list of names; MSBuild itself cuts <c>-p:</c> at semicolons and commas, so <c>+</c> is the usual sign.</summary>
    public static ImmutableArray<string> Split(string? words) =>
        words is null ? [] : [.. words.Split(['+', ';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The destinations that a word means: one, or those of a group; none when it is unknown.</summary>
    public ImmutableArray<string> Meant(string word) =>
        [.. all.Where(draft => Reading.Same(draft.Name, word) || Reading.Same(draft.Group, word)).Select(draft => draft.Name)];

    /// <summary>The destinations that words mean, in the order of the manifest; each unknown word is given to <paramref name="unknown"/>.</summary>
    public ImmutableArray<string> Meant(IEnumerable<string> words, Action<Finding> unknown, string who)
    {
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var names = Meant(word);
            meant.UnionWith(names);
            if (names.IsEmpty) unknown(Unknown(word, who));
        }
        return [.. Names.Where(meant.Contains)];
    }

    public Finding Unknown(string word, string who)
    {
        var known = Names.Concat(Groups).ToList();
        return Dog.UnknownDestination.With(who, word, Nearest.DidYouMean(word, known), string.Join(", ", known));
    }
}
