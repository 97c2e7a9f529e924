namespace Dogshore.Local;

/// <summary>The host cannot do what it was asked, for a reason that the user can act on.</summary>
/// <param name="fault">What the client is told.</param>
/// <param name="status">HTTP status of the answer: 4xx for what was asked, 5xx for what went wrong.</param>
public sealed class HostException(WireFault fault, int status) : Exception($"{fault.Code}: {fault.Fact} {fault.Remedy}")
{
    public WireFault Fault { get; } = fault;
    public int Status { get; } = status;
}
