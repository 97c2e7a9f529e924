namespace Dogshore.Platforms.Kube.Images;

/// <summary>The published app is the one that has a runtime configuration.</summary>
static class StartedAssembly
{
    const string Ending = ".runtimeconfig.json";

    /// <summary>Its file, <c>shop.dll</c>, at the root of the app; null where there is none.</summary>
    public static string? Of(Cargo cargo)
    {
        var root = $"{LayeredImage.Folder}/";
        return cargo.Files().Select(each => each.Path.StartsWith(root, StringComparison.Ordinal) ? each.Path[root.Length..] : each.Path)
            .FirstOrDefault(path => path.EndsWith(Ending, StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal)) is { } file ? $"{file[..^Ending.Length]}.dll" : null;
    }
}
