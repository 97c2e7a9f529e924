using Dogshore.Model;
using Dogshore.Packaging;

namespace Dogshore.Tests.Packaging;

public sealed class FilesDiffTests
{
    [Fact]
    public void Files_are_added_changed_or_removed()
    {
        var diff = FilesDiff.Of([new("kept", false, "1"), new("bytes", false, "1"), new("mode", false, "1"), new("gone", false, "1")],
            [new("new", false, "1"), new("mode", true, "1"), new("bytes", false, "2"), new("kept", false, "1")]);
        diff.Added.ShouldBe(["new"]);
        diff.Changed.ShouldBe(["bytes", "mode"]);
        diff.Removed.ShouldBe(["gone"]);
    }

    [Fact]
    public void The_same_files_differ_in_nothing()
    {
        var diff = FilesDiff.Of([new FileEntry("a", false, "1")], [new FileEntry("a", false, "1")]);
        (diff.Added.Length + diff.Changed.Length + diff.Removed.Length).ShouldBe(0);
    }
}
