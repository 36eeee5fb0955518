"""Measure how tall each widget of a built site stands, so that its place can be kept.

``python -m sphinx_anywidget.heights _build/html book/heights.json`` opens every page in
Chromium (by way of Playwright) at each of :data:`WIDTHS` and writes, for each page, one list
of heights a widget, in whole rem, rounded up. Named by ``anywidget_heights`` in the
configuration, the file gives each widget's element a least height before its module has
arrived, and nothing that stands below moves when it has.

Fonts differ from system to system, and then a line may still move. A widget that starts from
what a returning reader has stored may be taller or shorter too.
"""

import argparse
import functools
import http.server
import json
import shutil
import sys
import threading
from pathlib import Path

#: Widths of the window from which on a height holds, in CSS pixels: phones closely, then what
#: columns change at. Between two, the narrower one's height holds, which is the greater.
WIDTHS = (320, 344, 360, 375, 390, 412, 430, 480, 540, 600, 680, 768, 897, 960, 1024, 1120, 1280)

SLOT = ".anywidget[data-model]"
#: Heights of all widgets in rem, without the room that is kept for them already.
MEASURE = f"""() => [...document.querySelectorAll("{SLOT}")].map(slot => {{
    slot.style.minHeight = 0;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Math.ceil(slot.getBoundingClientRect().height / rem);
}})"""
READY = f"""() => [...document.querySelectorAll("{SLOT}")].every(slot => slot.dataset.anywidget)"""


def style() -> str:
    """Return the rules that turn a slot's list of heights into its least height.

    The list stands in the slot's style as ``--h0`` (narrowest window) and so on.
    """
    slot = ".anywidget:not([data-anywidget=text])"
    rules = (
        f"@media (scripting: enabled) and (min-width: {width if index else 0}px) "
        f"{{ {slot} {{ min-height: var(--h{index}); }} }}"
        for index, width in enumerate(WIDTHS)
    )
    return "\n".join([*rules, f"@media print {{ {slot} {{ min-height: 0; }} }}"]) + "\n"


def attribute(heights: list[int]) -> str:
    """Return the declarations for one slot; a height that repeats is not written again."""
    return "".join(f"--h{index}:{height}rem;" for index, height in enumerate(heights))


def measure(page, address: str) -> list[list[int]]:
    """Return the heights of a page's widgets, a list a widget, an entry a width."""
    page.goto(address)
    page.wait_for_function(READY)
    columns = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # Widgets may look at their width in an observer: two frames later that is done.
        page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        columns.append(page.evaluate(MEASURE))
    return [list(row) for row in zip(*columns, strict=True)]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, *args):
        """Say nothing."""


def main(arguments=None) -> int:
    """Measure the site's widgets and write the file."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        prog="sphinx_anywidget.heights", description=__doc__.split("\n")[0]
    )
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("file", type=Path, help="the JSON file to write")
    options = parser.parse_args(arguments)
    handler = functools.partial(Quiet, directory=str(options.site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages = {}
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(reduced_motion="reduce")
        for file in sorted(options.site.rglob("*.html")):
            name = file.relative_to(options.site).as_posix()
            if 'class="anywidget" data-model' in file.read_text("utf8"):
                found = measure(page, f"http://127.0.0.1:{server.server_port}/{name}")
                pages[name.removesuffix(".html")] = found
        browser.close()
    server.shutdown()
    lines = (
        f'"{name}": [\n'
        + ",\n".join(f"  {json.dumps(row, separators=(',', ':'))}" for row in rows)
        + "]"
        for name, rows in pages.items()
    )
    options.file.write_text("{" + ",\n".join(lines) + "}\n", "utf8", newline="\n")
    print(f"{options.file}: {sum(map(len, pages.values()))} widgets on {len(pages)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
