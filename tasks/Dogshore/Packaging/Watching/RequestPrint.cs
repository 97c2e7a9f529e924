using System.Text;

namespace Dogshore.Packaging.Watching;

/// <summary>What was asked for, and who answers: another version of this code may find other files.</summary>
static class RequestPrint
{
    /// <summary>What platforms want is not in it: what they make of the user's files is looked at itself.</summary>
    public static byte[] Of(PackageRequest request)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(typeof(RequestPrint).Module.ModuleVersionId.ToByteArray());
        writer.Write(request.Project);
        writer.Write(request.Root);
        writer.Write((int)request.Runtime);
        writer.Write(request.IsSource);
        writer.Write(request.Folder);
        writer.Write(request.NotContent.Length);
        foreach (var path in request.NotContent) writer.Write(path);
        writer.Write(request.Files.Length);
        foreach (var rule in request.Files)
            foreach (var text in (string?[])[rule.Directory, rule.Match, rule.Exclude, rule.Allow, rule.Prefix]) Write(writer, text);
        writer.Write(request.Generated.Count);
        foreach (var (path, content) in request.Generated)
        {
            writer.Write(path);
            writer.Write(content.Length);
            writer.Write(content);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }
}
