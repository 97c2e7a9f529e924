using System.Text.RegularExpressions;

namespace Dogshore.Packaging.Looks;

/// <summary>What a secret looks like in a text: a word that is searched for fast, and a closer look around it.</summary>
/// <param name="Words">Each begins a possible secret; compared by case.</param>
/// <param name="Confirm">Looks at the text and the place of the word.</param>
/// <param name="Look">To stand after "looks like".</param>
sealed partial record SecretShape(string[] Words, Func<Around, bool> Confirm, string Look)
{
    /// <summary>How far a closer look may go, in characters.</summary>
    public const int Reach = 512;

    public static SecretShape[] All { get; } =
    [
        new(["\"private_key\""], text => GoogleKey().IsMatch(text.From), "the credentials of a Google service account"),
        new(["-----BEGIN "], text => IsPrivateKey(text), "a private key"),
        new(["AKIA", "ASIA"], text => IsAwsKey(text), "an AWS access key with its secret"),
        new(["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"], text => text.BeginsWord && GitHub().IsMatch(text.From), "a GitHub token"),
        new(["glpat-"], text => text.BeginsWord && GitLab().IsMatch(text.From), "a GitLab token"),
        new(["xoxb-", "xoxp-"], text => text.BeginsWord && Slack().IsMatch(text.From), "a Slack token"),
        new(["sk_live_", "rk_live_"], text => text.BeginsWord && Stripe().IsMatch(text.From), "a Stripe live key"),
        new(["npm_"], text => text.BeginsWord && Npm().IsMatch(text.From), "an npm token"),
        new(["AccountKey="], text => Azure().IsMatch(text.From), "the key of an Azure storage account"),
    ];

    /// <summary>Of .npmrc only: without a value of its own (<c>${NPM_TOKEN}</c>) it is harmless.</summary>
    public static SecretShape OfNpmrc { get; } =
        new(["_authToken", "_password", "_auth"], text => NpmrcValue().IsMatch(text.From), "an npm configuration with a token");

    /// <summary>A key is meant when its first line stands alone, or when key material follows: code that only speaks of such lines has neither.</summary>
    static bool IsPrivateKey(Around text) =>
        KeyWithMaterial().IsMatch(text.From) || text.BeginsLine && KeyLineAlone().IsMatch(text.From);

    static bool IsAwsKey(Around text)
    {
        if (!text.BeginsWord || !AwsId().IsMatch(text.From) || text.From[..20].EndsWith("EXAMPLE")) return false;
        foreach (var candidate in AwsSecret().EnumerateMatches(text.Whole))
        {
            var value = text.Whole.Slice(candidate.Index, candidate.Length);
            // A secret is 40 random characters; hashes in hex and words in capitals are not.
            if (value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('0', '9')) return true;
        }
        return false;
    }

    [GeneratedRegex("""^"private_key"\s*:\s*"-----BEGIN """)]
    private static partial Regex GoogleKey();

    [GeneratedRegex("""^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----(\s|\\r|\\n|["'+,])*([A-Za-z-]+: [^\n]{0,80}(\s|\\n)+)*(?=[A-Za-z+/=]*[0-9])[A-Za-z0-9+/=]{24}""")]
    private static partial Regex KeyWithMaterial();

    [GeneratedRegex("""^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----[ \t]*(\r?\n|$)""")]
    private static partial Regex KeyLineAlone();

    [GeneratedRegex("^A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])")]
    private static partial Regex AwsId();

    [GeneratedRegex("(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")]
    private static partial Regex AwsSecret();

    [GeneratedRegex("^(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36})")]
    private static partial Regex GitHub();

    [GeneratedRegex("^glpat-[A-Za-z0-9_-]{20}")]
    private static partial Regex GitLab();

    [GeneratedRegex("^xox[bp]-[0-9]+-[A-Za-z0-9-]{16}")]
    private static partial Regex Slack();

    [GeneratedRegex("^[rs]k_live_[A-Za-z0-9]{16}")]
    private static partial Regex Stripe();

    [GeneratedRegex("^npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])")]
    private static partial Regex Npm();

    // The key of Azure's storage emulator is published and the same everywhere.
    [GeneratedRegex("^AccountKey=(?!Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq)[A-Za-z0-9+/]{40}")]
    private static partial Regex Azure();

    [GeneratedRegex("""^_(authToken|password|auth)\s*=\s*["']?[^\s"'$]""")]
    private static partial Regex NpmrcValue();
}

/// <summary>A word that was met, and the text around it.</summary>
/// <param name="Whole">From <see cref="SecretShape.Reach"/> before to as much after, where the file has that.</param>
readonly ref struct Around(ReadOnlySpan<char> whole, int at)
{
    public ReadOnlySpan<char> Whole { get; } = whole;
    public ReadOnlySpan<char> From { get; } = whole[at..];
    /// <summary>Nothing that could belong to a longer word stands before it.</summary>
    public bool BeginsWord { get; } = at == 0 || !char.IsAsciiLetterOrDigit(whole[at - 1]) && whole[at - 1] != '_';
    public bool BeginsLine { get; } = whole[..at].TrimEnd(" \t") is var before && (before.IsEmpty || before[^1] == '\n');
}
