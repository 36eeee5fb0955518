"""The Sphinx side: collect a page's models, write its files, add the host script."""

import json
from pathlib import Path

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util import logging

from . import assets, first
from ._version import __version__
from .render import visit_html, visit_other, widget_view

LOGGER = logging.getLogger(__name__)
FOLDER = "anywidget"  # below the built _static; no source folder of that name exists
HOST = Path(__file__).parent / "host.js"

#: Traits that only a notebook front end reads.
PRIVATE = {"_esm", "_css", "_dom_classes", "layout", "tabbable", "tooltip"}


def without_html_manager(app, config):
    """Keep myst-nb from adding require.js and html-manager from another host."""
    config.nb_ipywidgets_js = {}


def read(app, doctree):
    """Give each view its text form; take the stored state off myst-nb's hands."""
    env = app.env
    for view in doctree.findall(widget_view):
        bundle = view.parent.parent if view.parent is not None else None
        for container in bundle.children if bundle is not None else ():
            if container.get("mime_type") == "text/plain":
                view["text"] = container.astext()
        for model in view["models"].values():
            for key in ("_esm", "_css"):
                try:
                    _, file = assets.resolve(model["state"].get(key, ""))
                except assets.AssetError:
                    continue  # said when the page is written
                if file is not None:
                    env.note_dependency(str(file))
    stored = getattr(env, "nb_metadata", {}).get(env.docname, {})
    stored.get("js_files", {}).pop("ipywidgets_state", None)


def mount(model: dict, folder: Path) -> dict:
    """Write one model's files and return what the host needs to know of it.

    Raises
    ------
    assets.AssetError
        If the model is no anywidget, or its files cannot be used here.
    """
    state = model.get("state", {})
    if model.get("model_module") != "anywidget" or "_esm" not in state:
        raise assets.AssetError(f"{model.get('model_name', 'it')} is not an anywidget")
    stem = str(state.get("_anywidget_id", "widget")).split(".")[0]
    entry = {"state": {k: v for k, v in state.items() if k not in PRIVATE}}
    module, _ = assets.resolve(state["_esm"])
    assets.check(module, ".js")
    style, _ = assets.resolve(state.get("_css") or "")
    assets.check(style, ".css")
    entry["module"] = assets.write_module(module, stem, folder)
    if style:
        entry["style"] = assets.write(style, ".css", stem, folder)
    if model.get("buffers"):
        entry["buffers"] = model["buffers"]
    return entry


def collect(doctree: nodes.document, folder: Path, where: str) -> dict:
    """Return the mountable models of a page by id, and mark each view."""
    models, reasons = {}, {}
    for view in doctree.findall(widget_view):
        for key, model in view["models"].items():
            if key in models or key in reasons:
                continue
            try:
                models[key] = mount(model, folder)
            except assets.AssetError as error:
                reasons[key] = str(error)
        view["mountable"] = view["model"] in models
        if not view["mountable"]:
            name = view["text"] or "a widget"
            if view["model"] in reasons:
                LOGGER.info("%s: %s stays text: %s", where, name, reasons[view["model"]])
            else:  # a front end that saves a notebook may drop its widgets' state
                LOGGER.warning(
                    "the notebook holds no state for %s: run it again with "
                    "`python -m sphinx_anywidget.store`",
                    name,
                    location=where,
                    type="anywidget",
                    subtype="state",
                )
    return models


def read_first(app, config):
    """Put the noted first states themselves into the configuration, so that a change is seen.

    Raises
    ------
    ConfigError
        If a file in ``anywidget_first`` is not one of :mod:`.note`'s.
    """
    folder, found = Path(app.srcdir, config.anywidget_first), {}
    for file in sorted(folder.rglob("*.json")) if config.anywidget_first else ():
        try:
            states = json.loads(file.read_text("utf8"))
            found[file.relative_to(folder).with_suffix("").as_posix()] = [
                (first.attribute(state["heights"]), first.words(state["reads"])) for state in states
            ]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ConfigError(f"anywidget_first: {file} cannot be used: {error!r}") from None
    config.anywidget_first = found


def embed(value) -> str:
    """Return JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def preload(base: str, modules) -> str:
    """Return a script that has the modules fetched while the page is still read.

    A plain ``<link>`` would do, but browsers complain of it on ``file://`` pages.
    """
    return (
        "<script>if (location.protocol !== 'file:') for (const name of "
        f"{embed(sorted(modules))}) document.head.append(Object.assign("
        f"document.createElement('link'), {{ rel: 'modulepreload', href: {embed(base)} + name }}));"
        "</script>\n"
    )


class Pages:
    """Collects models before a page's HTML is written, and adds them to it after."""

    def __init__(self):
        self.models = {}

    def resolved(self, app, doctree, docname):
        """Decide for each view whether it can be mounted, and keep its place."""
        if app.builder.format != "html":
            return
        folder = Path(app.outdir, "_static", FOLDER)
        self.models[docname] = collect(doctree, folder, docname)
        slots = [view for view in doctree.findall(widget_view) if view["mountable"]]
        states = app.config.anywidget_first.get(docname, [])
        if states and len(states) != len(slots):
            LOGGER.info("%s: noted with %d widgets, has %d", docname, len(states), len(slots))
        for slot, (style, words) in zip(slots, states, strict=False):
            slot["style"] = style
            slot += nodes.Text(words)  # for the index of the search; the page shows the widget

    def page(self, app, pagename, templatename, context, doctree):
        """Add the page's models and the host script, if there is anything to mount."""
        models = self.models.get(pagename)
        if not models:
            return
        # The small ones first: what they share with a large one is then near enough for compression.
        models = dict(sorted(models.items(), key=lambda item: len(embed(item[1]))))
        folder = Path(app.outdir, "_static", FOLDER)
        host = assets.write(HOST.read_text("utf8"), ".js", "host", folder)
        context["body"] += (
            f'<script type="application/json" class="anywidget-models">{embed(models)}</script>\n'
        )
        app.add_js_file(f"{FOLDER}/{host}", defer="defer")
        base = context["pathto"](f"_static/{FOLDER}/", 1)
        context["metatags"] += f"<style>\n{first.style()}</style>\n"
        context["metatags"] += preload(base, {m["module"] for m in models.values()})
        for style in sorted({m["style"] for m in models.values() if "style" in m}):
            app.add_css_file(f"{FOLDER}/{style}")


def sweep(app, error):
    """Remove what earlier builds left: modules and styles that no page names any more."""
    if error or app.builder.format != "html":
        return
    pages = [file.read_text("utf8") for file in Path(app.outdir).rglob("*.html")]
    for file in Path(app.outdir, "_static", FOLDER).glob("*"):
        name = file.name.replace(".text.js", ".js")
        if not any(name in page for page in pages):
            file.unlink()


def setup(app):
    """Register the extension with Sphinx."""
    pages = Pages()
    app.add_config_value("anywidget_first", "", "html", [str, dict])
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
    app.connect("config-inited", read_first)
    app.connect("doctree-read", read)
    app.connect("doctree-resolved", pages.resolved)
    app.connect("html-page-context", pages.page, priority=900)
    app.connect("build-finished", sweep)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
