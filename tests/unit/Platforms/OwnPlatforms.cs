using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Dogshore.Faults;
using Dogshore.Manifest;
using Dogshore.Platforms;
using Dogshore.Tests.Worlds;

namespace Dogshore.Tests.Platforms;

/// <summary>Assemblies with platforms that a project brings along.</summary>
public sealed class OwnPlatforms : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_that_is_no_assembly_cannot_be_loaded()
    {
        folder.Write("Acme.dll", "no assembly at all");
        Refusal("Acme.dll").Code.ShouldBe("DOG1067");
    }

    [Fact]
    public void One_without_a_platform_is_refused()
    {
        File.Copy(typeof(Shouldly.Should).Assembly.Location, Path.Combine(folder.Path, "Acme.dll"));
        Refusal("Acme.dll").Code.ShouldBe("DOG1068");
    }

    [Theory]
    [InlineData("2.0.0.0")]
    [InlineData("1.9.0.0")]
    public void One_that_was_built_for_another_engine_is_refused_and_both_versions_are_named(string version)
    {
        Make("Acme.dll", Version.Parse(version));
        var refusal = Refusal("Acme.dll");
        refusal.Code.ShouldBe("DOG1069");
        refusal.Fact.ShouldContain($"for Dogshore {version[..3]}, and this is 1.0");
    }

    [Fact]
    public void One_of_this_engine_is_no_such_fault()
    {
        Make("Acme.dll", typeof(Platform).Assembly.GetName().Version!);
        Refusal("Acme.dll").Code.ShouldBe("DOG1068");
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        // The SDK's own platforms, brought along once more.
        var ours = typeof(KnownPlatforms).Assembly.Location;
        var refusal = Should.Throw<DeployException>(() => PlatformAssemblies.Load(Input(ours), KnownPlatforms.All)).Findings.ShouldHaveSingleItem();
        refusal.Code.ShouldBe("DOG1079");
        refusal.Fact.ShouldContain("as Dogshore.Platforms does already");
    }

    [Fact]
    public void One_that_is_not_there_is_left_to_the_reader_of_the_manifest_who_knows_its_line() =>
        PlatformAssemblies.Load(Input("nowhere.dll"), KnownPlatforms.All).ShouldBe(KnownPlatforms.All);

    Finding Refusal(string assembly) => Should.Throw<DeployException>(() => PlatformAssemblies.Load(Input(assembly), [])).Findings.ShouldHaveSingleItem();

    ManifestInput Input(string assembly) => new([new("DeployPlatformAssembly", assembly, ImmutableDictionary<string, string>.Empty, null)],
        ImmutableDictionary<string, string>.Empty.Add("_ProjectFile", Path.Combine(folder.Path, "shop.proj")), ImmutableDictionary<string, string>.Empty);

    /// <summary>An empty assembly that references the engine in this version.</summary>
    void Make(string name, Version engine)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString(name), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Acme"), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("Dogshore"), engine, default, default, 0, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var bytes = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(bytes);
        File.WriteAllBytes(Path.Combine(folder.Path, name), bytes.ToArray());
    }
}
