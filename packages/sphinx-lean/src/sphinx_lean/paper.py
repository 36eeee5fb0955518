"""Print a built book as one PDF, through a browser.

``python -m sphinx_lean.paper _build/html --out book.pdf`` opens each page of the chapter list,
waits until its scripts are done, and prints it as the layout's print styles have it. The pages are
joined behind a title and a table of contents, numbered, and linked with one another; headings
become the outline. Needs Playwright, a Chromium and pypdf.
"""

import argparse
import io
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

if TYPE_CHECKING:  # only printing needs them, and they are imported where it begins
    from playwright.sync_api import Browser, Page, Playwright
    from pypdf import PdfReader, PdfWriter

#: A4, with room for a line at the foot.
PDF_OPTIONS: dict[str, Any] = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
    "print_background": True,
}
#: What is printed besides the book's own pages: the title, the contents, the foot of each sheet.
ADDED_STYLE = """
@page { margin: 0 } body { margin: 0; font: 11pt Georgia, serif; color: #1f2328 }
.sheet { box-sizing: border-box; position: relative; height: 296.9mm; break-after: page; overflow: hidden }
.foot { position: absolute; left: 18mm; right: 18mm; bottom: 10mm; display: flex; justify-content: space-between;
  font: 8.5pt sans-serif; color: #5a6068 }
.title { padding: 90mm 25mm 0 } .title h1 { font-size: 34pt; margin: 0 0 6mm } .title p { max-width: 120mm; line-height: 1.5 }
.contents { padding: 25mm 25mm 0 } .contents h2 { font-size: 11pt; margin: 7mm 0 1mm; color: #5a6068 }
.contents p { display: flex; justify-content: space-between; margin: 0; padding: .9mm 0; border-bottom: .2mm solid #d9d4c7 }
"""
#: A page is done when each widget on it has been mounted or has given up.
PENDING_WIDGETS = ".anywidget[data-model]:not([data-anywidget])"  # widgets that are still to come
READ_CHAPTERS = """() => [...document.querySelectorAll('#chapters .caption, #chapters a')].map(
  e => ({ text: e.textContent.trim(), href: e.href || '' }))"""


@dataclass
class PrintedPage:
    """One page of the site on paper: its address, its title and its sheets."""

    address: str
    title: str
    part: str
    pdf: bytes

    @property
    def reader(self) -> "PdfReader":
        """The sheets, to be read."""
        from pypdf import PdfReader

        return PdfReader(io.BytesIO(self.pdf))


def launch_chromium(playwright: "Playwright") -> "Browser":
    """Start a Chromium: the PATH's, else Playwright's own."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


def print_pages(page: "Page", site: Path, only: Sequence[str] = ()) -> list[PrintedPage]:
    """Print the front page and every page of the chapter list, in its order.

    Parameters
    ----------
    page : playwright.sync_api.Page
    site : Path
        A built book.
    only : sequence of str
        Print those pages alone whose address ends so.
    """
    page.goto((site / "search.html").as_uri())
    home = page.locator("a.brand").evaluate("e => e.href")
    listed = [
        {"text": page.locator("a.brand").inner_text(), "href": home},
        *page.evaluate(READ_CHAPTERS),
    ]
    printed, part = [], ""
    for entry in listed:
        address = urldefrag(entry["href"])[0]
        if not address:
            part = entry["text"]
        elif not only or address.endswith(tuple(only)):
            page.goto(address)
            # By a selector: the page's policy forbids the evaluation that waiting for a function takes.
            page.locator(PENDING_WIDGETS).first.wait_for(state="detached")
            page.emulate_media(media="print", color_scheme="light")
            pdf = page.pdf(**PDF_OPTIONS, outline=True, tagged=True)
            printed.append(PrintedPage(address, entry["text"], part, pdf))
    return printed


def front_matter(about: dict[str, str], printed: list[PrintedPage], first: int) -> str:
    """Return the title page and the contents as HTML.

    Parameters
    ----------
    about : dict
        ``title``, ``description`` and ``rights`` of the book.
    printed : list of Printed
    first : int
        On which sheet the first page begins, from 1.
    """
    lines, part, at = [], "", first
    for each in printed:
        if each.part != part:
            lines.append(f"<h2>{escape(each.part)}</h2>")
            part = each.part
        lines.append(f"<p><span>{escape(each.title)}</span><span>{at}</span></p>")
        at += len(each.reader.pages)
    return (
        f'<style>{ADDED_STYLE}</style><div class="sheet title"><h1>{escape(about["title"])}</h1>'
        f"<p>{escape(about['description'])}</p><p>{escape(about['rights'])}</p></div>"
        f'<div class="sheet contents"><h1>Contents</h1>{"".join(lines)}</div>'
    )


def footers(printed: list[PrintedPage], first: int) -> str:
    """Return the foot of each sheet as HTML, a sheet each."""
    titles = [each.title for each in printed for _ in each.reader.pages]
    return f"<style>{ADDED_STYLE}</style>" + "".join(
        f'<div class="sheet"><p class="foot"><span>{escape(title)}</span><span>{number}</span></p></div>'
        for number, title in enumerate(titles, first)
    )


def page_links(
    each: PrintedPage, starts: dict[str, int], site: Path
) -> Iterator[tuple[int, Any, str | int]]:
    """Yield every link of a page on paper.

    Parameters
    ----------
    each : PrintedPage
    starts : dict of str to int
        On which sheet of the book each page begins, from 0, by address.
    site : Path
        The built book; links to its files are left out, since they are not on paper.

    Yields
    ------
    tuple
        The sheet of the page, from 0; the place on it, as pypdf has it; the target, an address
        or a sheet of the book, from 0.
    """
    reader = each.reader
    named = {
        name.lstrip("/"): reader.get_destination_page_number(d)
        for name, d in reader.named_destinations.items()
    }
    for number, sheet in enumerate(reader.pages):
        for link in (a.get_object() for a in sheet.get("/Annots", ())):
            action = link.get("/A", {})
            target = action.get("/URI") or action.get("/D") or link.get("/Dest")
            if not isinstance(target, str):
                continue
            address, anchor = urldefrag(target)
            if "/URI" not in action or address == each.address:  # within the page
                to = named.get((anchor or target).lstrip("/"))
                if to is not None:
                    yield number, link["/Rect"], starts[each.address] + to
            elif address in starts:
                yield number, link["/Rect"], starts[address]
            elif not address.startswith(site.as_uri()):  # files are not on paper
                yield number, link["/Rect"], str(target)


def bind_book(
    front_pdf: bytes, printed: list[PrintedPage], footers_pdf: bytes, site: Path
) -> "PdfWriter":
    """Join the sheets, put a footer under each, and link them."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import Link
    from pypdf.generic import Fit

    writer = PdfWriter()
    writer.append(io.BytesIO(front_pdf), import_outline=False)
    starts: dict[str, int] = {}
    for each in printed:
        starts[each.address] = len(writer.pages)
        writer.append(each.reader, excluded_fields=["/Annots", "/StructParents", "/B"])
    first = min(starts.values())
    footer = PdfReader(io.BytesIO(footers_pdf))
    for sheet, foot in zip(writer.pages[first:], footer.pages, strict=False):
        sheet.merge_page(foot)
    for each in printed:
        for number, rect, target in page_links(each, starts, site):
            goes: dict[str, Any] = (
                {"url": target}
                if isinstance(target, str)
                else {"target_page_index": target, "fit": Fit.fit_horizontally(top=842)}
            )
            left, bottom, right, top = (float(x) for x in rect)
            writer.add_annotation(
                starts[each.address] + number, Link(rect=(left, bottom, right, top), **goes)
            )
    for page in writer.pages:
        page.compress_content_streams()
    writer.compress_identical_objects(remove_unreferenced=True)
    return writer


def print_book(site: Path, out: Path, only: Sequence[str] = ()) -> int:
    """Print a built book to a file and return the number of its sheets.

    Parameters
    ----------
    site : Path
        A built book.
    out : Path
        The PDF to write.
    only : sequence of str
        Print those pages alone whose address ends so.

    Raises
    ------
    FileNotFoundError
        If there is no built book.
    ValueError
        If no page ends so.
    """
    from playwright.sync_api import sync_playwright

    site = site.resolve()
    if not (site / "search.html").is_file():
        raise FileNotFoundError(f"{site} holds no built book: build it first")
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        printed = print_pages(page, site, only)
        if not printed:
            raise ValueError(f"no page of the book ends in {' or '.join(only)}")
        page.goto(printed[0].address)
        about = {
            "title": page.locator("a.brand").inner_text(),
            "description": page.locator("meta[name=description]").get_attribute("content") or "",
            "rights": page.locator("main > footer p").last.text_content() or "",
        }
        sheets = {}
        for name, html in (
            ("front", front_matter(about, printed, 3)),
            ("footers", footers(printed, 3)),
        ):
            page.set_content(html)
            sheets[name] = page.pdf(format="A4", print_background=False)
        browser.close()
    writer = bind_book(sheets["front"], printed, sheets["footers"], site)
    writer.add_metadata({"/Title": about["title"], "/Subject": about["description"]})
    out.parent.mkdir(parents=True, exist_ok=True)
    writer.write(out)
    return len(writer.pages)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the book named on the command line."""
    parser = argparse.ArgumentParser(
        prog="sphinx_lean.paper", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=(), help="pages whose address ends so")
    options = parser.parse_args(arguments)
    try:
        sheets = print_book(options.site, options.out, options.only)
    except (FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {sheets} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
