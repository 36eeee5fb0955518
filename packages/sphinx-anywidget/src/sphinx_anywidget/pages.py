"""What a page needs besides its widgets' elements: their models, their styles, the host script."""

import json
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from rjsmin import jsmin
from sphinx.application import Sphinx
from sphinx.util import logging

from . import bundle, snapshots
from .assets import write_once
from .entries import Entries, Site
from .models import allowed_hosts
from .remote import ADDRESS

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from .render import widget_view

LOGGER = logging.getLogger(__name__)
ASSETS = "anywidget"  # below the built _static; no source folder of that name exists


def script_json(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.encode("utf8", "backslashreplace").decode()  # half of a pair is no text


def preload_script(base: str, modules: Iterable[str]) -> str:
    """Return a script that has the modules fetched while the page is still read.

    A plain ``<link>`` would do, but browsers complain of it on ``file://`` pages.
    """
    return (
        "<script>if (location.protocol !== 'file:') for (const name of "
        f"{script_json(sorted(modules))}) document.head.append(Object.assign("
        f"document.createElement('link'), {{ rel: 'modulepreload', href: {script_json(base)} + name }}));"
        "</script>\n"
    )


@cache
def host_script() -> str:
    """Return the host script without its comments."""
    return jsmin(bundle.host())


class Pages:
    """The models of the pages that a builder is writing: by page, then by the notebook they are of.

    Ids are unique in a notebook only; a page of several has each one's models apart.

    Parameters
    ----------
    builder : sphinx.builders.Builder
    """

    def __init__(self, builder: "Builder") -> None:
        self.builder = builder
        self.entries: dict[str, dict[str, Entries]] = {}
        config = builder.config
        self.site = Site(
            Path(builder.outdir, "_static", ASSETS),
            allowed_hosts(config),
            bool(getattr(config, "anywidget_from_folders", True)),
        )

    def add(self, view: "widget_view") -> int:
        """Add a view's models to the page that is being written; return its notebook's number there."""
        page = self.builder.current_docname  # type: ignore[attr-defined]
        notebooks = self.entries.setdefault(page, {})
        notebook = str(view.get("notebook") or page)
        entries = notebooks.setdefault(notebook, Entries())
        entries.add(view["models"], view["refused"], self.site)
        return list(notebooks).index(notebook)

    def add_to_page(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the page's models and the host script, if there is anything to mount."""
        notebooks = self.entries.pop(pagename, None)
        if not notebooks:
            return
        host = write_once(host_script(), ".js", "host", self.site.folder)
        every: list[dict[str, Any]] = []
        scripts: dict[Path, str] = {}
        for name, entries in notebooks.items():
            # The small ones first: what they share with a large one is then near enough for compression.
            models = dict(
                sorted(entries.models.items(), key=lambda item: len(script_json(item[1])))
            )
            every += models.values()
            scripts |= entries.scripts
            context["body"] += (
                f'<script type="application/json" class="anywidget-models">{script_json(models)}</script>\n'
            )
            if entries.remote_files:
                LOGGER.info(
                    "%s: a style sheet asks %s for files; they are left out",
                    *(name, ", ".join(sorted(entries.remote_files))),
                )
        for script in (host, *scripts.values()):
            app.add_js_file(f"{ASSETS}/{script}", defer="defer")
        base = context["pathto"](f"_static/{ASSETS}/", 1)
        modules = {m["module"] for m in every if "module" in m and not ADDRESS.match(m["module"])}
        head = f"<style>\n{snapshots.height_rules()}</style>\n" + preload_script(base, modules)
        for style in sorted({m["style"] for m in every if "style" in m}):
            if ADDRESS.match(style):
                head += f'<link rel="stylesheet" href="{escape(style)}">\n'
            else:
                app.add_css_file(f"{ASSETS}/{style}")
        context["metatags"] = context.get("metatags", "") + head


PAGES: "WeakKeyDictionary[Builder, Pages]" = WeakKeyDictionary()


def attach(builder: Any) -> Pages:
    """Return the pages of a builder; the first time, have them completed by it."""
    if builder not in PAGES:
        PAGES[builder] = pages = Pages(builder)
        builder.events.connect("html-page-context", pages.add_to_page, 900)
    return PAGES[builder]
