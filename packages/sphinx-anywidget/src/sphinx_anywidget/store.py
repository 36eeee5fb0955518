"""Run notebooks and store them so that running them again changes nothing.

``python -m sphinx_anywidget.store book/*.ipynb`` executes each notebook in a
fresh kernel and writes it back with its outputs and its widgets' state, made
equal from run to run: model ids are derived from their order, unused models go,
and modules that belong to an installed package are stored as a reference to its
file, so that the page always shows the module as it is now.
"""

import argparse
import hashlib
import importlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from .assets import asset_reference
from .render import STATE_MIME, VIEW_MIME, referenced_ids

#: What a front end shows if it opens the stored notebook without running it.
MODULE_STUB = (
    "export default { render({ el }) "
    '{ el.textContent = "Run this cell to start the widget."; } };\n'
)


def execute(path: Path, timeout: int) -> NotebookNode:
    """Run a notebook in its own folder and return it with outputs and widget state.

    Parameters
    ----------
    path : Path
    timeout : int
        Seconds that a cell may take.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # where a kernel happens to flush is no part of an output
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    return notebook


def normalise(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the notebook without anything that differs from run to run.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook, with its widget state in the metadata.
    name : str
        Salt of the model ids; the file's name keeps ids of different pages apart.
    """
    saved = notebook.metadata.get("widgets", {}).get(STATE_MIME, {}).get("state", {})
    used = used_models(notebook, saved)
    for key in used:
        replace_by_reference(saved[key]["state"])
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    metadata |= {k: v for k, v in notebook.metadata.items() if k not in (*metadata, "widgets")}
    if used:
        state = {key: saved[key] for key in used}
        widgets = {"state": state, "version_major": 2, "version_minor": 0}
        metadata["widgets"] = {STATE_MIME: widgets}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    # Ids stand in views, states and references alike: replacing them in the text finds all.
    text = json.dumps({**notebook, "metadata": metadata})
    for index, key in enumerate(used):
        text = text.replace(key, hashlib.sha256(f"{name}:{index}".encode()).hexdigest()[:32])
    return nbformat.from_dict(json.loads(text))


def used_models(notebook: NotebookNode, saved: dict[str, Any]) -> list[str]:
    """Return the ids of the saved models that outputs show, and of what these refer to, in order."""
    queue = [
        output["data"][VIEW_MIME]["model_id"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if VIEW_MIME in output.get("data", {})
    ]
    used: list[str] = []
    while queue:
        key = queue.pop(0)
        if key in saved and key not in used:
            used.append(key)
            queue.extend(referenced_ids(saved[key]["state"]))
    return used


def replace_by_reference(state: dict[str, Any]) -> None:
    """Replace a packaged module's or style's text in a saved state by a reference."""
    module, _, class_name = str(state.get("_anywidget_id", "")).rpartition(".")
    try:
        widget = getattr(importlib.import_module(module), class_name)
    except (ImportError, AttributeError, ValueError):
        return  # defined in the notebook itself
    for key, stub in (("_esm", MODULE_STUB), ("_css", "")):
        file = getattr(getattr(widget, key, None), "_path", None)
        if file is None or key not in state:
            continue
        package = module.split(".")[0]
        root = Path(importlib.import_module(package).__file__ or "").parent
        if Path(file).is_relative_to(root):
            path = Path(file).relative_to(root).as_posix()
            state[key] = f"{asset_reference(package, path)}\n{stub}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and store the notebooks named on the command line."""
    parser = argparse.ArgumentParser(
        prog="sphinx_anywidget.store", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--timeout", type=int, default=60, help="seconds a cell may take")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a run would")
    options = parser.parse_args(arguments)
    stale = []
    for number, path in enumerate(options.notebooks, 1):
        begin = time.perf_counter()
        print(f"[{number}/{len(options.notebooks)}] {path} ", end="", flush=True)
        text = nbformat.writes(normalise(execute(path, options.timeout), path.stem)) + "\n"
        changed = text != path.read_text("utf8")
        if changed and options.check:
            stale.append(path)
        elif changed:
            path.write_text(text, "utf8", newline="\n")
        print(f"{'differs' if changed else 'same'}, {time.perf_counter() - begin:.1f} s")
    if stale:
        print("Run `make notebooks` and commit what it changes.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
