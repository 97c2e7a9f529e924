namespace Dogshore.Conformance.Kubernetes;

/// <summary>A builder of the suite's own, which the deploy finds under the name of a real one: it makes a true image in a true OCI archive, of the files of
/// its context and nothing else, in a tenth of a second. That a real one works too has a test of its own.</summary>
static class BuilderScript
{
    /// <returns>The folder in which it lies.</returns>
    public static string Write(string folder)
    {
        var tools = Path.Combine(folder, "tools");
        Directory.CreateDirectory(tools);
        var file = Path.Combine(tools, "buildah");
        File.WriteAllText(file, Script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return tools;
    }

    const string Script = """
        #!/usr/bin/env python3
        import gzip, hashlib, io, json, os, sys, tarfile

        STORE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "store")


        def layer(context):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w") as tar:
                # As the images of Python have it beside python3.
                python = b'#!/bin/sh\nexec python3 "$@"\n'
                info = tarfile.TarInfo("usr/local/bin/python")
                info.size, info.mode = len(python), 0o755
                tar.addfile(info, io.BytesIO(python))
                for folder, folders, files in os.walk(context):
                    folders.sort()
                    for name in sorted(files):
                        path = os.path.join(folder, name)
                        info = tarfile.TarInfo("app/" + os.path.relpath(path, context))
                        info.size, info.mode = os.path.getsize(path), os.stat(path).st_mode & 0o777
                        with open(path, "rb") as file:
                            tar.addfile(info, file)
            return out.getvalue()


        def build(arguments):
            tag, context = arguments[arguments.index("--tag") + 1], arguments[-1]
            if not os.path.isfile(os.path.join(context, "Dockerfile")):
                sys.exit("there is no Dockerfile")
            plain = layer(context)
            os.makedirs(STORE, exist_ok=True)
            with open(os.path.join(STORE, hashlib.sha256(tag.encode()).hexdigest()), "wb") as file:
                file.write(plain)
            print("STEP 1: built", tag)


        def push(arguments):
            tag, to = arguments[0], arguments[1].removeprefix("oci-archive:")
            with open(os.path.join(STORE, hashlib.sha256(tag.encode()).hexdigest()), "rb") as file:
                plain = file.read()
            packed = gzip.compress(plain, 1, mtime=0)
            digest = lambda content: "sha256:" + hashlib.sha256(content).hexdigest()
            config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"WorkingDir": "/app"}, "rootfs": {"type": "layers", "diff_ids": [digest(plain)]}}).encode()
            describe = lambda content, kind: {"mediaType": "application/vnd.oci.image." + kind, "digest": digest(content), "size": len(content)}
            manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": describe(config, "config.v1+json"), "layers": [describe(packed, "layer.v1.tar+gzip")]}).encode()
            index = json.dumps({"schemaVersion": 2, "manifests": [describe(manifest, "manifest.v1+json")]}).encode()
            with tarfile.open(to, "w") as tar:
                for name, content in [("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'), ("index.json", index)] + [("blobs/" + digest(each).replace(":", "/"), each) for each in (config, packed, manifest)]:
                    info = tarfile.TarInfo(name)
                    info.size = len(content)
                    tar.addfile(info, io.BytesIO(content))


        {"build": build, "push": push}[sys.argv[1]](sys.argv[2:])

        """;
}
