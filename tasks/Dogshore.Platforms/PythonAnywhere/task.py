

def python(release):
    """The folder of a PATH in which python is the release's, or the one that runs this."""
    made = environment(release)
    if made and os.path.exists(os.path.join(made, COMPLETE)):
        return os.path.join(made, "bin")
    own = os.path.dirname(sys.executable)
    if os.path.exists(os.path.join(os.path.dirname(own), "pyvenv.cfg")):
        return own
    folder = os.path.join(HERE, "bin")
    os.makedirs(folder, exist_ok=True)
    for name in ("python", "python3"):
        if not os.path.lexists(os.path.join(folder, name)):
            os.symlink(sys.executable, os.path.join(folder, name))
    return folder


class Log:
    """The beginning and the end of what is said: a command may say more than the account's disk holds."""

    def __init__(self):
        self.head, self.tail, self.left_out = b"", b"", 0

    def take(self, piece):
        room = MOST - len(self.head)
        self.head, piece = self.head + piece[:room], piece[room:]
        self.tail += piece
        if len(self.tail) > 2 * MOST:
            self.left_out += len(self.tail) - MOST
            self.tail = self.tail[-MOST:]

    def whole(self):
        over = max(0, len(self.tail) - MOST)
        middle = b"\n... %d bytes are left out ...\n" % (self.left_out + over) if self.left_out + over else b""
        return self.head + middle + self.tail[over:]


MOST = 200000
COMPLETE = ".complete"
HERE = os.path.join(HOME, APP, "tasks", ID)
current = None


def ended(*args):
    """The platform ends the task: nothing that it started may go on alone."""
    if current is not None:
        os.killpg(current.pid, signal.SIGKILL)
    os._exit(143)


def run(name, command, seconds, place, variables, log):
    global current
    current = subprocess.Popen(["/bin/sh", "-c", command], cwd=place, env=variables, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    done = threading.Event()
    # By the pid, which is the group's: what the command left behind is ended too.
    late = threading.Timer(seconds, lambda: done.is_set() or (setattr(late, "fired", True), os.killpg(current.pid, signal.SIGKILL)))
    late.fired = False
    late.start()
    for piece in iter(lambda: os.read(current.stdout.fileno(), 1 << 16), b""):
        log.take(piece)
    code = current.wait()
    done.set()
    late.cancel()
    current = None
    return {"name": name, "code": code, "timedOut": late.fired}


def main():
    release, place, variables = released()
    everything = dict(os.environ)
    everything.update(variables)
    everything["PYTHONUNBUFFERED"] = "1"
    path = everything.get("PATH", "/usr/local/bin:/usr/bin:/bin")
    log, results = Log(), []
    for name, command, seconds in COMMANDS:
        everything["PATH"] = python(release) + os.pathsep + path
        if command is None:
            # Packages that are there in the right version are not installed once more: the account's disk is small.
            made = environment(release)
            shutil.rmtree(made, ignore_errors=True)
            everything["DOGSHORE_MADE"] = made
            command = 'python -m venv --system-site-packages "$DOGSHORE_MADE" && "$DOGSHORE_MADE/bin/python" -m pip install --disable-pip-version-check -r requirements.txt && touch "$DOGSHORE_MADE/%s"' % COMPLETE
        results.append(run(name, command, seconds, place, everything, log))
        if results[-1]["code"] != 0:
            break
    keep("log.txt", log.whole())
    keep("result.json", json.dumps(results).encode())


def keep(name, text):
    path = os.path.join(HERE, name)
    with open(path + ".making", "wb") as file:
        file.write(text)
    os.rename(path + ".making", path)


if __name__ == "__main__":
    import signal, subprocess, threading, time, traceback

    signal.signal(signal.SIGTERM, ended)
    # A task that is always on is begun again when it ends: once is enough.
    if not os.path.exists(os.path.join(HERE, "result.json")):
        try:
            main()
        except Exception:
            keep("log.txt", traceback.format_exc().encode())
            keep("result.json", json.dumps([{"name": "", "code": 1, "timedOut": False}]).encode())
    while "--stay" in sys.argv:
        time.sleep(60)
