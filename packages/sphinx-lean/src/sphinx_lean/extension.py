"""The Sphinx side: what each page is given, and what is written beside the pages."""

import functools
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from markupsafe import Markup
from rjsmin import jsmin
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util.osutil import relative_uri

from . import notebooks, offline, policy, sharing
from ._version import __version__
from .drawings import lighten_drawings
from .folding import FoldSections, depart_folded, folded, in_folded, visit_folded
from .index_entries import IndexEntries
from .jupyter_book import (
    HTML_CORRECTIONS,
    UNUSED_FILES,
    cache_pybtex_plugins,
    disconnect_theme,
    disconnect_unused,
)

if TYPE_CHECKING:  # Sphinx 7.3 and newer have it; older ones run as well
    from sphinx.util.typing import ExtensionMetadata

HERE = Path(__file__).parent

#: Pygments styles with enough contrast for every reader, by theme.
CODE_STYLES = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}


def chapters(app: Sphinx) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of the contents: each part's caption, its pages and their titles."""
    doctree = app.env.get_doctree(app.config.root_doc)
    return [
        (
            part.get("caption") or "",
            [(name, title or app.env.titles[name].astext()) for title, name in part["entries"]],
        )
        for part in doctree.findall(addnodes.toctree)
    ]


def style_sheet(app: Sphinx) -> str:
    """Return the layout's style sheet and the book's own, joined.

    Raises
    ------
    ConfigError
        If ``lean_css`` names a file that is not there.
    """
    files = [*(Path(app.srcdir, name) for name in app.config.lean_css), HERE / "lean.css"]
    for file in files:
        if not file.is_file():
            raise ConfigError(f"lean_css names {file.name!r}, and there is no such file")
    texts = [compact(file.read_text("utf8")) for file in files]
    return "\n".join([*texts, *map(code_colours, CODE_STYLES)])


def compact(css: str) -> str:
    r"""Return a style sheet without comments and indentation: every page loads it.

    Examples
    --------
    >>> compact('a::after {\n  content: "/* kept */"; /* dropped */\n}')
    'a::after {\ncontent: "/* kept */"; \n}'
    """
    parts = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|(?<=\n)\s+"""
    return re.sub(parts, lambda found: found[1] or "", css, flags=re.S)


def code_colours(theme: str) -> str:
    """Return the colours of highlighted code in one theme, without its backgrounds."""
    from pygments.formatters import HtmlFormatter

    formatter = HtmlFormatter(style=CODE_STYLES[theme])
    rules = formatter.get_style_defs(f':root[data-theme="{theme}"] .highlight').splitlines()
    return "\n".join(
        re.sub(r"background(-color)?:[^;}]*;?", "", rule)
        for rule in rules
        if ".highlight ." in rule
    )


def script(name: str) -> str:
    """Return one of the layout's scripts without comments and indentation: every page loads them."""
    return jsmin((HERE / name).read_text("utf8"))


def prepare_files(app: Sphinx, config: Config) -> None:
    """Put the text of what every page loads into the configuration.

    Sphinx then sees when it has changed, and writes the pages anew.
    """
    try:
        policy.header_policy(config.lean_frame_ancestors)
    except ValueError as error:
        raise ConfigError(f"lean_frame_ancestors: {error}") from None
    base = os.environ.get("SITE_URL", config.html_baseurl)
    config["html_baseurl"] = base.rstrip("/") + "/" if base else base
    scripts = ("lean.js", "offline.js", "tables.js")
    texts = {"lean.css": style_sheet(app), **{name: script(name) for name in scripts}}
    config["lean_lite"] = os.environ.get("LITE", config.lean_lite)
    if config.lean_lite:
        texts["run.js"] = script("run.js")
    folder = config.lean_vignettes
    drawings = Path(app.srcdir, folder).glob("*.svg") if folder else ()
    config["lean_vignette_svgs"] = {f.stem: f.read_text("utf8").strip() for f in drawings}
    # Named by content: no cache hands an old one to a new page.
    config["lean_files"] = {
        f"{Path(name).stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}{Path(name).suffix}": text
        for name, text in texts.items()
    }


def write_files(app: Sphinx, env: BuildEnvironment | None = None) -> None:
    """Write the layout's files, named by their content."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    for old in (
        p for stem in ("lean", "offline", "tables", "run") for p in static.glob(f"{stem}-*")
    ):
        old.unlink()
    for name, text in app.config.lean_files.items():
        (static / name).write_text(text, "utf8", newline="\n")
    app.lean_chapters = chapters(app)  # type: ignore[attr-defined]  # once, for every page


#: Bytes of a drawing up to which it stands in the page itself: asking for it would take longer.
MAX_INLINE_SVG = 1_000


@functools.cache
def small_svg(file: Path) -> str:
    """Return the text of a small drawing, nothing for any other picture."""
    if file.suffix != ".svg" or file.stat().st_size > MAX_INLINE_SVG:
        return ""
    return file.read_text("utf8").strip()


def logo(drawing: str, url: str) -> Markup:
    """Return the picture beside the title: a small drawing as it is, any other as an image.

    As an image a drawing would be a document of its own, on which browsers spend several
    milliseconds before the first frame.
    """
    size = Markup('width="28" height="28"')
    if drawing.startswith("<svg"):
        return Markup(f'<svg aria-hidden="true" {size}{drawing.removeprefix("<svg")}')
    return Markup('<img src="{}" alt="" {}>').format(url, size) if url else Markup()


def fill_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page's template its variables, and leave the page only the files it asked for."""
    config = app.config
    drawing, icon = (
        small_svg(Path(app.srcdir, name)) if name else ""
        for name in (config.html_logo, config.html_favicon)
    )
    context["lean_logo"] = logo(drawing, context.get("logo_url") or "")
    if icon:
        context["favicon_url"] = "data:image/svg+xml," + quote(icon, safe=" /:=")
    for kind in ("script_files", "css_files"):  # widgets are content; all else is the theme's
        files = context.get(kind, ())
        context[kind] = [f for f in files if "/anywidget/" in str(getattr(f, "filename", f) or "")]
    # In the order in which prepare_files put them; the last is there with JupyterLite only.
    names = (f"_static/{name}" for name in config.lean_files)
    context["lean_css"], context["lean_js"], context["lean_offline"], tables, *run = names
    context["lean_run"] = run[0] if run else ""
    context["lean_tables"] = tables if 'class="sortable"' in context.get("body", "") else ""
    context["lean_chapters"] = app.lean_chapters  # type: ignore[attr-defined]
    context["lean_notebook"] = notebooks.file_of(app, pagename, context.get("sourcename", ""))
    context["lean_archive"] = notebooks.archive_of(app)
    context["lean_policy"], context["lean_size"] = policy.page_meta(), offline.SIZE_PLACEHOLDER
    context["author"], context["lean_licence"] = config.author, config.lean_licence
    context["html_baseurl"] = base = config.html_baseurl
    description = context["description"] = (context.get("meta") or {}).get("description", "")
    context["lean_tags"] = sharing.open_graph_tags(
        Markup(context.get("title") or config.html_title).striptags(),
        description,
        config.html_title,
        f"{base}{pagename}.html" if base else "",
        f"{base}_static/{Path(config.lean_card).name}" if base and config.lean_card else "",
    )
    if "body" in context:
        for theirs, ours in HTML_CORRECTIONS.items():
            context["body"] = context["body"].replace(theirs, ours)
        context["body"] = lighten_drawings(context["body"])


def extra_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Add the page for keeping the book, and the one for addresses that do not exist."""
    yield "offline", {}, "offline.html"
    yield "404", {}, "404.html"
    if app.config.lean_lite:
        yield "run", {"lean_needs": lite_needs(app.config)}, "run.html"


def lite_needs(config: Config) -> dict[str, Any]:
    """Return what :mod:`.lite` recorded of the folder that it wrote.

    Raises
    ------
    ConfigError
        If ``lean_lite`` names no such folder.
    """
    try:
        needs: dict[str, Any] = json.loads(Path(config.lean_lite, "needs.json").read_text("utf8"))
    except OSError:
        raise ConfigError(f"there is no JupyterLite in {config.lean_lite!r}") from None
    return needs


#: How fast a page is taken to be read, in words a minute.
WORDS_A_MINUTE = 220


def add_reading_time(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say under the title of a longer page how many minutes it takes.

    The minutes for its prose are counted, without what starts closed. Those for what there is to
    do on it cannot be: a page states them as ``doing`` in its metadata.
    """
    if doctree is None or "body" not in context:
        return
    prose = [
        n.astext()
        for n in doctree.findall(nodes.paragraph)
        if not isinstance(n.parent, (nodes.entry, nodes.footnote, nodes.citation))
        and not in_folded(n)
    ]
    reading = round(len(" ".join(prose).split()) / WORDS_A_MINUTE)
    doing = int(app.env.metadata.get(pagename, {}).get("doing", 0))
    if reading + doing >= 2:
        parts = f": {reading} to read, {doing} to do" if doing else " to read"
        line = f'</h1>\n<p class="reading-time">{reading + doing} minutes{parts}</p>'
        context["body"] = context["body"].replace("</h1>", line, 1)


def add_vignette(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put a page's drawing above its title; it adds nothing for those who cannot see it."""
    if drawing := app.config.lean_vignette_svgs.get(Path(pagename).name):
        above = f'<div class="vignette" aria-hidden="true">{drawing}</div>\n<h1>'
        context["body"] = context["body"].replace("<h1>", above, 1)


def finish_site(app: Sphinx, error: Exception | None) -> None:
    """Tidy the built site and add what can only be made when all else is there.

    The order matters: versions change pages, pages' policies hold hashes of what they then are,
    and the service worker lists the hash of every file.
    """
    if error or app.builder.format != "html":
        return
    site, config = Path(app.outdir), app.config
    for name in UNUSED_FILES:
        for path in site.glob(name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if config.lean_card:
        shutil.copy(Path(app.srcdir, config.lean_card), site / "_static")
    start = f"{config.root_doc}.html"
    if start != "index.html":
        sharing.write_redirect(site / "index.html", policy.page_meta(), config.html_title, start)
    for old, new in config.lean_moved.items():
        if new not in app.env.found_docs or old in app.env.found_docs:
            raise ConfigError(
                f"lean_moved sends {old!r} to {new!r}: the first must be gone, the second there"
            )
        title = app.env.titles[new].astext()
        here = site / f"{old}.html"
        sharing.write_redirect(
            here, policy.page_meta(), title, relative_uri(f"{old}.html", f"{new}.html")
        )
    icons = [f"_static/{Path(config.html_favicon).name}"] if config.html_favicon else []
    about = app.env.metadata.get(config.root_doc, {}).get("description", "")
    for name, text in {
        "manifest.webmanifest": offline.web_manifest(config.html_title, about, start, icons),
        "sitemap.xml": config.html_baseurl
        and sharing.sitemap(config.html_baseurl, [f"{name}.html" for name in app.env.found_docs]),
    }.items():
        if text:
            (site / name).write_text(text, "utf8", newline="\n")
    offline.add_versions(site)
    lite = lite_needs(config)["policy"] if config.lean_lite else ""
    camera = [f"{name}.html" for name in config.lean_camera]
    base, framed_by = urlsplit(config.html_baseurl).path or "/", config.lean_frame_ancestors
    policy.write_policies(site, lite, base, camera, framed_by)
    offline.fill_in_size(site)
    (site / "sw.js").write_text(offline.service_worker(site), "utf8", newline="\n")


def setup(app: Sphinx) -> "ExtensionMetadata":
    """Register the extension with Sphinx."""
    app.add_config_value("lean_css", [], "html", [list])
    app.add_config_value("lean_card", "", "html", [str])
    app.add_config_value("lean_vignettes", "", "html", [str])
    app.add_config_value("lean_vignette_svgs", {}, "html", [dict])
    app.add_config_value("lean_files", {}, "html", [dict])
    app.add_config_value("lean_lite", "", "html", [str])
    app.add_config_value("lean_camera", [], "html", [list])
    app.add_config_value("lean_frame_ancestors", [], "html", [list])
    app.add_config_value("lean_licence", "", "html", [str])
    app.add_config_value("lean_index", "", "env", [str])
    app.add_config_value("lean_folded", {}, "env", [dict])
    app.add_config_value("lean_moved", {}, "html", [dict])
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_post_transform(FoldSections)
    app.add_transform(IndexEntries)
    app.connect("config-inited", disconnect_unused, priority=1)
    app.connect("config-inited", prepare_files)
    app.connect("builder-inited", cache_pybtex_plugins)
    app.connect("builder-inited", disconnect_theme)
    app.connect("env-updated", write_files)
    app.connect("html-collect-pages", extra_pages)
    app.connect("html-page-context", fill_context, priority=999)
    app.connect("html-page-context", add_reading_time)
    app.connect("html-page-context", add_vignette)
    app.connect("build-finished", finish_site, priority=900)
    notebooks.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
