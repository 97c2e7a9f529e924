using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dogshore.Emulators.Apps;

namespace Dogshore.Conformance.Common;

public sealed class RealApps : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("dogshore-apps-").FullName;
    readonly AppRunner runner = new();
    readonly AppRouter router = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public RealApps()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("starts process groups with setsid");
    }

    public async ValueTask InitializeAsync() => await router.Start();

    public async ValueTask DisposeAsync()
    {
        await runner.DisposeAsync();
        await router.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_archive_is_served_by_the_command_of_its_Procfile()
    {
        await AppArchive.Unpack(Archive(("Procfile", "web: python3 -m http.server --bind 127.0.0.1 $PORT\nworker: true\n"), ("index.html", "hello")), folder);
        var web = runner.Web(folder, Procfile.In(folder)["web"], new Dictionary<string, string>());
        (await web.Listens(TimeSpan.FromSeconds(20), Stop)).ShouldBeTrue(string.Join('\n', web.Process.Lines));
        router.Target = web.Port;
        using var client = new HttpClient();
        (await client.GetStringAsync(new Uri(router.Url, "index.html"), Stop)).ShouldBe("hello");

        router.Target = null;
        using var nobody = await client.GetAsync(router.Url, Stop);
        ((int)nobody.StatusCode).ShouldBe(503);
    }

    [Fact]
    public async Task A_command_gets_its_config_and_nothing_of_ours_and_its_output_is_kept()
    {
        Environment.SetEnvironmentVariable("DOGSHORE_OF_THE_TEST", "ours");
        await using var command = runner.Run(folder, "echo one >&2; echo $GIVEN$DOGSHORE_OF_THE_TEST; exit 3", new Dictionary<string, string> { ["GIVEN"] = "given" });
        (await command.Ended).ShouldBe(3);
        command.Lines.Order().ShouldBe(["given", "one"]);
    }

    [Fact]
    public async Task All_that_a_process_started_ends_with_it()
    {
        var process = runner.Run(folder, "sleep 987 & echo $! > child; wait", new Dictionary<string, string>());
        var file = Path.Combine(folder, "child");
        for (var deadline = DateTime.UtcNow.AddSeconds(20); !(File.Exists(file) && File.ReadAllText(file).EndsWith('\n'));)
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline);
            await Task.Delay(10, Stop);
        }
        var child = File.ReadAllText(file).Trim();
        await process.Stop(TimeSpan.FromSeconds(5));
        for (var deadline = DateTime.UtcNow.AddSeconds(20); Lives(child);)
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline);
            await Task.Delay(10, Stop);
        }
    }

    // What has ended and was not yet collected still has its folder.
    static bool Lives(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_process_that_ends_at_its_start_does_not_listen()
    {
        var web = runner.Web(folder, "echo no such module; exit 1", new Dictionary<string, string>());
        (await web.Listens(TimeSpan.FromSeconds(20), Stop)).ShouldBeFalse();
        web.Process.Lines.ShouldBe(["no such module"]);
    }

    [Theory, InlineData("../out"), InlineData("a/../../out"), InlineData("/etc/out")]
    public async Task Row_45_an_archive_that_leads_out_is_refused(string name)
    {
        await Should.ThrowAsync<InvalidDataException>(() => AppArchive.Unpack(Archive((name, "x")), Path.Combine(folder, "app")));
        File.Exists(Path.Combine(folder, "out")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_link_and_an_archive_that_is_cut_off_are_refused()
    {
        var linked = new MemoryStream();
        await using (var zipped = new GZipStream(linked, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zipped))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" }, Stop);
        linked.Position = 0;
        await Should.ThrowAsync<InvalidDataException>(() => AppArchive.Unpack(linked, Path.Combine(folder, "one")));

        var whole = Archive(("a", new string('x', 100_000))).ToArray();
        await Should.ThrowAsync<InvalidDataException>(() => AppArchive.Unpack(new MemoryStream(whole[..(whole.Length / 2)]), Path.Combine(folder, "two")));
    }

    static MemoryStream Archive(params (string Name, string Text)[] files)
    {
        var bytes = new MemoryStream();
        using (var zipped = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
            foreach (var (name, text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), Mode = (UnixFileMode)0b110_100_100 });
        bytes.Position = 0;
        return bytes;
    }
}
