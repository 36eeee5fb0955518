"""Try the way of one assignment through a real hub on one machine, with two users.

``python exercises/jupyterhub/try.py COURSE USER USER`` wants to be root, ``jupyterhub`` and
``configurable-http-proxy`` on the PATH, two users of the system, and a course released by
``exercises/grade.py``. It starts the hub and both servers; nbgrader releases to the exchange;
each user fetches, answers and submits through their own server; the course collects and
grades. The first user answers rightly, the second not at all.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import psutil

HERE = Path(__file__).resolve().parent
NAME = "zero-replies"


def free_ports() -> int:
    """Return the first of three free ports in a row."""
    for port in range(8100, 9000, 10):
        with socket.socket() as each:
            if each.connect_ex(("127.0.0.1", port)):
                return port
    raise SystemExit("no free port")


class Hub:
    """A started hub, spoken to over its REST interface alone."""

    def __init__(self, folder: Path, exchange: Path):
        self.token, port = secrets.token_hex(16), free_ports()
        self.url = f"http://127.0.0.1:{port}"
        (folder / "nbgrader_config.py").write_text(
            "c = get_config()\n"
            f"c.Exchange.root = {str(exchange)!r}\n"
            "c.CourseDirectory.course_id = 'warmstart'\n"
        )
        environment = os.environ | {
            "HUB_FOLDER": str(folder),
            "HUB_PORT": str(port),
            "HUB_TOKEN": self.token,
            "JUPYTER_CONFIG_PATH": str(folder),
        }
        self.log = open(folder / "hub.log", "w")
        self.process = subprocess.Popen(
            ["jupyterhub", "-f", str(HERE / "jupyterhub_config.py")],
            cwd=folder,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def ask(self, method, path, content=None):
        """Send one request; return its status and what came."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()[:500]
        except OSError as error:
            return 0, str(error)

    def until(self, what, condition, seconds=180):
        """Ask again until something holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := condition():
                return value
            time.sleep(0.5)
        raise SystemExit(f"{what}: not within {seconds} s; see hub.log")

    def stop(self):
        """Stop the hub and what it started."""
        family = [*psutil.Process(self.process.pid).children(recursive=True), self.process]
        for member in family:
            try:
                member.terminate()
            except psutil.NoSuchProcess:
                pass
        self.process.wait(30)
        self.log.close()


def nbgrader(course, exchange, *words):
    """Run nbgrader as the instructor."""
    command = [sys.executable, "-m", "nbgrader", *words, f"--Exchange.root={exchange}"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    print(
        f"instructor: nbgrader {' '.join(words)}: {'done' if not done.returncode else done.stderr}"
    )
    if done.returncode:
        raise SystemExit(1)


def main():
    """Go the whole way."""
    course, users = Path(sys.argv[1]).resolve(), sys.argv[2:]
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    folder.chmod(0o755)
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    nbgrader(course, exchange, "release_assignment", NAME, "--force")
    hub = Hub(folder, exchange)
    try:
        hub.until("the hub", lambda: hub.ask("GET", "/hub/api/")[0] == 200)
        print(f"hub {hub.ask('GET', '/hub/api/')[1]['version']}")
        for user in users:
            hub.ask("POST", f"/hub/api/users/{user}")
            hub.ask("POST", f"/hub/api/users/{user}/server")
        for user in users:
            hub.until(
                f"{user}'s server",
                lambda u=user: (
                    hub.ask("GET", f"/hub/api/users/{u}")[1]["servers"].get("", {}).get("ready")
                ),
            )
            here = f"/user/{user}"
            asked = f"{here}/assignments/%s?course_id=warmstart&assignment_id={NAME}"
            status, listed = hub.ask("POST", asked % "fetch")
            print(f"{user}: fetch {status}", [v["status"] for v in listed["value"]])
            path = f"{here}/api/contents/{NAME}/{NAME}.ipynb"
            status, got = hub.ask("GET", path)
            notebook = got["content"]
            if user == users[0]:
                solved = nbformat.read(HERE.parent / NAME / "solution.ipynb", as_version=4)
                right = {
                    c.metadata.nbgrader.grade_id: c.source
                    for c in solved.cells
                    if c.metadata.get("nbgrader", {}).get("solution")
                }
                for cell in notebook["cells"]:
                    key = cell["metadata"].get("nbgrader", {}).get("grade_id")
                    cell["source"] = right.get(key, cell["source"])
                print(
                    f"{user}: saved",
                    hub.ask("PUT", path, {"type": "notebook", "content": notebook})[0],
                )
            status, listed = hub.ask("POST", asked % "submit")
            print(f"{user}: submit {status}", [v["status"] for v in listed["value"]])
        servers = [
            p
            for p in psutil.Process(hub.process.pid).children(recursive=True)
            if any("singleuser" in word for word in p.cmdline())
        ]
        for p in servers:
            print(f"{p.username()}: server of {p.memory_info().rss / 2**20:.0f} MB resident")
    finally:
        hub.stop()
    nbgrader(course, exchange, "collect", NAME)
    grade = [sys.executable, str(HERE.parent / "grade.py"), "grade", str(course)]
    print(subprocess.run(grade, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
