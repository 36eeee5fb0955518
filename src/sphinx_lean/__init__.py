"""A light page layout for Jupyter Book 1.

Jupyter Book's theme sends about 800 KB of scripts, icons and styles before a
reader's first line. This extension keeps Jupyter Book's configuration and
Sphinx's toctrees and replaces what reaches the browser: one template, one style
sheet, one small script, and another where a page has a table of class
``sortable``. Extensions that Jupyter Book loads on every page for a
live kernel or comments are unplugged.

``lean_css`` in ``_config.yml`` lists further style sheets of the book's own, in
order; they are joined with the layout's into one file. ``lean_index`` names a
file of index entries, see :mod:`sphinx_lean.index`.
"""

import hashlib
import re
import shutil
from pathlib import Path

from docutils import nodes

from .index import Index

HERE = Path(__file__).parent

#: What the theme and Jupyter Book's extensions copy, and this layout does without.
LEFTOVERS = (
    "scripts",
    "styles",
    "vendor",
    "locales",
    "images/logo_*",
    "*webpack-macros.html",
    "design-tabs.js",
    "sphinx-design*.css",
    "mystnb*.css",
    "basic.css",
    "pygments.css",
    "*.png",
)

#: Pygments styles with enough contrast for every reader, by theme.
CODE = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}

#: Loaded by Jupyter Book for everybody, of no use to a static page.
UNPLUGGED = ("sphinx_thebe", "sphinx_comments", "sphinx_togglebutton", "sphinx_copybutton")


def unplug(app, config):
    """Disconnect what Jupyter Book loads on every page, before it takes effect."""
    for event, listeners in app.events.listeners.items():
        app.events.listeners[event] = [
            each for each in listeners if each.handler.__module__.split(".")[0] not in UNPLUGGED
        ]
    config.templates_path.insert(0, str(HERE / "templates"))
    # The theme fails where it shall launch pages of a repository that it is not told.
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def stylesheet(app) -> str:
    """Return the layout's style sheet and the book's own, joined."""
    files = [*(Path(app.srcdir, name) for name in app.config.lean_css), HERE / "lean.css"]
    for file in files:
        if not file.is_file():
            from sphinx.errors import ConfigError

            raise ConfigError(f"lean_css names {file.name!r}, and there is no such file")
    return "\n".join([*(file.read_text("utf8") for file in files), *map(code_colours, CODE)])


def code_colours(theme: str) -> str:
    """Return the colours of highlighted code in one theme, without its backgrounds."""
    from pygments.formatters import HtmlFormatter

    formatter = HtmlFormatter(style=CODE[theme])
    rules = formatter.get_style_defs(f':root[data-theme="{theme}"] .highlight').splitlines()
    return "\n".join(
        re.sub(r"background(-color)?:[^;}]*;?", "", rule)
        for rule in rules
        if ".highlight ." in rule
    )


def write(app, env=None):
    """Write the layout's files, and remember their names."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    app.lean_files = {}
    for name, text in (
        ("lean.css", stylesheet(app)),
        ("lean.js", (HERE / "lean.js").read_text("utf8")),
        ("tables.js", (HERE / "tables.js").read_text("utf8")),
    ):
        (static / name).write_text(text, "utf8", newline="\n")
        app.lean_files[name] = f"_static/{name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"


def page(app, pagename, templatename, context, doctree):
    """Leave each page only the files that its own content asked for."""
    own = lambda file: "/anywidget/" in str(getattr(file, "filename", file) or "")  # noqa: E731
    context["script_files"] = [f for f in context.get("script_files", ()) if own(f)]
    context["css_files"] = [f for f in context.get("css_files", ()) if own(f)]
    context["lean_files"] = app.lean_files
    context["lean_tables"] = 'class="sortable"' in context.get("body", "")
    meta = context.get("meta") or {}
    # The label would hide the words that stand there (WCAG 2.5.3).
    if "body" in context:
        context["body"] = context["body"].replace(
            '<summary aria-label="Toggle hidden content">', "<summary>"
        )
    context["description"] = meta.get("description", "")


#: How fast a page is taken to be read, in words a minute.
PACE = 220


def reading_time(app, pagename, templatename, context, doctree):
    """Say under the title of a longer page how many minutes its prose takes."""
    if doctree is None or "body" not in context:
        return
    prose = [
        n.astext()
        for n in doctree.findall(nodes.paragraph)
        if not isinstance(n.parent, (nodes.entry, nodes.footnote, nodes.citation))
    ]
    minutes = round(len(" ".join(prose).split()) / PACE)
    if minutes >= 2:
        line = f'</h1>\n<p class="reading-time">{minutes} minutes to read</p>'
        context["body"] = context["body"].replace("</h1>", line, 1)


def sweep(app, error):
    """Remove the theme's own files, which no page asks for, from the built site."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for name in LEFTOVERS:
        for path in static.glob(name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    """Register the extension with Sphinx."""
    app.add_config_value("lean_css", [], "html", [list])
    app.add_config_value("lean_index", "", "env", [str])
    app.add_transform(Index)
    app.connect("config-inited", unplug, priority=1)
    app.connect("env-updated", write)
    app.connect("html-page-context", page, priority=999)
    app.connect("html-page-context", reading_time)
    app.connect("build-finished", sweep)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
