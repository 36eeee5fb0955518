"""From a notebook's widget output to a node of the document, and to HTML."""

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakSet

from docutils import nodes

from . import pages
from .references import VIEW_MIME, reachable_models, saved_models, view_id

if TYPE_CHECKING:
    from myst_nb.core.render import MimeData, NbElementRenderer
    from sphinx.application import Sphinx

#: Applications whose projects use myst-nb and have not listed this extension.
UNLISTED: "WeakSet[Sphinx]" = WeakSet()


class widget_view(nodes.raw):
    """One view of a saved widget.

    It writes itself, and brings along what its page needs. A project that has not listed the
    extension, or a page that is made from what an earlier build has read, then gets the same. Builders
    other than HTML see raw HTML, and leave it out.

    Attributes ``model`` (id), ``models`` (the saved state of that model and of every model that
    belongs to it, by id), ``plain`` (the text form of the output), ``notice`` (why it stays text, or
    ``""``) and ``refused`` (models of it that cannot be shown, with the reason).
    """

    def __init__(self, rawsource: str = "", text: str = "", **attributes: Any) -> None:
        empty = {"model": "", "models": {}, "plain": "", "notice": "", "refused": {}}
        super().__init__(rawsource, text, **{"format": "html", **empty, **attributes})

    def walkabout(self, visitor: nodes.NodeVisitor) -> bool:
        """Write the element that the host mounts into, with what stands in for it inside."""
        builder = getattr(visitor, "builder", None)
        if getattr(builder, "format", "") != "html":
            return bool(super().walkabout(visitor))
        body: list[str] = visitor.body  # type: ignore[attr-defined]
        body.append(self.start_tag(pages.attach(builder)))
        pictures = [child for child in self.children if isinstance(child, nodes.Element)]
        for picture in pictures:
            picture.walkabout(visitor)
        if not pictures:
            body.append(f"<pre>{escape(self['plain'])}</pre>")
        body.append(f"<p>{escape(self['notice'])}</p>" if self["notice"] else "")
        body.append("</div></div>\n")
        return False

    def start_tag(self, page: "pages.Pages") -> str:
        """Return how the element begins; the models are added to the page."""
        attributes = ""
        if not self["notice"]:
            attributes = f' data-model="{escape(self["model"])}"'
            number = page.add(self)
            if number:
                attributes += f' data-notebook="{number}"'
        if self.get("style"):
            attributes += f' style="{escape(self["style"])}"'
        classes = escape(" ".join(["anywidget", *self["classes"]]))
        return f'<div class="{classes}"{attributes}><div class="anywidget-text">'


class WidgetViewRenderer:
    """Takes widget outputs before myst-nb's own renderer does."""

    #: In HTML a widget comes first as it is; a book has no use for one.
    mime_priority_overrides: ClassVar[tuple[tuple[str, str, int | None], ...]] = (
        ("epub", VIEW_MIME, None),
    )

    @staticmethod
    def handle_mime(
        renderer: "NbElementRenderer", data: "MimeData", inline: bool
    ) -> list[nodes.Element] | None:
        """Return a :class:`widget_view` for a widget output, ``None`` for any other.

        Where the extension is not listed, a widget that cannot be mounted is left to myst-nb as well.
        """
        env = renderer.renderer.sphinx_env
        if data.mime_type != VIEW_MIME or env is None:
            return None
        app = getattr(env, "_app", None) or env.app
        model = view_id(data.content)
        metadata = renderer.renderer.nb_client.notebook["metadata"]
        saved = saved_models(metadata)
        if not saved:
            metadata.pop("widgets", None)  # whatever stands there, myst-nb expects models in it
        if "sphinx_anywidget" not in app.extensions:
            if model not in saved:
                return None
            if app not in UNLISTED:
                from .extension import prepare_views

                UNLISTED.add(app)
                app.connect("doctree-read", prepare_views)
        view = widget_view(model=model, models=reachable_models(model, saved), line=data.line)
        return [view]
