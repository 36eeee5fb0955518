"""A light page layout for Jupyter Book 1.

Jupyter Book's theme sends about 800 KB of scripts, icons and styles before a
reader's first line. This extension keeps Jupyter Book's configuration and
Sphinx's toctrees and replaces what reaches the browser: one template, one style
sheet, one small script. Extensions that Jupyter Book loads on every page for a
live kernel or comments are unplugged.

``lean_css`` in ``_config.yml`` lists further style sheets of the book's own, in
order; they are joined with the layout's into one file.
"""

import functools
import hashlib
import re
import shutil
import sys
from pathlib import Path

from docutils import nodes

from . import policy

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


def look_up_once(app):
    """Have pybtex look for its plug-ins once, not for each citation.

    It searches the metadata of every installed package each time: a third of a build.
    """
    if plugin := sys.modules.get("pybtex.plugin"):
        plugin._load_entry_point = functools.cache(plugin._load_entry_point)


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


def read(app, config):
    """Read what every page loads; a change of it, seen in the configuration, rewrites them all."""
    texts = {"lean.css": stylesheet(app), "lean.js": (HERE / "lean.js").read_text("utf8")}
    config.lean_files = {
        f"{Path(name).stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}{Path(name).suffix}": text
        for name, text in texts.items()
    }


def write(app, env=None):
    """Write the files that every page loads, named by their content."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    for old in static.glob("lean-*"):
        old.unlink()
    for name, text in app.config.lean_files.items():
        (static / name).write_text(text, "utf8", newline="\n")


def page(app, pagename, templatename, context, doctree):
    """Leave each page only the files that its own content asked for."""
    own = lambda file: "/anywidget/" in str(getattr(file, "filename", file) or "")  # noqa: E731
    context["script_files"] = [f for f in context.get("script_files", ()) if own(f)]
    context["css_files"] = [f for f in context.get("css_files", ()) if own(f)]
    context["lean_css"], context["lean_js"] = (f"_static/{name}" for name in app.config.lean_files)
    context["lean_policy"] = policy.meta()
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


def finish(app, error):
    """Remove the theme's own files, which no page asks for; hold the pages to their policy."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    for name in LEFTOVERS:
        for path in static.glob(name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    policy.allow(Path(app.outdir))


def setup(app):
    """Register the extension with Sphinx."""
    app.add_config_value("lean_css", [], "html", [list])
    app.add_config_value("lean_files", {}, "html", [dict])
    app.connect("config-inited", unplug, priority=1)
    app.connect("config-inited", read)
    app.connect("builder-inited", look_up_once)
    app.connect("env-updated", write)
    app.connect("html-page-context", page, priority=999)
    app.connect("html-page-context", reading_time)
    app.connect("build-finished", finish, priority=900)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
