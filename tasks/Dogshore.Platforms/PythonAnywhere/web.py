

def started():
    import importlib

    release, place, variables = released()
    for log in (sys.stdout, sys.stderr):
        print("dogshore: %s starts" % ID, file=log, flush=True)
    os.environ.update(variables)
    os.chdir(place)
    made = environment(release)
    if made:
        import glob

        sys.path[:0] = glob.glob(os.path.join(made, "lib", "python3*", "site-packages"))
    sys.path.insert(0, place)
    with open(os.path.join(place, ".dogshore", "web.json")) as file:
        web = json.load(file)
    if web["application"] is None:
        return site(place, web)
    module, _, name = web["application"].partition(":")
    found = importlib.import_module(module)
    for part in (name[:-2] if name.endswith("()") else name).split("."):
        found = getattr(found, part)
    return found() if name.endswith("()") else found


def proven(app):
    """The same application, its answers telling which release gave them."""
    def answer(environ, start_response):
        def start(status, headers, *more):
            return start_response(status, list(headers) + [("Dogshore-Release", ID)], *more)
        return app(environ, start)
    return answer


def site(place, web):
    """Serves a folder: pages without their .html too, 404.html for what is not there, nothing that is hidden."""
    import mimetypes, posixpath, re, wsgiref.util

    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("text/javascript", ".mjs")
    mimetypes.add_type("application/wasm", ".wasm")
    mimetypes.add_type("font/woff2", ".woff2")
    mimetypes.add_type("image/webp", ".webp")

    def find(path):
        parts = [part for part in posixpath.normpath(path).split("/") if part]
        if any(part == ".." or "\0" in part or (part.startswith(".") and part != ".well-known") for part in parts):
            return None
        base = os.path.join(place, *parts)
        for file in (base, os.path.join(base, "index.html"), base + ".html"):
            if os.path.isfile(file):
                return file
        return None

    def answer(environ, start_response):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start_response("405 Method Not Allowed", [("Allow", "GET, HEAD"), ("Content-Length", "0")])
            return []
        # WSGI hands bytes over as latin-1.
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        file = find(path)
        status = "200 OK" if file else "404 Not Found"
        if file is None:
            page = os.path.join(place, "404.html")
            file = page if os.path.isfile(page) else None
        if file is None:
            start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "10")])
            return [b"not found\n"]
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        headers = [("Content-Type", kind + "; charset=utf-8" if kind.startswith("text/") else kind), ("Content-Length", str(os.path.getsize(file)))]
        name = os.path.relpath(file, place)
        rule = next((cache for pattern, cache in web["headers"] if re.fullmatch(pattern, name)), None)
        if rule and status.startswith("200"):
            headers.append(("Cache-Control", rule))
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else wsgiref.util.FileWrapper(open(file, "rb"), 1 << 16)

    return answer


application = proven(started())
# dogshore: end
