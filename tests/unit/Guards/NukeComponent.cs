using System.Text;

namespace Dogshore.Tests.Guards;

/// <summary>Nuke's users copy one file. What it shares with the other hosts is in it as text, and this keeps the two alike; DOGSHORE_ACCEPT=1 writes it anew.</summary>
public sealed class NukeComponent
{
    const string Mark = "A test holds them equal to build/common. ----\n";

    [Fact]
    public void It_holds_what_the_hosts_share_word_for_word()
    {
        var file = Path.Combine(House.Root, "build", "nuke", "IDeploy.cs");
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var own = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        var whole = own + string.Concat(Directory.GetFiles(Path.Combine(House.Root, "build", "common"), "*.cs").Order(StringComparer.Ordinal).Select(Block));
        if (Environment.GetEnvironmentVariable("DOGSHORE_ACCEPT") == "1") File.WriteAllText(file, whole);
        text.ShouldBe(whole);
    }

    /// <summary>A file may have one namespace for all of it, or several with braces.</summary>
    static string Block(string file)
    {
        var usings = new StringBuilder();
        var body = new StringBuilder();
        foreach (var line in File.ReadAllLines(file))
        {
            if (line.StartsWith("using ", StringComparison.Ordinal)) usings.Append("    ").Append(line).Append('\n');
            else if (!line.StartsWith("namespace ", StringComparison.Ordinal)) body.Append(line.Length == 0 ? "" : "    ").Append(line).Append('\n');
        }
        return $"\n#nullable enable\nnamespace Dogshore.Build\n{{\n{usings}{(usings.Length > 0 ? "\n" : "")}{body.ToString().Trim('\n')}\n}}\n";
    }
}
