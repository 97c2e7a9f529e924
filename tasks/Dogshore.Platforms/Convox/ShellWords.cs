namespace Dogshore.Platforms.Convox;

static class ShellWords
{
    /// <summary>One word for what splits a line as a shell does.</summary>
    public static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
