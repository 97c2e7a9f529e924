using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dogshore.Cdn;
using Dogshore.Faults;

namespace Dogshore.Tests.Cdn;

/// <summary>A store in memory that keeps the order of what was done to it. A test makes it fail where it wants.</summary>
sealed class MemoryStore : StaticStore
{
    readonly Lock gate = new();
    int writes;

    public override string Shown => "memory://assets/";
    public override bool HasEdge => true;

    public SortedDictionary<string, (byte[] Bytes, ServedAs Served, string Tag)> Objects { get; } = new(StringComparer.Ordinal);
    public StoredText? Record { get; set; }
    /// <summary><c>put site.css</c>, <c>copy a b</c>, <c>delete x</c>, <c>record</c>, <c>invalidate /a /b</c>; the records' own names and saved bytes shortened.</summary>
    public List<string> Done { get; } = [];
    /// <summary>Called before each write; throws what shall go wrong.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Called before each list: for what others do meanwhile.</summary>
    public Func<Task> BeforeList { get; set; } = () => Task.CompletedTask;

    public IEnumerable<string> Names => Objects.Keys.Where(name => !name.StartsWith(Ours, StringComparison.Ordinal));
    public string Text(string name) => Encoding.UTF8.GetString(Objects[name].Bytes);
    public StoreRecord Known => StoreRecord.Read(Record!.Bytes, "record");

    void Do(string what, Action work)
    {
        lock (gate)
        {
            Before(what);
            work();
            Done.Add(what);
        }
    }

    public override Task<StoredText?> ReadRecord(string name, StoredText? known, CancellationToken stop) => Task.FromResult(Record);

    public override Task<string?> WriteRecord(string name, ReadOnlyMemory<byte> bytes, string? expected, CancellationToken stop)
    {
        string? tag = null;
        lock (gate)
        {
            Before("record");
            if (Record?.Tag != expected) return Task.FromResult<string?>(null);
            Record = new(bytes, tag = $"r{++writes}");
            Done.Add("record");
        }
        return Task.FromResult<string?>(tag);
    }

    public override async Task<ImmutableDictionary<string, Listed>> List(CancellationToken stop)
    {
        await BeforeList();
        return Objects.ToImmutableDictionary(each => each.Key, each => new Listed(each.Value.Bytes.Length, each.Value.Tag), StringComparer.Ordinal);
    }

    public override async Task<string> Put(string name, Body body, ServedAs served, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        await using (var from = body.Open()) await from.CopyToAsync(bytes, stop);
        Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())).ShouldBe(body.Sha256);
        var tag = "";
        Do($"put {name}", () => Objects[name] = (bytes.ToArray(), served, tag = $"t{++writes}"));
        return tag;
    }

    public override Task<string> Copy(string from, string to, ServedAs served, CancellationToken stop)
    {
        var tag = "";
        Do(from == to ? $"headers {to}" : $"copy {Short(from)} {Short(to)}", () => Objects[to] = (Objects[from].Bytes, served, tag = $"t{++writes}"));
        return Task.FromResult(tag);
    }

    static string Short(string name) => name.StartsWith(Ours, StringComparison.Ordinal) ? "saved" : name;

    public override Task Delete(IReadOnlyCollection<string> names, CancellationToken stop)
    {
        foreach (var name in names) Do($"delete {Short(name)}", () => Objects.Remove(name));
        return Task.CompletedTask;
    }

    public override Task<bool> Holds(string name, Listed there, StaticFile file, CancellationToken stop) =>
        Task.FromResult(Convert.ToHexStringLower(SHA256.HashData(Objects[name].Bytes)) == file.Sha256);

    public override Task Invalidate(ImmutableArray<string> paths, string reference, CancellationToken stop)
    {
        Do($"invalidate {string.Join(' ', paths)}", () => { });
        return Task.CompletedTask;
    }
}
