"""Widgets in raw HTML, as nbsphinx, sphinx-gallery and ``ipywidgets.embed`` write them.

Each view stands there as a script element of its own type, and so does the state of all models.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .references import STATE_MIME, VIEW_MIME, reachable_models, saved_models, view_id
from .render import widget_view

SCRIPT = re.compile(
    rf"""<script[^>]*type=["'](?P<type>{re.escape(VIEW_MIME)}|{re.escape(STATE_MIME)})["']"""
    r"""(?P<attributes>[^>]*)>(?P<json>.*?)</script>""",
    re.S,
)
TEXT = re.compile(r'data-text="([^"]*)"')


def raw_scripts(doctree: nodes.document) -> Iterator[tuple[nodes.raw, list[re.Match[str]]]]:
    """Yield the raw HTML of a page that has views or states, with their script elements."""
    for raw in doctree.findall(nodes.raw):
        if not isinstance(raw, widget_view) and "html" in raw.get("format", "").split():
            found = list(SCRIPT.finditer(raw.astext()))
            if found:
                yield raw, found


def parse(text: str) -> Any:
    """Return what a script element holds, ``None`` if it is no JSON."""
    try:
        return json.loads(text.replace(r"<\/script>", "</script>"))
    except ValueError:
        return None


def text_forms(file: Path) -> dict[str, str]:
    """Return the text form of each view in a notebook's outputs, by the model's id."""
    try:
        cells = json.loads(file.read_text("utf8"))["cells"]
        bundles = [out.get("data", {}) for cell in cells for out in cell.get("outputs", ())]
        return {
            view_id(data[VIEW_MIME]): "".join(data.get("text/plain", ""))
            for data in bundles
            if VIEW_MIME in data
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def adopt(app: Sphinx, doctree: nodes.document) -> None:
    """Put a :class:`.render.widget_view` in place of each view in raw HTML."""
    found = list(raw_scripts(doctree))
    if not found:
        return
    saved: dict[str, Any] = {}
    for _, scripts in found:
        for script in scripts:
            if script["type"] == STATE_MIME:
                saved |= saved_models({"widgets": {STATE_MIME: parse(script["json"])}})
    forms = text_forms(Path(app.env.doc2path(app.env.docname)))
    for raw, scripts in found:
        text, at = raw.astext(), 0
        parts: list[nodes.Node] = []
        for script in scripts:
            parts.append(nodes.raw("", text[at : script.start()], format="html"))
            at = script.end()
            if script["type"] == VIEW_MIME:
                model = view_id(parse(script["json"]))
                said = TEXT.search(script["attributes"])
                plain = unescape(said[1]) if said else forms.get(model, "")
                models = reachable_models(model, saved)
                parts.append(widget_view(model=model, models=models, plain=plain, line=raw.line))
        parts.append(nodes.raw("", text[at:], format="html"))
        raw.replace_self(
            [part for part in parts if isinstance(part, widget_view) or part.astext().strip()]
        )
    getattr(app.env, "nbsphinx_widgets", set()).discard(app.env.docname)
