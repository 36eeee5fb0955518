"""Every link of the built book: those within it, and those that leave it.

``python tests/links.py _build/html`` lists the links that leave the book, each with the pages on
which it stands. It asks no host anything; ``make links`` then lets Sphinx ask them.
"""

import re
import sys
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

#: In a widget's stored state: links that a script will make.
STORED = re.compile(r'"(https?://[^"\\\s]+)"')


class Page(HTMLParser):
    """What a page links to, loads, and can be linked at."""

    def __init__(self, path: Path):
        super().__init__()
        self.links, self.anchors, self.data = [], set(), False
        self.feed(path.read_text("utf8"))

    def handle_starttag(self, tag, attributes):
        """Keep addresses and anchors."""
        values = dict(attributes)
        self.links += [values[name] for name in ("href", "src") if values.get(name)]
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        self.data = tag == "script" and "json" in values.get("type", "")

    def handle_data(self, data):
        """Keep addresses in stored data."""
        if self.data:
            self.links += STORED.findall(data)


def pages(site: Path) -> dict[Path, Page]:
    """Return every page of a built site."""
    return {
        path: Page(path) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts
    }


def outside(link: str) -> bool:
    """Say whether a link leaves the book."""
    return bool(urlsplit(link).scheme or urlsplit(link).netloc)


def broken(site: Path) -> list[str]:
    """Return the links within the book whose file or anchor is not there."""
    read, found = pages(site), []
    for path, page in read.items():
        for link in page.links:
            if outside(link) or link == "/":  # a host's own root is no file of the book
                continue
            address, anchor = urldefrag(link)
            file = unquote(urlsplit(address).path)
            target = (path.parent / file).resolve() if file else path
            if not target.is_file():
                found.append(f"{path.relative_to(site)}: no file {link}")
            elif anchor and target in read and unquote(anchor) not in read[target].anchors:
                found.append(f"{path.relative_to(site)}: no anchor {link}")
    return found


def external(site: Path) -> dict[str, list[str]]:
    """Return each link that leaves the book, with the pages on which it stands."""
    found = defaultdict(set)
    for path, page in pages(site).items():
        for link in page.links:
            if urlsplit(link).scheme in ("http", "https"):
                found[link].add(path.relative_to(site).as_posix())
    return {link: sorted(found[link]) for link in sorted(found)}


if __name__ == "__main__":
    listed = external(Path(sys.argv[1]).resolve())
    for link, where in listed.items():
        print(link, *(f"    {page}" for page in where), sep="\n")
    print(f"{len(listed)} links leave the book.")
