"""A small Sphinx site of widgets, for the tests: it needs no other project's widgets."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main
from sphinx_anywidget import store
from sphinx_anywidget.references import STATE_MIME, VIEW_MIME

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

class Foreign(ipywidgets.DOMWidget):
    _model_module = traitlets.Unicode("nobodys-front-end").tag(sync=True)
    _model_name = traitlets.Unicode("ForeignModel").tag(sync=True)
    _view_name = traitlets.Unicode("ForeignView").tag(sync=True)
    def __repr__(self): return "Foreign()"
'''

SLOW = '''
import anywidget

class Never(anywidget.AnyWidget):
    _esm = "export default { render() { return new Promise(() => {}); } }"
    def __repr__(self): return "Never()"

class Stamp(anywidget.AnyWidget):
    _esm = """
    export default { render({ el }) {
      el.className = "stamp";
      el.textContent = document.timeline.currentTime;
      for (const end = performance.now() + 30; performance.now() < end; );  // more than a turn
    } }
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
    "Foreign()",
]
CONFIG = """
extensions = ["myst_nb", "sphinx_anywidget"]
nb_execution_mode = "off"
exclude_patterns = ["_build"]
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


def model(module="@jupyter-widgets/controls", name="AnyModel", buffers=(), **state):
    """Return a model as a notebook stores it; by default one of ipywidgets' own."""
    found = {"model_module": module, "model_name": name, "state": {"_model_name": name, **state}}
    return {**found, "buffers": list(buffers)} if buffers else found


def anywidget(esm="export default { render({ el }) { el.textContent = 'alive'; } }", **state):
    """Return a saved anywidget."""
    return model("anywidget", _esm=esm, **state)


def write_saved(path: Path, models: dict, *views: dict | str, title="Widgets", tags=()) -> None:
    """Write a notebook as if it had been run: its saved models, and outputs that show some of them.

    A view is an id, or a whole bundle of MIME types.
    """
    cells = [nbformat.v4.new_markdown_cell(f"# {title}")]
    for view in views:
        data = {"text/plain": f"Widget({view!r})", VIEW_MIME: {"model_id": view}}
        output = nbformat.v4.new_output("display_data", data if isinstance(view, str) else view)
        cells.append(
            nbformat.v4.new_code_cell(
                "x", outputs=[output], execution_count=1, metadata={"tags": [*tags]}
            )
        )
    metadata = {
        "orphan": True,
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "widgets": {STATE_MIME: {"version_major": 2, "version_minor": 0, "state": models}},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(metadata=metadata, cells=cells), path)


def site(
    folder: Path, config: str = CONFIG, builder: str = "html", *options: str
) -> tuple[str, Path]:
    """Build a folder with a configuration; return what Sphinx said, and where the site is."""
    (folder / "conf.py").write_text(config)
    return build(
        folder, builder, folder / "_build" / builder, *options
    ), folder / "_build" / builder


def build(folder: Path, builder: str, out: Path, *options: str) -> str:
    """Build a folder with a ``conf.py``; return what Sphinx said. Without a process of its own each."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = build_main(["-q", "--no-color", *options, "-b", builder, str(folder), str(out)])
    assert code == 0, said.getvalue()
    return said.getvalue()


def build_alone(folder: Path, config: str) -> tuple[str, Path]:
    """Build pages in a process of their own: other extensions may read the same files."""
    (folder / "conf.py").write_text(config)
    out = folder / "_build/html"
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "--no-color",
        "-b",
        "html",
        str(folder),
        str(out),
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr, out


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
        said = build(folder, builder, out / builder)
        told = [line for line in said.splitlines() if "stays text" not in line]
        assert told == [], "of nothing but the two that cannot be mounted"
    return out
