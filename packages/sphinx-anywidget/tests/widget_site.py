"""A small Sphinx site of widgets, for the tests: it needs no other project's widgets."""

import subprocess
import sys
from pathlib import Path

import nbformat
from sphinx_anywidget import store

WIDGETS = '''
import anywidget, ipywidgets, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default {
      initialize({ model }) {
        window.started = (window.started ?? 0) + 1;
        model.on("change:n", () => { window.heard = model.get("n"); });
        return () => { window.ended = true; };
      },
      render({ model, el, signal }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `count ${model.get("n")}`; };
        button.className = "counter";
        button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); model.send({ hello: 1 }); };
        model.on("change:n", show);
        show();
        el.append(button);
        return () => { window.cleaned = (window.cleaned ?? 0) + 1; };
      },
    };
    """
    _css = ".counter { outline-color: rgb(1, 2, 3); }"
    n = traitlets.Int(3).tag(sync=True)
    note = traitlets.Unicode("</script><script>window.pwned = 1</script> \\u2028").tag(sync=True)
    def __repr__(self): return "Counter </pre><b>bold</b>"

class Parent(anywidget.AnyWidget):
    _esm = """
    export default async () => ({
      async render({ model, el, host, experimental }) {
        const inner = document.createElement("div");
        inner.className = "inner";
        el.append(inner);
        const child = await host.getWidget(model.get("child"));
        await child.render({ el: inner });
        const other = await model.widget_manager.get_model(model.get("child").replace("IPY_MODEL_", ""));
        el.dataset.sees = other.get("n");
        el.dataset.bytes = model.get("data").getUint8(1);
        await experimental.invoke("x").catch((e) => { el.dataset.invoke = e.message; });
      },
    });
    """
    child = traitlets.Instance(anywidget.AnyWidget).tag(sync=True, **ipywidgets.widget_serialization)
    data = traitlets.Bytes(b"\\x07\\x2a").tag(sync=True)
    def __repr__(self): return "Parent()"

class Remote(anywidget.AnyWidget):
    _esm = 'import * as d3 from "https://esm.sh/d3"; export default { render() {} }'
    def __repr__(self): return "Remote()"

class Broken(anywidget.AnyWidget):
    _esm = "export default { render() { throw new Error('boom'); } }"
    def __repr__(self): return "Broken()"
'''

SLOW = '''
import anywidget

class Never(anywidget.AnyWidget):
    _esm = "export default { render() { return new Promise(() => {}); } }"
    def __repr__(self): return "Never()"

class Stamp(anywidget.AnyWidget):
    _esm = """
    export default { render({ el }) { el.className = "stamp"; el.textContent = document.timeline.currentTime; } }
    """
    def __repr__(self): return "Stamp()"
'''


CELLS = [
    WIDGETS,
    "counter = Counter()\ncounter",
    "counter",
    "Parent(child=Counter(n=40))",
    "Remote()",
    "Broken()",
    "ipywidgets.IntSlider(value=7)",
]
CONFIG = """
extensions = ["myst_nb", "sphinx_anywidget"]
nb_execution_mode = "off"
project = "mini"
"""


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook of a heading and these cells of code, not run yet."""
    notebook = nbformat.v4.new_notebook(
        metadata={"orphan": True},
        cells=[
            nbformat.v4.new_markdown_cell("# Widgets"),
            *map(nbformat.v4.new_code_cell, cells),
        ],
    )
    nbformat.write(notebook, path)


def build(folder: Path, builder: str, out: Path) -> str:
    """Build a folder with a ``conf.py``; return what Sphinx said."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(folder), str(out)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


def build_site(folder: Path, out: Path, *more: str) -> Path:
    """Build a page of widgets, with cells for more of them, and a page of slow ones."""
    for name, cells in {
        "index": [*CELLS, *more],
        "slow": [SLOW, "Never()", *["Stamp()"] * 3],
    }.items():
        path = folder / f"{name}.ipynb"
        write_notebook(path, *cells)
        nbformat.write(store.normalise(store.execute(path, 60), name), path)
    (folder / "conf.py").write_text(CONFIG)
    for builder in ("html", "text"):
        assert build(folder, builder, out / builder) == "", "warnings"
    return out
