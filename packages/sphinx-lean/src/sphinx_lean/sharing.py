"""What search engines and chats are told of a page; all addresses need the site's own."""

import html
from pathlib import Path


def open_graph_tags(title: str, description: str, site: str, address: str, card: str) -> str:
    """Return Open Graph tags; without an address of the site those that need none.

    Parameters
    ----------
    title, description, site : str
        Of the page, and the name of the whole.
    address : str
        The page's full address, empty if the site's is not known.
    card : str
        The full address of a picture, or empty.
    """
    found = {
        "og:title": title,
        "og:type": "article",
        "og:site_name": site,
        "og:description": description,
        "og:url": address,
        "og:image": card,
    }
    lines = [
        f'<meta property="{name}" content="{html.escape(value)}">'
        for name, value in found.items()
        if value
    ]
    if address:
        lines.append(f'<link rel="canonical" href="{html.escape(address)}">')
    return "\n".join(lines)


def sitemap(base: str, pages: list[str]) -> str:
    """Return a sitemap of pages, given by their paths below the base."""
    rows = "".join(f"<url><loc>{html.escape(base + page)}</loc></url>\n" for page in sorted(pages))
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'


#: Takes along what an address ends in, such as a widget's setting, which a refresh would drop.
KEEP_ENDING = (
    "if (location.hash) location.replace(document.querySelector('a').href + location.hash)"
)


def write_redirect(file: Path, policy: str, title: str, target: str) -> None:
    """Write a page that sends its reader on: from the site's root, or from an old address.

    Parameters
    ----------
    file : Path
        Of the page. Its folder is made if it is not there.
    policy : str
        Its policy as an element, see :func:`.policy.page_meta`.
    title : str
        Of what a reader arrives at.
    target : str
        Where that is, from the page. Without redirection a reader has a link to it.
    """
    address, name = html.escape(target), html.escape(title)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{policy}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={address}">\n</head>\n'
        f'<body>\n<main><h1>{name}</h1>\n<p><a href="{address}">Go on to the page</a></p></main>\n'
        f"<script>{KEEP_ENDING}</script>\n</body>\n</html>\n",
        "utf8",
        newline="\n",
    )
