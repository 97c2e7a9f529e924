using Cake.Core;
using Cake.Core.IO;
using Cake.Core.Tooling;
using Dogshore.Build;

namespace Cake.Dogshore;

/// <summary>dotnet, called for a target of Dogshore.Sdk.</summary>
sealed class DeployTool(IFileSystem files, ICakeEnvironment environment, IProcessRunner processes, IToolLocator tools) : Tool<DeploySettings>(files, environment, processes, tools)
{
    protected override string GetToolName() => "dotnet";

    protected override IEnumerable<string> GetToolExecutableNames() => ["dotnet", "dotnet.exe"];

    /// <exception cref="CakeException">The call failed; its own output says why.</exception>
    public void Call(string project, string target, DeploySettings settings)
    {
        var call = new DeployCall(project, target)
        {
            To = settings.To,
            PlanFile = settings.PlanFile?.FullPath,
            RollbackTo = settings.RollbackTo,
            Confirm = settings.Confirm,
            IsPlanned = settings.Planned,
            Properties = settings.Properties.ToDictionary(),
        };
        var arguments = new ProcessArgumentBuilder();
        foreach (var argument in call.Arguments()) arguments.AppendQuoted(argument);
        Run(settings, arguments);
    }
}
