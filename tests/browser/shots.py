"""Photograph every page, to be looked at by a person: ``make shots``.

Each page as a phone (360 px), a tablet (768 px) and a desk (1280 px) show it, light and dark, goes
into ``build/shots/<look>/``; ``build/shots/<look>.png`` is a contact sheet of the first screens.
"""

import argparse
import sys
from pathlib import Path

from find import Browser
from PIL import Image
from playwright.sync_api import sync_playwright
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = {360: 740, 768: 1024, 1280: 900}  # and heights, in px
COLUMNS, THUMB = 8, 240  # of a contact sheet; px


def pages(site, wanted):
    """Return the addresses below a site of its pages, or of those whose names hold a word."""
    names = (file.relative_to(site).as_posix() for file in sorted(site.rglob("*.html")))
    return [name for name in names if name != "index.html" and any(word in name for word in wanted)]


def shoot(context, address, file):
    """Photograph one page from top to bottom, once its widgets are mounted."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(":root.settled, :root:not(:has(.top))", state="attached")
    waiting = page.locator(".anywidget[data-model]:not([data-anywidget])")
    waiting.first.wait_for(state="detached")
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=True)
    page.close()


def contact_sheet(files, height, target):
    """Paste the first screens of pages side by side into one picture."""
    ratio = THUMB / Image.open(files[0]).width
    cell = round(height * ratio)
    rows = -(-len(files) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (THUMB + 8), rows * (cell + 8)), "grey")
    for number, file in enumerate(files):
        with Image.open(file) as picture:
            top = picture.crop((0, 0, picture.width, min(height, picture.height)))
            small = top.resize((THUMB, round(top.height * ratio)))
        row, column = divmod(number, COLUMNS)
        sheet.paste(small, (column * (THUMB + 8), row * (cell + 8)))
    sheet.save(target)


def main():
    """Photograph; say where the pictures are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "words", nargs="*", default=[""], help="only pages with these in their names"
    )
    parser.add_argument("--site", type=Path, default=ROOT / "_build/html", help="the built book")
    parser.add_argument("--out", type=Path, default=ROOT / "build/shots", help="folder to write")
    args = parser.parse_args()
    names = pages(args.site, args.words)
    if not names:
        parser.exit(2, f"No such page in {args.site}; `make build` makes them.\n")
    looks = [(width, mode) for width in WIDTHS for mode in ("light", "dark")]
    bar = tqdm(total=len(looks) * len(names), unit="page")
    with sync_playwright() as playwright, bar:
        browser = Browser(playwright).launch()
        for width, mode in looks:
            look, height = f"{width}-{mode}", WIDTHS[width]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=mode
            )
            files = [
                args.out / look / f"{name.removesuffix('.html').replace('/', '-')}.png"
                for name in names
            ]
            for name, file in zip(names, files, strict=True):
                bar.set_postfix_str(f"{look} {name}", refresh=False)
                shoot(context, (args.site / name).resolve().as_uri(), file)
                bar.update()
            contact_sheet(files, height, args.out / f"{look}.png")
            context.close()
        browser.close()
    print(f"{args.out}: a folder of pictures and a contact sheet for each look")
    return 0


if __name__ == "__main__":
    sys.exit(main())
