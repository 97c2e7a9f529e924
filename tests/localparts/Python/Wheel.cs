using System.IO.Compression;

namespace Dogshore.LocalParts.Python;

/// <summary>The smallest wheel that pip installs: one module of one line.</summary>
static class Wheel
{
    public static void Make(string folder, string name, string version, string module)
    {
        Directory.CreateDirectory(folder);
        using var zip = ZipFile.Open(Path.Combine(folder, $"{name}-{version}-py3-none-any.whl"), ZipArchiveMode.Create);
        Write($"{name}.py", module);
        Write($"{name}-{version}.dist-info/METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
        Write($"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        Write($"{name}-{version}.dist-info/RECORD", $"{name}.py,,\n{name}-{version}.dist-info/METADATA,,\n{name}-{version}.dist-info/WHEEL,,\n{name}-{version}.dist-info/RECORD,,\n");

        void Write(string path, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(path).Open());
            writer.Write(text);
        }
    }
}
