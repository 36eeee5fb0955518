"""A Content-Security-Policy for every page, and as files that static hosts read.

Inline scripts are allowed by the hashes of their text alone, taken from the pages as they were
written. ``blob:`` is for pages opened as ``file://``, where modules cannot be imported by their
address: the policy in a page's ``<meta>`` has it, the one that a host sends does not, and a
browser holds a page to both. Styles may stand inline: figures and highlighted code carry them.
"""

import base64
import hashlib
import html
import re
from pathlib import Path

#: Stands in a page's policy until its scripts are known.
UNKNOWN = "'sha256-of-each-inline-script'"
POLICY = {
    "default-src": "'self'",  # Firefox asks by it whether the next page may be fetched early
    "object-src": "'none'",
    "script-src": f"'self' {UNKNOWN}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.S)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: Files named by their content never change.
FOREVER = "public, max-age=31536000, immutable"


def policy(hashes, blob=False) -> str:
    """Return the policy that allows the inline scripts with these hashes."""
    text = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    return text.replace(UNKNOWN, " ".join(["blob:"] * blob + sorted(hashes)))


def meta() -> str:
    """Return a page's policy, before its scripts are known."""
    text = html.escape(policy([UNKNOWN], blob=True), quote=False)
    return f'<meta http-equiv="Content-Security-Policy" content="{text}">'


def hashes(page: str) -> set[str]:
    """Return the hashes of a page's inline scripts, as a policy names them.

    Data in a script element (``type="application/json"``) is not executed and needs none.
    """
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for attributes, text in SCRIPT.findall(page)
        if "src=" not in attributes and "json" not in attributes
    }


def allow(site: Path) -> None:
    """Put the hashes into each page's policy, and their union into the files for hosts."""
    every = set()
    for file in sorted(site.rglob("*.html")):
        page = file.read_text("utf8")
        found = hashes(page)
        every |= found
        if UNKNOWN in page:
            text = page.replace(f"blob: {UNKNOWN}", " ".join(["blob:", *sorted(found)]), 1)
            file.write_text(text, "utf8", newline="\n")
    headers = {"Content-Security-Policy": policy(every), **HEADERS}
    for name, text in {
        "_headers": netlify(headers),
        ".htaccess": apache(headers),
        "headers.nginx.conf": nginx(headers),
    }.items():
        (site / name).write_text(text, "utf8", newline="\n")


def netlify(headers) -> str:
    """Return the headers as Netlify and Cloudflare Pages read them."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    return "\n".join([*lines, "/_static/anywidget/*", f"  Cache-Control: {FOREVER}", ""])


def apache(headers) -> str:
    """Return the headers, and the page for addresses that do not exist, for Apache."""
    lines = [f'  Header always set {name} "{value}"' for name, value in headers.items()]
    return "\n".join(["<IfModule mod_headers.c>", *lines, "</IfModule>", ""])


def nginx(headers) -> str:
    """Return the headers as a snippet to include in nginx's ``location``."""
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
