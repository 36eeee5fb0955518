"""The Firefox that readers have: Playwright drives it by WebDriver BiDi, with a few gaps filled here.

BiDi cannot yet say what the system prefers, lay a page out as on paper, or report a download that
a script began. The first are preferences of the browser, the others are stood in for below.
"""

import contextlib
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

DOWNLOADS = tempfile.TemporaryDirectory()


def options(preferences):
    """Return what Playwright launches it with."""
    return {
        "channel": "moz-firefox",
        "firefox_user_prefs": preferences,
        "downloads_path": DOWNLOADS.name,
    }


def preferences(
    dark=False,
    reduced_motion=None,
    forced_colors=None,
    java_script_enabled=True,
    permissions=None,
    **options,
):
    """Divide a context's options into preferences of the browser and what is left."""
    return {
        "browser.download.alwaysOpenPanel": False,  # or it takes the next key
        "browser.display.document_color_use": 2 if forced_colors == "active" else 0,
        "dom.events.testing.asyncClipboard": True,  # instead of permissions
        "javascript.enabled": java_script_enabled,
        "layout.css.prefers-color-scheme.content-override": 0 if dark else 1,
        "ui.prefersReducedMotion": int(reduced_motion == "reduce"),
    }, options


def emulate_media(page, *, media, color_scheme=None):
    """Swap the rules for screen and paper; ``matchMedia`` is not deceived, colours stay."""
    assert media == "print"
    page.evaluate(
        """() => { const swap = (rules) => { for (const rule of rules) {
          if (rule.media) rule.media.mediaText = rule.media.mediaText.replace(/\\b(print|screen)\\b/g, (m) => m === "print" ? "all" : "print");
          if (rule.cssRules) swap(rule.cssRules); } };
        for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) swap(sheet.cssRules); }"""
    )


@contextlib.contextmanager
def expect_download(page, timeout=30_000):
    """Look into the folder of downloads, emptied before."""
    folder = Path(DOWNLOADS.name)
    for old in folder.iterdir():
        old.unlink()
    saved = SimpleNamespace()
    yield saved
    end = time.monotonic() + timeout / 1000
    while [file.suffix for file in folder.iterdir() if file.stat().st_size] in ([], [".part"]):
        assert time.monotonic() < end, "nothing was downloaded"
        page.wait_for_timeout(20)
    [file] = folder.iterdir()
    saved.value = SimpleNamespace(
        suggested_filename=file.name,
        path=lambda: file,
        save_as=lambda where: Path(where).write_bytes(file.read_bytes()),
    )
