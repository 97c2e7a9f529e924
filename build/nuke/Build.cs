#if FALLOUT
using Fallout.Common;
using BaseBuild = Fallout.Common.FalloutBuild;
#else
using Nuke.Common;
using BaseBuild = Nuke.Common.NukeBuild;
#endif

/// <summary>A host with nothing of its own: the steps of a deploy, by name.</summary>
sealed class Build : BaseBuild, IDeploy
{
    public static int Main() => Execute<Build>(build => ((IDeploy)build).Deploy);
}
