"""Pictures of widgets, for places that can show no more of them: notebooks that nobody has run.

A picture is taken again only if what its widget reads has changed, or if there is none: fonts
differ from system to system, and would else change them all.
"""

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What a widget's place on a page is.
WIDGET = ".anywidget[data-model]"
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
        As :func:`.take_snapshots.take_snapshot` leaves it.
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
