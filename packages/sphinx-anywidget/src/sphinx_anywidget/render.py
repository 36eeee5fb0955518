"""From a notebook's widget output to a node of the document, and to HTML."""

import json
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

if TYPE_CHECKING:
    from myst_nb.core.render import MimeData, NbElementRenderer

VIEW_MIME = "application/vnd.jupyter.widget-view+json"
STATE_MIME = "application/vnd.jupyter.widget-state+json"
MODEL_PREFIX = "IPY_MODEL_"

#: Said under the text form of a widget that the page cannot bring to life.
TEXT_ONLY_NOTICE = "This part needs a running notebook; here it is shown as text."


class widget_view(nodes.General, nodes.Element):
    """One view of a saved widget.

    Attributes ``model`` (id), ``models`` (the saved state of that model and of
    every model it refers to, by id) and ``text`` (the text form of the output).
    """


class WidgetViewRenderer:
    """Takes widget outputs before myst-nb's own renderer does."""

    #: In HTML a widget comes first; every other builder takes the text form.
    mime_priority_overrides: ClassVar[tuple[tuple[str, str, int | None], ...]] = (
        ("*", VIEW_MIME, None),
        *((builder, VIEW_MIME, 1) for builder in ("html", "dirhtml", "singlehtml")),
    )

    @staticmethod
    def handle_mime(
        renderer: "NbElementRenderer", data: "MimeData", inline: bool
    ) -> list[nodes.Element] | None:
        """Return a :class:`widget_view` for a widget output, ``None`` for any other."""
        if data.mime_type != VIEW_MIME:
            return None
        content = data.content if isinstance(data.content, dict) else json.loads(data.string)
        metadata = renderer.renderer.nb_client.nb_metadata
        saved = metadata.get("widgets", {}).get(STATE_MIME, {}).get("state", {})
        model = str(content.get("model_id", ""))
        return [widget_view("", model=model, models=reachable_models(model, saved), text="")]


def reachable_models(model: str, saved: dict[str, Any]) -> dict[str, Any]:
    """Return the saved models that a model refers to, itself first, by id.

    Layout and style models say how ipywidgets sizes a box; a static page has no
    use for them.
    """
    found: dict[str, Any] = {}
    queue = [model]
    while queue:
        key = queue.pop()
        if key in found or key not in saved:
            continue
        found[key] = saved[key]
        for name, value in saved[key].get("state", {}).items():
            if name not in ("layout", "style"):
                queue.extend(referenced_ids(value))
    return found


def referenced_ids(value: Any) -> list[str]:
    """Return the ids of the models that a saved value mentions, however deep."""
    found: list[str] = []
    queue = [value]
    while queue:
        value = queue.pop()
        if isinstance(value, str) and value.startswith(MODEL_PREFIX):
            found.append(value.removeprefix(MODEL_PREFIX))
        elif isinstance(value, dict):
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return found


def visit_html(self: HTML5Translator, node: widget_view) -> None:
    """Write the element that the host mounts into, with the text form inside."""
    notice = "" if node["mountable"] else f"<p>{escape(TEXT_ONLY_NOTICE)}</p>"
    attribute = f' data-model="{escape(node["model"])}"' if node["mountable"] else ""
    if node.get("style"):
        attribute += f' style="{escape(node["style"])}"'
    self.body.append(
        f'<div class="anywidget"{attribute}>'
        f'<div class="anywidget-text"><pre>{escape(node["text"])}</pre>{notice}</div></div>\n'
    )
    raise nodes.SkipNode


def visit_other(self: nodes.NodeVisitor, node: widget_view) -> None:
    """Write nothing: every other builder has taken the output's text form."""
    raise nodes.SkipNode
