using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Dogshore.Emulators.Apps;

namespace Dogshore.Emulators.Kubernetes.OpenShift;

/// <summary>Source to image (contract openshift §3.5, §3.6): the builder's assemble over the sources, and the image that comes of it.</summary>
sealed class SourceBuild(JsonObject build, string archive, string into, Action<string> say)
{
    const string Home = "opt/app-root/src";

    string folder = into;

    public async Task<(IReadOnlyDictionary<string, byte[]> Files, JsonObject Config)> Run()
    {
        if (build.Map("spec", "strategy", "sourceStrategy") is not { } strategy) throw new BuildFailedException("DockerBuildFailed", "Dockerfile build strategy has failed.", "this cluster builds from source only");
        await Unpack();
        if (build.Text("spec", "source", "contextDir") is { Length: > 0 } inner) folder = Path.Combine(folder, inner);
        var environment = new Dictionary<string, string> { ["PORT"] = "8080", ["HOME"] = "/opt/app-root/src" };
        foreach (var each in strategy.Each("env")) environment[each.Text("name")!] = each.Text("value") ?? "";
        var file = Path.Combine(folder, ".s2i", "environment");
        if (File.Exists(file))
            foreach (var pair in (await File.ReadAllLinesAsync(file)).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2 && !pair[0].StartsWith('#'))) environment[pair[0].Trim()] = pair[1].Trim();
        var builder = strategy.Text("from", "name") ?? "";
        say($"Using the builder image {builder}");
        say("---> Installing application source ...");
        var isPython = builder.StartsWith("python", StringComparison.Ordinal);
        var run = isPython ? await Python(environment) : DotNet(environment);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => $"{Home}/{Path.GetRelativePath(folder, path)}", File.ReadAllBytes);
        files["usr/libexec/s2i/run"] = Encoding.UTF8.GetBytes(run);
        // The builder makes a virtual environment, in which python is python3.
        if (isPython) files["opt/app-root/bin/python"] = "#!/bin/sh\nexec python3 \"$@\"\n"u8.ToArray();
        return (files, new JsonObject
        {
            ["Cmd"] = new JsonArray("/usr/libexec/s2i/run"), ["WorkingDir"] = $"/{Home}", ["User"] = "1001", ["ExposedPorts"] = new JsonObject { ["8080/tcp"] = new JsonObject() },
            ["Env"] = Json.List(environment.Select(each => (JsonNode)$"{each.Key}={each.Value}")),
        });
    }

    async Task Unpack()
    {
        Directory.CreateDirectory(folder);
        if (build.Text("spec", "source", "binary", "asFile") is { Length: > 0 } name)
        {
            File.Copy(archive, Path.Combine(folder, Path.GetFileName(name)));
            return;
        }
        try
        {
            await using var bytes = new FileStream(archive, FileMode.Open, FileAccess.Read);
            var (first, second) = (bytes.ReadByte(), bytes.ReadByte());
            bytes.Position = 0;
            if (first == 'P' && second == 'K')
            {
                await ZipFile.ExtractToDirectoryAsync(bytes, folder);
                return;
            }
            await using var plain = first == 0x1f && second == 0x8b ? new GZipStream(bytes, CompressionMode.Decompress) : (Stream)bytes;
            await TarFile.ExtractToDirectoryAsync(plain, folder, overwriteFiles: true);
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) throw new InvalidDataException("nothing is in it");
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or IOException or FormatException)
        {
            throw new BuildFailedException("FetchSourceFailed", "Failed to fetch the input source.", $"unable to extract binary build input, must be a zip, tar, or gzipped tar, or specified as a file: {damaged.Message}");
        }
    }

    async Task<string> Python(Dictionary<string, string> environment)
    {
        var requirements = Path.Combine(folder, "requirements.txt");
        if (File.Exists(requirements)) say("---> Installing dependencies ...");
        if (await PythonPackages.Missing(requirements) is { } missing)
        {
            say($"ERROR: Could not find a version that satisfies the requirement {missing} (from versions: none)");
            say($"ERROR: No matching distribution found for {missing}");
            throw new BuildFailedException("AssembleFailed", "Assemble script failed.", "error: non-zero (13) exit code from the builder image: assemble failed");
        }
        if (File.Exists(Path.Combine(folder, "manage.py")) && !environment.ContainsKey("DISABLE_COLLECTSTATIC")) say("---> Collecting Django static files ...");
        // The order of s2i-python's run. It listens on this machine alone, where a container would on all of its own addresses.
        return """
            #!/bin/bash
            here() { [ -e "$1" ]; }
            if here manage.py && [ -z "$DISABLE_MIGRATE" ]; then echo "---> Migrating database ..."; python3 manage.py migrate --noinput || exit 1; fi
            if here gunicorn.conf.py && grep -q wsgi_app gunicorn.conf.py; then echo "---> Serving application with gunicorn ..."; export GUNICORN_CMD_ARGS="${GUNICORN_CMD_ARGS:---bind=127.0.0.1:$PORT --access-logfile=-}"; exec gunicorn; fi
            if [ -n "$APP_SCRIPT" ]; then echo "---> Running application from script ($APP_SCRIPT) ..."; case "$APP_SCRIPT" in /*) exec "$APP_SCRIPT";; *) exec "./$APP_SCRIPT";; esac; fi
            if [ -n "$APP_FILE" ]; then echo "---> Running application from Python script ($APP_FILE) ..."; exec python3 "$APP_FILE"; fi
            if [ -z "$APP_MODULE" ]; then
              if here app.sh; then echo "---> Running application from script (app.sh) ..."; exec ./app.sh; fi
              if here app.py; then echo "---> Running application from Python script (app.py) ..."; exec python3 app.py; fi
              if here wsgi.py; then APP_MODULE=wsgi; fi
            fi
            if [ -n "$APP_MODULE" ]; then
              echo "---> Serving application with gunicorn ($APP_MODULE) ..."
              export GUNICORN_CMD_ARGS="${GUNICORN_CMD_ARGS:---bind=127.0.0.1:$PORT --access-logfile=-}"
              exec gunicorn "$APP_MODULE" ${APP_CONFIG:+--config "$APP_CONFIG"}
            fi
            if here manage.py; then echo "---> Serving application with 'manage.py runserver' ..."; exec python3 manage.py runserver "127.0.0.1:$PORT"; fi
            echo "ERROR: don't know how to run your application."
            exit 1
            """;
    }

    string DotNet(Dictionary<string, string> environment)
    {
        environment.TryAdd("ASPNETCORE_URLS", "http://*:8080");
        if (!environment.TryGetValue("DOTNET_STARTUP_ASSEMBLY", out var assembly))
        {
            // No package can be restored here: only what was published already comes through.
            say("---> Restoring application dependencies...");
            say("error NU1101: Unable to find package. No packages exist with this id in source(s): nuget.org");
            throw new BuildFailedException("AssembleFailed", "Assemble script failed.", "error: non-zero (13) exit code from the builder image: assemble failed");
        }
        if (!File.Exists(Path.Combine(folder, assembly)))
        {
            say($"Startup assembly {assembly} not found.");
            throw new BuildFailedException("AssembleFailed", "Assemble script failed.", "error: non-zero (13) exit code from the builder image: assemble failed");
        }
        return $"#!/bin/bash\nexec dotnet {assembly}\n";
    }
}
