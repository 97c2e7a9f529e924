using Amazon.Runtime;
using Dogshore.Secrets;
using Dogshore.Worlds;

namespace Dogshore.Platforms.Aws;

/// <summary>An access key. <c>Credential=</c> names a variable that holds <c>id:secret</c> or <c>id:secret:token</c>; without it the three
/// usual variables are read.</summary>
sealed record Keys(string Id, Secret Secret, string? Token)
{
    public const string IdVariable = "AWS_ACCESS_KEY_ID", SecretVariable = "AWS_SECRET_ACCESS_KEY", TokenVariable = "AWS_SESSION_TOKEN";

    /// <summary>As Amazon's own libraries want them.</summary>
    public AWSCredentials Credentials => Token is { } token ? new SessionAWSCredentials(Id, Secret.Reveal(), token) : new BasicAWSCredentials(Id, Secret.Reveal());

    public static string Source(Destination at) => at["Credential"] is { } variable ? $"${variable}" : $"${IdVariable} and ${SecretVariable}";

    /// <summary>Variables that are not set, or do not hold what they should.</summary>
    public static IEnumerable<string> Missing(Destination at, World world) => at["Credential"] is { } variable
        ? Parts(world.Environment(variable)) is null ? [$"{variable} (id:secret)"] : []
        : new[] { IdVariable, SecretVariable }.Where(name => string.IsNullOrWhiteSpace(world.Environment(name)));

    public static Keys Of(Destination at, World world)
    {
        string[] parts = at["Credential"] is { } variable ? Parts(world.Environment(variable))!
            : [world.Environment(IdVariable)!.Trim(), world.Environment(SecretVariable)!.Trim(), world.Environment(TokenVariable)?.Trim() ?? ""];
        foreach (var secret in parts.Skip(1).Where(part => part.Length > 0)) world.Log.Mask(secret);
        return new(parts[0], new Secret(parts[1]), parts.ElementAtOrDefault(2) is { Length: > 0 } token ? token : null);
    }

    static string[]? Parts(string? text) => text?.Trim().Split(':', 3) is { Length: >= 2 } parts && parts[0].Length > 0 && parts[1].Length > 0 ? parts : null;
}
