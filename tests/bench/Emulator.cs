using System.Diagnostics;
using Dogshore.Emulators.S3;

namespace Dogshore.Bench;

/// <summary>The emulator of S3 in a process of its own: it keeps in memory what it was given, and gives it back when it ends.</summary>
sealed class Emulator : IAsyncDisposable
{
    readonly Process process;

    Emulator(Process process, string url, string website) => (this.process, Url, Website) = (process, url, website);

    /// <summary>With a slash at its end, as the next.</summary>
    public string Url { get; }
    public string Website { get; }

    public static async Task<Emulator> Start(Yard yard)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Ours.Program(yard), "work", "emulate"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        return new(process, await process.StandardOutput.ReadLineAsync() ?? "", await process.StandardOutput.ReadLineAsync() ?? "");
    }

    /// <summary>What the process does, until its input ends.</summary>
    public static async Task Run()
    {
        await using var store = new S3Emulator { MakesBuckets = true };
        await store.Start();
        await using var website = new Website(store);
        await website.Start();
        Console.WriteLine(store.Url);
        Console.WriteLine(website.Url);
        await Console.In.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
