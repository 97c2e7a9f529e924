using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Rest;
using Dogshore.Worlds;

namespace Dogshore.Platforms.ElasticBeanstalk;

/// <summary>Elastic Beanstalk's API of 2010-12-01 for one application and one of its environments (contract elasticbeanstalk §2). The one file
/// that the vendor's own package would take the place of.</summary>
sealed class BeanstalkApi(Destination to, AwsAccess access, World world)
{
    const int DescriptionLimit = 200, Page = 1000;

    readonly QueryClient client = new(access.Service("Elastic Beanstalk", "elasticbeanstalk", "ELASTIC_BEANSTALK", world, AwsErrors.OfXml), "2010-12-01", world);

    public string App { get; } = to.App;
    /// <summary>That which all calls are about; the manifest's unless another one was asked for.</summary>
    public string Environment { get; private init; } = Pairing.EnvironmentOf(to);

    /// <summary>The same service for another environment of the application.</summary>
    public BeanstalkApi At(string environment) => environment == Environment ? this : new(to, access, world) { Environment = environment };

    (string, string?) OfApp => ("ApplicationName", App);
    (string, string?) OfEnvironment => ("EnvironmentName", Environment);

    public Task CheckAccount(CancellationToken stop) => Caller.Check(access, to, world, stop);

    /// <summary>Null when there is none; one that was terminated is none.</summary>
    public async Task<EnvironmentFacts?> Facts(CancellationToken stop) => (await Facts([Environment], stop)).FirstOrDefault();

    /// <summary>Those of these names that are there.</summary>
    public async Task<ImmutableArray<EnvironmentFacts>> Facts(ImmutableArray<string> names, CancellationToken stop)
    {
        var answer = await client.Read("DescribeEnvironments", $"read the environment {string.Join(" and ", names)}", [OfApp, .. QueryClient.List("EnvironmentNames", names), ("IncludeDeleted", "false")], stop);
        return [.. answer.Members("Environments").Select(EnvironmentFacts.Of).Where(each => !each.IsGone)];
    }

    /// <summary>Names of the application's environments.</summary>
    public async Task<ImmutableArray<string>> Environments(CancellationToken stop) =>
        [.. (await client.Read("DescribeEnvironments", $"list the environments of {App}", [OfApp, ("IncludeDeleted", "false")], stop)).Members("Environments").Select(EnvironmentFacts.Of).Where(each => !each.IsGone).Select(each => each.Name)];

    /// <summary>Names of all applications of the account in this region.</summary>
    public async Task<ImmutableArray<string>> Applications(CancellationToken stop) =>
        [.. (await client.Read("DescribeApplications", "list the applications", [], stop)).Members("Applications").Select(application => application.Needed("ApplicationName"))];

    /// <summary>All of the application; none when there is no such application.</summary>
    public async Task<ImmutableArray<VersionFacts>> Versions(CancellationToken stop)
    {
        var all = ImmutableArray.CreateBuilder<VersionFacts>();
        string? next = null;
        try
        {
            do
            {
                var answer = await client.Read("DescribeApplicationVersions", $"list the versions of {App}", [OfApp, ("MaxRecords", $"{Page}"), ("NextToken", next)], stop);
                all.AddRange(answer.Members("ApplicationVersions").Select(VersionFacts.Of));
                next = answer.Text("NextToken");
            }
            while (next is not null);
        }
        catch (RestRefusedException none) when (none.Status == 400 && none.Findings[0].Fact.Contains("No Application named", StringComparison.Ordinal))
        {
            // Other calls of this service say so; whether this one does, its documents do not tell.
            return [];
        }
        return all.ToImmutable();
    }

    /// <summary>How many versions the account may have in this region, all applications together; null for whom may not ask.</summary>
    public async Task<int?> MostVersions(CancellationToken stop)
    {
        try
        {
            var quotas = (await client.Read("DescribeAccountAttributes", "read the limits of the account", [], stop)).Element("ResourceQuotas");
            return int.TryParse(quotas?.Element("ApplicationVersionQuota")?.Text("Maximum"), NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
        }
        catch (RestRefusedException refused) when (refused.Status == 403)
        {
            // A warning that cannot be given is no reason not to deploy.
            return null;
        }
    }

    public async Task<VersionFacts?> Version(string label, CancellationToken stop) =>
        (await client.Read("DescribeApplicationVersions", $"read the version {label} of {App}", [OfApp, .. QueryClient.List("VersionLabels", [label])], stop)).Members("ApplicationVersions").Select(VersionFacts.Of).FirstOrDefault();

    public async Task<ImmutableArray<Option>> Options(CancellationToken stop) =>
        [.. (await client.Read("DescribeConfigurationSettings", $"read the options of {Environment}", [OfApp, OfEnvironment], stop)).Members("ConfigurationSettings").SelectMany(settings => settings.Members("OptionSettings")).Select(Option.Of)];

    /// <summary>The region's bucket for bundles, made when there is none; idempotent, and its name is never built by hand (contract §2).</summary>
    public async Task<string> Storage(CancellationToken stop) => (await client.Read("CreateStorageLocation", "name the bucket for bundles", [], stop)).Needed("S3Bucket");

    /// <summary>Never without a bundle: that would deploy Amazon's sample application. A missing application is made with it.</summary>
    public Task CreateVersion(string label, string bucket, string key, string description, CancellationToken stop) => client.Write("CreateApplicationVersion", $"make the version {label} of {App}",
        [OfApp, ("VersionLabel", label), ("Description", Cut(description)), ("SourceBundle.S3Bucket", bucket), ("SourceBundle.S3Key", key), ("AutoCreateApplication", "true"), ("Process", "true")], stop);

    public Task DeleteVersion(string label, CancellationToken stop) =>
        client.Read("DeleteApplicationVersion", $"remove the version {label} of {App}", [OfApp, ("VersionLabel", label), ("DeleteSourceBundle", "true")], stop);

    public Task Create(string label, string stack, IEnumerable<Option> options, CancellationToken stop) => client.Write("CreateEnvironment", $"make the environment {Environment}",
        [OfApp, OfEnvironment, ("VersionLabel", label), ("SolutionStackName", stack), .. Settings(options)], stop);

    /// <summary>As <see cref="Create"/>, with the options of a template.</summary>
    public Task CreateFrom(string template, string label, IEnumerable<Option> set, IEnumerable<Option> remove, CancellationToken stop) => client.Write("CreateEnvironment", $"make the environment {Environment}",
        [OfApp, OfEnvironment, ("VersionLabel", label), ("TemplateName", template), .. Settings(set), .. Removed(remove)], stop);

    /// <param name="environment">Id of the environment whose options it holds.</param>
    public Task CreateTemplate(string template, string environment, CancellationToken stop) =>
        client.Write("CreateConfigurationTemplate", $"copy the options of {Environment}", [OfApp, ("TemplateName", template), ("EnvironmentId", environment)], stop);

    public Task DeleteTemplate(string template, CancellationToken stop) => client.Read("DeleteConfigurationTemplate", $"remove the template {template}", [OfApp, ("TemplateName", template)], stop);

    /// <summary>Done twice it has changed nothing: whoever does not know whether it was done looks first.</summary>
    public Task Swap(string other, CancellationToken stop) =>
        client.Write("SwapEnvironmentCNAMEs", $"swap the addresses of {Environment} and {other}", [("SourceEnvironmentName", Environment), ("DestinationEnvironmentName", other)], stop);

    /// <param name="label">Null leaves the version alone.</param>
    public Task Update(string? label, IEnumerable<Option> set, IEnumerable<Option> remove, CancellationToken stop) => client.Write("UpdateEnvironment", $"update the environment {Environment}",
        [OfApp, OfEnvironment, ("VersionLabel", label), .. Settings(set), .. Removed(remove)], stop);

    public Task Abort(CancellationToken stop) => client.Write("AbortEnvironmentUpdate", $"abort the update of {Environment}", [OfEnvironment], stop);

    public Task Terminate(CancellationToken stop) => client.Read("TerminateEnvironment", $"terminate the environment {Environment}", [OfEnvironment, ("TerminateResources", "true")], stop);

    public Task DeleteApplication(CancellationToken stop) => client.Read("DeleteApplication", $"remove the application {App}", [OfApp], stop);

    /// <summary>Oldest first, from this moment on, which is included.</summary>
    public async Task<ImmutableArray<EventFacts>> Events(DateTimeOffset? from, int most, CancellationToken stop)
    {
        var since = from?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var answer = await client.Read("DescribeEvents", $"read the events of {Environment}", [OfApp, OfEnvironment, ("StartTime", since), ("MaxRecords", $"{most}")], stop);
        return [.. answer.Members("Events").Select(EventFacts.Of).Reverse()];
    }

    /// <summary>When the newest event came: what comes after it is of what is done from now on. Null where there was none yet.</summary>
    public async Task<DateTimeOffset?> Newest(CancellationToken stop) => (await Events(null, 1, stop)).Select(news => (DateTimeOffset?)news.At).LastOrDefault();

    /// <summary>Of the processing of a version, which has no reason field of its own.</summary>
    public async Task<ImmutableArray<EventFacts>> EventsOf(string label, CancellationToken stop) =>
        [.. (await client.Read("DescribeEvents", $"read the events of the version {label}", [OfApp, ("VersionLabel", label), ("MaxRecords", "20")], stop)).Members("Events").Select(EventFacts.Of).Reverse()];

    /// <summary>Null where the environment reports basic health only.</summary>
    public async Task<ImmutableArray<InstanceFacts>?> Instances(CancellationToken stop)
    {
        try
        {
            var answer = await client.Read("DescribeInstancesHealth", $"read the health of the instances of {Environment}", [OfEnvironment, .. QueryClient.List("AttributeNames", ["All"])], stop);
            return [.. answer.Members("InstanceHealthList").Select(InstanceFacts.Of)];
        }
        catch (RestRefusedException refused) when (refused.Id == "InvalidRequestException")
        {
            return null;
        }
    }

    /// <summary>Asks the instances for their last lines; they lie ready a little later.</summary>
    public Task RequestTail(CancellationToken stop) => client.Read("RequestEnvironmentInfo", $"ask for the log of {Environment}", [("InfoType", "tail"), OfEnvironment], stop);

    /// <summary>When it was taken, and where it lies: an address that is itself the permission.</summary>
    public async Task<ImmutableArray<(string Instance, DateTimeOffset At, string Url)>> Tails(CancellationToken stop) =>
        [.. (await client.Read("RetrieveEnvironmentInfo", $"read the log of {Environment}", [("InfoType", "tail"), OfEnvironment], stop)).Members("EnvironmentInfo").Where(info => info.Text("Message") is not null).Select(info =>
            (info.Text("Ec2InstanceId") ?? "", DateTimeOffset.Parse(info.Needed("SampleTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), info.Needed("Message")))];

    public async Task<ImmutableArray<string>> Stacks(CancellationToken stop) => [.. (await client.Read("ListAvailableSolutionStacks", "list the stacks", [], stop)).Members("SolutionStacks").Select(stack => stack.Value)];

    static IEnumerable<(string, string?)> Settings(IEnumerable<Option> options) => QueryClient.List("OptionSettings", options.Select(option => Fields(option, withValue: true)));

    static IEnumerable<(string, string?)> Removed(IEnumerable<Option> options) => QueryClient.List("OptionsToRemove", options.Select(option => Fields(option, withValue: false)));

    static IEnumerable<(string, string?)> Fields(Option option, bool withValue)
    {
        yield return ("Namespace", option.Namespace);
        yield return ("OptionName", option.Name);
        if (withValue) yield return ("Value", option.Value ?? "");
    }

    static string Cut(string text) => text.Length <= DescriptionLimit ? text : text[..(DescriptionLimit - 3)] + "...";
}
