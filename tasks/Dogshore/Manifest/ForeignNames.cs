using System.Collections.Frozen;

namespace Dogshore.Manifest;

/// <summary>Names that begin with Deploy and are not ours: MSBuild's and the .NET SDK's own, taken from the targets of
/// SDK 10.0.4xx and of Visual Studio's web publishing and extension projects. They are left alone.</summary>
static class ForeignNames
{
    static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "DeployOnBuild", "DeployIisAppPath", "DeployManifest", "DeployIndividualFiles", "DeployEncryptKey",
        "DeployTarget", "DeployDefaultTarget", "DeployAsIisApp", "DeployExtension", "DeployVSTemplates", "DeployProjectOutputs", "DeployHost");

    public static bool Hold(string name) => Names.Contains(name);

    /// <summary>Deploy and a capital letter: a name in our style. <c>Deployment…</c> is ClickOnce's and the users'.</summary>
    public static bool LooksLikeOurs(string name) =>
        name.Length > 6 && name.StartsWith("Deploy", StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[6]);
}
