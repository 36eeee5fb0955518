"""The book as an app that its reader may keep: a manifest, a service worker, and a page to ask."""

import base64
import functools
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote

from . import policy

HERE = Path(__file__).parent
#: Stands in pages until the size of the whole is known.
SIZE_PLACEHOLDER = "@the size of the book@"
#: Read by hosts or by pages opened as files, never by a page that was served.
NOT_KEPT = {"_headers", ".htaccess", "headers.nginx.conf", "sitemap.xml", "sw.js", ".buildinfo"}
#: Modules for pages opened as files, and archives of what is kept by itself.
NOT_KEPT_ENDINGS = (".text.js", ".zip")
#: A script or style sheet that a page loads, with the version that an earlier build stated.
LOADED_FILE = re.compile(
    r'(<(?:script|link)\b[^>]*?\s(?:src|href)="([^"?:]+\.(?:js|css)))(?:\?v=\w+)?"'
)


def edition_files(site: Path) -> list[Path]:
    """Return the files that make up an edition, in order."""
    return [
        file
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.name not in NOT_KEPT and not file.name.endswith(NOT_KEPT_ENDINGS)
    ]


def fill_in_size(site: Path) -> None:
    """Put the size of an edition in the place that pages left for it."""
    size = f"{sum(file.stat().st_size for file in edition_files(site)) / 1e6:.1f} MB"
    for file in site.glob("*.html"):
        text = file.read_text("utf8")
        if SIZE_PLACEHOLDER in text:
            file.write_text(text.replace(SIZE_PLACEHOLDER, size), "utf8", newline="\n")


def add_versions(site: Path) -> None:
    """Have pages ask for each script and style sheet by its content.

    A browser's cache could else hand an old one to a new page. Those of Sphinx keep their names,
    which it knows them by, and the index of the search is written after the pages.
    """
    for file in site.rglob("*.html"):
        text = file.read_text("utf8")
        stated = LOADED_FILE.sub(functools.partial(versioned_address, file.parent), text)
        if stated != text:
            file.write_text(stated, "utf8", newline="\n")


def versioned_address(folder: Path, found: re.Match[str]) -> str:
    """Return the start of an element with its file's hash as the version, if its name has none.

    Parameters
    ----------
    folder : Path
        Of the page, from which its addresses count.
    found : re.Match
        Of :data:`LOADED_FILE`: all up to the address, then the address alone.
    """
    file = folder / unquote(found[2])
    if policy.CONTENT_NAME.search(file.name) or not file.is_file():
        return found[0]
    return f'{found[1]}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"'


def web_manifest(title: str, description: str, start: str, icons: list[str]) -> str:
    """Return the web app's manifest; icons are drawings that scale."""
    about = {
        "name": title,
        "short_name": title,
        "description": description,
        "start_url": start,
        "scope": ".",
        "display": "minimal-ui",
        "icons": [{"src": icon, "sizes": "any"} for icon in icons],
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def service_worker(site: Path) -> str:
    """Return the service worker for a finished site, with each file's hash."""
    hashes = {
        file.relative_to(site).as_posix(): "sha256-"
        + base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
        for file in edition_files(site)
    }
    text = json.dumps(hashes, indent=1)
    edition = hashlib.sha256(text.encode()).hexdigest()[:12]
    source = (HERE / "sw.js").read_text("utf8")
    return source.replace("@EDITION@", edition).replace('"@FILES@"', text)
