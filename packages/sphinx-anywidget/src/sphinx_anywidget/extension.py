"""The Sphinx side: collect a page's models, write its files, add the host script."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from rjsmin import jsmin
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from . import assets, snapshots
from ._version import __version__
from .render import visit_html, visit_other, widget_view

if TYPE_CHECKING:  # Sphinx 7.3 and newer have it; older ones run as well
    from sphinx.util.typing import ExtensionMetadata

LOGGER = logging.getLogger(__name__)
ASSETS = "anywidget"  # below the built _static; no source folder of that name exists
HOST = Path(__file__).parent / "host.js"

#: Traits that only a notebook front end reads.
FRONT_END_TRAITS = {
    *("_esm", "_css", "_dom_classes", "layout", "tabbable", "tooltip", "_anywidget_id"),
    *("_model_module", "_model_module_version", "_model_name"),
    *("_view_module", "_view_module_version", "_view_name", "_view_count"),
}


def without_html_manager(app: Sphinx, config: Config) -> None:
    """Keep myst-nb from adding require.js and html-manager from another host."""
    config["nb_ipywidgets_js"] = {}


def prepare_views(app: Sphinx, doctree: nodes.document) -> None:
    """Give each view its text form; keep myst-nb from writing the stored state into the page."""
    env = app.env
    for view in doctree.findall(widget_view):
        # An output is a bundle of containers, one for each MIME type it was stored in.
        bundle = view.parent.parent if view.parent is not None else None
        for container in bundle.children if bundle is not None else ():
            if isinstance(container, nodes.Element) and container.get("mime_type") == "text/plain":
                view["text"] = container.astext()
        for model in view["models"].values():
            for key in ("_esm", "_css"):
                try:
                    _, file = assets.resolve_asset(model["state"].get(key, ""))
                except assets.AssetError:
                    continue  # reported when the page is written
                if file is not None:
                    env.note_dependency(str(file))
    stored = getattr(env, "nb_metadata", {}).get(env.docname, {})
    stored.get("js_files", {}).pop("ipywidgets_state", None)


def write_model(model: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write one model's files and return what the host needs to know of it.

    Parameters
    ----------
    model : dict
        As a notebook stores it: ``model_name``, ``model_module``, ``state``, ``buffers``.
    folder : Path
        Where modules and style sheets are written.

    Returns
    -------
    dict
        ``state``, ``module`` (a file's name), and ``style`` and ``buffers`` if there are any.

    Raises
    ------
    assets.AssetError
        If the model is no anywidget, or its files cannot be used here.
    """
    state = model.get("state", {})
    if model.get("model_module") != "anywidget" or "_esm" not in state:
        raise assets.AssetError(f"{model.get('model_name', 'it')} is not an anywidget")
    stem = str(state.get("_anywidget_id", "widget")).split(".")[0]
    entry: dict[str, Any] = {"state": {k: v for k, v in state.items() if k not in FRONT_END_TRAITS}}
    module, _ = assets.resolve_asset(state["_esm"])
    assets.refuse_remote(module, ".js")
    style, _ = assets.resolve_asset(state.get("_css") or "")
    assets.refuse_remote(style, ".css")
    entry["module"] = assets.write_module(module, stem, folder)
    if style:
        entry["style"] = assets.write_once(style, ".css", stem, folder)
    if model.get("buffers"):
        entry["buffers"] = model["buffers"]
    return entry


def collect_models(
    doctree: nodes.document, folder: Path, docname: str
) -> dict[str, dict[str, Any]]:
    """Return the mountable models of a page by id, and mark each view as mountable or not."""
    models: dict[str, dict[str, Any]] = {}
    reasons: dict[str, str] = {}  # why the others cannot be mounted
    for view in doctree.findall(widget_view):
        for key, model in view["models"].items():
            if key in models or key in reasons:
                continue
            try:
                models[key] = write_model(model, folder)
            except assets.AssetError as error:
                reasons[key] = str(error)
        view["mountable"] = view["model"] in models
        if not view["mountable"]:
            name = view["text"] or "a widget"
            if view["model"] in reasons:
                LOGGER.info("%s: %s stays text: %s", docname, name, reasons[view["model"]])
            else:  # a front end that saves a notebook may drop its widgets' state
                LOGGER.warning(
                    "the notebook holds no state for %s: run it again with "
                    "`python -m sphinx_anywidget.store`",
                    name,
                    location=docname,
                    type="anywidget",
                    subtype="state",
                )
    return models


def read_snapshots(app: Sphinx, config: Config) -> None:
    """Replace the folder's name in the configuration by the snapshots in it, by page.

    Sphinx then sees when one has changed, and writes the pages anew.

    Raises
    ------
    ConfigError
        If a file in ``anywidget_snapshots`` is not one of :mod:`.take_snapshots`'s.
    """
    folder = Path(app.srcdir, config.anywidget_snapshots)
    found: dict[str, list[tuple[str, str]]] = {}  # a widget's style, and the words for the search
    for file in sorted(folder.rglob("*.json")) if config.anywidget_snapshots else ():
        try:
            states = json.loads(file.read_text("utf8"))
            found[file.relative_to(folder).with_suffix("").as_posix()] = [
                (
                    snapshots.height_declarations(state["heights"]),
                    snapshots.spoken_words(state["reads"]),
                )
                for state in states
            ]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ConfigError(f"anywidget_snapshots: {file} cannot be used: {error!r}") from None
    config["anywidget_snapshots"] = found


def script_json(value: object) -> str:
    """Return JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


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


class PageModels:
    """Collects models before a page's HTML is written, and adds them to it after."""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, dict[str, Any]]] = {}  # by page, then by id

    def collect(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Decide for each view whether it can be mounted, and keep room for it on the page."""
        if app.builder.format != "html":
            return
        folder = Path(app.outdir, "_static", ASSETS)
        self.models[docname] = collect_models(doctree, folder, docname)
        mounted = [view for view in doctree.findall(widget_view) if view["mountable"]]
        states = app.config.anywidget_snapshots.get(docname, [])
        if states and len(states) != len(mounted):
            LOGGER.info(
                "%s: %d widgets have a snapshot, %d are there", docname, len(states), len(mounted)
            )
        for view, (style, words) in zip(mounted, states, strict=False):
            view["style"] = style
            view += nodes.Text(words)  # for the index of the search; the page shows the widget

    def add_to_page(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the page's models and the host script, if there is anything to mount."""
        models = self.models.get(pagename)
        if not models:
            return
        # The small ones first: what they share with a large one is then near enough for compression.
        models = dict(sorted(models.items(), key=lambda item: len(script_json(item[1]))))
        folder = Path(app.outdir, "_static", ASSETS)
        host = assets.write_once(jsmin(HOST.read_text("utf8")), ".js", "host", folder)
        context["body"] += (
            f'<script type="application/json" class="anywidget-models">{script_json(models)}</script>\n'
        )
        app.add_js_file(f"{ASSETS}/{host}", defer="defer")
        base = context["pathto"](f"_static/{ASSETS}/", 1)
        context["metatags"] += f"<style>\n{snapshots.height_rules()}</style>\n"
        context["metatags"] += preload_script(base, {m["module"] for m in models.values()})
        for style in sorted({m["style"] for m in models.values() if "style" in m}):
            app.add_css_file(f"{ASSETS}/{style}")


def remove_stale_assets(app: Sphinx, error: Exception | None) -> None:
    """Remove what earlier builds left: modules and styles that no page names any more.

    After a build that failed nothing is removed: not every page has been written.
    """
    if error or app.builder.format != "html":
        return
    pages = [file.read_text("utf8") for file in Path(app.outdir).rglob("*.html")]
    for file in Path(app.outdir, "_static", ASSETS).glob("*"):
        name = file.name.replace(".text.js", ".js")
        if not any(name in page for page in pages):
            file.unlink()


def setup(app: Sphinx) -> "ExtensionMetadata":
    """Register the extension with Sphinx."""
    pages = PageModels()
    app.add_config_value("anywidget_snapshots", "", "html", [str, dict])
    app.add_node(
        widget_view,
        html=(visit_html, None),
        latex=(visit_other, None),
        text=(visit_other, None),
        man=(visit_other, None),
        texinfo=(visit_other, None),
    )
    # After myst-nb's own handlers: its options exist by then.
    app.connect("config-inited", without_html_manager, priority=900)
    app.connect("config-inited", read_snapshots)
    app.connect("doctree-read", prepare_views)
    app.connect("doctree-resolved", pages.collect)
    app.connect("html-page-context", pages.add_to_page, priority=900)
    app.connect("build-finished", remove_stale_assets)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
