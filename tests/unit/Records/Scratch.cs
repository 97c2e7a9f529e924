namespace Dogshore.Tests.Records;

/// <summary>A folder of this test's own, removed after it.</summary>
sealed class Scratch : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dogshore-records-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public string Holding(string name, string text) => Holding(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Holding(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string[] Names => [.. folder.GetFiles().Select(file => file.Name)];

    public void Dispose() => folder.Delete(recursive: true);
}
