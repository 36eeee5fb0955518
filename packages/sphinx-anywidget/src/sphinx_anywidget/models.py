"""Which saved models a page can bring to life, with which front end, and what they keep of their state."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rjsmin import jsmin

from . import bundle, nbextensions
from .assets import AssetError, resolve_asset
from .references import LINKS, MAX_DEPTH, Model, depth, is_decoration, referenced_ids
from .remote import ADDRESS, imported_hosts, is_allowed

HERE = Path(__file__).parent

#: Traits that only a notebook front end reads.
FRONT_END_TRAITS = {
    *("_esm", "_css", "_dom_classes", "layout", "tabbable", "tooltip", "_anywidget_id"),
    *("_model_module", "_model_module_version", "_model_name"),
    *("_view_module", "_view_module_version", "_view_name", "_view_count"),
}

BOXES = frozenset(
    f"{name}Model" for name in ("Box", "HBox", "VBox", "GridBox", "Stack", "Tab", "Accordion")
)
#: ipywidgets' own models that ``classic/index.js`` shows; a test holds the two to each other.
CLASSIC = BOXES | {
    f"{name}Model"
    for name in (
        *("HTML", "HTMLMath", "Label", "Output", "Image", "Audio", "Video"),
        *("IntSlider", "FloatSlider", "FloatLogSlider", "IntRangeSlider", "FloatRangeSlider"),
        *("IntText", "FloatText", "BoundedIntText", "BoundedFloatText"),
        *("IntProgress", "FloatProgress", "Play", "Valid"),
        *("Checkbox", "ToggleButton", "Button"),
        *("Dropdown", "Select", "SelectMultiple", "RadioButtons", "ToggleButtons"),
        *("SelectionSlider", "SelectionRangeSlider"),
        *("Text", "Textarea", "Password", "Combobox"),
        *("ColorPicker", "DatePicker", "NaiveDatetimePicker", "TimePicker"),
    )
}


#: Models of ipywidgets' that have no view.
HOLDERS = ("WidgetModel", "DOMWidgetModel")


def allowed_hosts(config: object) -> tuple[str, ...]:
    """Return the hosts that an author allows: a list, or names in one text."""
    given = getattr(config, "anywidget_allowed_hosts", ())
    return tuple(given.replace(",", " ").split() if isinstance(given, str) else given)


def is_classic(model: Model) -> bool:
    """Say whether a model is one of ipywidgets' own that can be shown."""
    module = str(model.get("model_module", ""))
    name = model.get("model_name")
    return module.startswith("@jupyter-widgets/") and (name in CLASSIC or name in LINKS)


def is_link(model: Model) -> bool:
    """Say whether a model links two others and shows nothing itself."""
    return is_classic(model) and model["model_name"] in LINKS


def is_anywidget(model: Model) -> bool:
    """Say whether a model's front end is a module that is saved with it."""
    return model.get("model_module") == "anywidget"


def is_holder(model: Model) -> bool:
    """Say whether a model only holds traits, which others read."""
    return (
        model.get("model_module") == "@jupyter-widgets/base" and model.get("model_name") in HOLDERS
    )


def has_nbextension(model: Model) -> bool:
    """Say whether a model needs a front end that was written for the classic notebook."""
    return not (is_anywidget(model) or is_classic(model) or is_holder(model))


def without_decorations(models: Mapping[str, Model]) -> Mapping[str, Model]:
    """Return models without layouts and styles, which are CSS to all but classic front ends."""
    bare = {key: model for key, model in models.items() if not is_decoration(model)}
    return models if any(map(has_nbextension, bare.values())) else bare


def front_end(model: Model) -> tuple[str, str]:
    """Return the text of a model's module and of its style sheet.

    Raises
    ------
    AssetError
        If it is no anywidget, nor a widget of ipywidgets that is known here, and no installed package
        has a front end for it.
    """
    name, state = model.get("model_name", "it"), model["state"]
    if is_anywidget(model):
        module, style = state.get("_esm"), state.get("_css")
        if not isinstance(module, str):
            raise AssetError(f"{name} has no module", "kernel")
        return resolve_asset(module)[0], resolve_asset(style if isinstance(style, str) else "")[0]
    if is_classic(model):
        return classic_front_end()
    if is_holder(model):
        return "export default {};\n", ""
    try:
        nbextensions.check_class(str(model.get("model_module")), name)
    except AssetError as error:
        raise AssetError(f"{name} is not an anywidget, and {error}", error.kind) from None
    return notebook_front_end(), ""


@cache
def classic_front_end() -> tuple[str, str]:
    """Return the module and the style sheet that show ipywidgets' own widgets."""
    style = (bundle.CLASSIC / "style.css").read_text("utf8")
    return jsmin(bundle.module(bundle.CLASSIC)), style


@cache
def notebook_front_end() -> str:
    """Return the module that plays the classic notebook for front ends written for that."""
    return jsmin((HERE / "nbextensions.js").read_text("utf8"))


def source_files(model: Model) -> Iterator[Path]:
    """Yield the files of installed packages that a model's module and style come from."""
    for key in ("_esm", "_css"):
        try:
            _, file = resolve_asset(str(model["state"].get(key) or ""))
        except AssetError:
            continue  # reported when the model is looked at
        if file is not None:
            yield file
    if has_nbextension(model) and not is_decoration(model):
        try:
            yield from nbextensions.needed(str(model.get("model_module"))).values()
        except AssetError:
            pass


def kept_state(model: Model) -> dict[str, Any]:
    """Return the traits that a model's front end reads."""
    state: dict[str, Any] = model["state"]
    if has_nbextension(model):  # all of them; some compile modules of their own
        return {
            key: resolve_asset(value)[0]
            if key in ("_esm", "_css") and isinstance(value, str)
            else value
            for key, value in state.items()
        }
    read = ("_model_name", "tooltip") if is_classic(model) else ()
    return {k: v for k, v in state.items() if k not in FRONT_END_TRAITS or k in read}


def check_model(model: Model, allowed_hosts: Iterable[str] = ()) -> None:
    """Refuse a model that cannot live on a static page.

    Raises
    ------
    AssetError
        With the reason.
    """
    module, style = front_end(model)
    hosts = imported_hosts(module)
    if ADDRESS.match(style):
        hosts += imported_hosts(style)
    refused = [host for host in hosts if not is_allowed(host, allowed_hosts)]
    if refused:
        names = ", ".join(refused)
        raise AssetError(
            f"its module asks {names}; `anywidget_allowed_hosts` can allow that", "host"
        )
    kept_state(model)
    if depth(model["state"]) > MAX_DEPTH:
        raise AssetError("its state is nested too deeply")
    buffers = model.get("buffers") or []
    for buffer in buffers if isinstance(buffers, list) else [buffers]:
        buffer_bytes(buffer)


def check_tree(
    root: str, models: Mapping[str, Model], allowed_hosts: Iterable[str] = ()
) -> dict[str, AssetError]:
    """Return why models of a widget cannot live on a static page, by id.

    Parameters
    ----------
    root : str
        Id of the model that is shown.
    models : mapping
        It, and all that belong to it.

    Raises
    ------
    AssetError
        If nothing of the widget can: it cannot itself, or it only lays out others of which none can.
    """
    allowed_hosts = tuple(allowed_hosts)
    if root not in models:
        raise AssetError("the notebook holds no state for it")
    refused: dict[str, AssetError] = {}
    for key, model in without_decorations(models).items():
        try:
            check_model(model, allowed_hosts)
        except AssetError as error:
            refused[key] = error
    if root in refused:
        raise refused[root]
    parts = list(contents(root, models))
    lost = [key for key in parts if key in refused]
    if lost and len(lost) == len(parts):
        raise refused[lost[0]]
    return refused


def contents(root: str, models: Mapping[str, Model]) -> Iterator[str]:
    """Yield the ids of what a widget shows once its boxes are opened; of what is no box, itself."""
    queue, seen = [root], set()
    while queue:
        key = queue.pop(0)
        if key in seen:
            continue
        seen.add(key)
        if key in models and models[key].get("model_name") in BOXES:
            queue.extend(referenced_ids(models[key]["state"].get("children")))
        else:
            yield key


def buffer_bytes(buffer: Any) -> bytes:
    """Return what a saved buffer holds.

    Raises
    ------
    AssetError
        If it is damaged.
    """
    try:
        data, path = buffer["data"], buffer["path"]
        if not isinstance(path, list) or not path:
            raise ValueError
        if buffer.get("encoding", "base64") == "hex":
            return bytes.fromhex(data)
        return base64.b64decode(data, validate=True)
    except (TypeError, KeyError, AttributeError, ValueError, binascii.Error):
        raise AssetError("a buffer of its state is damaged") from None
