using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Dogshore.Manifest;

/// <summary>Names and addresses that give a secret away.</summary>
static partial class SecretNames
{
    /// <summary>Anywhere in a name, as DBPASSWORD has it.</summary>
    static readonly ImmutableArray<string> Anywhere = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "CREDENTIAL", "APIKEY"];

    /// <summary>As a word of its own only: TOKENIZERS_PARALLELISM and MAX_TOKENS are none.</summary>
    static readonly ImmutableArray<string> AsWord = ["TOKEN", "PWD"];

    /// <summary>The word before KEY that makes it one.</summary>
    static readonly ImmutableArray<string> BeforeKey = ["API", "PRIVATE", "ACCESS", "SIGNING", "ENCRYPTION", "MASTER", "ACCOUNT", "STORAGE", "LICENSE"];

    public static bool Holds(string name)
    {
        var words = Hump().Replace(name, "_").ToUpperInvariant().Split(['_', '-', '.', ':'], StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words);
        return Anywhere.Any(word => joined.Contains(word, StringComparison.Ordinal))
            || words.Any(word => AsWord.Contains(word))
            || words.Zip(words.Skip(1)).Any(pair => pair.Second == "KEY" && BeforeKey.Contains(pair.First));
    }

    /// <summary>An address of the form <c>scheme://user:password@host</c>.</summary>
    public static bool HasPassword(string address) => Password().IsMatch(address);

    // A capital letter after a small one begins a word: MailPassword.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Hump();

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]*:[^/?#\s]+@")]
    private static partial Regex Password();
}
