using System.Text;

namespace Dogshore.Conformance.Engine;

public static class Folders
{
    /// <summary>Files below the folder whose bytes hold the text, in plain or as base64.</summary>
    public static IReadOnlyList<string> Holding(string folder, params string[] texts)
    {
        var needles = texts.SelectMany(text => new[] { Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=')) }).ToArray();
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file =>
        {
            var bytes = File.ReadAllBytes(file);
            return needles.Any(needle => bytes.AsSpan().IndexOf(needle) >= 0);
        }).Select(file => Path.GetRelativePath(folder, file))];
    }
}
