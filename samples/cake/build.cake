// Deploys hello-web from Cake: dotnet tool restore, then dotnet cake.
// A project of yours writes instead:  #addin nuget:?package=Cake.Dogshore&version=1.0.0-dev
#reference "../../artifacts/bin/Cake.Dogshore/debug/Cake.Dogshore.dll"

var project = Argument("project", "../hello-web");
var root = Argument<string>("root", null);

DeploySettings Settings()
{
    var settings = new DeploySettings { To = Argument<string>("to", null) };
    if (root is not null) settings.Properties.Add("DeployLocalRoot", root);
    return settings;
}

Task("Plan").Does(() =>
{
    foreach (var plan in DeployPlan(project, Settings()))
        Information($"{plan.Destination}: {(plan.IsChanged ? string.Join(", ", plan.Changes) : "unchanged")}");
});

Task("Deploy").IsDependentOn("Plan").Does(() =>
{
    foreach (var outcome in Deploy(project, Settings()))
        Information($"{outcome.Destination}: {outcome.Outcome} {outcome.Url}");
});

Task("Rollback").Does(() => DeployRollback(project, Settings()));

RunTarget(Argument("target", "Deploy"));
