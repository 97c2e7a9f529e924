using Dogshore.Faults;
using Dogshore.Worlds;

namespace Dogshore.Deployment;

/// <summary>Says which destination a line is about: several are worked on at once.</summary>
sealed class DestinationLog(ILog log, string destination) : ILog
{
    public void Say(string line) => log.Say($"{destination}: {line}");
    public void Detail(string line) => log.Detail($"{destination}: {line}");
    public void Warn(Finding finding) => log.Warn(finding with { Fact = $"{destination}: {finding.Fact}" });
    public void Error(Finding finding) => log.Error(finding with { Fact = $"{destination}: {finding.Fact}" });
    public void Mask(string value) => log.Mask(value);
    public string Hide(string text) => log.Hide(text);
}
