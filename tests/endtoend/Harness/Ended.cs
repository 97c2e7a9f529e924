using System.Text.Json.Nodes;

namespace Dogshore.EndToEnd;

/// <summary>A build that is over.</summary>
sealed record Ended(int Exit, string Text)
{
    public IReadOnlyList<string> Lines => Text.Split('\n');

    public Ended ShouldSucceed()
    {
        Exit.ShouldBe(0, Text);
        return this;
    }

    /// <summary>Failed, and with an error of ours that begins with this code, or a part of it: <c>DOG4</c>.</summary>
    public Ended ShouldFail(string code = "DOG")
    {
        Exit.ShouldNotBe(0, Text);
        Text.ShouldContain($"error {code}", customMessage: Text);
        Text.ShouldNotContain("Unhandled exception", customMessage: Text);
        Text.ShouldNotContain("MSB4018", customMessage: Text);
        return this;
    }

    /// <summary>The codes of its errors, each once, in order.</summary>
    public IReadOnlyList<string> Codes => [.. System.Text.RegularExpressions.Regex.Matches(Text, @"error (DOG\d{4})").Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>What -getTargetResult printed.</summary>
    public JsonNode Json => JsonNode.Parse(Text[Text.IndexOf('{')..(Text.LastIndexOf('}') + 1)])!;
}
