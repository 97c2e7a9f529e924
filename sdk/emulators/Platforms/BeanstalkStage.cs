using Dogshore.Emulators;
using Dogshore.Emulators.ElasticBeanstalk;

namespace Dogshore.Rehearsals;

sealed class BeanstalkStage : Stage
{
    readonly BeanstalkEmulator emulator = new() { Delays = new(Process: TimeSpan.FromSeconds(0.5), Update: TimeSpan.FromSeconds(1), Health: TimeSpan.FromSeconds(0.5), Log: TimeSpan.FromSeconds(0.5)) };

    public override Task Start(IReadOnlyList<string> apps) => emulator.Start();
    public override Wire Wire => emulator.Wire;
    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(AwsKeys.For()) { ["AWS_ENDPOINT_URL"] = emulator.Url.ToString() };
    public override IReadOnlyDictionary<string, string> Attributes => new Dictionary<string, string> { ["Create"] = "true", ["Region"] = BeanstalkEmulator.Region };
    public override ValueTask DisposeAsync() => emulator.DisposeAsync();
}
