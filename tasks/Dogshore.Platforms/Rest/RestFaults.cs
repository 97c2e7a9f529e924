using Dogshore.Faults;

namespace Dogshore.Platforms.Rest;

/// <summary>The service understood and did not do it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Id">The service's own word for the error, or null.</param>
public sealed class RestRefusedException(Finding finding, int status, string? id) : DeployException(finding)
{
    public int Status => status;
    public string? Id => id;
    /// <summary>What the service wants for a credential: the WWW-Authenticate of a 401.</summary>
    public string? Challenge { get; init; }
}

/// <summary>Something was to be changed and nobody knows whether it was: the caller reads back and never sends it again blindly.</summary>
public sealed class AnswerLostException(Finding finding) : DeployException(finding);
