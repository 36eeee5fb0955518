"""Try the way of one assignment through a real hub on one machine, with two users.

``make hub`` does it all. It wants to be root: the exchange lives by the rights of real users
of the system, and two are made for the while of it. It starts the hub and both servers;
nbgrader releases to the exchange; each user fetches, answers, runs the notebook in a kernel
and submits through their own server; the course collects and grades. The first user answers
rightly, the second not at all. It fails unless the grades say so, and prints what each
process takes of the memory.
"""

import asyncio
import json
import os
import pwd
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pandas as pd
import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

HERE = Path(__file__).resolve().parent
NAME = "zero-replies"
USERS = ("warmstart-try-1", "warmstart-try-2")


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


@contextmanager
def users():
    """Give two users of the system, who are gone afterwards."""
    try:
        for user in USERS:
            subprocess.run(["useradd", "--create-home", user], check=True)
        yield USERS
    finally:
        for user in USERS:
            try:
                pwd.getpwnam(user)
            except KeyError:
                continue
            subprocess.run(["userdel", "--remove", user], check=True, capture_output=True)


async def ran(hub: Hub, user: str, code: str) -> str:
    """Run code in a kernel of the user's server, as the page does; return how it ended."""
    _, kernel = hub.ask("POST", f"/user/{user}/api/kernels", {"name": "python3"})
    address = f"{hub.url}/user/{user}/api/kernels/{kernel['id']}/channels".replace("http", "ws", 1)
    request = HTTPRequest(address, headers={"Authorization": f"token {hub.token}"})
    channel = await websocket_connect(request)
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": user}
    header |= {"session": uuid.uuid4().hex, "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    await channel.write_message(json.dumps({**message, "channel": "shell"}))
    while text := await channel.read_message():
        answer = json.loads(text)
        mine = answer["parent_header"].get("msg_id") == header["msg_id"]
        if mine and answer["msg_type"] == "execute_reply":
            channel.close()
            return answer["content"]["status"]
    raise SystemExit(f"{user}: the kernel's channel closed")


def code_of(notebook) -> str:
    """Return the code of a notebook as one text."""
    cells = [c["source"] for c in notebook["cells"] if c["cell_type"] == "code"]
    return "\n".join(cells)


def memory(hub: Hub) -> None:
    """Print what each process takes, by its kind."""
    for p in [psutil.Process(hub.process.pid), *psutil.Process(hub.process.pid).children(True)]:
        line = " ".join(p.cmdline())
        kinds = ("ipykernel_launcher", "singleuser", "configurable-http-proxy", "jupyterhub")
        kind = next((k for k in kinds if k in line), None)
        if kind:
            print(f"{p.username()}: {kind} takes {p.memory_info().rss / 2**20:.0f} MB")


def main():
    """Go the whole way."""
    course = Path(sys.argv[1]).resolve()
    if os.geteuid():
        raise SystemExit("A hub with two users of the system wants to be root: sudo make hub.")
    grader = [sys.executable, str(HERE.parent / "grade.py")]
    subprocess.run([*grader, "release", str(course)], check=True, stdout=subprocess.DEVNULL)
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    folder.chmod(0o755)
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    nbgrader(course, exchange, "release_assignment", NAME, "--force")
    with users() as names:
        hub = Hub(folder, exchange)
        try:
            hub.until("the hub", lambda: hub.ask("GET", "/hub/api/")[0] == 200)
            print(f"hub {hub.ask('GET', '/hub/api/')[1]['version']}")
            for user in names:
                hub.ask("POST", f"/hub/api/users/{user}")
                hub.ask("POST", f"/hub/api/users/{user}/server")
            for number, user in enumerate(names):
                go(hub, user, solves=number == 0)
            memory(hub)
        finally:
            hub.stop()
        nbgrader(course, exchange, "collect", NAME)
    subprocess.run([*grader, "grade", str(course), "--jobs", "2"], check=True)
    table = pd.read_csv(course / "grades.csv").set_index("student").loc[list(names)]
    print(table[["status", "score", "of"]].to_string())
    right, blank = table["score"]
    if not (set(table["status"]) == {"graded"} and right == table["of"].iloc[0] > blank == 0):
        raise SystemExit("These are not the grades that were handed in.")


def go(hub: Hub, user: str, solves: bool) -> None:
    """Let one user fetch, answer or not, run and submit."""
    hub.until(
        f"{user}'s server",
        lambda: hub.ask("GET", f"/hub/api/users/{user}")[1]["servers"].get("", {}).get("ready"),
    )
    here = f"/user/{user}"
    asked = f"{here}/assignments/%s?course_id=warmstart&assignment_id={NAME}"
    status, listed = hub.ask("POST", asked % "fetch")
    print(f"{user}: fetch {status}", [v["status"] for v in listed["value"]])
    path = f"{here}/api/contents/{NAME}/{NAME}.ipynb"
    _, got = hub.ask("GET", path)
    notebook = got["content"]
    if solves:
        solved = nbformat.read(HERE.parent / NAME / "solution.ipynb", as_version=4)
        right = {
            c.metadata.nbgrader.grade_id: c.source
            for c in solved.cells
            if c.metadata.get("nbgrader", {}).get("solution")
        }
        for cell in notebook["cells"]:
            key = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = right.get(key, cell["source"])
        saved, _ = hub.ask("PUT", path, {"type": "notebook", "content": notebook})
        print(f"{user}: saved {saved}")
    print(f"{user}: ran, {asyncio.run(ran(hub, user, code_of(notebook)))}")
    status, listed = hub.ask("POST", asked % "submit")
    print(f"{user}: submit {status}", [v["status"] for v in listed["value"]])


if __name__ == "__main__":
    main()
