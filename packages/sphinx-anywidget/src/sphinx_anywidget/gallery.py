"""sphinx-gallery: a script that ends in a widget shows it.

sphinx-gallery asks an expression for its ``_repr_html_``. Widgets have none, for in a notebook they
are more than HTML; while a gallery is made they get one.
"""

import importlib
import json
from html import escape
from typing import Any

from sphinx.application import Sphinx

from .references import STATE_MIME, VIEW_MIME


def widget_html(widget: Any) -> str:
    """Return a widget as HTML: a script element for its view, and one for its models' state."""
    embed = importlib.import_module("ipywidgets.embed")
    state = embed.dependency_state([widget], False)
    data = embed.embed_data([widget], drop_defaults=False, state=state)
    scripts = [
        (STATE_MIME, data["manager_state"], ""),
        (VIEW_MIME, data["view_specs"][0], repr(widget)),
    ]
    return "\n".join(
        f'<script type="{mime}" data-text="{escape(text)}">{script_text(value)}</script>'
        for mime, value, text in scripts
    )


def script_text(value: Any) -> str:
    """Return JSON on one line, which cannot leave its script element."""
    return json.dumps(value).replace("<", "\\u003c")


def prepare(app: Sphinx) -> None:
    """Give widgets their HTML before sphinx-gallery runs its scripts."""
    if "sphinx_gallery.gen_gallery" not in app.extensions:
        return
    try:
        widget = importlib.import_module("ipywidgets").Widget
    except ImportError:
        return
    widget._repr_html_ = widget_html
