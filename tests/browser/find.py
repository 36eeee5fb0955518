"""Find a browser for the tests, or get one, or say plainly that there is none.

In this order: one on the PATH, Playwright's own, Debian's package.
``python tests/browser/find.py firefox`` makes sure that one starts, or ``webkit`` that its driver is
there; without a name, Chromium.
"""

import os
import shutil
import subprocess
import sys

import firefox

NAMES = {
    # The shell has no windows, and opens a page in half the time.
    "chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
    "webkit": ("WebKitWebDriver", "xvfb-run"),
}
PACKAGES = {
    "chromium": "chromium-headless-shell",
    "firefox": "firefox-esr",
    "webkit": "webkit2gtk-driver xvfb xauth",
}
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Browser:
    """A headless browser: the PATH's, else Playwright's own.

    Firefox cannot be told what the system prefers once it runs: each look is a browser of its own.
    """

    def __init__(self, playwright, name="chromium"):
        self.name, self.playwright = name, playwright
        self.path = next(filter(None, map(shutil.which, NAMES[name])), None)
        self.started = {}

    def launch(self, flags=(), **preferences):
        """Start it, or give the one that has started; flags are Chromium's, preferences Firefox's."""
        key = (*flags, *preferences.items())
        if key not in self.started:
            if self.name == "firefox":
                options = firefox.options(preferences)
            else:
                root = hasattr(os, "geteuid") and os.geteuid() == 0
                options = {"args": [*FLAGS, *flags, *["--no-sandbox"] * root]}
            kind = getattr(self.playwright, self.name)
            self.started[key] = kind.launch(executable_path=self.path, **options)
        return self.started[key]

    def context(self, dark=False, flags=(), **options):
        """Open a context; the system prefers dark, or what else Playwright's options say."""
        if self.name == "chromium":
            scheme = "dark" if dark else "light"
            return self.launch(flags).new_context(color_scheme=scheme, **options)
        preferences, options = firefox.preferences(dark, **options)
        return self.launch(**preferences).new_context(**options)

    def close(self):
        """End what has started."""
        for browser in self.started.values():
            browser.close()


def starts(name) -> bool:
    """Say whether a browser starts; of WebKit, whether it is there."""
    if name == "webkit":
        return all(map(shutil.which, NAMES[name]))
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = Browser(playwright, name)
        try:
            print(name.title(), browser.launch().version)
        except Error:
            return False
        browser.close()
        return True


def main(name="chromium") -> int:
    """Install a browser if none starts; fail if none can be had."""
    install = f"apt-get install -y --no-install-recommends {PACKAGES[name]}"
    ways = [["sh", "-c", f"apt-get update && {install}"]]
    if name == "chromium":
        ways.insert(0, [sys.executable, "-m", "playwright", "install", "chromium"])
    while not starts(name):
        if not ways:
            print(
                f"{name.title()} could not be started or installed. Install it (on Debian: "
                f"apt-get install {PACKAGES[name]}) and run this again.",
                file=sys.stderr,
            )
            return 1
        way = ways.pop(0)
        print(f"No {name.title()} yet; trying:", *way[-3:])
        subprocess.call(way)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
