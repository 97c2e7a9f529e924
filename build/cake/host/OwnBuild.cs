using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Build;
using Cake.Common.Tools.DotNet.Pack;
using Cake.Frosting;

namespace Dogshore.Build.Cake;

/// <summary>This repository: all projects.</summary>
[TaskName("Compile")]
public sealed class CompileTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DotNetBuild("Sdk.sln", new DotNetBuildSettings { Configuration = context.BuildConfiguration });
}

[TaskName("Test"), IsDependentOn(typeof(CompileTask))]
public sealed class TestTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DotNetTest("Sdk.sln");
}

/// <summary>The SDK's package, into artifacts/packages.</summary>
[TaskName("Pack")]
public sealed class PackTask : FrostingTask<DeployContext>
{
    public override void Run(DeployContext context) => context.DotNetPack("sdk", new DotNetPackSettings { Configuration = context.BuildConfiguration, OutputDirectory = "artifacts/packages" });
}

/// <summary>What runs when no task is named.</summary>
[TaskName("Default"), IsDependentOn(typeof(CompileTask)), IsDependentOn(typeof(PackTask))]
public sealed class DefaultTask : FrostingTask<DeployContext>;
