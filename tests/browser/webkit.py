"""WebKit: every page opens, and a widget is used by keyboard; `make test-webkit` runs it.

Playwright drives no WebKit that a system brings; Debian's is driven by W3C WebDriver, in which
the console cannot be read. So this is less than what the other two browsers go through.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from pages import alone, focused_ring, press_until
from test_pages import PAGES, sentence

import warmstart as ws

pytestmark = pytest.mark.browser
KEYS = {"Tab": "\ue004", "Shift": "\ue008", "Enter": "\ue007", "Space": " ", "ArrowRight": "\ue014"}


class Session:
    """A window of WebKitGTK's small browser; what of Playwright's page this file needs."""

    def __init__(self, port):
        self.at = f"http://127.0.0.1:{port}/session"
        browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
        options = {"binary": str(browser), "args": ["--automation"]}
        made = self.ask(
            "POST", "", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}}
        )
        self.at += f"/{made['sessionId']}"
        self.version = made["capabilities"]["browserVersion"]
        self.keyboard = self

    def ask(self, method, path, **body):
        data = None if method == "DELETE" else json.dumps(body).encode()
        request = urllib.request.Request(self.at + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from None

    def goto(self, url):
        self.ask("POST", "/url", url=url)

    def evaluate(self, expression):
        call = f"const found = {expression}; return typeof found === 'function' ? found() : found"
        return self.ask("POST", "/execute/sync", script=call, args=[])

    def press(self, key):
        keys = [KEYS[k] for k in key.split("+")]
        down = [{"type": "keyDown", "value": k} for k in keys]
        up = [{"type": "keyUp", "value": k} for k in reversed(keys)]
        pressed = {"type": "key", "id": "keyboard", "actions": down + up}
        self.ask("POST", "/actions", actions=[pressed])

    def wait(self, expression, seconds=30):
        end = time.monotonic() + seconds
        while not self.evaluate(expression):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def page():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if not shutil.which("WebKitWebDriver") or not shutil.which("xvfb-run"):
        pytest.fail("No WebKit: on Debian, apt-get install webkit2gtk-driver xvfb xauth.")
    command = ["xvfb-run", "-a", "WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"]
    driver = subprocess.Popen(command, start_new_session=True)
    try:
        for _ in range(500):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        session = Session(port)
        print("WebKit", session.version)
        yield session
        session.ask("DELETE", "")
    finally:
        os.killpg(driver.pid, signal.SIGTERM)
        driver.wait()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_with_its_widgets(home, site, page, path):
    page.goto(f"{home}/{path}")
    page.wait("!document.querySelector('.anywidget[data-model]:not([data-anywidget])')")
    mounted = (site / path).read_text("utf8").count('class="anywidget" data-model')
    ready = "document.querySelectorAll('.anywidget[data-anywidget=ready]').length"
    assert page.evaluate(ready) == mounted
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_simulator_by_keyboard_alone(home, page):
    page.goto(f"{home}/{alone('Simulator')}")
    page.wait("!document.querySelector('.anywidget[data-model]:not([data-anywidget])')")
    here = "e.closest('.simulator') && "
    focused = "document.activeElement.textContent"
    says = "document.querySelector('.simulator .summary').innerText"
    press_until(page, here + "e.textContent === 'Lock my guess'")
    assert focused_ring(page)
    page.press("Enter")
    page.press("Enter")  # untouched, and meant
    assert page.evaluate(focused).startswith("Your range, 1 to 6")
    page.press("Tab")
    assert page.evaluate(focused) == "Send them"
    page.press("Enter")
    page.press("Enter")
    assert "Campaign 2" in page.evaluate("document.querySelector('.simulator .post').innerText")
    press_until(page, here + "e.type === 'checkbox'", "Shift+Tab")
    page.press("Space")
    assert sentence(ws.Scenario(upfront=True), 30) in page.evaluate(says)
    press_until(page, here + "e.type === 'range'", "Shift+Tab")
    page.press("ArrowRight")
    assert sentence(ws.Scenario(upfront=True), 31) in page.evaluate(says)
