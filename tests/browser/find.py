"""Find a browser for the tests, or get one, or say plainly that there is none.

In this order: one on the PATH, Playwright's own, Debian's package.
``python tests/browser/find.py`` makes sure that one starts.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright):
    """Start headless Chromium: the PATH's, else Playwright's own."""
    flags = [*FLAGS]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=path, args=flags)


def starts() -> bool:
    """Say whether a browser starts."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Error:
            return False
        print(f"Chromium {browser.version}")
        browser.close()
        return True


def main() -> int:
    """Install a browser if none starts; fail if none can be had."""
    ways = [
        [sys.executable, "-m", "playwright", "install", "chromium"],
        ["sh", "-c", "apt-get update && apt-get install -y --no-install-recommends chromium"],
    ]
    while not starts():
        if not ways:
            print(
                "No browser could be started or installed. Install Chromium (on Debian: "
                "apt-get install chromium) and run this again.",
                file=sys.stderr,
            )
            return 1
        way = ways.pop(0)
        print("No browser yet; trying:", *way[-3:])
        subprocess.call(way)
    return 0


if __name__ == "__main__":
    sys.exit(main())
