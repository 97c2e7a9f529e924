using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dogshore.Tests.Platforms.Rest;

/// <summary>A server of bytes on loopback: for each connection the next of its scripts, the last one for ever.</summary>
sealed class RawServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Func<Stream, Task>[] scripts;
    readonly X509Certificate2? certificate;
    readonly Lock gate = new();
    readonly List<string> requests = [];
    int connections;

    public RawServer(params Func<Stream, Task>[] scripts) : this(null, scripts) { }

    RawServer(X509Certificate2? certificate, Func<Stream, Task>[] scripts)
    {
        (this.certificate, this.scripts) = (certificate, scripts);
        listener.Start();
        _ = Serve();
    }

    /// <summary>With a certificate that nobody knows.</summary>
    public static RawServer SelfSigned(string host, DateTimeOffset until, params Func<Stream, Task>[] scripts)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(until.AddDays(-30), until);
        return new RawServer(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null), scripts);
    }

    public Uri Url => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>Head and body of what was asked, as far as it came.</summary>
    public IReadOnlyList<string> Requests { get { lock (gate) return [.. requests]; } }

    /// <summary>An answer with its length.</summary>
    public static Func<Stream, Task> Json(string body, int status = 200, params string[] headers) =>
        Raw($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}");

    public static Func<Stream, Task> Raw(string text) => stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>An end of the connection that is a reset.</summary>
    public static Func<Stream, Task> Reset => stream =>
    {
        if (stream is NetworkStream plain) plain.Socket.LingerState = new LingerOption(true, 0);
        return Task.CompletedTask;
    };

    public static Func<Stream, Task> Silence(TaskCompletionSource until) => _ => until.Task;

    async Task Serve()
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Answer(client, scripts[Math.Min(connections++, scripts.Length - 1)]);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Answer(TcpClient client, Func<Stream, Task> script)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(certificate);
                    stream = secure;
                }
                await Read(stream);
                await script(stream);
                await stream.FlushAsync();
            }
            catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException or SocketException)
            {
                // The client had enough; what it asked has been kept.
            }
        }
    }

    async Task Read(Stream stream)
    {
        var text = new StringBuilder();
        var piece = new byte[8192];
        while (!IsWhole(text.ToString()))
        {
            var count = await stream.ReadAsync(piece);
            if (count == 0) break;
            text.Append(Encoding.Latin1.GetString(piece, 0, count));
        }
        if (text.Length == 0) return;
        lock (gate) requests.Add(text.ToString());
    }

    static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - end - 4 >= int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        listener.Stop();
        certificate?.Dispose();
    }
}
