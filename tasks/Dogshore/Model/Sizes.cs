using System.Globalization;

namespace Dogshore.Model;

public static class Sizes
{
    /// <summary>Bytes for people, in powers of 1000: <c>12.3 MB</c>.</summary>
    public static string Show(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        double size = bytes;
        var unit = 0;
        while (size >= 999.5 && unit < units.Length - 1) { size /= 1000; unit++; }
        return unit == 0 ? $"{bytes} bytes" : string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }

    /// <summary><c>1 file</c>, <c>212 files</c>.</summary>
    public static string Files(int count) => count == 1 ? "1 file" : $"{count} files";
}
