using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Dogshore.Faults;
using Dogshore.Manifest;

namespace Dogshore.Platforms;

/// <summary>Platforms that a project brings along, from the assemblies of <c>@(DeployPlatformAssembly)</c>. Each is loaded with what it needs
/// by itself, so that two may want different versions of a library; only the engine is shared, because its types are the contract.</summary>
public static class PlatformAssemblies
{
    /// <param name="known">The platforms that are there already.</param>
    /// <returns>Those, and after them the project's own.</returns>
    /// <exception cref="DeployException">Everything that is wrong with an assembly. One that is not there is left to the manifest's reader.</exception>
    public static ImmutableArray<Platform> Load(ManifestInput input, ImmutableArray<Platform> known)
    {
        var all = known.ToList();
        var faults = new List<Finding>();
        foreach (var item in ManifestReader.AssemblyItems(input))
        {
            var file = Path.GetFullPath(item.Include, input.Directory);
            if (!File.Exists(file)) continue;
            var place = item.DefinedIn is { } defined ? new Place(defined) : null;
            try
            {
                foreach (var platform in In(file, item.Include)) Add(platform, all, item.Include);
            }
            catch (DeployException refused)
            {
                faults.AddRange(refused.Findings.Select(finding => finding.At(place)));
            }
        }
        return faults.Count == 0 ? [.. all] : throw new DeployException([.. faults]);
    }

    static void Add(Platform platform, List<Platform> all, string shown)
    {
        var name = platform.Declaration.Name;
        if (all.Find(each => string.Equals(each.Declaration.Name, name, StringComparison.OrdinalIgnoreCase)) is { } other)
            throw new DeployException(Dog.PlatformTwice.With(shown, name, other.GetType().Assembly.GetName().Name));
        all.Add(platform);
    }

    static List<Platform> In(string file, string shown)
    {
        try
        {
            var context = new Surroundings(file);
            var assembly = context.LoadFromAssemblyPath(file);
            var engine = typeof(Platform).Assembly.GetName();
            var wants = assembly.GetReferencedAssemblies().FirstOrDefault(reference => reference.Name == engine.Name);
            if (wants is not null && (wants.Version?.Major != engine.Version?.Major || wants.Version > engine.Version))
                throw new DeployException(Dog.PlatformOfOtherEngine.With(shown, Short(wants.Version), Short(engine.Version)));
            var types = assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Platform)) && !type.IsAbstract && type.GetConstructor([]) is not null).ToList();
            if (types.Count == 0) throw new DeployException(Dog.AssemblyWithoutPlatform.With(shown));
            // Once, here: a member that this engine does not have, or has in another shape, is met now and not in mid-deploy.
            return [.. types.Select(type => (Platform)Activator.CreateInstance(type)!)];
        }
        catch (Exception fault) when (fault is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new DeployException(Dog.AssemblyNotLoaded.With(shown, Words(fault)));
        }
        catch (TargetInvocationException thrown)
        {
            throw new DeployException(Dog.AssemblyNotLoaded.With(shown, $"its platform could not be made, {Words(thrown.InnerException!)}"));
        }
    }

    static string Short(Version? version) => version is null ? "unknown" : version.ToString(2);

    /// <summary>The kind and what was missing; a whole message of the loader names folders of this machine.</summary>
    static string Words(Exception fault) => fault switch
    {
        BadImageFormatException => "it is no .NET assembly, or one for another kind of machine",
        FileNotFoundException { FileName: { } name } => $"it needs '{name.Split(',')[0]}', which is not beside it",
        TypeLoadException { TypeName: { Length: > 0 } name } => $"the type '{name}' is not as it was when it was built",
        _ => fault.GetType().Name,
    };

    /// <summary>Where an assembly finds what it needs: the engine here, its own packages beside it, the rest with .NET.</summary>
    sealed class Surroundings(string file) : AssemblyLoadContext($"platform {Path.GetFileName(file)}")
    {
        readonly AssemblyDependencyResolver resolver = new(file);

        protected override Assembly? Load(AssemblyName name)
        {
            // Ours by name and whatever the version, which was compared: two copies would be two contracts.
            if (name.Name is "Dogshore") return typeof(Platform).Assembly;
            if (name.Name is "Dogshore.Platforms" && GetLoadContext(typeof(Platform).Assembly) is { } ours) return ours.LoadFromAssemblyName(name);
            return resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }
}
