using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Kube.Access;

/// <summary>The way to one cluster for the length of a run: its connections, and a credential that is made anew before it ends.</summary>
/// <remarks>A deploy asks a cluster at a dozen places. A TLS handshake and a run of an exec plugin for each would cost more than all else.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "It ends with the run's own client; a semaphore of which nobody took the handle holds nothing.")]
sealed class KubeSession
{
    /// <summary>By the run's own client, with which they end.</summary>
    static readonly ConditionalWeakTable<Http, Dictionary<string, KubeSession>> all = [];
    static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    readonly KubeContext context;
    readonly SemaphoreSlim renewing = new(1, 1);
    KubeProof? proof;
    Http? own;

    KubeSession(KubeContext context) => this.context = context;

    public KubeContext Context => context;

    public static async Task<(KubeSession Session, World World)> Of(KubeContext context, World world, CancellationToken stop)
    {
        var sessions = all.GetOrCreateValue(world.Http);
        KubeSession? session;
        lock (sessions)
        {
            // Records are equal when all that they say is.
            var key = $"{context.GetHashCode()} {context.Source} {context.Cluster.Server}";
            if (!sessions.TryGetValue(key, out session) || session.context != context)
            {
                sessions[key] = session = new(context);
                if (context.Cluster.SkipsVerification) world.Log.Warn(Dog.KubeUnverified.With(context.Source, context.Cluster.Server.Host));
            }
        }
        await session.Renew(world, stop);
        return (session, session.own is { } http ? world with { Http = http } : world);
    }

    /// <summary>Of the Authorization header; null where a certificate says who asks.</summary>
    public string? Authorization => Token is { } token ? $"Bearer {token}"
        : context.User is { Name: { } name, Password: { } password } ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))}" : null;

    string? Token => context.User.TokenFile is { } file ? KubeFiles.Text(file, context.Source).Trim() : proof?.Token ?? context.User.Token;

    /// <summary>A plugin's credential that is over, or nearly so, is made anew.</summary>
    public async Task Renew(World world, CancellationToken stop)
    {
        if (own is not null && IsFresh(world)) return;
        await renewing.WaitAsync(stop);
        try
        {
            if (context.User.Exec is { } exec && !IsFresh(world))
            {
                var before = proof;
                proof = await exec.Run(context.Cluster, world, stop);
                if (proof.Certificate != before?.Certificate) own = null;
            }
            own ??= Client(world);
        }
        finally
        {
            renewing.Release();
        }
    }

    bool IsFresh(World world) => context.User.Exec is null || (proof is not null && (proof.Until is not { } until || until - world.Clock.GetUtcNow() > Reserve));

    /// <summary>The run's own client where nothing is particular about this cluster.</summary>
    Http Client(World world)
    {
        var (cluster, certificate) = (context.Cluster, Certificate());
        if (certificate is null && cluster is { Authority: null, SkipsVerification: false, ServerName: null, Proxy: null }) return world.Http;
        var authorities = Authorities(cluster.Authority);
        return new Http(() =>
        {
            var handler = Http.Handler();
            if (cluster.Proxy is { } proxy) handler.Proxy = new WebProxy(proxy);
            if (cluster.ServerName is { } name) handler.SslOptions.TargetHost = name;
            if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
#pragma warning disable CA5359 // The kubeconfig's own explicit word (insecure-skip-tls-verify), warned of in each run.
            if (cluster.SkipsVerification) handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            else if (authorities is not null) handler.SslOptions.CertificateChainPolicy = Trusting(authorities);
            return handler;
        });
    }

    /// <summary>A cluster vouches for itself: nobody else can for a name within it.</summary>
    static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }

    X509Certificate2Collection? Authorities(string? pem)
    {
        if (pem is null) return null;
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            all.Clear();
        }
        return all.Count > 0 ? all : throw new DeployException(Dog.KubeConfigNotUnderstood.With(context.Source, "its certificate-authority holds no certificate."));
    }

    X509Certificate2? Certificate()
    {
        var (certificate, key) = (proof?.Certificate ?? context.User.Certificate, proof?.Key ?? context.User.Key);
        if (certificate is null || key is null) return null;
        try
        {
            using var made = X509Certificate2.CreateFromPem(certificate, key);
            // A key that lives in memory only is not taken by every TLS (dotnet/runtime#23749); in its file form it is.
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException)
        {
            throw new DeployException(Dog.KubeConfigNotUnderstood.With(context.Source, "its client certificate and key do not fit or are none."));
        }
    }
}
