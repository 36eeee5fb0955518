"""Run notebooks and store them so that running them again changes nothing.

``sphinx-anywidget store book/*.ipynb`` executes each notebook in a fresh kernel, of
the kind that the notebook names, and writes it back with its outputs and its widgets' state, made
equal from run to run: model ids are derived from their order, unused models go,
and modules that belong to an installed package are stored as a reference to its
file, so that the page always shows the module as it is now.
"""

import argparse
import hashlib
import importlib
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from .assets import asset_reference
from .references import LINKS, STATE_MIME, VIEW_MIME, referenced_ids

#: What a front end shows if it opens the stored notebook without running it.
MODULE_STUB = (
    "export default { render({ el }) "
    '{ el.textContent = "Run this cell to start the widget."; } };\n'
)

#: Where an object happened to lie; a widget without a ``__repr__`` of its own tells it.
MEMORY_ADDRESS = re.compile(r" (?:object )?at 0x[0-9a-fA-F]+")


def execute(path: Path, timeout: int, kernel: str = "") -> NotebookNode:
    """Run a notebook in its own folder and return it with outputs and widget state.

    Parameters
    ----------
    path : Path
    timeout : int
        Seconds that a cell may take.
    kernel : str
        Name of a kernel to use instead of the notebook's own.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name=kernel or notebook.metadata.get("kernelspec", {}).get("name") or "python3",
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
    metadata = {**kernel_metadata(notebook.metadata)}
    metadata |= {k: v for k, v in notebook.metadata.items() if k not in (*metadata, "widgets")}
    if used:
        state = {key: saved[key] for key in used}
        widgets = {"state": state, "version_major": 2, "version_minor": 0}
        metadata["widgets"] = {STATE_MIME: widgets}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if VIEW_MIME in data and "text/plain" in data:
                data["text/plain"] = MEMORY_ADDRESS.sub("", data["text/plain"])
    # Ids stand in views, states and references alike: replacing them in the text finds all.
    text = json.dumps({**notebook, "metadata": metadata})
    for index, key in enumerate(used):
        text = text.replace(key, hashlib.sha256(f"{name}:{index}".encode()).hexdigest()[:32])
    return nbformat.from_dict(json.loads(text))


def kernel_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return which kernel a notebook is for, without what differs from machine to machine."""
    spec, language = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    if spec.get("name", "python3") == "python3":
        language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
        spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "kernelspec": {k: v for k, v in spec.items() if k != "path"},
        "language_info": {k: v for k, v in language.items() if k != "version"},
    }


def used_models(notebook: NotebookNode, saved: Mapping[str, Any]) -> list[str]:
    """Return the ids of the saved models that outputs show, and of what belongs to these, in order."""
    queue = [
        output["data"][VIEW_MIME]["model_id"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if VIEW_MIME in output.get("data", {})
    ]
    links = [key for key, model in saved.items() if model.get("model_name") in LINKS]
    used: list[str] = []
    while queue:
        while queue:
            key = queue.pop(0)
            if key in saved and key not in used:
                used.append(key)
                queue.extend(referenced_ids(saved[key]["state"]))
        queue = [
            key
            for key in links
            if key not in used and set(referenced_ids(saved[key]["state"])) & set(used)
        ]
    return used


def package_folders(package: str) -> list[Path]:
    """Return where a package's files are; a namespace package has several places."""
    module = importlib.import_module(package)
    return [Path(folder) for folder in getattr(module, "__path__", ())]


def replace_by_reference(state: dict[str, Any]) -> None:
    """Replace a packaged module's or style's text in a saved state by a reference.

    An instance that was given a text of its own keeps it.
    """
    module, _, class_name = str(state.get("_anywidget_id", "")).rpartition(".")
    try:
        widget = getattr(importlib.import_module(module), class_name)
    except (ImportError, AttributeError, ValueError):
        return  # defined in the notebook itself
    for key, stub in (("_esm", MODULE_STUB), ("_css", "")):
        file = getattr(getattr(widget, key, None), "_path", None)
        if file is None or key not in state or Path(file).read_text("utf8") != state[key]:
            continue
        package = module.split(".")[0]
        for root in package_folders(package):
            if Path(file).is_relative_to(root) and " " not in str(file):
                path = Path(file).relative_to(root).as_posix()
                state[key] = f"{asset_reference(package, path)}\n{stub}"
                break


def store(path: Path, options: argparse.Namespace) -> str:
    """Run one notebook and store it, or only look; return ``same``, ``differs`` or what went wrong."""
    try:
        notebook = normalise(execute(path, options.timeout, options.kernel), path.stem)
        text = nbformat.writes(notebook) + "\n"
        if text == path.read_text("utf8"):
            return "same"
        if not options.check:
            path.write_text(text, "utf8", newline="\n")
        return "differs"
    except CellExecutionError as error:
        return f"not stored, a cell fails with {error.ename}: {error.evalue}"
    except NoSuchKernel as error:
        return f"not stored, there is no kernel {error.name!r} here: install it, or name one with --kernel"
    except Exception as error:  # whatever is wrong with one notebook, the others are still run
        return f"not stored, {type(error).__name__}: {str(error).strip().splitlines()[0]}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command understands to a parser."""
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--timeout", type=int, default=60, help="seconds a cell may take")
    parser.add_argument("--kernel", default="", help="instead of the one each notebook names")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a run would")


def run(options: argparse.Namespace) -> int:
    """Run and store notebooks; return 1 if one fails, or would change under ``--check``."""
    results = []
    for number, path in enumerate(options.notebooks, 1):
        begin = time.perf_counter()
        print(f"[{number}/{len(options.notebooks)}] {path} ", end="", flush=True)
        results.append(store(path, options))
        print(f"{results[-1]}, {time.perf_counter() - begin:.1f} s")
    failed = [result for result in results if result.startswith("not stored")]
    if failed:
        print(f"{len(failed)} of {len(results)} notebooks are not stored.", file=sys.stderr)
    stale = options.check and "differs" in results
    if stale:
        print("Run the same without --check, and commit what it changes.", file=sys.stderr)
    return 1 if failed or stale else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and store the notebooks named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_arguments(parser)
    return run(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
