"""Show the gallery's stored notebooks by ipywidgets' own html-manager as well, and compare.

``python gallery/classic.py BUILD NODE_MODULES`` needs what ``gallery/make.py BUILD`` has left, and a folder
into which npm has installed ``@jupyter-widgets/html-manager`` and ``requirejs``. html-manager asks a
content delivery network for each library's front end; here it gets those that the Python packages
have brought, from this machine. It writes ``classic.csv`` beside this file.

All are judged in the same way, by :func:`judge`. The 25 notebooks that the comparison is about are those
whose names have the smallest SHA-256, so that nobody has chosen them; the others are looked at as well.
"""

import argparse
import csv
import gzip
import hashlib
import http.server
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import Browser, Error, Locator, Page, Route
from sphinx_anywidget.assets import AssetError, resolve_asset
from sphinx_anywidget.browser import QuietHandler, chromium
from sphinx_anywidget.check import is_blank
from sphinx_anywidget.pages import script_json
from sphinx_anywidget.references import STATE_MIME, VIEW_MIME

HERE = Path(__file__).parent
TABLE = HERE / "classic.csv"
#: Where the packages of this environment keep the front ends that html-manager can load.
FRONT_ENDS = Path(sys.prefix, "share/jupyter/nbextensions")
#: Milliseconds within which something must be seen, and may still turn into an error.
PATIENCE = 10_000
#: What html-manager says in the place of a widget.
FAILED = re.compile(
    r"Error displaying widget|Failed to load (view|model) class|Error creating widget"
)
PAGE = """<!doctype html><meta charset="utf-8"><title>{name}</title>
<script src="/npm/requirejs/require.js"></script>
<script src="/npm/@jupyter-widgets/html-manager/dist/embed-amd.js" data-jupyter-widgets-cdn="/cdn/"></script>
<script type="{STATE_MIME}">{state}</script>
<div class="seen"><script type="{VIEW_MIME}">{view}</script></div>
"""


def first_view(notebook: nbformat.NotebookNode) -> dict[str, Any] | None:
    """Return the first widget view among a notebook's outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if view := output.get("data", {}).get(VIEW_MIME):
                return dict(view)
    return None


def whole(state: dict[str, Any]) -> dict[str, Any]:
    """Return saved models with the text of their modules, which ``store`` has left out."""
    for model in state["state"].values():
        for trait in ("_esm", "_css"):
            if isinstance(text := model["state"].get(trait), str):
                try:
                    model["state"][trait] = resolve_asset(text)[0]
                except AssetError:
                    continue
    return state


def write_page(file: Path, folder: Path) -> bool:
    """Write a notebook's widget as a page of html-manager's; say whether it has one."""
    notebook = nbformat.read(file, 4)
    view = first_view(notebook)
    if view is None:
        return False
    state = whole(notebook.metadata["widgets"][STATE_MIME])
    text = PAGE.format(
        name=file.stem,
        STATE_MIME=STATE_MIME,
        VIEW_MIME=VIEW_MIME,
        state=script_json(state),
        view=script_json(view),
    )
    (folder / f"{file.stem}.html").write_text(text, "utf8")
    return True


class Handler(QuietHandler):
    """Serves the pages of both, npm's packages, and front ends as a content delivery network would."""

    npm: Path
    sent: list[Path]

    def do_GET(self) -> None:
        """Note the file that is asked for, and send it."""
        self.sent.append(Path(self.translate_path(self.path)))
        super().do_GET()

    def translate_path(self, path: str) -> str:
        """Return the file that an address stands for."""
        path = urlsplit(path).path
        if path.startswith("/npm/"):
            return str(self.npm / path.removeprefix("/npm/"))
        if found := re.match(r"/cdn/(?:@[^/]+/)?([^/@]+)@[^/]*/dist/(.*)", path):
            return str(FRONT_ENDS / found[1] / found[2])
        return super().translate_path(path)


@contextmanager
def serve(site: Path, npm: Path) -> Iterator[tuple[str, list[Path]]]:
    """Serve both kinds of pages for the time being; give their address, and the files as they're sent."""

    class Here(Handler):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, directory=str(site), **options)

    Here.npm, Here.sent = npm, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Here) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", Here.sent
        server.shutdown()


def judge(page: Page, blotter: Page, selector: str) -> tuple[str, str]:
    """Say what became of a widget: ``shown`` or ``not``, and why not.

    It is shown if within ten seconds its place on the page has a picture of more than one colour, and
    still has once the page asks for nothing more; and if what stands there is neither the text form nor
    html-manager's own words for an error.
    """
    place = page.locator(selector).first
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        page.wait_for_timeout(100)
        if place.count() and is_ready(place) and not has_no_picture(blotter, place):
            break
    try:
        page.wait_for_load_state("networkidle", timeout=PATIENCE)
    except Error:
        pass  # it asks without end
    if not place.count():
        return "not", "text form"
    if not is_ready(place):
        return "not", place.get_attribute("data-why") or "it has drawn nothing"
    if error := FAILED.search(place.inner_text()):
        return "not", error[0]
    return (
        ("not", "its picture is of one colour") if has_no_picture(blotter, place) else ("shown", "")
    )


def has_no_picture(blotter: Page, place: Locator) -> bool:
    """Say whether a place has a picture of one colour, or none that the browser would take."""
    try:
        return is_blank(blotter, place)
    except Error:
        return True


def is_ready(place: Locator) -> bool:
    """Say whether a place holds more than what stands in for its widget."""
    return bool(
        place.evaluate(
            "e => e.dataset.model ? e.dataset.anywidget === 'ready'"
            " : e.querySelector('.jupyter-widgets, .widget-subarea')?.childElementCount > 0"
        )
    )


def visit(
    browser: Browser, address: str, selector: str, sent: list[Path]
) -> tuple[str, str, str, int]:
    """Return what became of a page's widget, why, which hosts it asked, and the kB it took, compressed."""
    sent.clear()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    blotter, page = context.new_page(), context.new_page()
    asked: Counter[str] = Counter()

    def stop(route: Route) -> None:
        asked[urlsplit(route.request.url).hostname or ""] += 1
        route.abort()

    page.route(re.compile(r"^(?!http://127\.0\.0\.1:|blob:|data:)"), stop)
    page.goto(address)
    state, why = judge(page, blotter, selector)
    context.close()
    size = sum(len(gzip.compress(widget_part(file))) for file in {*sent} if file.is_file())
    return state, why, " ".join(asked), round(size / 1000)


def widget_part(file: Path) -> bytes:
    """Return what of a file is a widget's: not the theme, nor the words around it."""
    if "_static" in file.parts and "anywidget" not in file.parts:
        return b""
    body = file.read_bytes()
    if file.suffix == ".html":
        return b"".join(re.findall(rb'<script type="application/.*?</script>', body, re.S))
    return body


def main() -> None:
    """Write both kinds of pages, look at each, and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("npm", type=Path)
    parser.add_argument("--only", nargs="*", help="cases to look at again; the others' rows stay")
    options = parser.parse_args()
    classic = options.build / "html/classic"
    classic.mkdir(exist_ok=True)
    names = sorted(file.stem for file in (HERE / "cases").glob("*.py"))
    chosen = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:25]
    files = [options.build / "notebooks" / f"{name}.ipynb" for name in names]
    files = [file for file in files if file.exists() and write_page(file, classic)]
    rows = kept_rows() if options.only else {}
    files = [file for file in files if not options.only or file.stem in options.only]
    with (
        serve(options.build / "html", options.npm.resolve()) as (base, sent),
        chromium() as browser,
    ):
        for file in files:
            ours = visit(browser, f"{base}/{file.stem}.html", ".anywidget[data-model]", sent)
            theirs = visit(browser, f"{base}/classic/{file.stem}.html", ".seen", sent)
            drawn = "yes" if file.stem in chosen else ""
            rows[file.stem] = [file.stem, drawn, *ours, *theirs]
            print(*rows[file.stem], sep=" | ", flush=True)
    package = options.npm / "@jupyter-widgets/html-manager/package.json"
    theirs_name = f"html-manager {json.loads(package.read_text('utf8'))['version']}"
    with TABLE.open("w", encoding="utf8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        seen = ["why", "hosts", "kB"]
        writer.writerow(["case", "of the 25", "ours", *seen, theirs_name, *seen])
        writer.writerows(rows[name] for name in sorted(rows))


def kept_rows() -> dict[str, list[Any]]:
    """Return the table's rows as they are, by case."""
    with TABLE.open(encoding="utf8", newline="") as stream:
        return {row[0]: row for row in list(csv.reader(stream))[1:]}


if __name__ == "__main__":
    main()
