"""Run an assignment's cells in this process: the same code as in a kernel, in a hundredth of the time.

(nbval runs the solved notebooks in kernels, and nbgrader's own test runs copies in them.)
"""

import contextlib
import io
from pathlib import Path

import matplotlib
import nbformat

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "exercises"
NAMES = sorted(p.parent.name for p in HERE.glob("*/source.ipynb"))
matplotlib.use("agg")


def read(name, which):
    """Return the notebook of an assignment: "source", "solution", "copy" or "page"."""
    file = {
        "copy": HERE / name / f"{name}.ipynb",
        "page": ROOT / "book" / "exercises" / f"{name}.ipynb",
    }.get(which, HERE / name / f"{which}.ipynb")
    return nbformat.read(file, as_version=4)


def marks(cell):
    """Return nbgrader's metadata of a cell."""
    return cell.metadata.get("nbgrader", {})


def is_check(cell):
    """Say whether a cell is graded by running it."""
    return cell.cell_type == "code" and marks(cell).get("grade", False)


def checks(notebook):
    """Return the ids of the cells that check."""
    return [marks(c)["grade_id"] for c in notebook.cells if is_check(c)]


def run(cells, only=None):
    """Run code cells one after another, errors or not, as nbgrader does.

    Returns
    -------
    dict of str to Exception or None
        What each cell with a grade id raised. Checks but ``only`` are left out.
    """
    space, raised = {"__name__": "__main__"}, {}
    for cell in cells:
        if cell.cell_type != "code" or (
            only and is_check(cell) and marks(cell)["grade_id"] != only
        ):
            continue
        key = marks(cell).get("grade_id", cell.id)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(cell.source, key, "exec"), space)
            raised[key] = None
        except Exception as error:
            raised[key] = error
        if key == only:
            break
    return raised
