using System.Text.RegularExpressions;
using Dogshore.Faults;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>What can be wrong and is found by reading.</summary>
static partial class PipelineCheck
{
    public static Finding NotConfig(Destination to, string name) => Dog.NotAbleTo.With(to.Platform.Declaration.Name, $"keep config variables such as {name}: set them where the pipeline deploys to, and limit these with Except=\"{to.Name}\"").At(to.Place);

    public static async Task<IReadOnlyList<Finding>> Of(Destination to, Func<AwsAccess, Task<string>> pipeline, World world, CancellationToken stop)
    {
        foreach (var name in (string[])["Pipeline", "Project"])
        {
            if (to[name] is { } text && !Name().IsMatch(text)) return [Dog.WrongType.With($"{name} of DeployTo '{to.Name}'", text, "a name of letters, digits and . @ - _", "", $"{name}=\"{to.App}\"").At(to.Place)];
        }
        try
        {
            var access = await AwsAccess.Of(to, world, stop);
            if (SiteUrl.Of(to) is null) return [Dog.SiteWithoutUrl.With(to.Name, "no BaseUrl that is an address").At(to.Place)];
            await Caller.Check(access, to, world, stop);
            var api = new PipelineApi(await pipeline(access), access, world);
            // That there is none is the planner's to say, as of every platform that makes no apps.
            if (await api.Read(stop) is not { } there) return [];
            using var source = PipelineSource.Of(there, to["Source"], access, world);
            if (source.StartsByItself) world.Log.Warn(Dog.PipelineStartsItself.With(api.Pipeline, source.Action.Name));
            return [];
        }
        catch (DeployException refused)
        {
            return [.. refused.Findings.Select(finding => finding.Place is null ? finding.At(to.Place) : finding)];
        }
    }

    /// <summary>What CodePipeline takes for a name; an id of CodeStar is one too.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.@_-]{0,99}$")]
    private static partial Regex Name();
}
