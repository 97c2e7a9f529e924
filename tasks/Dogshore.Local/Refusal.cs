using Dogshore.Faults;

namespace Dogshore.Local;

static class Refusal
{
    /// <summary>A fault of the catalogue as the host answers it.</summary>
    /// <param name="status">HTTP status: 4xx for what was asked, 5xx for what went wrong.</param>
    /// <param name="refused">A probe refused the release, as against an app that never came up.</param>
    public static HostException As(this Finding finding, int status, bool refused = false) =>
        new(new WireFault(finding.Code, finding.Fact, finding.Remedy, finding.Log, refused), status);
}
