using Dogshore.Deployment;

namespace Dogshore.Tests.Deployment;

public sealed class StaleSdkTests
{
    [Fact]
    public void What_is_loaded_and_lies_there_is_not_stale() => StaleSdk.Of([typeof(StaleSdk).Assembly]).ShouldBeEmpty();

    [Fact]
    public void Row_65_a_file_that_was_changed_under_the_process_is_told()
    {
        var loaded = typeof(StaleSdk).Assembly;
        var changed = Path.Combine(Directory.CreateTempSubdirectory("dogshore-stale-").FullName, "Dogshore.dll");
        var bytes = File.ReadAllBytes(loaded.Location);
        var id = loaded.ManifestModule.ModuleVersionId.ToByteArray();
        // A later build: the same code with another id.
        bytes[bytes.AsSpan().IndexOf(id)] ^= 1;
        File.WriteAllBytes(changed, bytes);
        StaleSdk.IsOnDisk(loaded.ManifestModule.ModuleVersionId, changed).ShouldBeFalse();
        StaleSdk.IsOnDisk(loaded.ManifestModule.ModuleVersionId, loaded.Location).ShouldBeTrue();
        File.Delete(changed);
        StaleSdk.IsOnDisk(loaded.ManifestModule.ModuleVersionId, changed).ShouldBeFalse();
    }
}
