using Dogshore.Emulators.Apps;
using Dogshore.Emulators.Kubernetes;

namespace Dogshore.Conformance.Kubernetes;

/// <summary>The tools themselves, for which a script stands elsewhere in these tests: what they make of a Dockerfile is what we push and the pods run.</summary>
public sealed class RealBuilders(Stage<KubernetesSubject> stage) : OfOneCluster<KubernetesSubject>(stage)
{
    // From nothing: no registry is asked, and nothing runs while it is built. Python is the machine's own.
    const string Dockerfile = """
        FROM scratch
        COPY . /app/
        WORKDIR /app
        ENV MADE_OF=Dockerfile

        """;

    [Theory, InlineData("podman"), InlineData("buildah")]
    public async Task A_Dockerfile_is_built_pushed_and_run(string tool)
    {
        Assert.SkipUnless(AppEnvironment.SearchPath.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))), $"needs {tool}");
        var scene = New();
        File.WriteAllText(Path.Combine(scene.Folder, "Dockerfile"), Dockerfile);
        scene.Attributes = $"Builder=\"{tool}\"";
        scene.Variables["PATH"] = AppEnvironment.SearchPath;
        scene.Variables["CONTAINERS_STORAGE_CONF"] = Storage(Path.Combine(scene.Folder, "..", "storage"));

        (await scene.Deploy(Stop)).ShouldSucceed().Log.ShouldContain($"building the image with {tool}");
        (await scene.Get()).ShouldBe((200, "all is well: first"));
        (await scene.Get("/env/MADE_OF")).ShouldBe((200, "Dockerfile"));
        Get(Kinds.Deployment, $"{scene.App}-web")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldMatch($"/apps/{scene.App}@sha256:[0-9a-f]{{64}}$");
        (await scene.Deploy(Stop)).ShouldBe("unchanged");
    }

    /// <summary>Images of the tests stay out of those of the machine.</summary>
    static string Storage(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "storage.conf");
        File.WriteAllText(file, $"""
            [storage]
            driver = "vfs"
            graphroot = "{Path.GetFullPath(folder)}/images"
            runroot = "{Path.GetFullPath(folder)}/run"

            """);
        return file;
    }
}
