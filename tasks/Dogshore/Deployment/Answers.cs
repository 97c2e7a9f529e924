using System.Collections.Immutable;

namespace Dogshore.Deployment;

/// <summary>What DeployCheck found out for the steps that MSBuild itself does.</summary>
/// <param name="Publishes">A .NET app is to be published.</param>
/// <param name="PathMap">For the compiler: folders of this machine, and what stands for them in the assembly.</param>
/// <param name="Configuration">Release, unless a global property says otherwise.</param>
/// <param name="LaterWaves">Waves after the first, in order.</param>
public sealed record Checked(bool Publishes, string PathMap, string Configuration, ImmutableArray<string> LaterWaves);

/// <summary>One destination's answer, as an item for MSBuild: its name, and facts by name. No secrets.</summary>
public sealed record Answer(string Destination, ImmutableDictionary<string, string> Facts);
