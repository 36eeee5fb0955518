"""The conformance probes as widgets: each is a module that tries one feature and says ``[name: yes]`` or no."""

from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

FOLDER = Path(__file__).parent / "probes"
#: What a probe shows twice.
TWICE = ("views", "once")
#: What a module and its state in JSON, without a kernel, cannot be about.
NEEDS_A_NOTEBOOK = {
    *("bytes", "views", "once", "model", "widget", "prefix", "manager", "view"),
    *("layout", "own", "link", "box", "failure"),
}


def names() -> list[str]:
    """Return the names of all probes, in the order in which the table has them."""
    shapes = ["object", "function", "promise", "named", "initialize", "once", "signal", "own"]
    model = ["change", "same", "several", "off", "save", "invoke", "bytes", "views"]
    others = ["model", "widget", "prefix", "manager", "view", "box", "link"]
    return [*shapes, *model, *others, "style", "layout", "class", "shadow", "failure"]


def sentence(name: str) -> str:
    """Return what a probe tries, which is its module's first line."""
    return (FOLDER / f"{name}.mjs").read_text("utf8").splitlines()[0].removeprefix("// ")


def probe(name: str, **traits: Any) -> anywidget.AnyWidget:
    """Return one module as a widget, with traits besides its ``n``."""
    values = {"n": 0 if name in TWICE else 3, **traits}
    tagged = {key: traitlets.Any(value).tag(sync=True) for key, value in values.items()}
    if "data" in values:
        tagged["data"] = traitlets.Bytes(values["data"]).tag(sync=True)
    body = {
        "_esm": (FOLDER / f"{name}.mjs").read_text("utf8"),
        "__repr__": lambda self: f"[{name}: yes]" if name == "failure" else f"Probe({name})",
        **tagged,
    }
    if name == "style":
        body["_css"] = (FOLDER / "style.css").read_text("utf8")
    return type("Probe", (anywidget.AnyWidget,), body)()


def make(name: str) -> Any:
    """Return what a notebook shows of a probe."""
    if name == "bytes":
        return probe(name, data=b"\x07\x2a")
    if name in ("prefix", "manager", "view"):
        return probe(name, child=f"IPY_MODEL_{keep(probe('child', n=21)).model_id}")
    if name in ("model", "widget"):
        return probe(name, child=f"anywidget:{keep(probe('child', n=21)).model_id}")
    if name == "own":
        return own()
    if name == "box":
        return ipywidgets.VBox([probe(name)])
    if name == "link":
        first, second = probe(name, sets=True), probe(name, sets=False)
        keep(ipywidgets.jslink((first, "n"), (second, "n")))
        return ipywidgets.VBox([first, second])
    widget = probe(name)
    if name == "layout":
        widget.layout.width = "123px"
    if name == "class":
        widget.add_class("probe-class")
    return widget


def own() -> anywidget.AnyWidget:
    """Return a widget whose module is not its class's."""
    text = (FOLDER / "own.mjs").read_text("utf8")
    other = text.replace("yes", "no: it is the class's")
    kind = type("Probe", (anywidget.AnyWidget,), {"_esm": other})
    return kind(_esm=text)


KEPT: list[Any] = []


def keep(widget: Any) -> Any:
    """Keep a widget that nothing else holds."""
    KEPT.append(widget)
    return widget
