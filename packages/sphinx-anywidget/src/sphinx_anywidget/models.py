"""From a saved model to what the host script needs to know of it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rjsmin import jsmin

from . import nbextensions
from .assets import AssetError, resolve_asset, write_once, write_twin, write_whole
from .references import (
    LINKS,
    MAX_DEPTH,
    Model,
    depth,
    is_decoration,
    referenced_ids,
    strip_prefix,
)
from .remote import ADDRESS, imported_hosts, is_allowed, without_remote_files

HERE = Path(__file__).parent
MODULE_SUFFIX, STYLE_SUFFIX = ".js", ".css"

#: Bytes of a buffer, and characters of a state, from which on they become files of their own.
MAX_INLINE_BUFFER, MAX_INLINE_STATE = 16_384, 250_000

#: Traits that only a notebook front end reads.
FRONT_END_TRAITS = {
    *("_esm", "_css", "_dom_classes", "layout", "tabbable", "tooltip", "_anywidget_id"),
    *("_model_module", "_model_module_version", "_model_name"),
    *("_view_module", "_view_module_version", "_view_name", "_view_count"),
}

BOXES = frozenset(
    f"{name}Model" for name in ("Box", "HBox", "VBox", "GridBox", "Stack", "Tab", "Accordion")
)
#: ipywidgets' own models that ``classic.js`` shows; a test holds the two to each other.
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

#: Said under the text form of what the page cannot bring to life, by the kind of the reason.
NOTICES = {
    "kernel": "This part needs a running notebook; here it is shown as text.",
    "host": "This part needs code from another host, which this page doesn't ask; "
    "here it is shown as text.",
    "package": "The code of this part was missing when the page was made; "
    "here it is shown as text.",
    "state": "What was saved of this part can't be used; here it is shown as text.",
}


@dataclass(frozen=True)
class Site:
    """Where a build writes the files of its widgets, and what its author wants of them.

    Parameters
    ----------
    folder : Path
    allowed_hosts : tuple of str
        That modules and styles may ask.
    from_folders : bool
        Whether pages shall work when they are opened as files.
    """

    folder: Path
    allowed_hosts: tuple[str, ...] = ()
    from_folders: bool = True

    def write(self, content: str | bytes, suffix: str, stem: str) -> str:
        """Write a file once, named by its content, and return its name."""
        name = write_once(content, suffix, stem, self.folder)
        if self.from_folders and suffix != STYLE_SUFFIX:
            write_twin(name, self.folder)
        return name

    def write_script(self, file: Path) -> str:
        """Write a front end's AMD module as a script of the page; return its name."""
        stem = file.parent.name
        text, beside = nbextensions.script(file), nbextensions.files_beside(file)
        if beside:
            return self.write_folder(text, beside, stem)
        return write_once(text, MODULE_SUFFIX, stem, self.folder)

    def write_folder(self, module: str, files: Iterable[tuple[str, str]], stem: str) -> str:
        """Write a module with the files that it finds beside it; return its name with the folder's."""
        contents = {path: Path(file).read_bytes() for path, file in files}
        digest = hashlib.sha256(module.encode("utf8"))
        for path, data in contents.items():
            digest.update(f"\0{path}\0".encode() + data)
        name = f"{stem}-{digest.hexdigest()[:12]}"
        for path, data in {**contents, "module.js": module.encode("utf8")}.items():
            write_whole(self.folder / name / path, data)
        return f"{name}/module.js"


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


def has_nbextension(model: Model) -> bool:
    """Say whether a model needs a front end that was written for the classic notebook."""
    return not (is_anywidget(model) or is_classic(model))


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
        return own_file("classic.js"), own_file("classic.css")
    try:
        nbextensions.check_class(str(model.get("model_module")), name)
    except AssetError as error:
        raise AssetError(f"{name} is not an anywidget, and {error}", error.kind) from None
    return own_file("nbextensions.js"), ""


@cache
def own_file(name: str) -> str:
    """Return the text of a file of this package, scripts without comments."""
    text = (HERE / name).read_text("utf8")
    return jsmin(text) if name.endswith(".js") else text


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
    for key, model in models.items():
        if is_decoration(model):
            continue
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


@dataclass
class Entries:
    """Models that have been written, as the host reads them, by id.

    Parameters
    ----------
    models : dict
    remote_files : set of str
        Hosts that a style sheet would have asked, and does not.
    scripts : dict
        Names of the scripts that must stand on the page, in their order, by their source.
    """

    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    remote_files: set[str] = field(default_factory=set)
    scripts: dict[Path, str] = field(default_factory=dict)

    def add(
        self, models: Mapping[str, Model], refused: Mapping[str, AssetError], site: Site
    ) -> None:
        """Write what is not there yet of a widget's models."""
        # Layouts and styles are models to a classic front end only; elsewhere they are CSS.
        has_decorations = any(
            has_nbextension(model)
            for key, model in models.items()
            if key not in refused and not is_decoration(model)
        )
        for key, model in models.items():
            if key in self.models or (is_decoration(model) and not has_decorations):
                continue
            if key in refused:
                self.models[key] = {"notice": NOTICES[refused[key].kind]}
            else:
                self.models[key] = self.entry(model, models, site)

    def entry(self, model: Model, models: Mapping[str, Model], site: Site) -> dict[str, Any]:
        """Write one model's files and return what the host needs to know of it."""
        stem = stem_of(model)
        kept = kept_state(model)
        entry: dict[str, Any] = {"state": kept}
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        if len(text) > MAX_INLINE_STATE:
            entry["state"] = site.write(text, ".json", f"{stem}-state")
        self.add_front_end(entry, model, stem, site)
        if model.get("buffers"):
            entry["buffers"] = [write_buffer(buffer, stem, site) for buffer in model["buffers"]]
        if has_nbextension(model):
            return entry  # its views see to their layout and classes
        state = model["state"]
        layout = models.get(strip_prefix(str(state.get("layout"))) or "")
        if layout and (declarations := layout_declarations(layout["state"])):
            entry["layout"] = declarations
        if classes := class_names(state.get("_dom_classes")):
            entry["classes"] = classes
        if is_link(model):
            entry["starts"] = True
        return entry

    def add_front_end(self, entry: dict[str, Any], model: Model, stem: str, site: Site) -> None:
        """Write a model's module, its style sheet and the scripts that it needs."""
        module, style = front_end(model)
        if ADDRESS.match(module):
            entry["module"] = module.strip()
        elif "static" in model:
            entry["module"] = site.write_folder(module, model["static"], stem)
        else:
            entry["module"] = site.write(module, MODULE_SUFFIX, stem)
        if ADDRESS.match(style):
            entry["style"] = style.strip()
        elif style:
            style, hosts = without_remote_files(style, site.allowed_hosts)
            self.remote_files.update(hosts)
            entry["style"] = site.write(style, STYLE_SUFFIX, stem)
        if has_nbextension(model):
            for file in nbextensions.needed(str(model["model_module"])).values():
                if file not in self.scripts:
                    self.scripts[file] = site.write_script(file)


def stem_of(model: Model) -> str:
    """Return how the names of a model's files begin."""
    if is_anywidget(model):
        return str(model["state"].get("_anywidget_id", "widget")).split(".")[0]
    return "classic" if is_classic(model) else "nbextensions"


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


def write_buffer(buffer: Mapping[str, Any], stem: str, site: Site) -> dict[str, Any]:
    """Return a buffer as the host reads it: in the page, or if it is large as a file."""
    data = buffer_bytes(buffer)
    if len(data) > MAX_INLINE_BUFFER:
        return {"path": buffer["path"], "file": site.write(data, ".bin", f"{stem}-data")}
    return {"path": buffer["path"], "data": base64.b64encode(data).decode()}


def class_names(saved: Any) -> list[str]:
    """Return the names in a saved list of classes, each of which may hold several."""
    return " ".join(map(str, saved)).split() if isinstance(saved, list) else []


def layout_declarations(state: Mapping[str, Any]) -> dict[str, str]:
    """Return what a saved layout says, as CSS declarations by property."""
    return {
        name.replace("_", "-"): value
        for name, value in state.items()
        if not name.startswith("_") and isinstance(value, str) and value
    }
