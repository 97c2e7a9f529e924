using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Secrets;

namespace Dogshore.Manifest;

/// <summary>Finds where an item's value comes from. Looks whether it is there, and keeps nothing of it.</summary>
sealed partial class ValueReader(Reading reading, Scope scope)
{
    /// <summary>The metadata that can hold or name a value.</summary>
    static readonly ImmutableArray<string> Sources = ["Value", "Url", "FromEnvironment", "FromSecret", "FromFile", "Generate"];

    /// <param name="names">The destinations that the item is for.</param>
    /// <param name="isSecret">What its flag or kind says; null when its name decides.</param>
    /// <returns>Null when it has none; that is a fault when <paramref name="isRequired"/>.</returns>
    public ValueSource? Read(Item item, ImmutableArray<string> names, bool? isSecret, bool isRequired)
    {
        var possible = Sources.Where(source => item.Known.Metadatum(source) is not null).ToList();
        var given = possible.Where(source => source == "Generate" ? item.Flag(source) : item.Text(source) is not null).ToList();
        if (given.Count == 0)
        {
            if (isRequired) item.Fault(Dog.NoSource.With(item.Kind, item.Name, Or(possible)));
            return null;
        }
        if (given.Count > 1) item.Fault(Dog.SeveralSources.With(item.Kind, item.Name, string.Join(", ", given)), given[1]);
        var hidden = isSecret ?? SecretNames.Holds(item.Name);
        foreach (var each in given.Where(each => each is "Value" or "Url")) CheckLiteral(item, each, isSecret, hidden);
        return Source(item, given[0], names, isSecret, hidden);
    }

    ValueSource Source(Item item, string given, ImmutableArray<string> names, bool? isSecret, bool hidden)
    {
        var isAsked = reading.NeedsValues && scope.IsAsked(names);
        switch (given)
        {
            case "FromEnvironment":
                var variable = item.Word(given)!;
                if (isAsked && ValueChecks.IsVariable(variable)) CheckVariable(item, given, variable, hidden);
                return new ValueSource.FromEnvironment(variable) { IsSecret = hidden };
            case "FromFile":
                var file = item.Word(given)!;
                if (isAsked) CheckFile(item, file, hidden);
                return new ValueSource.FromFile(file) { IsSecret = hidden };
            case "FromSecret":
                return new ValueSource.FromSecret(item.Word(given)!) { IsSecret = true };
            case "Generate":
                return new ValueSource.Generated { IsSecret = isSecret ?? true };
            default:
                return new ValueSource.Literal(item.Text(given)!) { IsSecret = hidden };
        }
    }

    static void CheckLiteral(Item item, string given, bool? isSecret, bool hidden)
    {
        var proposal = NotOfName().Replace(item.Name, "_").ToUpperInvariant();
        if (SecretNames.HasPassword(item.Text(given)!) && isSecret != false)
            item.Fault(Dog.PasswordInAddress.With(item.Kind, item.Name, given, proposal), given);
        else if (isSecret == true) item.Fault(Dog.SecretInClear.With(item.Kind, item.Name, "FromEnvironment", proposal, given), given);
        else if (hidden && given == "Value") item.Fault(Dog.LooksSecret.With(item.Kind, item.Name, proposal), given);
    }

    /// <summary>That a variable is set and says something.</summary>
    public void CheckVariable(Item item, string metadatum, string variable, bool hidden)
    {
        switch (reading.World.Environment(variable))
        {
            case null:
                item.Fault(Dog.VariableNotSet.With(item.Kind, item.Name, variable), metadatum);
                break;
            case "":
                item.Fault(Dog.VariableEmpty.With(item.Kind, item.Name, variable, "empty"), metadatum);
                break;
            case var value when string.IsNullOrWhiteSpace(value):
                item.Fault(Dog.VariableEmpty.With(item.Kind, item.Name, variable, "nothing but white space"), metadatum);
                break;
            case var value when hidden && Unusable(value) is { } reason:
                item.Fault(Dog.UnusableSecret.With(item.Kind, item.Name, variable, reason), metadatum);
                break;
        }
    }

    void CheckFile(Item item, string file, bool hidden)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(reading.ManifestPath)!, file));
            if (string.IsNullOrWhiteSpace(text)) item.Fault(Dog.FileOfValue.With(item.Kind, item.Name, file, "is empty"), "FromFile");
            // One line end is how files end, and is not part of the value.
            else if (hidden && text.TrimEnd('\r', '\n').Length == 1) item.Fault(Dog.UnusableSecret.With(item.Kind, item.Name, file, "is a single character"), "FromFile");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            item.Fault(Dog.FileOfValue.With(item.Kind, item.Name, file, "is not there"), "FromFile");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            item.Fault(Dog.FileOfValue.With(item.Kind, item.Name, file, "cannot be read"), "FromFile");
        }
    }

    static string? Unusable(string value)
    {
        if (value.Length == 1) return "is a single character";
        // A key of several lines ends with one by its own rules.
        return value[^1] is '\n' or '\r' && !value.TrimEnd('\r', '\n').Contains('\n', StringComparison.Ordinal) ? "ends with a line end" : null;
    }

    static string Or(List<string> words) => string.Join(" or ", new[] { string.Join(", ", words.SkipLast(1)), words[^1] }.Where(part => part.Length > 0));

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotOfName();
}
