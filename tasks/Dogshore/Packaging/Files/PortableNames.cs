using System.Buffers;
using System.Text;

namespace Dogshore.Packaging.Files;

/// <summary>Names that every system can hold; what one cannot unpack must not be packed by another.</summary>
static class PortableNames
{
    const int MostBytesOfName = 255;
    const int MostBytesOfPath = 4096;

    static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <returns>What is wrong with the path, to stand after "because", or null.</returns>
    public static string? Objection(string path)
    {
        if (IsPlain(path)) return null;
        if (Encoding.UTF8.GetByteCount(path) > MostBytesOfPath) return $"it is longer than {MostBytesOfPath} bytes";
        return path.Split('/').Select(OfName).FirstOrDefault(objection => objection is not null);
    }

    /// <summary>Nearly all are, and a tree has many: letters, digits and a few signs, with nothing that would have to be looked at closely.</summary>
    static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.Length > MostBytesOfName) return false;
        foreach (var part in path.Split('/'))
        {
            var name = path[part];
            // Devices of Windows have three or four letters before the first dot.
            if (name.IsEmpty || name[^1] == '.' || name.ContainsAnyExcept(Plain) || name.IndexOf('.') is var dot && (dot < 0 ? name.Length : dot) is 3 or 4) return false;
        }
        return true;
    }

    static string? OfName(string name) => name switch
    {
        "" or "." or ".." => "a part of it is empty or made of dots",
        _ when Encoding.UTF8.GetByteCount(name) > MostBytesOfName => $"a name in it is longer than {MostBytesOfName} bytes",
        _ when name.Any(char.IsControl) => "it holds a control character",
        // .NET shows bytes that are no UTF-8 like this, and Windows has names that are no UTF-16.
        _ when name.Contains('\uFFFD') || name.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) => "it is not UTF-8",
        _ when name.Contains('\\') => "it holds a backslash",
        _ when name[^1] is '.' or ' ' => "a name in it ends with a dot or a space",
        _ when IsReservedByWindows(name) => "Windows keeps this name for a device",
        _ => null,
    };

    static bool IsReservedByWindows(string name)
    {
        var stem = name.Split('.')[0].TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL"
            || stem.Length == 4 && stem[3] is >= '1' and <= '9' && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal));
    }
}
