import hashlib, json, os, shutil, sys, tarfile

HOME = os.path.expanduser("~")


def unpacked(release):
    """The folder of a release's content; made when nobody has made it yet, whole or not at all."""
    contents = os.path.join(HOME, APP, "contents")
    place = os.path.join(contents, release["content"])
    if os.path.isdir(place):
        return place
    making = "%s.making-%d" % (place, os.getpid())
    shutil.rmtree(making, ignore_errors=True)
    package, index = place + ".tar.gz", place + ".json"
    if os.path.exists(package):
        if digest(package) != release["package"]:
            os.remove(package)
            raise RuntimeError("dogshore: the package did not arrive whole: deploy again")
        unpack(package, making)
    elif os.path.exists(index):
        assemble(index, making)
    elif not os.path.isdir(place):
        raise RuntimeError("dogshore: the content %s is gone: deploy again" % release["content"])
    try:
        os.rename(making, place)
    except OSError:
        # Another process was faster, and it made the same.
        shutil.rmtree(making, ignore_errors=True)
        if not os.path.isdir(place):
            raise
    # It would only fill the account's disk.
    if os.path.exists(package):
        os.remove(package)
    return place


def unpack(package, folder):
    with tarfile.open(package) as tar:
        for member in tar:
            if member.isfile():
                write(folder, member.name, member.mode & 0o100, tar.extractfile(member))


def assemble(index, folder):
    """From files that lie under the names of their hashes."""
    with open(index) as file:
        entries = json.load(file)
    for entry in entries:
        stored = os.path.join(HOME, APP, "objects", entry["sha256"])
        if digest(stored) != entry["sha256"]:
            os.remove(stored)
            raise RuntimeError("dogshore: %s did not arrive whole: deploy again" % entry["path"])
        with open(stored, "rb") as source:
            write(folder, entry["path"], entry["isExecutable"], source)


def write(folder, name, executable, source):
    path = os.path.normpath(os.path.join(folder, name))
    if not path.startswith(folder + os.sep):
        raise RuntimeError("dogshore: the package holds %r" % name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as target:
        shutil.copyfileobj(source, target)
    if executable:
        os.chmod(path, 0o755)


def digest(path):
    value = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            value.update(piece)
    return value.hexdigest()


def environment(release):
    """The folder of the virtual environment that was made for the release; None where it has none of its own."""
    name = release.get("environment")
    return os.path.join(HOME, APP, "environments", name) if name else None


def released():
    """The release, the folder of its content, and the variables that it sets."""
    with open(os.path.join(HOME, APP, "releases", FOLDER, "release.json")) as file:
        release = json.load(file)
    place = unpacked(release)
    variables = dict(release["config"])
    for name in release["databases"]:
        data = os.path.join(HOME, APP, "data")
        os.makedirs(data, mode=0o700, exist_ok=True)
        variables[name] = "sqlite:///" + os.path.join(data, name + ".db")
    variables["DEPLOY_VERSION"] = release["version"]
    if release["commit"]:
        variables["DEPLOY_COMMIT"] = release["commit"]
    return release, place, variables
