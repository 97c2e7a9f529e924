using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dogshore.Emulators.AppEngine;

/// <summary>Who may come: service accounts by their keys, jobs of CI by their tokens, and the tokens that both get (contract appengine §11).</summary>
public sealed class Identities
{
    readonly ConcurrentDictionary<string, RSA> keys = new(StringComparer.Ordinal);

    /// <summary>Whose an access token is.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new(StringComparer.Ordinal);
    /// <summary>Workload identity providers by their full name: why one does not take this token, or null.</summary>
    public ConcurrentDictionary<string, Func<string, string?>> Providers { get; } = new(StringComparer.Ordinal);
    /// <summary>Service accounts for which jobs may act.</summary>
    public ConcurrentDictionary<string, bool> ActedFor { get; } = new(StringComparer.Ordinal);

    /// <summary>The JSON of a new key of this account.</summary>
    public string KeyOf(string email, string project, Uri url)
    {
        var key = RSA.Create(2048);
        var id = Guid.NewGuid().ToString("n");
        keys[id] = key;
        return new JsonObject
        {
            ["type"] = "service_account", ["project_id"] = project, ["private_key_id"] = id, ["private_key"] = key.ExportPkcs8PrivateKeyPem() + "\n", ["client_email"] = email, ["client_id"] = "100000000000000000000",
            ["auth_uri"] = new Uri(url, "auth").ToString(), ["token_uri"] = new Uri(url, "token").ToString(), ["universe_domain"] = "googleapis.com",
        }.ToJsonString();
    }

    public string Give(string email)
    {
        var token = $"ya29.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";
        Tokens[token] = email;
        return token;
    }

    /// <summary>A service account signs what it wants (RFC 7523).</summary>
    public JsonObject Token(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer") throw new OAuthException("unsupported_grant_type", "Invalid grant_type");
        var parts = form.GetValueOrDefault("assertion")?.Split('.') ?? [];
        if (parts.Length != 3) throw new OAuthException("invalid_grant", "Bad Request");
        using var header = JsonDocument.Parse(Decoded(parts[0]));
        using var claims = JsonDocument.Parse(Decoded(parts[1]));
        if (!header.RootElement.TryGetProperty("kid", out var id) || !keys.TryGetValue(id.GetString()!, out var key) || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decoded(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            throw new OAuthException("invalid_grant", "Invalid JWT Signature.");
        if (!claims.RootElement.TryGetProperty("scope", out var scope) || scope.GetString() != "https://www.googleapis.com/auth/cloud-platform") throw new OAuthException("invalid_scope", "Every changing method takes only cloud-platform.");
        return new JsonObject { ["access_token"] = Give(claims.RootElement.GetProperty("iss").GetString()!), ["expires_in"] = 3599, ["token_type"] = "Bearer" };
    }

    /// <summary>A job of CI shows the token that its CI has made out (sts.googleapis.com).</summary>
    public JsonObject Exchange(IReadOnlyDictionary<string, string> form)
    {
        var audience = form.GetValueOrDefault("audience") ?? "";
        if (form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange" || form.GetValueOrDefault("subject_token_type") != "urn:ietf:params:oauth:token-type:jwt") throw new OAuthException("invalid_request", "Invalid token exchange.");
        if (!audience.StartsWith("//iam.googleapis.com/", StringComparison.Ordinal) || !Providers.TryGetValue(audience["//iam.googleapis.com/".Length..], out var trust)) throw new OAuthException("invalid_target", "The target service indicated by the \"audience\" parameters is invalid.");
        if (trust(form["subject_token"]) is { } why) throw new OAuthException("invalid_grant", why);
        return new JsonObject { ["access_token"] = Give($"principal:{audience}"), ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token", ["token_type"] = "Bearer", ["expires_in"] = 3599 };
    }

    public JsonObject Impersonate(string email)
    {
        if (!ActedFor.ContainsKey(email)) throw new RefusalException(403, "PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).");
        return new JsonObject { ["accessToken"] = Give(email), ["expireTime"] = DateTimeOffset.UtcNow.AddHours(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) };
    }

    static byte[] Decoded(string text)
    {
        text = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}

/// <summary>A refusal in the words of OAuth.</summary>
public sealed class OAuthException(string error, string description) : Exception(description)
{
    public string Error => error;
}
