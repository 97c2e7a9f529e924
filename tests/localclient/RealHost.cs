using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Local;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Platforms.Local;
using Process = System.Diagnostics.Process;

namespace Dogshore.LocalClient.Tests;

/// <summary>The host as it is built, and small sites for it to serve.</summary>
static class RealHost
{
    public static string Binaries
    {
        get
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            return Path.Combine(Repository(), "artifacts", "tasks", configuration, "local");
        }
    }

    static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    /// <summary>The same host in another folder, and of another digest.</summary>
    public static string Copy(string to)
    {
        foreach (var file in Directory.EnumerateFiles(Binaries, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Binaries, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        File.WriteAllText(Path.Combine(to, "another.txt"), "another version");
        return to;
    }

    /// <summary>A static site of one page, packed.</summary>
    public static (Desired Desired, string Archive) Site(Machine machine, string text, string run, params Probe[] probes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = ContentDigest.Of([new FileEntry("index.html", false, Convert.ToHexStringLower(SHA256.HashData(bytes)))]);
        var archive = machine.Folder(digest + ".tar.gz");
        using (var file = File.Create(archive))
        using (var zipped = new GZipStream(file, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zipped))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "index.html") { DataStream = new MemoryStream(bytes), Mode = (UnixFileMode)0b110_100_100 });
        }
        var desired = Given.Desired(run) with { Runtime = Runtime.Static, Content = new(digest, 1, bytes.Length) };
        return (desired with { Stamp = desired.Stamp with { Content = digest }, Probes = probes is [] ? desired.Probes : [.. probes] }, archive);
    }

    /// <summary>All of a deploy up to the release.</summary>
    public static async Task<Platforms.Applied> Deploy(Machine machine, string text, string run, Probe[]? probes = null, CancellationToken? stop = null)
    {
        var (desired, archive) = Site(machine, text, run, probes ?? []);
        var cargo = machine.Cargo(run, archive);
        var seen = await machine.Look();
        var at = seen.Exists ? seen.At : (await machine.Apply(new CreateApp("shop"), seen.At, cargo)).At;
        at = (await machine.Apply(new Upload(desired.Content), at, cargo, stop)).At;
        return await machine.Apply(Given.Releasing(desired), at, cargo, stop);
    }

    public static async Task<(string Text, string? Release)> Page(Uri url)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(url, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.TryGetValues("Dogshore-Release", out var values) ? values.Single() : null);
    }

    public static HostRecord Record(Machine machine) => HostSocket.Read(machine.Paths) ?? throw new InvalidOperationException("No host has written its record.");

    public static async Task Kill(Machine machine)
    {
        using var process = Process.GetProcessById(Record(machine).Pid);
        process.Kill();
        await Until(() => !StartLock.IsHeld(machine.Paths.HostLock), "the host is dead");
    }

    public static async Task Until(Func<bool> isSo, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !isSo();)
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) throw new TimeoutException($"It did not come to pass that {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends the host of a root, when one runs, and waits for it.</summary>
    public static async Task End(Paths paths)
    {
        // No host.json: none was ever started, or it has ended. One of the test's own process is a fake.
        if (!StartLock.IsHeld(paths.HostLock) || HostSocket.Read(paths) is not { } record || record.Pid == Environment.ProcessId) return;
        using var process = Process.GetProcessById(record.Pid);
        using (var term = Process.Start("kill", ["-TERM", $"{record.Pid}"])) await term.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
