using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.PythonAnywhere;

/// <summary>Files of the account. There is neither rename nor copy nor a conditional write (contract pythonanywhere §2.3), so what must not be half is
/// written under a name that nothing leads to yet.</summary>
sealed class AccountFiles(PythonAnywherePlace place, RestClient client, World world)
{
    /// <summary>A body of this size may take long.</summary>
    readonly RestClient patient = new(place.Service with { Patience = TimeSpan.FromSeconds(60), Deadline = TimeSpan.FromHours(1) }, world);

    /// <summary>Null where there is no such file.</summary>
    /// <param name="understand">Throws a <see cref="JsonException"/> for what cannot be the file: something stood in between.</param>
    public async Task<T?> Read<T>(string path, string what, Func<ReadOnlyMemory<byte>, T> understand, CancellationToken stop) where T : class
    {
        try
        {
            return await client.Read(RestRequest.Get(Address(path), $"read {what}") with { Headers = [("Accept", "*/*")] }, understand, stop);
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Names in a folder; none where there is no such folder.</summary>
    public async Task<ImmutableArray<string>> List(string folder, CancellationToken stop)
    {
        var names = await client.Find(RestRequest.Get(Address(folder), $"list {Shown(folder)}"), PythonAnywhereJson.Default.DictionaryStringListed, stop);
        return names is null ? [] : [.. names.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Makes or replaces it, folders above it included.</summary>
    public Task Write(string path, ReadOnlyMemory<byte> bytes, string what, CancellationToken stop)
    {
        var boundary = Boundary();
        var (head, tail) = Around(boundary);
        byte[] body = [.. head, .. bytes.Span, .. tail];
        return client.Read(Post(path, what) with { Body = body, BodyType = $"multipart/form-data; boundary={boundary}" }, Taken, stop);
    }

    public Task Write(string path, string text, string what, CancellationToken stop) => Write(path, Encoding.UTF8.GetBytes(text), what, stop);

    /// <summary>The same of a file of this machine, however large.</summary>
    public Task Send(string path, string file, string what, CancellationToken stop) => patient.Read(Post(path, what) with { Stream = moved => new FilePart(file, Boundary(), moved) }, Taken, stop);

    /// <summary>A folder goes with all that it holds. What is not there is gone already.</summary>
    /// <returns>False when it was not there.</returns>
    public async Task<bool> Delete(string path, CancellationToken stop)
    {
        try
        {
            await client.Do(RestRequest.Delete(Address(path), $"remove {Shown(path)}"), stop);
            return true;
        }
        catch (RestRefusedException refused) when (refused.Status == 404)
        {
            return false;
        }
    }

    /// <summary>The same file again is the same file.</summary>
    RestRequest Post(string path, string what) => RestRequest.Post(Address(path), $"write {what}") with { IsRepeatable = true };

    /// <summary>It answers nothing, or JSON; a page is of somebody in between.</summary>
    static bool Taken(ReadOnlyMemory<byte> answer) => answer.Span.TrimStart(" \r\n\t"u8) is [(byte)'<', ..] ? throw new JsonException() : true;

    string Address(string path) => $"api/v0/user/{place.User}/files/path{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    string Shown(string path) => path.StartsWith(place.Folder, StringComparison.Ordinal) ? $"~/{place.FolderInHome}{path[place.Folder.Length..]}" : path;

    static string Boundary() => $"dogshore-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    static (byte[] Head, byte[] Tail) Around(string boundary) =>
        (Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"content\"; filename=\"content\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
            Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));

    /// <summary>A form of one file, read as it leaves.</summary>
    sealed class FilePart : HttpContent
    {
        readonly string file;
        readonly byte[] head, tail;
        readonly Action moved;

        public FilePart(string file, string boundary, Action moved)
        {
            (this.file, this.moved, (head, tail)) = (file, moved, Around(boundary));
            Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => SerializeToStreamAsync(stream, context, default);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(head, cancellationToken);
            await using var source = File.OpenRead(file);
            var piece = new byte[1 << 16];
            while (await source.ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
                moved();
            }
            await stream.WriteAsync(tail, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = head.Length + new FileInfo(file).Length + tail.Length;
            return true;
        }
    }
}
