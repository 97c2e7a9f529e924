namespace Dogshore.Ci.Workflows;

static class Yaml
{
    /// <summary>A text that means itself, whatever it holds.</summary>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
