namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>A build came to nothing.</summary>
/// <param name="reason">As status.reason has it: <c>AssembleFailed</c>.</param>
/// <param name="why">As status.message has it.</param>
sealed class BuildFailedException(string reason, string why, string message) : Exception(message)
{
    public string Reason => reason;
    public string Why => why;
}
