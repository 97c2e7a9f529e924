namespace Dogshore.Ci.Workflows;

/// <summary>A manifest as a pipeline of Azure Pipelines over the template <c>build/azure/deploy.yml</c>: a stage a wave, an
/// environment a destination, whose checks are the approvals. The template is expected beside it as <c>dogshore-deploy.yml</c>.</summary>
static class AzurePipeline
{
    public static string FileOf(string app) => $"azure-pipelines.{app}.yml";

    public static IEnumerable<string> Lines(JobPlan plan) =>
    [
        $"{GeneratedCi.Mark}{plan.Manifest}. Change that and run it again: -t:DeployCheck fails while the two differ.",
        "# The template is build/azure/deploy.yml of Dogshore, copied beside this file as dogshore-deploy.yml.",
        "trigger:",
        "  branches:",
        "    include: [main, master]",
        "pr: none",
        "stages:",
        .. plan.Waves.SelectMany((_, number) => Stage(plan, number)),
    ];

    static IEnumerable<string> Stage(JobPlan plan, int number) =>
    [
        $"  - stage: Wave{number + 1}",
        .. number == 0 ? Array.Empty<string>() : [$"    dependsOn: Wave{number}"],
        "    jobs:",
        .. plan.Waves[number].SelectMany((destination, index) => Job(plan, destination, index)),
    ];

    static IEnumerable<string> Job(JobPlan plan, string destination, int index) =>
    [
        "      - template: dogshore-deploy.yml",
        "        parameters:",
        $"          name: Deploy{index + 1}",
        $"          project: {Yaml.Text(plan.Project)}",
        $"          to: {Yaml.Text(destination)}",
        $"          environment: {Yaml.Text(destination)}",
        .. plan.Secrets.Length + plan.Plain.Length == 0 ? Array.Empty<string>() : ["          secrets:"],
        .. plan.Secrets.Concat(plan.Plain).Select(name => $"            {name}: $({name})"),
    ];
}
