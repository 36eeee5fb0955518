"""What a page holds of its widgets, as the host reads it, and the files that this needs."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import nbextensions
from .assets import AssetError, write_once, write_twin, write_whole
from .models import (
    buffer_bytes,
    front_end,
    has_nbextension,
    is_anywidget,
    is_classic,
    is_link,
    kept_state,
    without_decorations,
)
from .references import Model, strip_prefix
from .remote import ADDRESS, without_remote_files

MODULE_SUFFIX, STYLE_SUFFIX = ".js", ".css"

#: Bytes of a buffer, and characters of a state, from which on they become files of their own.
MAX_INLINE_BUFFER, MAX_INLINE_STATE = 16_384, 250_000

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
        sound = {key: model for key, model in models.items() if key not in refused}
        lost = {key: {"notice": NOTICES[error.kind]} for key, error in refused.items()}
        self.models = {**lost, **self.models}
        for key, model in without_decorations(sound).items():
            if key not in self.models:
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
