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
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

#: Stands in a page's policy until its scripts are known.
HASHES_PLACEHOLDER = "'sha256-of-each-inline-script'"
PAGE_POLICY: dict[str, str] = {
    "default-src": "'self'",  # Firefox asks by it whether the next page may be fetched early
    "object-src": "'none'",
    "script-src": f"'self' {HASHES_PLACEHOLDER}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
#: Nothing frames a page of the book, unless hosts are named that may. A page's own policy cannot say
#: so, and a header can.
HEADER_POLICY = PAGE_POLICY | {"frame-ancestors": "'none'"}
#: JupyterLite's pages run WebAssembly, compile the schemas of settings, and import widgets' modules
#: from memory. It stands in its own folder's pages and headers, never in the book's.
LITE_POLICY = PAGE_POLICY | {
    "script-src": f"'self' 'unsafe-eval' blob: {HASHES_PLACEHOLDER}",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "base-uri": "'self'",
}
#: Who may be named: an origin, its host perhaps with ``*.`` in front, or pages of the site itself.
FRAMING = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?|'self'")
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.S)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NO_CAMERA, OWN_CAMERA = "camera=()", "camera=(self)"
#: Files named by their content never change.
CONTENT_NAME = re.compile(r"-[0-9a-f]{12}(\.\w+)+$")
CACHE_FOREVER = "public, max-age=31536000, immutable"


def policy_text(
    hashes: Collection[str], rules: Mapping[str, str] = PAGE_POLICY, blob: bool = False
) -> str:
    """Return the policy that allows the inline scripts with these hashes.

    Parameters
    ----------
    hashes : collection of str
        What :func:`script_hashes` returns.
    rules : mapping of str to str
        Each directive's sources, with :data:`HASHES_PLACEHOLDER` where the hashes belong.
    blob : bool
        Whether scripts may come from memory, as those of pages opened as ``file://`` do.
    """
    text = "; ".join(f"{name} {value}" for name, value in rules.items())
    return text.replace(HASHES_PLACEHOLDER, " ".join(["blob:"] * blob + sorted(hashes)))


def page_meta() -> str:
    """Return a page's policy, before its scripts are known."""
    return meta_element(policy_text([HASHES_PLACEHOLDER], blob=True))


def meta_element(text: str) -> str:
    """Return a policy as an element of a page's head."""
    text = html.escape(text, quote=False)
    return f'<meta http-equiv="Content-Security-Policy" content="{text}">'


def script_hashes(page: str) -> set[str]:
    """Return the hashes of a page's inline scripts, as a policy names them.

    Data in a script element (``type="application/json"``) is not executed and needs none.
    """
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for attributes, text in SCRIPT.findall(page)
        if "src=" not in attributes and "json" not in attributes
    }


def header_policy(framed_by: Sequence[str] = ()) -> dict[str, str]:
    """Return the rules that a host sends.

    Parameters
    ----------
    framed_by : sequence of str
        The origins whose pages may show those of the site in a frame, such as
        ``https://moodle.example.org``; none by default.

    Raises
    ------
    ValueError
        If one of them is no origin; the sentence says which.

    Examples
    --------
    >>> header_policy()["frame-ancestors"]
    "'none'"
    >>> header_policy(["https://moodle.example.org", "'self'"])["frame-ancestors"]
    "https://moodle.example.org 'self'"
    """
    for origin in framed_by:
        if not isinstance(origin, str) or not FRAMING.fullmatch(origin):
            raise ValueError(
                f"{origin!r} is no origin: write https:// and a host in small letters, "
                "with nothing behind it, such as https://moodle.example.org"
            )
    return HEADER_POLICY | ({"frame-ancestors": " ".join(framed_by)} if framed_by else {})


def write_policies(
    site: Path,
    lite: str = "",
    base: str = "/",
    camera: Collection[str] = (),
    framed_by: Sequence[str] = (),
) -> None:
    """Put the hashes into each page's policy, and their union into the files for hosts.

    Parameters
    ----------
    site : Path
        The built pages.
    lite : str
        JupyterLite's policy, if the folder of that name will stand beside the pages.
    base : str
        Where the site will stand below its host's root, for the page that is shown in place of
        missing ones.
    camera : collection of str
        Pages that may ask for a camera, as paths within the site.
    framed_by : sequence of str
        Origins whose pages may show the site's in a frame. It goes into the hosts' files alone.

    Raises
    ------
    ValueError
        As :func:`header_policy`.
    """
    rules = header_policy(framed_by)
    every: set[str] = set()
    for file in sorted(site.rglob("*.html")):
        page = file.read_text("utf8")
        found = script_hashes(page)
        every |= found
        if HASHES_PLACEHOLDER in page:
            text = page.replace(
                f"blob: {HASHES_PLACEHOLDER}", " ".join(["blob:", *sorted(found)]), 1
            )
            file.write_text(text, "utf8", newline="\n")
    headers = {"Content-Security-Policy": policy_text(every, rules), **HEADERS}
    missing = f"{base}404.html"
    for name, text in {
        "_headers": netlify_headers(headers, site, lite, camera),
        ".htaccess": apache_headers(headers, missing, camera),
        "headers.nginx.conf": nginx_headers(headers, missing, camera),
    }.items():
        (site / name).write_text(text, "utf8", newline="\n")


def with_camera(headers: Mapping[str, str], allowed: str = OWN_CAMERA) -> dict[str, str]:
    """Return the headers of a page that may ask for a camera."""
    return {name: value.replace(NO_CAMERA, allowed) for name, value in headers.items()}


def netlify_headers(
    headers: Mapping[str, str], site: Path, lite: str = "", camera: Collection[str] = ()
) -> str:
    """Return the headers as Netlify and Cloudflare Pages read them.

    Rules add up there, and a browser holds a page to every policy that it is sent. So where
    JupyterLite stands beside the book, no rule may cover both; and where one page may ask for a
    camera, no rule can forbid the others to.
    """
    headers = with_camera(headers) if camera else headers
    rules: dict[str, Mapping[str, str]] = {"/*": headers}
    if lite:
        files = [f.name for f in site.iterdir() if f.is_file()]
        bare = [name.removesuffix(".html") for name in files if name.endswith(".html")]
        names = ["", *sorted([*files, *bare])]
        names += sorted(f"{f.name}/*" for f in site.iterdir() if f.is_dir() and f.name != "lite")
        names = [name for name in names if not name.startswith(".")]
        rules = {f"/{name}": headers for name in names}
        rules["/lite/*"] = {**headers, "Content-Security-Policy": lite}
    named = sorted(f.name for f in site.glob("_static/*") if CONTENT_NAME.search(f.name))
    for path in ("anywidget/*", *named):
        rules[f"/_static/{path}"] = {"Cache-Control": CACHE_FOREVER}
    lines = ((path, *(f"  {n}: {v}" for n, v in sent.items())) for path, sent in rules.items())
    return "\n".join([line for rule in lines for line in rule]) + "\n"


def apache_headers(
    headers: Mapping[str, str], missing: str = "", camera: Collection[str] = ()
) -> str:
    """Return the headers, and the page for addresses that do not exist, for Apache."""
    lines = [f'  Header always set {name} "{value}"' for name, value in headers.items()]
    for name in sorted(camera):
        lines += [
            f'  <Files "{name.rpartition("/")[2]}">',
            *(f'    Header always set {n} "{v}"' for n, v in _changed_by_a_camera(headers)),
            "  </Files>",
        ]
    page = [f"ErrorDocument 404 {missing}"] if missing else []
    return "\n".join(["<IfModule mod_headers.c>", *lines, "</IfModule>", *page, ""])


def nginx_headers(
    headers: Mapping[str, str], missing: str = "", camera: Collection[str] = ()
) -> str:
    """Return the same as a snippet to include in nginx's ``location``."""
    chosen = []
    if camera:
        pages = "|".join(re.escape(page).replace(r"\-", "-") for page in sorted(camera))
        chosen = [
            'set $may_use_camera "";',
            f'if ($uri ~ "/({pages})$") {{ set $may_use_camera "self"; }}',
        ]
        headers = with_camera(headers, "camera=($may_use_camera)")
    lines = [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    page = [f"error_page 404 {missing};"] if missing else []
    return "\n".join([*chosen, *lines, *page, ""])


def _changed_by_a_camera(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(n, v) for n, v in with_camera(headers).items() if v != headers[n]]
