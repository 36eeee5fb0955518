"""A JupyterLab server of this environment for a folder, that touches nobody's settings."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

IDLE = "Python 3 (ipykernel) | Idle"


@contextlib.contextmanager
def jupyterlab(folder, state, dark=False):
    """Start a server for a folder and give its address; what it keeps goes to another folder."""
    for name, values in {
        "apputils-extension/themes": {
            "theme": f"JupyterLab {'Dark' if dark else 'Light'}",
            "adaptive-theme": False,
        },
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},  # all cells are there, seen or not
    }.items():
        file = state / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    with closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    options = {
        "ServerApp.port": port,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.open_browser": False,
        "IdentityProvider.token": "",
        "ServerApp.root_dir": folder,
        "ServerApp.allow_root": True,
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    log = (state / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())],
        stdout=log,
        # Nothing of this may touch the settings and layouts of whoever runs it.
        env={
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(state / "config"),
            "JUPYTER_DATA_DIR": str(state / "data"),
            "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
            "IPYTHONDIR": str(state / "ipython"),
        },
        stderr=subprocess.STDOUT,
        cwd=folder,
    )
    home = f"http://127.0.0.1:{port}"
    for _ in range(600):  # up to a minute; each try waits for an answer or a refusal
        try:
            urllib.request.urlopen(f"{home}/api", timeout=5).close()
            break
        except OSError:
            if server.poll() is not None:
                pytest.fail((state / "server.log").read_text())
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    try:
        yield home
    finally:
        server.terminate()
        server.wait(20)


def open_notebook(page, home, name):
    """Open a notebook and wait for its kernel."""
    page.goto(f"{home}/lab/tree/{name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.get_by_text(IDLE).wait_for(timeout=60_000)


def run_all(page):
    """Run all cells of the open notebook, and wait for the kernel to have done so."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").last
    page.wait_for_function(
        "e => /\\[\\d+\\]/.test(e.textContent)", arg=last.element_handle(), timeout=120_000
    )
    page.get_by_text(IDLE).wait_for(timeout=60_000)


def run(page, cell):
    """Run one cell of the open notebook."""
    box = page.locator(".jp-Notebook .jp-CodeCell").nth(cell)
    box.locator(".jp-InputArea-editor .cm-content").click()
    box.locator(".cm-editor.cm-focused").wait_for()
    page.keyboard.press("Control+Enter")
    return box
