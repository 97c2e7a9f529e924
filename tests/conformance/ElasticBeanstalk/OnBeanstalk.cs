using Dogshore.Conformance.Common;

namespace Dogshore.Conformance.ElasticBeanstalk;

/// <summary>What the tests of Elastic Beanstalk alone begin with.</summary>
public abstract class OnBeanstalk : OnItsOwn<BeanstalkSubject>
{
    protected Task<string> Aws(string[] arguments) => AwsTool.Run(Subject.Emulator.Url, ["elasticbeanstalk", .. arguments]);

    /// <summary>How often this was asked so far.</summary>
    protected int Sent(string action) => Subject.Wire.Writes.Count(request => request.Path.Contains(action, StringComparison.Ordinal));
}
