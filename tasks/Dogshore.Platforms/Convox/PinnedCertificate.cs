using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Convox;

/// <summary>Racks often have a certificate that nobody vouches for, and Convox's own tools then check none at all. Here the manifest
/// names the one that is right, by its fingerprint, and no other is taken.</summary>
static class PinnedCertificate
{
    /// <param name="fingerprint">SHA-256 in hex, with or without colons, as <c>openssl x509 -fingerprint -sha256</c> shows it.</param>
    public static Http Client(string fingerprint, Destination to)
    {
        var wanted = fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
        if (wanted.Length != 64 || !wanted.All(char.IsAsciiHexDigit)) throw new DeployException(Dog.ConvoxBadFingerprint.With(to.Name, fingerprint).At(to.Place));
        return new Http(() =>
        {
            var handler = Http.Handler();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, problems) =>
                certificate is not null && (problems == SslPolicyErrors.None || Is(certificate, wanted));
            return handler;
        });
    }

    static bool Is(X509Certificate certificate, string wanted) =>
        string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), wanted, StringComparison.OrdinalIgnoreCase);
}
