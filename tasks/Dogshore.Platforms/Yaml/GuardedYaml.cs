using System.Globalization;
using Dogshore.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Dogshore.Platforms.Yaml;

/// <summary>Reads YAML of unknown making. It is looked through first without recursion: a text that is nested without end would end this
/// whole process (reliability.md fact 12).</summary>
static class GuardedYaml
{
    const int MostLetters = 1_000_000, Deepest = 40;

    public static YamlStream Empty() => new(new YamlDocument(new YamlMappingNode()));

    /// <param name="refuse">Makes the fault of what is wrong, a sentence.</param>
    /// <exception cref="DeployException">It is too long, too deep, or no YAML.</exception>
    public static YamlStream Read(string text, Func<string, Finding> refuse)
    {
        if (text.Length > MostLetters) throw new DeployException(refuse($"it is longer than {MostLetters} letters."));
        try
        {
            var (parser, depth) = (new Parser(new Scanner(new StringReader(text))), 0);
            while (parser.MoveNext())
            {
                depth += parser.Current switch { MappingStart or SequenceStart => 1, MappingEnd or SequenceEnd => -1, _ => 0 };
                if (depth > Deepest) throw new DeployException(refuse($"line {parser.Current!.Start.Line} is nested deeper than {Deepest} levels."));
            }
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream;
        }
        catch (YamlException wrong)
        {
            throw new DeployException(refuse($"line {wrong.Start.Line}: {wrong.Message.TrimEnd('.')}."));
        }
    }

    /// <exception cref="DeployException">It is a list, a single value, or nothing.</exception>
    public static YamlMappingNode Root(YamlStream stream, Func<string, Finding> refuse) =>
        stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new DeployException(refuse("it is no mapping of names to values."));

    public static string Write(YamlStream stream)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        stream.Save(text, assignAnchors: false);
        // The stream ends with the mark of a document's end, which no service wants.
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n', '.') + "\n";
    }
}
