"""A light page layout for Jupyter Book 1.

Jupyter Book's theme sends about 800 KB of scripts, icons and styles before a
reader's first line. This extension keeps Jupyter Book's configuration and
Sphinx's toctrees and replaces what reaches the browser: one template, one style
sheet, one small script, and another where a page has a table of class
``sortable``. Extensions that Jupyter Book loads on every page for a
live kernel or comments are unplugged.

It also holds every page to a Content-Security-Policy (:mod:`.policy`), lets a reader keep the
book (:mod:`.offline`), and tells others what a page is (:mod:`.sharing`).

In ``_config.yml``, ``lean_css`` lists further style sheets of the book's own, in order; they are
joined with the layout's into one file. ``lean_index`` names a file of index entries (:mod:`.index_entries`), and
``lean_card`` a picture for links to the book. ``lean_vignettes`` is a folder of drawings, each named after the
page above whose title it stands; they take their colours from the style sheet. ``lean_licence`` is
said at the foot of each page. The site's address, which the card, the sitemap and canonical links need, is the builder's own
``html_baseurl``, or the environment's ``SITE_URL``.

``lean_lite``, or the environment's ``LITE``, names a folder that :mod:`.lite` wrote. Each notebook's
page then leads to one that says what running it in the browser costs, and opens it there.
"""

import functools
import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes

from . import offline, policy, sharing
from .index_entries import IndexEntries

__version__ = "0.1.0"

HERE = Path(__file__).parent

#: What the theme and Jupyter Book's extensions copy, and this layout does without.
UNUSED_FILES = (
    "_static/scripts",
    "_static/styles",
    "_static/vendor",
    "_static/locales",
    "_static/images",
    "_static/*webpack-macros.html",
    "_static/design-tabs.js",
    "_static/sphinx-design*.css",
    "_static/mystnb*.css",
    "_static/basic.css",
    "_static/exercise.css",
    "_static/pygments.css",
    "_static/*.png",
    "_sources/**/*.md",
    "objects.inv",
)

#: Pygments styles with enough contrast for every reader, by theme.
CODE_STYLES = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}

THEME_MODULES = ("pydata_sphinx_theme", "sphinx_book_theme")
#: What of the theme makes the links that start a notebook elsewhere.
LAUNCH_HANDLERS = ("prep_header_buttons", "add_launch_buttons")

#: Loaded by Jupyter Book for everybody, of no use to a static page.
UNUSED_EXTENSIONS = ("sphinx_thebe", "sphinx_comments", "sphinx_togglebutton", "sphinx_copybutton")


#: What others write into a page, and what it must be.
HTML_CORRECTIONS = {
    # The label would hide the words that stand there (WCAG 2.5.3).
    '<summary aria-label="Toggle hidden content">': "<summary>",
    # A list holds items; this role, given up in DPUB-ARIA 1.1, is none.
    'role="doc-biblioentry"': 'role="listitem"',
    # Two on a page would share their names.
    '<section id="exercise-content">': "<section>",
    '<section id="solution-content">': "<section>",
}


def disconnect_unused(app, config):
    """Disconnect what Jupyter Book loads on every page, before it takes effect."""
    for event, listeners in app.events.listeners.items():
        app.events.listeners[event] = [
            each
            for each in listeners
            if each.handler.__module__.split(".")[0] not in UNUSED_EXTENSIONS
        ]
    config.templates_path.insert(0, str(HERE / "templates"))
    # The theme fails where it shall launch pages of a repository that it is not told.
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def disconnect_theme(app):
    """Disconnect what the theme adds to each page, but for its links to Binder and Colab.

    It resolves the whole contents several times a page, so that ten times the pages would take
    fifteen times as long. Themes are loaded later than extensions.
    """
    listeners = app.events.listeners["html-page-context"]
    listeners[:] = [
        each
        for each in listeners
        if each.handler.__module__.split(".")[0] not in THEME_MODULES
        or each.handler.__name__ in LAUNCH_HANDLERS
    ]


def chapters(app) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of the contents: each part's caption, its pages and their titles."""
    doctree = app.env.get_doctree(app.config.root_doc)
    return [
        (
            part.get("caption") or "",
            [(name, title or app.env.titles[name].astext()) for title, name in part["entries"]],
        )
        for part in doctree.findall(addnodes.toctree)
    ]


def cache_pybtex_plugins(app):
    """Have pybtex look for its plug-ins once, not for each citation.

    It searches the metadata of every installed package each time: a third of a build.
    """
    if plugin := sys.modules.get("pybtex.plugin"):
        plugin._load_entry_point = functools.cache(plugin._load_entry_point)


def style_sheet(app) -> str:
    """Return the layout's style sheet and the book's own, joined."""
    files = [*(Path(app.srcdir, name) for name in app.config.lean_css), HERE / "lean.css"]
    for file in files:
        if not file.is_file():
            from sphinx.errors import ConfigError

            raise ConfigError(f"lean_css names {file.name!r}, and there is no such file")
    return "\n".join([*(file.read_text("utf8") for file in files), *map(code_colours, CODE_STYLES)])


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


def prepare_files(app, config):
    """Read what every page loads; a change of it, seen in the configuration, rewrites them all."""
    config.html_baseurl = os.environ.get("SITE_URL", config.html_baseurl)
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
    texts = {
        name: (HERE / name).read_text("utf8") for name in ("lean.js", "offline.js", "tables.js")
    }
    texts = {"lean.css": style_sheet(app), **texts}
    config.lean_lite = os.environ.get("LITE", config.lean_lite)
    if config.lean_lite:
        texts["run.js"] = (HERE / "run.js").read_text("utf8")
    marks = Path(app.srcdir, config.lean_vignettes).glob("*.svg") if config.lean_vignettes else ()
    config.lean_vignette_svgs = {file.stem: file.read_text("utf8").strip() for file in marks}
    config.lean_files = {
        f"{Path(name).stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}{Path(name).suffix}": text
        for name, text in texts.items()
    }


def write_files(app, env=None):
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
    app.lean_chapters = chapters(app)


#: Bytes of a drawing up to which a page holds it: asking for it would take longer.
MAX_INLINE_SVG = 1_000


@functools.cache
def small_svg_as_url(file: Path) -> str:
    """Return a small drawing as an address that holds it, nothing for any other picture."""
    if file.suffix != ".svg" or file.stat().st_size > MAX_INLINE_SVG:
        return ""
    return "data:image/svg+xml," + quote(file.read_text("utf8").strip(), safe=" /:=")


def fill_context(app, pagename, templatename, context, doctree):
    """Leave each page only the files that its own content asked for."""
    for url, name in {
        "logo_url": app.config.html_logo,
        "favicon_url": app.config.html_favicon,
    }.items():
        if name:
            context[url] = small_svg_as_url(Path(app.srcdir, name)) or context[url]
    own = lambda file: "/anywidget/" in str(getattr(file, "filename", file) or "")  # noqa: E731
    context["script_files"] = [f for f in context.get("script_files", ()) if own(f)]
    context["css_files"] = [f for f in context.get("css_files", ()) if own(f)]
    names = (f"_static/{name}" for name in app.config.lean_files)
    context["lean_css"], context["lean_js"], context["lean_offline"], tables, *run = names
    context["lean_run"] = run[0] if run else ""
    context["lean_tables"] = tables if 'class="sortable"' in context.get("body", "") else ""
    context["lean_chapters"] = app.lean_chapters
    context["lean_policy"], context["lean_size"] = policy.page_meta(), offline.SIZE_PLACEHOLDER
    context["author"], context["lean_licence"] = app.config.author, app.config.lean_licence
    context["html_baseurl"] = base = app.config.html_baseurl
    description = context["description"] = (context.get("meta") or {}).get("description", "")
    context["lean_tags"] = sharing.open_graph_tags(
        Markup(context.get("title") or app.config.html_title).striptags(),
        description,
        app.config.html_title,
        f"{base}{pagename}.html" if base else "",
        f"{base}_static/{Path(app.config.lean_card).name}" if base and app.config.lean_card else "",
    )
    if "body" in context:
        for theirs, ours in HTML_CORRECTIONS.items():
            context["body"] = context["body"].replace(theirs, ours)


def extra_pages(app):
    """Add the page for keeping the book, and the one for addresses that do not exist."""
    yield "offline", {}, "offline.html"
    yield "404", {}, "404.html"
    if app.config.lean_lite:
        yield "run", {"lean_needs": lite_needs(app.config)}, "run.html"


def lite_needs(config) -> dict:
    """Return what :mod:`.lite` noted of the folder that it wrote."""
    try:
        return json.loads(Path(config.lean_lite, "needs.json").read_text("utf8"))
    except OSError:
        from sphinx.errors import ConfigError

        raise ConfigError(f"there is no JupyterLite in {config.lean_lite!r}") from None


#: How fast a page is taken to be read, in words a minute.
WORDS_A_MINUTE = 220


def add_reading_time(app, pagename, templatename, context, doctree):
    """Say under the title of a longer page how many minutes its prose takes."""
    if doctree is None or "body" not in context:
        return
    prose = [
        n.astext()
        for n in doctree.findall(nodes.paragraph)
        if not isinstance(n.parent, (nodes.entry, nodes.footnote, nodes.citation))
    ]
    minutes = round(len(" ".join(prose).split()) / WORDS_A_MINUTE)
    if minutes >= 2:
        line = f'</h1>\n<p class="reading-time">{minutes} minutes to read</p>'
        context["body"] = context["body"].replace("</h1>", line, 1)


def add_vignette(app, pagename, templatename, context, doctree):
    """Put a page's drawing above its title; it adds nothing for those who cannot see it."""
    if drawing := app.config.lean_vignette_svgs.get(Path(pagename).name):
        above = f'<div class="vignette" aria-hidden="true">{drawing}</div>\n<h1>'
        context["body"] = context["body"].replace("<h1>", above, 1)


def finish_site(app, error):
    """Tidy the built site and add what can only be made when all else is there."""
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
        sharing.write_redirect(site, policy.page_meta(), config.html_title, start)
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
    policy.write_policies(site, lite, urlsplit(config.html_baseurl).path or "/")
    offline.fill_in_size(site)
    (site / "sw.js").write_text(offline.service_worker(site), "utf8", newline="\n")


def setup(app):
    """Register the extension with Sphinx."""
    app.add_config_value("lean_css", [], "html", [list])
    app.add_config_value("lean_card", "", "html", [str])
    app.add_config_value("lean_vignettes", "", "html", [str])
    app.add_config_value("lean_vignette_svgs", {}, "html", [dict])
    app.add_config_value("lean_files", {}, "html", [dict])
    app.add_config_value("lean_lite", "", "html", [str])
    app.add_config_value("lean_licence", "", "html", [str])
    app.add_config_value("lean_index", "", "env", [str])
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
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
