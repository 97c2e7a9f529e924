using Dogshore.Local;
using Dogshore.Local.Data;

namespace Dogshore.LocalParts.Data;

public sealed class Sqlite_databases : IAsyncDisposable
{
    static readonly DatabaseRecord Database = new("DATABASE_URL", "sqlite");
    readonly Folder root = new();
    readonly Databases databases;

    public Sqlite_databases() => databases = new Databases(new Paths(root.Path));

    public async ValueTask DisposeAsync()
    {
        await databases.DisposeAsync();
        root.Dispose();
    }

    string FileOf(string app) => root[$"apps/{app}/data/DATABASE_URL.db"];

    Task<string> Address(string app, DatabaseRecord? database = null) => databases.Address(app, database ?? Database, "", TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_address_is_an_absolute_path_and_the_file_is_there()
    {
        (await Address("notes")).ShouldBe("sqlite:///" + FileOf("notes"));
        File.ReadAllBytes(FileOf("notes")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_in_the_file_is_left_as_it_is()
    {
        await databases.Add("notes", Database, "", TestContext.Current.CancellationToken);
        File.WriteAllText(FileOf("notes"), "data");
        await databases.Add("notes", Database, "", TestContext.Current.CancellationToken);
        await Address("notes");
        File.ReadAllText(FileOf("notes")).ShouldBe("data");
    }

    [Fact]
    public async Task Row_60_only_its_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix modes.");
        await Address("notes");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(FileOf("notes")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(root["apps/notes/data"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Removing_an_app_removes_its_files_only()
    {
        await Address("notes");
        await Address("shop");
        File.WriteAllText(FileOf("notes") + "-wal", "x");
        await databases.Remove("notes");
        await databases.Remove("never-was");
        Directory.Exists(root["apps/notes/data"]).ShouldBeFalse();
        File.Exists(FileOf("shop")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("notes", "../../x")]
    [InlineData("notes", "a/b")]
    [InlineData("notes", "x\"; DROP DATABASE postgres; --")]
    [InlineData("notes", "1st")]
    [InlineData("notes", "")]
    [InlineData("notes", "A\n")]
    [InlineData("..", "DATABASE_URL")]
    [InlineData("a/b", "DATABASE_URL")]
    [InlineData("-rf", "DATABASE_URL")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string app, string name)
    {
        foreach (var engine in new[] { "sqlite", "postgresql" })
        {
            var refused = await Should.ThrowAsync<HostException>(() => Address(app, new DatabaseRecord(name, engine)));
            refused.Fault.Code.ShouldBe("DOG2160");
            refused.Status.ShouldBe(400);
        }
        Directory.EnumerateFileSystemEntries(root.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_engine_is_refused() =>
        (await Should.ThrowAsync<HostException>(() => Address("notes", new DatabaseRecord("DATABASE_URL", "mysql")))).Fault.Code.ShouldBe("DOG2161");
}
