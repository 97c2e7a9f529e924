using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dogshore.Faults;
using Dogshore.Model;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Brings a content into the account: as one archive that the app unpacks when it starts, or file by file under the names of their
/// hashes, so that what is there is not sent again, by a run that was cut off neither.</summary>
sealed class Uploading(PythonAnywhereApi api, Cargo cargo, World world)
{
    /// <summary>Forms of the web site end there; of the API nobody says (contract pythonanywhere §2.3).</summary>
    const long LargestArchive = 100L << 20;
    /// <summary>Requests a minute of one endpoint (contract pythonanywhere §2.1).</summary>
    const int AMinute = 40;
    /// <summary>Of them the lock, which is renewed meanwhile, and whatever else a run has to say need some.</summary>
    const int OfThem = 32;
    const int InFlight = 4;

    readonly string archive = cargo.Archive ?? throw new InvalidOperationException("An upload without an archive was planned.");

    public async Task Send(string content, CancellationToken stop)
    {
        var bytes = new FileInfo(archive).Length;
        if (api.Place.To["Deliver"] != "files" && bytes <= LargestArchive)
        {
            world.Log.Say($"sending {Sizes.Show(bytes)} in one file");
            await api.Files.Send($"{api.Place.Folder}/contents/{content}.tar.gz", archive, "the package", stop);
            return;
        }
        await OneByOne(content, stop);
    }

    async Task OneByOne(string content, CancellationToken stop)
    {
        var files = cargo.Files();
        var there = (await api.Files.List($"{api.Place.Folder}/objects", stop)).ToHashSet(StringComparer.Ordinal);
        var missing = files.Select(file => file.Sha256).Where(sha256 => !there.Contains(sha256)).ToHashSet(StringComparer.Ordinal);
        using var pace = new Pace(api.Place.Service.Base.Authority, OfThem, world);
        var minutes = (int)Math.Ceiling((missing.Count - pace.Room) / (double)OfThem);
        world.Log.Say($"{missing.Count} of {Sizes.Files(files.Length)} are to be sent one by one"
            + (minutes > 0 ? $"; the platform takes {AMinute} requests a minute, so this takes about {Durations.Show(TimeSpan.FromMinutes(minutes))}" : ""));
        var scratch = Directory.CreateDirectory(Path.Combine(cargo.Directory, "sending")).FullName;
        try
        {
            var sent = 0;
            await Parallel.ForEachAsync(Unpacked(files, missing, scratch, stop), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (file, token) =>
            {
                await pace.Turn(token);
                await api.Files.Send($"{api.Place.Folder}/objects/{file.Sha256}", Path.Combine(scratch, file.Sha256), file.Path, token);
                File.Delete(Path.Combine(scratch, file.Sha256));
                if (Interlocked.Increment(ref sent) is var number && number % 20 == 0) world.Log.Say($"{number} of {missing.Count} files are sent");
            });
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
        // Last: whoever finds it finds all that it names.
        await api.Files.Write($"{api.Place.Folder}/contents/{content}.json", JsonSerializer.SerializeToUtf8Bytes(files, RecordJson.Default.ImmutableArrayFileEntry), "the list of files", stop);
    }

    /// <summary>One file of each hash, as it comes out of the package.</summary>
    async IAsyncEnumerable<FileEntry> Unpacked(ImmutableArray<FileEntry> files, HashSet<string> missing, string scratch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var wanted = files.Where(file => missing.Contains(file.Sha256)).GroupBy(file => file.Sha256).Select(same => same.First()).ToDictionary(file => file.Path, StringComparer.Ordinal);
        await using var packed = File.OpenRead(archive);
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            if (!wanted.TryGetValue(entry.Name, out var file)) continue;
            await using (var target = File.Create(Path.Combine(scratch, file.Sha256)))
                if (entry.DataStream is { } data) await data.CopyToAsync(target, stop);
            yield return file;
        }
    }
}

/// <summary>Lets a request go when there were not too many in the last minute.</summary>
sealed class Pace(string host, int most, World world) : IDisposable
{
    static readonly TimeSpan minute = TimeSpan.FromMinutes(1), pause = TimeSpan.FromMilliseconds(500);
    readonly SemaphoreSlim gate = new(1);

    /// <summary>How many may go now.</summary>
    public int Room => Math.Max(0, most - world.Http.Recent.Count(host, minute, world.Clock));

    public async Task Turn(CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            while (Room == 0) await Task.Delay(pause, world.Clock, stop);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
