using System.Diagnostics;
using System.Globalization;
using Dogshore.Local;
using Dogshore.Local.Data;
using Npgsql;

namespace Dogshore.LocalParts.Data;

/// <summary>A real PostgreSQL, made and started for each test.</summary>
public sealed class Postgresql_databases : IAsyncDisposable
{
    static readonly DatabaseRecord Database = new("DATABASE_URL", "postgresql");
    static string ToolPath => Environment.GetEnvironmentVariable("PATH")!;
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    readonly Folder root = new();
    readonly List<Databases> hosts = [];

    public async ValueTask DisposeAsync()
    {
        // What a test leaves is removed as an app's owner would: with the last database goes the cluster.
        if (File.Exists(root["postgres/cluster.json"]) && Directory.Exists(root["apps"]))
        {
            var last = new Databases(new Paths(root.Path));
            foreach (var app in Directory.GetDirectories(root["apps"])) await last.Remove(Path.GetFileName(app));
            await last.DisposeAsync();
        }
        foreach (var host in hosts) await host.DisposeAsync();
        root.Dispose();
    }

    /// <summary>The databases as a host sees them; a second one stands for a host started after the first was killed.</summary>
    Databases Host()
    {
        hosts.Add(new Databases(new Paths(root.Path)));
        return hosts.Last();
    }

    static async Task NeedsPostgres()
    {
        try
        {
            await PostgresPrograms.Find(ToolPath, null, null, "", Stop);
        }
        catch (HostException missing) when (missing.Fault.Code == "DOG2162")
        {
            Assert.Skip("PostgreSQL is not installed (apt-get install postgresql).");
        }
    }

    static NpgsqlConnectionStringBuilder Parse(string address)
    {
        var url = new Uri(address.Replace("@/", "@socket/", StringComparison.Ordinal));
        var user = url.UserInfo.Split(':');
        url.Query.ShouldStartWith("?host=");
        return new NpgsqlConnectionStringBuilder { Host = url.Query["?host=".Length..], Username = user[0], Password = user[1], Database = url.AbsolutePath[1..], Pooling = false };
    }

    static async Task<object?> Sql(string address, string statement, Action<NpgsqlConnectionStringBuilder>? change = null)
    {
        var settings = Parse(address);
        change?.Invoke(settings);
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(Stop);
    }

    static string PidFile(string address) => Path.Combine(Directory.GetParent(Parse(address).Host!)!.FullName, "data/postmaster.pid");

    static int Postmaster(string address) => int.Parse(File.ReadLines(PidFile(address)).First(), CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_app_gets_a_database_that_it_may_fill_and_that_outlives_the_host()
    {
        await NeedsPostgres();
        var host = Host();
        await host.Add("notes", Database, ToolPath, Stop);
        var address = await host.Address("notes", Database, ToolPath, Stop);
        address.ShouldMatch("^postgresql://notes_database_url_[0-9a-f]{10}:[0-9a-f]{40}@/notes_database_url_[0-9a-f]{10}\\?host=/");
        await Sql(address, "CREATE TABLE note (text text); INSERT INTO note VALUES ('grüße')");
        (await Sql(address, "SHOW server_encoding")).ShouldBe("UTF8");
        (await Sql(address, "SHOW listen_addresses")).ShouldBe("");
        await host.DisposeAsync();
        await Should.ThrowAsync<NpgsqlException>(() => Sql(address, "SELECT 1"));

        var again = await Host().Address("notes", Database, ToolPath, Stop);
        again.ShouldBe(address);
        (await Sql(again, "SELECT text FROM note")).ShouldBe("grüße");
    }

    [Fact]
    public async Task A_postmaster_that_a_killed_host_left_is_taken_over_and_stopped_with_the_next()
    {
        await NeedsPostgres();
        var address = await Host().Address("notes", Database, ToolPath, Stop);
        var left = Postmaster(address);
        var next = Host();
        (await next.Address("notes", Database, ToolPath, Stop)).ShouldBe(address);
        Postmaster(address).ShouldBe(left);
        await next.DisposeAsync();
        File.Exists(PidFile(address)).ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(() => Sql(address, "SELECT 1"));
    }

    [Fact]
    public async Task A_killed_postmaster_is_started_again()
    {
        await NeedsPostgres();
        var host = Host();
        var address = await host.Address("notes", Database, ToolPath, Stop);
        await Sql(address, "CREATE TABLE note (text text)");
        using (var postmaster = Process.GetProcessById(Postmaster(address)))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync(Stop);
        }
        (await host.Address("notes", Database, ToolPath, Stop)).ShouldBe(address);
        (await Sql(address, "SELECT count(*) FROM note")).ShouldBe(0L);
    }

    [Fact]
    public async Task Apps_do_not_reach_each_others_databases_nor_enter_without_a_password()
    {
        await NeedsPostgres();
        var host = Host();
        var addresses = await Task.WhenAll(host.Address("notes", Database, ToolPath, Stop), host.Address("shop", Database, ToolPath, Stop));
        var foreign = Parse(addresses[1]).Database;
        (await Should.ThrowAsync<PostgresException>(() => Sql(addresses[0], "SELECT 1", settings => settings.Database = foreign))).SqlState.ShouldBe("42501");
        (await Should.ThrowAsync<PostgresException>(() => Sql(addresses[0], "SELECT 1", settings => settings.Password = "wrong"))).SqlState.ShouldBe("28P01");
        (await Should.ThrowAsync<PostgresException>(() => Sql(addresses[0], "CREATE ROLE x SUPERUSER"))).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task Row_60_files_with_passwords_are_their_owners_only_and_the_log_holds_none()
    {
        await NeedsPostgres();
        var address = await Host().Address("notes", Database, ToolPath, Stop);
        var record = ClusterRecord.Read(root["postgres/cluster.json"])!;
        record.ToString().ShouldNotContain(record.Password);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(root["postgres/cluster.json"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(root["apps/notes/data/DATABASE_URL.json"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Parse(address).Host!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        var home = Directory.GetParent(Parse(address).Host!)!.FullName;
        File.ReadAllText(Path.Combine(home, "postgres.log")).ShouldNotContain(Parse(address).Password!);
        File.Exists(Path.Combine(home, "password")).ShouldBeFalse();
    }

    [Fact]
    public async Task Removing_an_app_drops_its_database_and_with_the_last_one_the_cluster()
    {
        await NeedsPostgres();
        var host = Host();
        var notes = await host.Address("notes", Database, ToolPath, Stop);
        var shop = await host.Address("shop", Database, ToolPath, Stop);
        var home = Directory.GetParent(Parse(shop).Host!)!.FullName;
        // An app that is still connected does not hold it.
        await using var connected = new NpgsqlConnection(Parse(notes).ConnectionString);
        await connected.OpenAsync(Stop);
        await host.Remove("notes");
        Directory.Exists(root["apps/notes/data"]).ShouldBeFalse();
        (await Should.ThrowAsync<PostgresException>(() => Sql(notes, "SELECT 1"))).SqlState.ShouldBe("28P01");
        (await Sql(shop, "SELECT 1")).ShouldBe(1);
        await host.Remove("shop");
        Directory.Exists(home).ShouldBeFalse();
        Directory.Exists(root["postgres"]).ShouldBeFalse();
        await Should.ThrowAsync<NpgsqlException>(() => Sql(shop, "SELECT 1"));
    }

    [Fact]
    public async Task A_half_made_cluster_is_made_anew()
    {
        await NeedsPostgres();
        var host = Host();
        var home = Directory.GetParent(Parse(await host.Address("notes", Database, ToolPath, Stop)).Host!)!.FullName;
        await host.DisposeAsync();
        Directory.Move(Path.Combine(home, "data"), Path.Combine(home, "data.new"));
        File.Delete(Path.Combine(home, "data.new/global/pg_control"));
        (await Sql(await Host().Address("notes", Database, ToolPath, Stop), "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Row_67_a_record_that_was_edited_or_is_newer_is_refused_and_kept()
    {
        root.With("postgres/cluster.json", """{"schema":2,"id":"0123456789abcdef","password":"x"}""");
        (await Should.ThrowAsync<HostException>(() => Host().Address("notes", Database, ToolPath, Stop))).Fault.Code.ShouldBe("DOG2168");
        root.With("postgres/cluster.json", "{");
        (await Should.ThrowAsync<HostException>(() => Host().Address("notes", Database, ToolPath, Stop))).Fault.Code.ShouldBe("DOG2168");
        File.ReadAllText(root["postgres/cluster.json"]).ShouldBe("{");
    }

    [Fact]
    public async Task Data_of_another_version_are_not_touched()
    {
        await NeedsPostgres();
        var fault = (await Should.ThrowAsync<HostException>(() => PostgresPrograms.Find(ToolPath, null, 9, root["postgres"], Stop))).Fault;
        fault.Code.ShouldBe("DOG2163");
        fault.Fact.ShouldContain("made by PostgreSQL 9");
    }
}
