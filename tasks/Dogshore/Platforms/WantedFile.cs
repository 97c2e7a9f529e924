namespace Dogshore.Platforms;

/// <summary>A file that a platform wants in the package, such as a Procfile. Where the package has none it is made; where the
/// user wrote one, the packed copy is completed with what the manifest needs. The user's own file is never touched.</summary>
/// <remarks>A record, so that two destinations that want the same share one package: fields are plain values.</remarks>
/// <param name="For">The platform, for -t:DeployList: <c>made for heroku</c>.</param>
/// <param name="Path">In the package, with forward slashes.</param>
public abstract record WantedFile(string For, string Path)
{
    /// <summary>The text to pack.</summary>
    /// <param name="own">The text that the user wrote; null where the package has no such file.</param>
    /// <returns>Null leaves it as it is.</returns>
    /// <exception cref="Faults.DeployException">The user's file and the manifest contradict each other.</exception>
    public abstract string? Complete(string? own);
}
