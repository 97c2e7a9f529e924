"""Tells what an interpreter is, and whether its own packages meet an app's requirements, as JSON.

Runs with -I: neither the app's modules nor variables of the environment reach into it. Python 3.8 or newer.
Arguments: the folder of the app.
"""
import glob
import hashlib
import importlib
import importlib.util
import json
import os
import re
import site
import sys
import urllib.parse
from importlib import metadata


class Requirements:
    """What the app asks for, read as pip reads it."""

    def __init__(self):
        self.source = None  # the file that names them
        self.lines = []
        self.constraints = []
        self.editable = []
        self.trees = []  # folders to build a package from
        self.digest = hashlib.sha256()
        self.files = set()

    def read(self, path, constraint=False):
        real = os.path.realpath(path)
        if real in self.files or not os.path.isfile(real):
            return
        self.files.add(real)
        with open(real, "rb") as file:
            data = file.read()
        self.digest.update(data)
        folder = os.path.dirname(real)
        for line in re.sub(r"\\\r?\n", "", data.decode("utf-8-sig", "replace")).splitlines():
            line = re.sub(r"(^|\s)#.*$", "", line).strip()
            option = re.match(r"(-r|--requirement|-c|--constraint|-f|--find-links|-e|--editable)(?:\s*=\s*|\s*)(.+)$", line)
            if not line:
                continue
            elif not option and line.startswith("-"):
                continue
            elif not option:
                (self.constraints if constraint else self.lines).append(line)
                self.path(folder, line.split(" --")[0].split(" ;")[0].strip())
            elif option[1] in ("-e", "--editable"):
                self.editable.append(line)
            elif option[1] in ("-f", "--find-links"):
                for wheel in sorted(glob.glob(os.path.join(glob.escape(os.path.join(folder, option[2])), "*"))):
                    self.local(wheel)
            else:
                self.read(os.path.join(folder, option[2]), constraint or option[1] in ("-c", "--constraint"))

    def path(self, folder, text):
        """What pip takes for a path: a mere name is a package, also where a folder is called like it."""
        address = re.search(r"\bfile:(?://)?(/[^\s;#]+)", text)
        if address:
            self.local(urllib.parse.unquote(address[1]))
        elif text.startswith(".") or os.sep in text or text.endswith((".whl", ".zip", ".tar.gz")):
            self.local(os.path.join(folder, text.split("[")[0]))

    def local(self, path):
        """A file that the text only names: other bytes are another environment."""
        if os.path.isdir(path):
            self.trees.append(path)
        elif os.path.isfile(path):
            self.digest.update(os.path.basename(path).encode())
            with open(path, "rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    self.digest.update(block)

    def project(self, path):
        """Dependencies in pyproject.toml, when this interpreter can read TOML."""
        toml = first("tomllib", "pip._vendor.tomli")
        if toml is None:
            return
        with open(path, "rb") as file:
            try:
                data = toml.load(file)
            except toml.TOMLDecodeError:
                return
        self.lines += data.get("project", {}).get("dependencies", [])
        self.lines += [name for name in data.get("tool", {}).get("poetry", {}).get("dependencies", {}) if name != "python"]


def first(*names):
    """The first of the modules that is there."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            pass
    return None


def packaging():
    """The module that knows versions and markers: a package of its own, or inside pip, or inside the pip that venv would install."""
    found = first("packaging.requirements", "pip._vendor.packaging.requirements")
    if found is None:
        bundled = glob.glob("/usr/share/python-wheels/pip-*.whl") + glob.glob(os.path.join(os.path.dirname(os.__file__), "ensurepip", "_bundled", "pip-*.whl"))
        sys.path[:0] = bundled
        found = first("pip._vendor.packaging.requirements")
        del sys.path[: len(bundled)]
    return found


def version(name):
    try:
        return metadata.distribution(name).version
    except metadata.PackageNotFoundError:
        return None


def met(line, parser, extra=""):
    if parser is None:
        return met_simply(line)
    try:
        asked = parser.Requirement(line)
        if asked.marker is not None and not asked.marker.evaluate({"extra": extra}):
            return True
        if asked.url is not None:
            return False
        have = version(asked.name)
        if have is None or not asked.specifier.contains(have, prereleases=True):
            return False
        return all(met(needed, parser, name) for name in asked.extras for needed in metadata.requires(asked.name) or [] if "extra" in needed)
    except ValueError:  # a path, an address, an option: for pip to judge
        return False


def met_simply(line):
    """Bare names, and versions that are numbers."""
    parts = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*((?:(?:==|!=|>=|<=|>|<)\s*[0-9.]+\s*,?\s*)*)$", line)
    have = parts and version(parts[1])
    if not have or not re.match(r"[0-9.]+$", have):
        return False

    def compare(operator, wanted):
        a, b = ([int(part) for part in text.strip(".").split(".")] for text in (have, wanted))
        a, b = a + [0] * (len(b) - len(a)), b + [0] * (len(a) - len(b))
        return {"==": a == b, "!=": a != b, ">=": a >= b, "<=": a <= b, ">": a > b, "<": a < b}[operator]

    return all(compare(*pair) for pair in re.findall(r"(==|!=|>=|<=|>|<)\s*([0-9.]+)", parts[2]))


def main(folder):
    asked = Requirements()
    requirements, project = os.path.join(folder, "requirements.txt"), os.path.join(folder, "pyproject.toml")
    if os.path.isfile(requirements):
        asked.source = "requirements.txt"
        asked.read(requirements)
    elif os.path.isfile(project):
        asked.source = "pyproject.toml"
        asked.project(project)
    # -I leaves out what the user installed for himself; the app will see it.
    if site.ENABLE_USER_SITE is not None and os.path.isdir(site.getusersitepackages()):
        sys.path.append(site.getusersitepackages())
    parser = packaging() if asked.lines or asked.constraints else None
    missing = [line for line in asked.lines if not met(line, parser)]
    missing += [line for line in asked.constraints if version(re.split(r"[^A-Za-z0-9._-]", line)[0]) is not None and not met(line, parser)]
    inside = sys.prefix != sys.base_prefix
    json.dump(
        {
            "executable": sys.executable,
            "version": ".".join(map(str, sys.version_info[:3])),
            "base": getattr(sys, "_base_executable", None) if inside else None,
            "lacks": next((name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None), None),
            "source": asked.source,
            "digest": asked.digest.hexdigest(),
            "missing": missing,
            "editable": asked.editable,
            "builds": bool(asked.trees),
            "bare": importlib.util.find_spec("venv") is not None,
        },
        sys.stdout,
    )


main(sys.argv[1])
