using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dogshore.Platforms.Dokku;

/// <summary>One command for dokku, which can only be what it was meant to be: operands are no options, and each argument survives
/// the way that dokku takes its command line apart.</summary>
/// <remarks>Dokku has two grammars (contract dokku §1.1). Commands with <c>git</c> in their name are split at white space, quotes and
/// backslashes are letters. All others pass xargs, which knows quotes, and echo, which swallows <c>-n</c> and answers <c>--help</c> itself;
/// an unmatched quote drops what follows and the command still runs. A newline ends an argument in both. And wherever they
/// stand, <c>--trace</c>, <c>--force</c>, <c>--quiet</c> and <c>--app</c> are taken as options of dokku itself.</remarks>
sealed partial record DokkuCommand
{
    /// <summary>The whole command travels in one variable of the environment; Linux takes 128 KiB.</summary>
    const int Longest = 120 * 1024;

    static readonly SearchValues<char> cuts = SearchValues.Create(" \t\v\f'\"\\");

    readonly ImmutableArray<string> arguments = [];

    public DokkuCommand(string name)
    {
        if (!CommandName().IsMatch(name)) throw new ArgumentException($"'{name}' is no command of dokku.", nameof(name));
        Name = name;
    }

    public string Name { get; }

    /// <summary>Nothing is printed that is not asked for: without it config commands print values.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Dokku asks no question, which nobody could answer.</summary>
    public bool IsForced { get; init; }

    /// <summary>The arguments hold values: they are neither logged nor put on the command line of a program of this machine.</summary>
    public bool HidesArguments { get; init; }

    public bool IsGit => Name.Contains("git", StringComparison.Ordinal);

    ImmutableArray<string> Arguments { init => arguments = value; }

    /// <summary>An option of this command, such as <c>--no-restart</c>. Short ones are refused: echo swallows some.</summary>
    public DokkuCommand Option(string option) => OptionName().IsMatch(option)
        ? this with { Arguments = arguments.Add(option) }
        : throw new ArgumentException($"'{option}' is no option that dokku would get.", nameof(option));

    /// <summary>An option with a value.</summary>
    public DokkuCommand Option(string option, string value) => Option(option).Operand(value);

    /// <summary>Anything that is no option: the name of an app, a value.</summary>
    public DokkuCommand Operand(string operand) => Flaw(operand) is { } flaw
        ? throw new ArgumentException($"An argument of {Name} {flaw}.", nameof(operand))
        : this with { Arguments = arguments.Add(operand) };

    /// <summary>What stands for standard input: <c>-</c>, and <c>--</c> for git:from-archive.</summary>
    public DokkuCommand StandardInput() => this with { Arguments = arguments.Add(IsGit ? "--" : "-") };

    /// <summary>Why dokku would not get an operand as it is, or null.</summary>
    string? Flaw(string operand) =>
        operand.Length == 0 ? "is empty"
        : operand[0] == '-' ? "begins with a dash and would be taken for an option"
        : operand.AsSpan().ContainsAny('\n', '\r', '\0') ? "holds a line end, at which dokku cuts it"
        : IsGit && operand.AsSpan().ContainsAny(cuts) ? "holds a blank or a quote, at which dokku cuts it"
        : null;

    /// <summary>As it travels.</summary>
    public string Wire
    {
        get
        {
            var flags = (IsQuiet ? "--quiet " : "") + (IsForced ? "--force " : "");
            var wire = flags + string.Join(' ', arguments.Select(argument => IsGit ? argument : Quoted(argument)).Prepend(Name));
            return wire.Length < Longest ? wire : throw new InvalidOperationException($"{Name} is {wire.Length} characters long, and dokku takes {Longest}.");
        }
    }

    public override string ToString() => HidesArguments ? $"{Name} …" : string.Join(' ', arguments.Prepend(Name));

    /// <summary>For xargs: nothing is special between single quotes but the single quote.</summary>
    static string Quoted(string argument) => Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*(:[a-z0-9-]+)?\z")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"\A--(?!(help|version|quiet|trace|force|app)\z)[a-z][a-z-]+\z")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"\A[A-Za-z0-9_./:=,@+-]+\z")]
    private static partial Regex Plain();
}
