"""Make each assignment's notebooks from its one source.

``python exercises/build.py`` reads ``exercises/<name>/source.ipynb`` and writes

- ``exercises/<name>/<name>.ipynb``, the participant's copy: what nbgrader would release;
- ``exercises/<name>/solution.ipynb``, solved, run, with its outputs;
- ``book/exercises/<name>.ipynb``, the page: the copy, with the outputs of what is given.

``--check`` writes nothing: it compares contents, and fails on whatever is missing,
stale or orphaned. (That the stored outputs are what the code gives, nbval checks.)
It needs nothing that the book does not need; the markers and the cells' metadata
are nbgrader's own, so that nbgrader takes the same source as it is.
"""

import argparse
import re
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import nbformat
from sphinx_anywidget.store import execute, normalise

HERE = Path(__file__).resolve().parent
BOOK = HERE.parent / "book"
#: What stands where a solution stood; ``nbgrader_config.py`` says the same.
STUB = {"code": "# Your answer here.", "markdown": "*Your answer here.*"}
FACILITATOR = "facilitator"
#: Given cells whose output the page shows.
SHOWN = "shown"


def sources() -> list[Path]:
    """Return the instructor's notebooks, in order."""
    return sorted(HERE.glob("*/source.ipynb"))


def tags(cell) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def without_notes(source):
    """Return a copy without the facilitator's notes."""
    notebook = deepcopy(source)
    notebook.cells = [c for c in notebook.cells if FACILITATOR not in tags(c)]
    return notebook


def cleared(text: str, kind: str) -> str:
    """Return a cell's text without its solution and without its hidden tests."""
    text = re.sub(
        r"^([ \t]*)### BEGIN SOLUTION$.*?^[ \t]*### END SOLUTION$",
        lambda m: m[1] + STUB[kind],
        text,
        flags=re.M | re.S,
    )
    return re.sub(
        r"\n^[ \t]*### BEGIN HIDDEN TESTS$.*?^[ \t]*### END HIDDEN TESTS$",
        "",
        text,
        flags=re.M | re.S,
    )


def copied(source):
    """Return the participant's copy: no notes, no solution, no hidden test, no output."""
    notebook = without_notes(source)
    for cell in notebook.cells:
        cell.source = cleared(cell.source, cell.cell_type)
        marks = cell.metadata.get("nbgrader", {})
        if any(marks.get(k) for k in ("grade", "solution", "locked")):
            cell.metadata["deletable"] = False
            if not marks["solution"]:
                cell.metadata["editable"] = False
    return notebook


def solved(source):
    """Return the solved notebook, not yet run: the markers go, what they mark stays."""
    notebook = without_notes(source)
    for cell in notebook.cells:
        cell.source = re.sub(
            r"^[ \t]*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)\n?", "", cell.source, flags=re.M
        ).rstrip("\n")
    return notebook


def page(source, solution, name: str):
    """Return the page: the participant's text, the way to its file, and what is given, shown."""
    notebook, outputs = copied(source), {c.id: c for c in solution.cells}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\bchapter (\d+)", linked, cell.source)
        elif SHOWN in tags(cell):
            cell.outputs = outputs[cell.id].outputs
        cell.metadata = {"tags": tags(cell)} if tags(cell) else {}
    lead = (
        f"You'll want the notebook: {{download}}`{name}.ipynb </exercises/{name}/{name}.ipynb>`. "
        "It runs wherever this book's package is installed. Each check in it tells you what it "
        "expected, what it found, and where to look."
    )
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(lead, id="lead"))
    return notebook


def linked(match) -> str:
    """Return the mention of a chapter as a link to it."""
    (chapter,) = BOOK.glob(f"{int(match[1]):02d}-*.ipynb")
    return f"[{match[0]}](../{chapter.name})"


def run(notebook, name: str):
    """Return a notebook with its outputs, normalised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return normalise(execute(path, timeout=60), name)


def without_outputs(notebook):
    """Return a copy without what running adds."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def text(notebook) -> str:
    """Return a notebook as it is stored."""
    return nbformat.writes(notebook) + "\n"


def made(path: Path) -> dict[Path, str]:
    """Return what belongs to a source, but for the solved notebook: file and text."""
    name, source = path.parent.name, nbformat.read(path, as_version=4)
    solution = nbformat.read(path.parent / "solution.ipynb", as_version=4)
    return {
        path.parent / f"{name}.ipynb": text(copied(source)),
        BOOK / "exercises" / f"{name}.ipynb": text(page(source, solution, name)),
    }


def complaints() -> list[str]:
    """Return a sentence for everything that is missing, stale or orphaned."""
    found, wanted = [], set()
    for path in sources():
        name, solution = path.parent.name, path.parent / "solution.ipynb"
        wanted |= {path, solution}
        if not solution.is_file():
            found.append(f"{name}/solution.ipynb is missing.")
            continue
        stored = nbformat.read(solution, as_version=4)
        source = nbformat.read(path, as_version=4)
        if text(without_outputs(stored)) != text(solved(source)):
            found.append(f"{name}/solution.ipynb is stale: its cells are not the source's.")
            continue
        for file, content in made(path).items():
            wanted.add(file)
            if not file.is_file():
                found.append(f"{file.relative_to(HERE.parent)} is missing.")
            elif file.read_text("utf8") != content:
                found.append(f"{file.relative_to(HERE.parent)} is stale.")
    there = {*HERE.rglob("*.ipynb"), *(BOOK / "exercises").glob("*.ipynb")}
    for file in sorted(f for f in there - wanted if ".ipynb_checkpoints" not in f.parts):
        found.append(f"{file.relative_to(HERE.parent)} is an orphan: no source makes it.")
    return found


def main(arguments=None) -> int:
    """Build, or check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="assignments; all by default")
    parser.add_argument("--check", action="store_true", help="write nothing; compare contents")
    options = parser.parse_args(arguments)
    if options.check:
        found = complaints()
        print("\n".join([*found, "Run `make exercises`."] if found else ["Exercises: as made."]))
        return 1 if found else 0
    unknown = set(options.names) - {p.parent.name for p in sources()}
    if unknown:
        parser.error(f"no source for {', '.join(sorted(unknown))}")
    (BOOK / "exercises").mkdir(exist_ok=True)
    for path in sources():
        name = path.parent.name
        if options.names and name not in options.names:
            continue
        print(name, flush=True)
        solution = run(solved(nbformat.read(path, as_version=4)), name)
        (path.parent / "solution.ipynb").write_text(text(solution), "utf8", newline="\n")
        for file, content in made(path).items():
            file.write_text(content, "utf8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
