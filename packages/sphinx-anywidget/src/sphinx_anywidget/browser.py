"""A built site in a browser: served on this machine, opened in Chromium by way of Playwright."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it is needed to look at a site, not to build one
    from playwright.sync_api import Browser

#: Part of the HTML of a page that has widgets to mount.
MOUNTED = b'data-model="'

MISSING = (
    'A browser is needed: pip install "sphinx-anywidget[browser]", then playwright install chromium'
)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a folder for the time being; give its address."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Start the machine's Chromium, or Playwright's own if it has none.

    Raises
    ------
    SystemExit
        If Playwright is not installed, or finds no Chromium that starts.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise SystemExit(MISSING) from None
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            raise SystemExit(f"{MISSING}\n{str(error).strip().splitlines()[0]}") from None
        yield browser
        browser.close()


def pages_with_widgets(site: Path) -> list[Path]:
    """Return the pages of a site that have widgets to mount, in order."""
    return [file for file in sorted(site.rglob("*.html")) if MOUNTED in file.read_bytes()]
