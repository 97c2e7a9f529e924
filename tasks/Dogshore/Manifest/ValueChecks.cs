using System.Globalization;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Model;

namespace Dogshore.Manifest;

/// <summary>Whether a value is of its kind, once for metadata, properties and the platforms' settings.</summary>
static partial class ValueChecks
{
    /// <summary>The fault of a metadatum's value, or null.</summary>
    public static Finding? Problem(Item item, KnownMetadatum known, string value) => known.Kind switch
    {
        ValueKind.Variable => IsVariable(value.Trim()) ? null : Dog.BadVariable.With(item.Kind, item.Name, known.Name),
        ValueKind.Globs => GlobShape.Problem(value) is { } problem ? Dog.BadGlob.With(item.Kind, item.Name, known.Name, problem.Glob, problem.Reason) : null,
        ValueKind.Prefix => Folders.IsBelow(Folders.Trimmed(value)) ? null : Dog.BadPath.With(item.Kind, item.Name, known.Name, value),
        ValueKind.ProbePath => ProbeShapes.PathProblem(value) is { } reason ? Dog.BadProbe.With(item.Name, known.Name, reason, $"{known.Name}=\"{known.Example}\"") : null,
        ValueKind.HeaderLine => ProbeShapes.HeaderProblem(value) is { } reason ? Dog.BadProbe.With(item.Name, known.Name, reason, $"{known.Name}=\"{known.Example}\"") : null,
        // The text is not repeated: it may hold a password.
        ValueKind.Address => IsAddress(value) ? null : Dog.WrongType.With($"{known.Name} of {item.Kind} '{item.Name}'", "something else", "an absolute address", "", $"{known.Name}=\"{known.Example}\""),
        _ => Expected(known, value) is { } expected ? Wrong($"{known.Name} of {item.Kind} '{item.Name}'", known, value, expected) : null,
    };

    public static Finding? Problem(KnownProperty known, string value) =>
        Expected(known, value) is { } expected ? Wrong(known.Name, known, value, expected) : null;

    /// <summary>What a number, flag, duration, choice or status should have been, or null when it is one.</summary>
    public static string? Expected(KnownValue known, string value)
    {
        var text = value.Trim();
        return known.Kind switch
        {
            ValueKind.Number => IsNumber(text, known) ? null : $"a whole number{(known.Most < int.MaxValue ? $" from {known.Least} to {known.Most}" : "")}",
            ValueKind.Flag => bool.TryParse(text, out _) ? null : "true or false",
            ValueKind.Duration => Durations.Parse(text) is { } duration && duration > TimeSpan.Zero ? null : "a duration (a whole number and ms, s, m, h or d)",
            ValueKind.Address => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? null : "a whole address, https://…",
            ValueKind.Statuses => Statuses(text) is null ? "a status from 100 to 599, or two with a dash between" : null,
            ValueKind.Choice => known.Choices.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", known.Choices)}",
            _ => null,
        };
    }

    public static Finding Wrong(string what, KnownValue known, string value, string expected) => Dog.WrongType.With(what, value, expected,
        known.Kind is ValueKind.Choice ? Nearest.DidYouMean(value, known.Choices) : "", known is KnownProperty ? known.Example : $"{known.Name}=\"{known.Example}\"");

    public static bool IsVariable(string name) => Variable().IsMatch(name);

    public static StatusRange? Statuses(string text) => Range().Match(text) is { Success: true } match
        && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var from
        && (match.Groups[2].Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : from) is var to
        && from >= 100 && to <= 599 && from <= to ? new(from, to) : null;

    // A path alone is an absolute address on Unix and none on Windows.
    static bool IsAddress(string text) => text.Contains(':', StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out _);

    static bool IsNumber(string text, KnownValue known) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= known.Least && number <= known.Most;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,254}\z")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^([0-9]{3})(?:-([0-9]{3}))?\z")]
    private static partial Regex Range();
}
