"""Take a snapshot of each widget of a built site in its first state: its heights and its words.

``python -m sphinx_anywidget.take_snapshots _build/html book/snapshots`` opens every page in Chromium (by
way of Playwright) and writes one JSON file a page with, for each widget in order,

``heights``
    in whole rem, rounded up, at each of :data:`.snapshots.WIDTHS`. They give a widget's element a least
    height before its module has arrived, and nothing that stands below moves when it has.
``reads``
    the accessibility tree as lines of text: what a screen reader is given, which tests
    compare, and whose words the site's search then finds.

and, with ``--pictures``, a PNG for each widget beside it (:mod:`.pictures`).

The folder is named by ``anywidget_snapshots`` in the configuration. Fonts differ from system to
system, and then a line may still move; so it may for a returning reader, if a widget starts
from what was stored.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .browser import chromium, pages_with_widgets, serve
from .pictures import WIDGET, take_pictures
from .snapshots import WIDTHS

if TYPE_CHECKING:  # it is needed to take snapshots, not to build a book that has them
    from playwright.sync_api import Page

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


def dump_states(states: list[dict[str, Any]]) -> str:
    """Return snapshots as JSON whose differences can be read: a line of text each, heights in one."""
    text = json.dumps(states, ensure_ascii=False, indent=1)
    return re.sub(r"(?<=\d,)\s+(?=\d)|(?<=\[)\s+(?=\d)|(?<=\d)\s+(?=\])", "", text) + "\n"


def take_snapshots(site: Path, folder: Path, pictures: bool = False) -> None:
    """Write a JSON file for each page of a site that has widgets.

    Parameters
    ----------
    site : Path
        Folder of the built site.
    folder : Path
        Where to write. What is left in it of pages without widgets goes.
    pictures : bool
        Whether to take pictures as well.
    """
    written: set[Path] = set()
    with serve(site) as base, chromium() as browser:
        for file in pages_with_widgets(site):
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
    for old in (f for kind in ("*.json", "*.png") for f in folder.rglob(kind) if f not in written):
        old.unlink()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command understands to a parser."""
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("folder", type=Path, help="where to write a JSON file a page")
    parser.add_argument("--pictures", action="store_true", help="take a PNG of each widget as well")


def run(options: argparse.Namespace) -> int:
    """Take the snapshots."""
    take_snapshots(options.site, options.folder, options.pictures)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the site, open its pages and write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
