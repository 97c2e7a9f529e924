using System.Diagnostics;

namespace Dogshore.Tests.Packaging;

/// <summary>Size costs time, not memory. Runs alone: what it measures is the process's.</summary>
[CollectionDefinition("big trees", DisableParallelization = true)]
public sealed class BigTrees;

[Collection("big trees")]
public sealed class BigTreeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Many_small_files_are_packed_once_and_then_only_looked_at()
    {
        const int Files = 20_000;
        using var tree = new Tree(Tree.InMemory) { Cores = Environment.ProcessorCount };
        for (var i = 0; i < Files; i++) tree.Having($"{i % 100}/{i}.txt", $"file {i}, {new string((char)('a' + i % 26), i % 700)}");
        await tree.Settle();
        var first = await Timed("pack", tree.Pack);
        first.Content.Files.ShouldBe(Files);
        (await Timed("nothing changed", tree.Pack)).Packed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_large_file_is_packed_in_bounded_memory()
    {
        const long Bytes = 300_000_000;
        using var tree = new Tree(Tree.InMemory);
        using (var big = File.Create(tree.PathOf("big.bin"))) big.SetLength(Bytes);
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var packing = Timed("pack 300 MB", tree.Pack);
        var most = 0L;
        while (!packing.IsCompleted)
        {
            process.Refresh();
            most = Math.Max(most, process.WorkingSet64);
            await Task.WhenAny(packing, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        (await packing).Content.Bytes.ShouldBe(Bytes);
        output.WriteLine($"{(most - before) / 1_000_000} MB more than before");
        (most - before).ShouldBeLessThan(Bytes / 2);
    }

    async Task<T> Timed<T>(string what, Func<Task<T>> run)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await Task.Run(run);
        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s");
        return result;
    }
}
