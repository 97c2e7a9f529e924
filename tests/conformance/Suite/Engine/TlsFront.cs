using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dogshore.Emulators;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dogshore.Conformance.Engine;

/// <summary>Speaks TLS with a certificate that nobody should believe; whoever asks something here has believed it.</summary>
public sealed class TlsFront(X509Certificate2 certificate) : HttpEmulator
{
    protected override void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));

    protected override Task Answer(HttpContext context) => context.Response.WriteAsync("{}", context.RequestAborted);

    /// <summary>Signed by itself, for one address.</summary>
    public static X509Certificate2 Certificate(string address, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={address}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(until.AddDays(-10), until);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        certificate.Dispose();
    }
}
