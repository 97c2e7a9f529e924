using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Dogshore.Platforms.Aws;

namespace Dogshore.Platforms.ElasticBeanstalk;

// What we read of Elastic Beanstalk's answers (contract elasticbeanstalk §2). Members that an answer may lack are nullable.

/// <param name="Label">Label of the version that runs, or that is being deployed.</param>
/// <param name="Arn">Names the account.</param>
sealed record EnvironmentFacts(string Id, string Name, string Status, string? Label, string? Health, string? HealthStatus, string? Cname, bool CanAbort, string? Arn)
{
    /// <summary>Where it answers now: an address that a swap takes away.</summary>
    public Uri? Url => Cname is not null && Uri.TryCreate($"http://{Cname}/", UriKind.Absolute, out var url) ? url : null;

    public bool IsReady => Is("Ready");
    public bool IsGone => Is("Terminated");
    public bool IsGoing => Is("Terminating");

    bool Is(string status) => Status.Equals(status, StringComparison.OrdinalIgnoreCase);

    public static EnvironmentFacts Of(XElement element) => new(element.Needed("EnvironmentId"), element.Needed("EnvironmentName"), element.Needed("Status"), element.Text("VersionLabel"),
        element.Text("Health"), element.Text("HealthStatus"), element.Text("CNAME"), element.Text("AbortableOperationInProgress") == "true", element.Text("EnvironmentArn"));
}

/// <param name="Key">Of the bundle in its bucket.</param>
sealed record VersionFacts(string Label, string? Status, string? Bucket, string? Key)
{
    /// <summary>The wire writes it in capitals, the model does not (contract §2.3).</summary>
    public bool Is(string status) => Status is not null && Status.Equals(status, StringComparison.OrdinalIgnoreCase);

    public static VersionFacts Of(XElement element) => new(element.Needed("VersionLabel"), element.Text("Status"), element.Element("SourceBundle")?.Text("S3Bucket"), element.Element("SourceBundle")?.Text("S3Key"));
}

sealed record EventFacts(DateTimeOffset At, string Message, string Severity, string? Request, string? Label)
{
    public static EventFacts Of(XElement element) => new(DateTimeOffset.Parse(element.Needed("EventDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        element.Text("Message") ?? "", element.Text("Severity") ?? "INFO", element.Text("RequestId"), element.Text("VersionLabel"));
}

/// <param name="Label">Of the version that was deployed to it last.</param>
sealed record InstanceFacts(string Id, string? HealthStatus, string? Color, string? Label, string? Deployment, ImmutableArray<string> Causes)
{
    public static InstanceFacts Of(XElement element) => new(element.Needed("InstanceId"), element.Text("HealthStatus"), element.Text("Color"),
        element.Element("Deployment")?.Text("VersionLabel"), element.Element("Deployment")?.Text("Status"), [.. element.Members("Causes").Select(cause => cause.Value)]);
}

/// <summary>One option of an environment.</summary>
sealed record Option(string Namespace, string Name, string? Value)
{
    public const string Variables = "aws:elasticbeanstalk:application:environment", Secrets = "aws:elasticbeanstalk:application:environmentsecrets";

    /// <summary>As <c>@(DeploySetting)</c> names it.</summary>
    public string Setting => $"{Namespace}/{Name}";

    /// <summary>The same option, whatever its value.</summary>
    public bool IsAt(Option other) => Namespace == other.Namespace && Name == other.Name;

    public static Option Of(XElement element) => new(element.Needed("Namespace"), element.Needed("OptionName"), element.Text("Value"));
}
