using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Platforms.Aws;
using Dogshore.Platforms.Sites;
using Dogshore.Worlds;

namespace Dogshore.Platforms.CodePipeline;

/// <summary>A pipeline that begins with a versioned object in S3: the package becomes that object, the pipeline does the rest. Config, databases and scale are
/// the pipeline's own.</summary>
public abstract class PipelinePlatform : Platform
{
    /// <summary>What every platform of this kind declares.</summary>
    protected static Declaration Declared(string name, string title, IEnumerable<SettingDeclaration> settings) => new(name)
    {
        Title = title,
        Runtimes = [Runtime.Dotnet, Runtime.Python, Runtime.Static],
        Releasing = new(Part.Code, Migrates.Refused, Guard.Compare, RemembersStanding: true, ProbesBeforeLive: false, KeepsForRollback: Part.Code),
        Settings =
        [
            .. settings,
            .. AwsAccess.Settings,
            new("BaseUrl", SettingKind.Text, "Where the app answers, for its probes; {app} in it stands for the app's name. The pipeline tells nobody."),
            new("Source", SettingKind.Text, "Name of the source action in S3, where the pipeline has several."),
            new("Timeout", SettingKind.Duration, "Longest time for an execution.") { Default = "1h" },
            new("Keep", SettingKind.Number, "How many superseded releases are kept beside the live and the last verified one.") { Default = "5" },
        ],
        Credentials = AwsAccess.Declared,
        SignUp = new Uri("https://aws.amazon.com/codepipeline/"),
        Prices = new Uri("https://aws.amazon.com/codepipeline/pricing/"),
        AppName = ("[A-Za-z0-9.@_-]{1,100}", "letters, digits, dots, dashes, underscores and @, at most 100"),
        Interruption = "what its deployment does to requests in flight is the pipeline's own",
    };

    /// <summary>The pipeline that a destination means.</summary>
    private protected abstract Task<string> PipelineOf(Destination to, AwsAccess access, World world, CancellationToken stop);

    public override ImmutableArray<WantedFile> Files(Effective effective)
    {
        if (effective.Config.FirstOrDefault() is { } config) throw new DeployException(PipelineCheck.NotConfig(effective.To, config.Name));
        var commands = effective.Processes.Where(process => process.Command is not null).Select(process => (process.Name, process.Command!)).ToList();
        return commands.Count > 0 ? [Procfile.Of(Declaration.Name, commands)] : [];
    }

    public override Task<IReadOnlyList<Finding>> Check(Destination to, Desired? desired, World world, CancellationToken stop) =>
        PipelineCheck.Of(to, access => PipelineOf(to, access, world, stop), world, stop);

    public override async Task<Observed> Observe(Destination to, Depth depth, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        var api = new PipelineApi(await PipelineOf(to, access, world, stop), access, world);
        if (await api.Read(stop) is not { } there) return Observed.Nothing;
        using var source = PipelineSource.Of(there, to["Source"], access, world);
        return await PipelineState.Of(source, SiteUrl.Of(to), world, stop);
    }

    public override async Task<Applied> Apply(Change change, Position expected, Destination to, Cargo cargo, World world, CancellationToken stop)
    {
        var access = await AwsAccess.Of(to, world, stop);
        var api = new PipelineApi(await PipelineOf(to, access, world, stop), access, world);
        var there = await api.Read(stop) ?? throw new DeployException(Dog.PipelineNotThere.With(api.Pipeline, access.Region));
        using var source = PipelineSource.Of(there, to["Source"], access, world);
        var releasing = new PipelineReleasing(api, source, to, cargo, world);
        switch (change)
        {
            case Upload upload:
                await releasing.Upload(upload.Content.Digest, stop);
                return new Applied(expected);
            case MakeRelease release:
                return await releasing.Release(release, expected, SiteUrl.Of(to), stop);
            case Mark mark:
                return await releasing.Mark(mark.Standing, expected, stop);
            default:
                throw new DeployException(Dog.NotAbleTo.With(Declaration.Name, $"do the change '{change.Kind}'"));
        }
    }
}
