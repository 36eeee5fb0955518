"""The Sphinx side: options, what becomes of each widget output, and what is swept away."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from . import gallery, raw_html, snapshots
from ._version import __version__
from .assets import AssetError
from .directive import AnywidgetDirective
from .entries import NOTICES
from .models import allowed_hosts, check_tree, contents, source_files
from .pages import ASSETS, script_json
from .references import STATE_MIME, VIEW_MIME, Model, reachable_models, saved_models
from .render import UNLISTED, widget_view

if TYPE_CHECKING:  # Sphinx 7.3 and newer have it; older ones run as well
    from sphinx.util.typing import ExtensionMetadata

LOGGER = logging.getLogger(__name__)


def prepare_views(app: Sphinx, doctree: nodes.document) -> None:
    """Decide of each widget output whether it is mounted, and what is shown where it is not."""
    env = app.env
    if app not in UNLISTED:
        raw_html.adopt(app, doctree)
    scripts = getattr(env, "nb_metadata", {}).get(env.docname, {}).get("js_files", {})
    html_manager = False
    for view in list(doctree.findall(widget_view)):
        view["notebook"] = env.docname
        if not view["models"]:
            view["models"] = reachable_models(view["model"], late_models(scripts))
        for file in {file for model in view["models"].values() for file in source_files(model)}:
            env.note_dependency(str(file))
        others = other_forms(view)
        if (plain := others.pop("text/plain", None)) is not None:
            view["plain"] = plain.astext()
        try:
            if is_empty_output(view):
                view.parent.remove(view)
                continue
            view["refused"] = check(app, view)
            for mime, form in others.items():
                if mime.startswith("image/"):  # stands there until the widget does
                    view += [child.deepcopy() for child in form.children]
                    break
        except AssetError as error:
            html_manager |= keep_other_form(app, view, others, error)
    if not html_manager:
        for key in [key for key in scripts if key.startswith("ipywidgets_")]:
            del scripts[key]


def late_models(scripts: Mapping[str, Any]) -> dict[str, Model]:
    """Return the models that myst-nb wants to write into a page.

    A notebook that is run while it's read has its state only then.
    """
    _, attributes = scripts.get("ipywidgets_state", (None, {}))
    state = raw_html.parse(attributes.get("body", "null"))
    return saved_models({"widgets": {STATE_MIME: state}})


def other_forms(view: widget_view) -> dict[str, nodes.Element]:
    """Return the other forms in which a widget's output was stored, by MIME type."""
    # An output is a bundle of containers, one for each MIME type it was stored in.
    bundle = view.parent.parent if view.parent is not None else None
    if not isinstance(bundle, nodes.Element) or bundle.get("nb_element") != "mime_bundle":
        return {}
    forms = (form for form in bundle.children if isinstance(form, nodes.Element) and form.children)
    return {form["mime_type"]: form for form in forms if form["mime_type"] != VIEW_MIME}


def is_empty_output(view: widget_view) -> bool:
    """Say whether a widget is an Output without any output: there is nothing to mount."""
    model = view["models"].get(view["model"], {})
    return model.get("model_name") == "OutputModel" and not model["state"].get("outputs")


def wants_html_manager(app: Sphinx) -> bool:
    """Say whether ipywidgets' own front end shows what this extension can't.

    It does where the author named its files, and where the author has not listed this extension.
    """
    return app in UNLISTED or "nb_ipywidgets_js" in {
        **app.config._raw_config,
        **app.config.overrides,
    }


def check(app: Sphinx, view: widget_view) -> dict[str, AssetError]:
    """Return the parts of a widget that cannot be shown.

    Raises
    ------
    AssetError
        If it can't be shown at all, or better by ipywidgets' own front end.
    """
    allowed = allowed_hosts(app.config)
    refused = check_tree(view["model"], view["models"], allowed)
    lost = [refused[key] for key in contents(view["model"], view["models"]) if key in refused]
    if lost and wants_html_manager(app):
        raise lost[0]
    for error in lost:
        tell(app, view, error, "a part of {name} stays text: {error}")
    return refused


def keep_other_form(
    app: Sphinx, view: widget_view, others: dict[str, nodes.Element], error: AssetError
) -> bool:
    """Put in place of a widget what else can be shown of it.

    Returns
    -------
    bool
        Whether that needs ipywidgets' own front end.
    """
    holder = view.parent
    if others:
        LOGGER.info("%s: a widget is shown as %s: %s", app.env.docname, next(iter(others)), error)
        holder.parent.remove(holder)
        return False
    # A module that was stored as a reference is in nobody's reach but ours.
    if wants_html_manager(app) and view["models"] and error.kind != "package":
        content = script_json({"model_id": view["model"], "version_major": 2, "version_minor": 0})
        script = f'<script type="{VIEW_MIME}">{content}</script>'
        holder.replace(view, nodes.raw("", script, format="html"))
        return True
    sentence = (
        "the notebook holds no state for {name}: run it again with `sphinx-anywidget store`"
        if not view["models"]
        else "{name} stays text: {error}"
    )
    view["notice"] = NOTICES["kernel" if not view["models"] else error.kind]
    view["models"] = {}
    tell(app, view, error, sentence)
    return False


def tell(app: Sphinx, view: widget_view, error: AssetError, sentence: str) -> None:
    """Warn the author of what a page loses, and have the page read again once that may be mended."""
    if error.kind == "package":
        app.env.note_reread()
    name = (view["plain"] or "a widget").strip().splitlines()[0][:80]
    LOGGER.warning(
        sentence.format(name=name, error=error),
        location=(app.env.docname, view.get("line")),
        type="anywidget",
        subtype=error.kind,
    )


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


def use_snapshots(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each widget room on the page, and its words to the index of the search."""
    mounted = [view for view in doctree.findall(widget_view) if not view["notice"]]
    states = app.config.anywidget_snapshots.get(docname, [])
    if states and len(states) != len(mounted):
        LOGGER.info(
            "%s: %d widgets have a snapshot, %d are there", docname, len(states), len(mounted)
        )
    for view, (style, words) in zip(mounted, states, strict=False):
        view["style"] = style
        view += nodes.Text(words)  # the page shows the widget


def remove_stale_assets(app: Sphinx, error: Exception | None) -> None:
    """Remove what earlier builds left: modules, styles and data that no page names any more.

    After a build that failed nothing is removed: not every page has been written.
    """
    files = [*Path(app.outdir, "_static", ASSETS).glob("*")]
    if error or app.builder.format != "html" or not files:
        return
    pages = [file.read_bytes() for file in Path(app.outdir).rglob("*.html")]
    pages = [page for page in pages if b"anywidget" in page]
    names = {file.name for file in files if any(file.name.encode() in page for page in pages)}
    stems = {Path(name).stem for name in names}
    for file in files:
        twin = file.name.removesuffix(".text.js")
        if file.name in names or (twin != file.name and twin in stems):
            continue
        if file.is_dir():  # a module with files beside it
            shutil.rmtree(file)
        else:
            file.unlink()


def setup(app: Sphinx) -> "ExtensionMetadata":
    """Register the extension with Sphinx."""
    app.add_config_value("anywidget_snapshots", "", "html", [str, dict])
    app.add_config_value("anywidget_allowed_hosts", [], "env", [list, tuple, str])
    app.add_config_value("anywidget_from_folders", True, "html", [bool])
    app.add_directive("anywidget", AnywidgetDirective)
    app.connect("config-inited", read_snapshots)
    app.connect("builder-inited", gallery.prepare, priority=100)  # before it runs its scripts
    app.connect("doctree-read", prepare_views)
    app.connect("doctree-resolved", use_snapshots)
    app.connect("build-finished", remove_stale_assets)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
