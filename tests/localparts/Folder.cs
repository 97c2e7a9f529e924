namespace Dogshore.LocalParts;

/// <summary>A folder for one test, gone with it.</summary>
sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dogshore-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public Folder With(string file, string text) => With(file, System.Text.Encoding.UTF8.GetBytes(text));

    public Folder With(string file, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[file])!);
        File.WriteAllBytes(this[file], bytes);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
