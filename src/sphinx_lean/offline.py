"""The book as an app that its reader may keep: a manifest, a service worker, and a page to ask."""

import base64
import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent
#: Stands in pages until the size of the whole is known.
SIZE = "@the size of the book@"
#: Read by hosts or by pages opened as files, never by a page that was served.
APART = {"_headers", ".htaccess", "headers.nginx.conf", "sitemap.xml", "sw.js", ".buildinfo"}


def files(site: Path) -> list[Path]:
    """Return the files that make up an edition, in order."""
    return [
        file
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.name not in APART and not file.name.endswith(".text.js")
    ]


def state_size(site: Path) -> None:
    """Put the size of an edition in the place that pages left for it."""
    size = f"{sum(file.stat().st_size for file in files(site)) / 1e6:.1f} MB"
    for file in site.glob("*.html"):
        text = file.read_text("utf8")
        if SIZE in text:
            file.write_text(text.replace(SIZE, size), "utf8", newline="\n")


def manifest(title: str, description: str, start: str, icons: list[str]) -> str:
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


def worker(site: Path) -> str:
    """Return the service worker for a finished site, with each file's hash."""
    hashes = {
        file.relative_to(site).as_posix(): "sha256-"
        + base64.b64encode(hashlib.sha256(file.read_bytes()).digest()).decode()
        for file in files(site)
    }
    text = json.dumps(hashes, indent=1)
    edition = hashlib.sha256(text.encode()).hexdigest()[:12]
    source = (HERE / "sw.js").read_text("utf8")
    return source.replace("@EDITION@", edition).replace('"@FILES@"', text)
