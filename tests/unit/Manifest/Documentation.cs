using System.Text.RegularExpressions;
using Dogshore.Manifest;

namespace Dogshore.Tests.Manifest;

/// <summary>What the pages tell a reader to type, and where they send him. Their manifests are tried by <see cref="Schemas"/>.</summary>
public sealed partial class Documentation
{
    static readonly string[] Files = ["README.md", "CONTRIBUTING.md", "sdk/package/README.md", "sdk/emulators/README.md"], Folders = ["sdk/docs", "samples/github-actions", "samples/azure-pipelines"];

    public static TheoryData<string> Pages => [.. Files
        .Concat(Folders.SelectMany(folder => Directory.GetFiles(Path.Combine(TheTable.Root(), folder), "*", SearchOption.AllDirectories))
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(TheTable.Root(), file)))];

    [Theory, MemberData(nameof(Pages))]
    public void Every_target_and_property_that_a_page_names_is_there(string page)
    {
        var text = Read(page);
        Words(TargetName(), text).Where(name => !KnownTargets.All.Any(target => target.Name == name)).ShouldBeEmpty();
        Words(PropertyName(), text).Where(name => Known.Property(name)?.Name != name).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file_and_a_heading(string page)
    {
        var lost = new List<string>();
        foreach (Match link in Link().Matches(Read(page)))
        {
            var (path, anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            if (path.Contains(':', StringComparison.Ordinal)) continue;
            var file = path.Length == 0 ? page : Path.GetRelativePath(TheTable.Root(), Path.GetFullPath(Path.Combine(TheTable.Root(), Path.GetDirectoryName(page)!, path)));
            if (!Path.Exists(Path.Combine(TheTable.Root(), file))) lost.Add(link.Value);
            else if (anchor.Length > 0 && !Heading().Matches(Read(file)).Any(heading => Anchor(heading.Groups[1].Value) == anchor)) lost.Add(link.Value);
        }
        lost.ShouldBeEmpty();
    }

    static string Read(string page) => File.ReadAllText(Path.Combine(TheTable.Root(), page)).ReplaceLineEndings("\n");

    static IEnumerable<string> Words(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>As GitHub makes it of a heading: letters and digits in lower case, dashes for spaces, nothing for the rest.</summary>
    static string Anchor(string heading) => string.Concat(heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"-t:(Deploy\w*)")]
    private static partial Regex TargetName();

    [GeneratedRegex(@"-p:(Deploy\w*)=")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"(?<!!)\[[^\]\n]*\]\((?<path>[^)#\s]*)(#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
