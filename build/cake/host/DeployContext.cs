using Cake.Common;
using Cake.Core;
using Cake.Dogshore;
using Cake.Frosting;

namespace Dogshore.Build.Cake;

/// <summary>What was said on the command line: <c>--project</c> the app, <c>--to</c> the destinations, <c>--configuration</c> for this repository's own build.</summary>
public sealed class DeployContext(ICakeContext context) : FrostingContext(context)
{
    public string Project { get; } = context.Argument("project", "samples/hello-web");
    public string? To { get; } = context.Argument<string?>("to", null);
    public string BuildConfiguration { get; } = context.Argument("configuration", "Release");

    /// <summary>Properties for every call, <c>--property name=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; } = (context.Arguments.GetArguments("property") ?? [])
        .Select(each => each.Split('=', 2)).Where(each => each.Length == 2).ToDictionary(each => each[0], each => each[1]);

    /// <param name="isPlanned">The steps up to Plan have been run.</param>
    public DeploySettings Settings(bool isPlanned = false)
    {
        var settings = new DeploySettings { To = To, Planned = isPlanned };
        foreach (var (name, value) in Properties) settings.Properties.Add(name, value);
        return settings;
    }
}
