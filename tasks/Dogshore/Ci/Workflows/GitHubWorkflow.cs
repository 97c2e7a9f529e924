namespace Dogshore.Ci.Workflows;

/// <summary>A manifest as a workflow of GitHub Actions with the least rights that it works with: plan on a pull request, deploy what
/// reaches the main branch, a job a wave, an environment a destination, whose protection rules are the approvals.</summary>
static class GitHubWorkflow
{
    public static string FileOf(string app) => $".github/workflows/deploy-{app}.yml";

    public static IEnumerable<string> Lines(JobPlan plan) =>
    [
        $"{GeneratedCi.Mark}{plan.Manifest}. Change that and run it again: -t:DeployCheck fails while the two differ.",
        $"name: {Yaml.Text($"Deploy {plan.App}")}",
        "on:",
        "  push:",
        "    branches: [main, master]",
        "  pull_request:",
        "  workflow_dispatch:",
        "permissions:",
        "  contents: read",
        "jobs:",
        "  plan:",
        "    if: github.event_name == 'pull_request'",
        "    runs-on: ubuntu-latest",
        "    timeout-minutes: 15",
        "    steps:",
        "      - uses: actions/checkout@v4",
        .. Step(plan, "DeployPlan", Yaml.Text(string.Join('+', plan.Waves.SelectMany(wave => wave)))),
        .. plan.Waves.SelectMany((_, number) => Wave(plan, number)),
    ];

    static IEnumerable<string> Wave(JobPlan plan, int number) =>
    [
        $"  wave-{number + 1}:",
        "    if: github.event_name != 'pull_request'",
        .. number == 0 ? Array.Empty<string>() : [$"    needs: wave-{number}"],
        "    strategy:",
        "      fail-fast: false",
        "      matrix:",
        $"        destination: [{string.Join(", ", plan.Waves[number].Select(Yaml.Text))}]",
        "    runs-on: ubuntu-latest",
        "    timeout-minutes: 30",
        "    environment:",
        "      name: ${{ matrix.destination }}",
        "      url: ${{ steps.deploy.outputs.url }}",
        // One deploy of a destination at a time, and none is cut off by the next.
        "    concurrency:",
        $"      group: deploy-{plan.App}-${{{{ matrix.destination }}}}",
        "      cancel-in-progress: false",
        "    steps:",
        "      - uses: actions/checkout@v4",
        .. Step(plan, "Deploy", "${{ matrix.destination }}"),
    ];

    static IEnumerable<string> Step(JobPlan plan, string target, string to) =>
    [
        $"      - id: {(target == "Deploy" ? "deploy" : "plan")}",
        "        uses: dogshore/dogshore/build/github@v1",
        "        with:",
        $"          project: {Yaml.Text(plan.Project)}",
        $"          target: {target}",
        $"          to: {to}",
        .. plan.Secrets.Length + plan.Plain.Length == 0 ? Array.Empty<string>() : ["        env:"],
        .. plan.Secrets.Select(name => $"          {name}: ${{{{ secrets.{name} }}}}"),
        .. plan.Plain.Select(name => $"          {name}: ${{{{ vars.{name} }}}}"),
    ];
}
