using System.Collections.Immutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Model;
using Dogshore.Packaging;
using Dogshore.Packaging.Files;
using Dogshore.Packaging.Ignoring;
using Dogshore.Worlds;

namespace Dogshore.Cdn;

/// <summary>Lists the folders of <c>@(DeployStatic)</c> when a step runs: at evaluation nothing was built yet. The packer's own rules hold, so
/// that no link leads out, and no key or password becomes public.</summary>
static class StaticLister
{
    /// <exception cref="DeployException">A folder is not there or holds nothing; all that must not be published, at once.</exception>
    public static ImmutableArray<StaticFile> List(IEnumerable<StaticFiles> statics, ImmutableArray<Headers> headers, World world, CancellationToken stop)
    {
        var rules = new CacheRules(headers);
        var files = new Dictionary<string, StaticFile>(StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach (var each in statics)
        {
            try
            {
                var found = Of(each, rules, world, stop);
                foreach (var file in each.Fingerprint ? new Fingerprints([.. found], rules, Path.Combine(world.Directory, "obj", "deploy", "statics")).Made() : found)
                {
                    if (files.TryGetValue(file.Name, out var other) && other.Sha256 != file.Sha256) findings.Add(Dog.TwoForOnePath.With(Shown(other, world), Shown(file, world), file.Name).At(each.Place));
                    files[file.Name] = file;
                }
            }
            catch (DeployException refused)
            {
                findings.AddRange(refused.Findings.Select(finding => finding.At(finding.Place ?? each.Place)));
            }
        }
        if (findings.Count > 0) throw new DeployException([.. findings]);
        return [.. files.Values.Select(file => Coded(file, files)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    static IEnumerable<StaticFile> Of(StaticFiles statics, CacheRules rules, World world, CancellationToken stop)
    {
        var root = Path.GetFullPath(Path.Combine(world.Directory, statics.Directory));
        if (!Directory.Exists(root)) throw new DeployException(Dog.NoFolderOfStatics.With(statics.Directory));
        var found = Lister.Find(new PackageRequest { Project = world.Directory, Root = root, Runtime = Runtime.Static, IsSource = false }, world, stop);
        var matches = Globs.Of(statics.Match);
        var chosen = Enumerable.Range(0, found.Files.Length).Where(index => matches.IsEmpty || matches.Match(found.Files[index].Path)).ToArray();
        var contents = new Packaging.Files.Contents(found.Files);
        contents.Read(chosen, world.Cores, stop);
        ImmutableArray<Finding> findings = [.. found.Findings.Where(finding => finding.Code != Dog.NothingToPack.Code), .. contents.Findings];
        if (!findings.IsEmpty) throw new DeployException(Lister.Sorted(findings));
        if (chosen.Length == 0) throw new DeployException(Dog.NoStatics.With(statics.Directory, statics.Match ?? "**"));
        foreach (var index in chosen)
        {
            var file = found.Files[index];
            var name = statics.Prefix + file.Path;
            if (name.StartsWith(StaticStore.Ours, StringComparison.Ordinal)) throw new DeployException(Dog.StaticNameIsOurs.With(name));
            yield return new StaticFile(name, file.Source!, file.Facts.Bytes, contents[index].Sha256, ContentTypes.Of(name), rules.For(name, file.Path), Names.IsFingerprinted(name));
        }
    }

    /// <summary>A <c>.gz</c> or <c>.br</c> beside its plain file is that file in another coding, and is served as such.</summary>
    static StaticFile Coded(StaticFile file, Dictionary<string, StaticFile> all)
    {
        var coding = Path.GetExtension(file.Name) switch { ".gz" => "gzip", ".br" => "br", _ => null };
        if (coding is null || !all.TryGetValue(file.Name[..^3], out var plain)) return file;
        return file with { Type = plain.Type, Encoding = coding, IsFixed = plain.IsFixed, Cache = plain.Cache };
    }

    static string Shown(StaticFile file, World world) => Path.GetRelativePath(world.Directory, file.Source).Replace(Path.DirectorySeparatorChar, '/');
}
