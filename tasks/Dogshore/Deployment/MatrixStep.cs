using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dogshore.Ci;
using Dogshore.Manifest;

namespace Dogshore.Deployment;

/// <summary>Spreads a large deploy over a CI service's own machines: one job a destination and project, instead of all in one.</summary>
sealed class MatrixStep(Session session)
{
    /// <summary>Every destination that the manifest declares, or those that were asked for; <c>local</c> where none is declared.</summary>
    public static ManifestInput Asking(ManifestInput input)
    {
        if (input["DeployTo"] is not null) return input;
        var declared = input.Items.Where(item => Reading.Same(item.Kind, "DeployTo") && !item.Metadata.Any(each => Reading.Same(each.Key, "Preview") && Reading.Same(each.Value.Trim(), "true")))
            .Select(item => item.Include).Where(name => !Reading.Same(name, Drafts.Local)).ToArray();
        return input with { Properties = input.Properties.SetItem("DeployTo", declared.Length == 0 ? Drafts.Local : string.Join('+', declared)) };
    }

    public ImmutableArray<Answer> Run()
    {
        var project = Path.GetRelativePath(session.Input["_Startup"] ?? session.Input.Directory, session.Input.ProjectFile).Replace('\\', '/');
        // Waves: a matrix has no order, so a job for each is written by hand, or -t:DeployGenerateCi writes them.
        ImmutableArray<Answer> answers = [.. session.Manifest.Waves.SelectMany((wave, number) => wave.Select(effective => Answer(effective, project, number + 1)))];
        if (session.Input["_FromSolution"] is null) Tell($$"""{"include":[{{string.Join(',', answers.Select(answer => answer.Facts["Entry"]))}}]}""");
        return answers;
    }

    static Answer Answer(Effective effective, string project, int wave)
    {
        var entry = new JsonObject { ["destination"] = effective.To.Name, ["project"] = project, ["platform"] = effective.To.Platform.Declaration.Name, ["wave"] = wave };
        return new(effective.To.Name, ImmutableDictionary<string, string>.Empty.Add("Entry", entry.ToJsonString()).Add("Project", project));
    }

    void Tell(string matrix)
    {
        session.World.Log.Say(matrix);
        new CiReport(session.World).Tell([("matrix", matrix)], summary: null);
    }
}
