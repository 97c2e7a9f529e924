using System.Globalization;

namespace Dogshore.Faults;

/// <summary>A kind of user-visible error: a number that is never reused, the fact, and the remedy. Both texts are
/// composite format strings that share one list of arguments. All of them stand in <see cref="Fault"/>'s catalogue,
/// <see cref="Dog"/>; each has a heading in sdk/docs/errors.md.</summary>
/// <param name="Code"><c>DOG</c> and four digits: 1xxx what was written, 2xxx what this machine lacks,
/// 3xxx what the service refused, 4xxx time ran out or a check failed.</param>
/// <param name="Fact">What is so, as a sentence.</param>
/// <param name="Remedy">What to do about it, as a sentence that can be followed literally.</param>
public sealed record Fault(string Code, string Fact, string Remedy)
{
    /// <summary>The page that explains this fault.</summary>
    public string Link => $"https://dogshore.dev/errors#{Code.ToLowerInvariant()}";

    /// <summary>This fault as it was met once.</summary>
    public Finding With(params object?[] arguments) => new(this, Format(Fact, arguments), Format(Remedy, arguments));

    static string Format(string text, object?[] arguments) =>
        arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
}
