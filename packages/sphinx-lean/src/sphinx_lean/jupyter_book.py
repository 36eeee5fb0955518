"""What Jupyter Book and its theme load, and this layout leaves out or corrects."""

import functools
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

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


def disconnect_unused(app: Sphinx, config: Config) -> None:
    """Disconnect what Jupyter Book loads on every page, before it takes effect."""
    for event, listeners in app.events.listeners.items():
        app.events.listeners[event] = [
            each
            for each in listeners
            if each.handler.__module__.split(".")[0] not in UNUSED_EXTENSIONS
        ]
    config.templates_path.insert(0, str(Path(__file__).parent / "templates"))
    # The theme fails where it shall launch pages of a repository that it is not told.
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def disconnect_theme(app: Sphinx) -> None:
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


def cache_pybtex_plugins(app: Sphinx) -> None:
    """Have pybtex look for its plug-ins once, not for each citation.

    It searches the metadata of every installed package each time: a third of a build.
    """
    plugin: Any = sys.modules.get("pybtex.plugin")
    if plugin:
        plugin._load_entry_point = functools.cache(plugin._load_entry_point)
