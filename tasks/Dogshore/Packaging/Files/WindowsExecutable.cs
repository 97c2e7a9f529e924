namespace Dogshore.Packaging.Files;

/// <summary>Windows keeps no executable bit. There a file counts as executable when it would be one on the machine that it is packed for:
/// its name has no extension or ends in <c>.sh</c>, and it begins with <c>#!</c> or as an ELF program (a published app's own host).
/// Only such names are opened, so that listing stays cheap.</summary>
static class WindowsExecutable
{
    public static bool Is(string path)
    {
        if (Path.GetExtension(path) is not ("" or ".sh")) return false;
        Span<byte> first = stackalloc byte[4];
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return Begins(first[..RandomAccess.Read(file, first, 0)]);
    }

    internal static bool Begins(ReadOnlySpan<byte> first) => first.StartsWith("#!"u8) || first.StartsWith("\u007FELF"u8);
}
