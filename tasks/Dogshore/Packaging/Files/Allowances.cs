using System.Security;
using Dogshore.Manifest;
using Dogshore.Packaging.Ignoring;

namespace Dogshore.Packaging.Files;

/// <summary>Files that the user lets in although they look like a secret.</summary>
sealed class Allowances(IEnumerable<FileRule> rules)
{
    readonly List<(string Folder, Globs Globs)> allowed =
        [.. rules.Where(rule => rule.Allow is not null).Select(rule => (FolderOf(rule.Directory), Globs.Of(rule.Allow)))];

    /// <param name="shown">As messages call it.</param>
    public bool Hold(string shown) =>
        allowed.Any(each => shown.StartsWith(each.Folder, StringComparison.Ordinal) && each.Globs.MatchFile(shown[each.Folder.Length..]));

    /// <summary>The XML that allows this one file.</summary>
    public static string Line(string shown)
    {
        // MSBuild unescapes these when it reads the attribute.
        var written = shown.Replace("%", "%25", StringComparison.Ordinal).Replace("$(", "%24(", StringComparison.Ordinal).Replace("@(", "%40(", StringComparison.Ordinal);
        return $"""<DeployFile Include="." Allow="{SecurityElement.Escape(written)}" />""";
    }

    static string FolderOf(string directory)
    {
        var folder = directory.Replace('\\', '/').Trim('/');
        while (folder.StartsWith("./", StringComparison.Ordinal)) folder = folder[2..];
        return folder is "" or "." ? "" : folder + "/";
    }
}
