using System.Collections.Immutable;
using Dogshore.Deployment;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Records;
using Dogshore.Worlds;

namespace Dogshore.Ci.Workflows;

/// <summary>The workflow and the pipeline that a manifest makes, and whether those in the checkout still are what it would make.</summary>
sealed class GeneratedCi(ManifestInput input, ImmutableArray<Platform> platforms, World world)
{
    /// <summary>How a file begins that may be made anew; any other is the user's own.</summary>
    public const string Mark = "# Made by -t:DeployGenerateCi from ";

    readonly string checkout = Checkout.Of(input.Directory);

    /// <exception cref="DeployException">A file of the user's own stands in the place.</exception>
    public void Write()
    {
        var plan = Plan();
        var (file, lines) = Reading.Same(input["DeployCi"], "azure") ? (AzurePipeline.FileOf(input.App), AzurePipeline.Lines(plan)) : (GitHubWorkflow.FileOf(input.App), GitHubWorkflow.Lines(plan));
        var path = Path.Combine(checkout, file);
        if (File.Exists(path) && !IsOurs(path)) throw new DeployException(Dog.CiFileOfUser.With(file));
        RecordFiles.WriteText(path, lines);
        world.Log.Say($"wrote {file}: {string.Join(", then ", plan.Waves.Select(wave => string.Join(" and ", wave)))}{(plan.Secrets.IsEmpty ? "" : $"; secrets: {string.Join(", ", plan.Secrets)}")}{(plan.Plain.IsEmpty ? "" : $"; variables: {string.Join(", ", plan.Plain)}")}");
    }

    /// <summary>A fault for each file that we made and would make otherwise now. Where there is none, the manifest is not read again for it.</summary>
    public IEnumerable<Finding> Stale()
    {
        foreach (var (file, lines) in new (string, Func<JobPlan, IEnumerable<string>>)[] { (GitHubWorkflow.FileOf(input.App), GitHubWorkflow.Lines), (AzurePipeline.FileOf(input.App), AzurePipeline.Lines) })
        {
            var path = Path.Combine(checkout, file);
            if (File.Exists(path) && IsOurs(path) && !File.ReadLines(path).SequenceEqual(lines(Plan())))
                yield return Dog.CiFileStale.With(file, Path.GetFileName(input.ProjectFile)).At(new Place(path, 1, 1));
        }
    }

    JobPlan Plan()
    {
        // Every destination, whatever this run is for.
        var asking = MatrixStep.Asking(input with { Properties = input.Properties.Remove("DeployTo").Remove("DeployPlanFile").Remove("DeployPromoteFrom") });
        return JobPlan.Of(input, ManifestReader.Read(asking, platforms, world, needsValues: false), checkout);
    }

    static bool IsOurs(string path) => File.ReadLines(path).FirstOrDefault()?.StartsWith(Mark, StringComparison.Ordinal) ?? false;
}
