using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dogshore.Emulators.Kubernetes;

/// <summary>Who may ask, and by which token or certificate.</summary>
public sealed class Identities : IDisposable
{
    static readonly string[] serverNames = ["localhost", "kubernetes", "kubernetes.default.svc"];

    readonly ConcurrentDictionary<string, string> tokens = new();
    readonly ConcurrentDictionary<string, Identity> users = new();
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Identities()
    {
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        Administrator = new("kubernetes-admin", ["system:masters", "system:authenticated"], [Identity.Everything]);
        AdministratorToken = Add(Administrator);
    }

    public X509Certificate2 Authority { get; }
    public Identity Administrator { get; }
    public string AdministratorToken { get; }

    /// <returns>A token for it.</returns>
    public string Add(Identity identity)
    {
        users[identity.Name] = identity;
        var token = $"token-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        tokens[token] = identity.Name;
        return token;
    }

    /// <summary>The token opens nothing any more, as when it has expired.</summary>
    public void Revoke(string token) => tokens.TryRemove(token, out _);

    public Identity? Of(string token) => tokens.TryGetValue(token, out var name) ? users.GetValueOrDefault(name) : null;

    /// <summary>Somebody's rules hold in one more namespace.</summary>
    public void Grant(string user, string space)
    {
        if (users.TryGetValue(user, out var known) && known.Namespaces is { } spaces && !spaces.Contains(space)) users[user] = known with { Namespaces = [.. spaces, space] };
    }

    /// <summary>A certificate names its user as CN and its groups as O.</summary>
    public Identity? Of(X509Certificate2? certificate)
    {
        if (certificate is null) return null;
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        return chain.Build(certificate) ? users.GetValueOrDefault(certificate.GetNameInfo(X509NameType.SimpleName, false)) : null;
    }

    /// <summary>The server's own, for its address.</summary>
    public X509Certificate2 Server() => Issue("CN=kube-apiserver", request =>
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        foreach (var name in serverNames) names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
    });

    /// <summary>Opens the API for this user, with its key.</summary>
    public X509Certificate2 Client(string user) => Issue($"CN={user}", _ => { });

    X509Certificate2 Issue(string subject, Action<CertificateRequest> more)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, own, HashAlgorithmName.SHA256);
        more(request);
        using var issued = request.Create(Authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(7), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(own);
        // A key that was made in memory does not serve TLS everywhere: once through a file's form.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        Authority.Dispose();
        key.Dispose();
    }
}
