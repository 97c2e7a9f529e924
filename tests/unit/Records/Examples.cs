using Dogshore.Records;

namespace Dogshore.Tests.Records;

/// <summary>One of each record, every field filled.</summary>
static class Examples
{
    public static PlanRecord Plan { get; } = new()
    {
        Destination = "local", Platform = "local", App = "shop", Run = "run-2", Sdk = new("1.0.0", "0123456789abcdef"),
        Manifest = "aa11", Position = "42", Content = "bb22", Config = "cc33",
        Package = new("../package.tar.gz", 4321, 3, "dd44", 1234),
        Changes = [new("upload", "upload", "bb22", "3 files, 1.2 kB"), new("release", "release", "shop", "shop 1.1.0+a1b2c3d (3 files, ~ MODE, after 'flask \"migrate\"')")],
        Files = new(["new.py"], ["app.py"], ["old.py"]),
        Notes = ["worker left the manifest: its count goes to 0"],
        Stamp = new("1.1.0", "a1b2c3d4e5", true, "ada", "https://ci.example/1"),
    };

    public static ReleaseRecord First { get; } = new("id-1", 1, "1.0.0", null, false, "aa", "ada", null, "verified");
    public static ReleaseRecord Second { get; } = new("id-2", 2, "1.1.0", "a1b2c3d4e5", true, "bb22", "ada", "https://ci.example/1", "verified");

    public static OutcomeRecord Outcome { get; } = new()
    {
        Destination = "local", Platform = "local", App = "shop", Run = "run-2", Sdk = new("1.0.0", "0123456789abcdef"), Outcome = "succeeded",
        Url = "http://127.0.0.1:41234/", Release = Second, Previous = First,
        Changes = [new("upload", "3 files, 1.2 kB", "done", 0.25), new("release", "shop 1.1.0", "done", 1.5)], Seconds = 2.125,
    };
}
