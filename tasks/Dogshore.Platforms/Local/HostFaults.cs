using System.Collections.Immutable;
using System.Reflection;
using Dogshore.Faults;
using Dogshore.Local;

namespace Dogshore.Platforms.Local;

/// <summary>The connection ended before the answer did: what was asked may or may not have been done.</summary>
sealed class HostLostException(Finding finding) : DeployException(finding);

/// <summary>A host's faults as ours.</summary>
static class HostFaults
{
    /// <param name="mask">Takes secrets out of the app's own words.</param>
    public static DeployException Of(WireFault fault, Func<string, string> mask)
    {
        var finding = InCatalogue(fault.Code) is { } known
            ? new Finding(known, mask(fault.Fact), fault.Remedy).Saying((fault.Log.IsDefault ? [] : fault.Log).Select(mask))
            : Dog.LocalAnswerNotUnderstood.With($"the fault {fault.Code}: {mask(fault.Fact)}");
        return fault.Refused ? new ProbeRefusedException(finding) : new DeployException(finding);
    }

    static Fault? InCatalogue(string code) => typeof(Dog).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null)).OfType<Fault>().FirstOrDefault(fault => fault.Code == code);
}
