"""Take a snapshot of each widget of a built site in its first state: its heights and its words.

``python -m sphinx_anywidget.take_snapshots _build/html book/snapshots`` opens every page in Chromium (by
way of Playwright) and writes one JSON file a page with, for each widget in order,

``heights``
    in whole rem, rounded up, at each of :data:`.snapshots.WIDTHS`. They give a widget's element a least
    height before its module has arrived, and nothing that stands below moves when it has.
``reads``
    the accessibility tree as lines of text: what a screen reader is given, which tests
    compare, and whose words the site's search then finds.

and, with ``--pictures``, a PNG for each widget beside it, in a folder of the page's name: what a
notebook can show of it before anything is run. A picture is taken again only if what its widget
``reads`` has changed, or if there is none: fonts differ from system to system, and would else
change them all.

The folder is named by ``anywidget_snapshots`` in the configuration. Fonts differ from system to
system, and then a line may still move; so it may for a returning reader, if a widget starts
from what was stored.
"""

import argparse
import functools
import hashlib
import http.server
import io
import json
import re
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .snapshots import WIDTHS

if TYPE_CHECKING:  # it is needed to take snapshots, not to build a book that has them
    from playwright.sync_api import Page, Playwright

WIDGET = ".anywidget[data-model]"
#: Heights of all widgets in rem, without the room that is kept for them already.
MEASURE = f"""() => [...document.querySelectorAll("{WIDGET}")].map(slot => {{
    slot.style.minHeight = 0;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return Math.ceil(slot.getBoundingClientRect().height / rem);
}})"""


def take_snapshot(page: "Page", address: str) -> list[dict[str, Any]]:
    """Return the first states of a page's widgets, in order.

    Parameters
    ----------
    page : playwright.sync_api.Page
    address : str
        Of a page with a widget or more.

    Returns
    -------
    list of dict
        ``heights``, in rem, and ``reads``, lines of text, of each widget.
    """
    page.set_viewport_size({"width": WIDTHS[-1], "height": 800})
    page.clock.install()
    page.goto(address)
    # By a selector: a page's policy may forbid the evaluation that waiting for a function takes.
    page.locator(f"{WIDGET}:not([data-anywidget])").first.wait_for(state="detached")
    page.clock.fast_forward(10_000)  # what is said after a moment has been said
    origin = page.evaluate("location.origin")  # differs from run to run, and is not the widget's
    reads = [
        slot.aria_snapshot().replace(origin, "").splitlines() for slot in page.locator(WIDGET).all()
    ]
    columns = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        # Widgets may look at their width in an observer: two frames later that is done.
        page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        columns.append(page.evaluate(MEASURE))
    rows = zip(*columns, strict=True)
    return [{"heights": list(h), "reads": r} for h, r in zip(rows, reads, strict=True)]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


#: Width of the window in which pictures are taken, in CSS pixels: as wide as a notebook's output.
PICTURE_WIDTH = 760
#: Colours of a picture: enough for flat controls and letters, at a third of the bytes.
COLOURS = 32
#: Under what name a picture says what its widget read when it was taken.
READS = "reads"


def take_pictures(page: "Page", states: list[dict[str, Any]], folder: Path) -> int:
    """Take a picture of each widget of an open page that has none of its present words.

    Parameters
    ----------
    page : playwright.sync_api.Page
        As :func:`take_snapshot` leaves it.
    states : list of dict
        What that returned.
    folder : Path
        Of the page's pictures, ``0.png`` and so on. Others in it go.

    Returns
    -------
    int
        How many were taken.
    """
    page.set_viewport_size({"width": PICTURE_WIDTH, "height": 1000})
    # As high as the page: where it need not scroll, no bar of its layout lies on a picture.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": PICTURE_WIDTH, "height": height})
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    for number, (slot, state) in enumerate(zip(page.locator(WIDGET).all(), states, strict=True)):
        file = folder / f"{number}.png"
        reads = words_hash(state["reads"])
        if picture_words(file) != reads:
            save_picture(slot.screenshot(), file, reads)
            taken += 1
    for file in folder.glob("*.png"):
        if file.stem not in map(str, range(len(states))):
            file.unlink()
    return taken


def words_hash(reads: list[str]) -> str:
    """Return what a picture keeps of the words that its widget read."""
    return hashlib.sha256("\n".join(reads).encode()).hexdigest()[:16]


def picture_words(file: Path) -> str:
    """Return the hash of what a widget read when its picture was taken, nothing if there is none."""
    from PIL import Image

    if not file.is_file():
        return ""
    with Image.open(file) as image:
        return str(image.info.get(READS, ""))


def save_picture(screenshot: bytes, file: Path, reads: str) -> None:
    """Store a screenshot in few colours, with the hash of what it shows."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add_text(READS, reads)
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True, pnginfo=about)


def dump_states(states: list[dict[str, Any]]) -> str:
    """Return snapshots as JSON whose differences can be read: a line of text each, heights in one."""
    text = json.dumps(states, ensure_ascii=False, indent=1)
    return re.sub(r"(?<=\d,)\s+(?=\d)|(?<=\[)\s+(?=\d)|(?<=\d)\s+(?=\])", "", text) + "\n"


def take_snapshots(
    playwright: "Playwright", site: Path, folder: Path, base: str, pictures: bool = False
) -> None:
    """Write a JSON file for each page of a site that has widgets.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright
    site : Path
        Folder of the built site.
    folder : Path
        Where to write.
    base : str
        Address at which the site is served.
    pictures : bool
        Whether to take pictures as well.
    """
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    written: set[Path] = set()
    for file in sorted(site.rglob("*.html")):
        if 'class="anywidget" data-model' not in file.read_text("utf8"):
            continue
        name = file.relative_to(site).with_suffix("")
        page = browser.new_page(reduced_motion="reduce", color_scheme="light")
        states = take_snapshot(page, f"{base}/{name.as_posix()}.html")
        target = (folder / name).with_suffix(".json")
        target.parent.mkdir(parents=True, exist_ok=True)
        taken = take_pictures(page, states, folder / name) if pictures else 0
        page.close()
        target.write_text(dump_states(states), "utf8", newline="\n")
        written |= {target, *(folder / name).glob("*.png")}
        print(f"{target}: {len(states)}" + (f", {taken} pictures taken" if pictures else ""))
    browser.close()
    for old in (f for kind in ("*.json", "*.png") for f in folder.rglob(kind) if f not in written):
        old.unlink()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the site, open its pages and write the files."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        prog="sphinx_anywidget.take_snapshots", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("folder", type=Path, help="where to write a JSON file a page")
    parser.add_argument("--pictures", action="store_true", help="take a PNG of each as well")
    options = parser.parse_args(arguments)
    handler = functools.partial(QuietHandler, directory=str(options.site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        base = f"http://127.0.0.1:{server.server_port}"
        take_snapshots(playwright, options.site, options.folder, base, options.pictures)
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
