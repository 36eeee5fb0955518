"""Release, grade and report with nbgrader, one hand-in at a time.

``python exercises/grade.py release COURSE`` makes a course's folder and releases every
assignment into ``COURSE/release``. ``python exercises/grade.py grade COURSE`` grades what
lies in ``COURSE/submitted/<student>/<assignment>/<assignment>.ipynb``, writes feedback, and
writes ``COURSE/grades.csv``.

nbgrader alone stops at the first hand-in that it cannot read, and counts what it could
not run as nothing. Here each one runs in a process of its own, with a limit of time, and
what could not be graded says why and has no score. It is *not* a sandbox: grading runs
what was handed in. Do it in a container without a network (``exercises/Containerfile``).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
import psutil

HERE = Path(__file__).resolve().parent
LARGEST = 20_000_000  # bytes; a notebook of these assignments has some ten thousand
COLUMNS = ("student", "assignment", "status", "score", "of", "because")
# nbgrader calls alembic by its bare name, and .venv need not be activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
GRADED, BY_HAND, NOT_GRADED = "graded", "waits for a hand", "could not be graded"


def api(course: Path):
    """Return nbgrader's own interface to a course's folder."""
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    loader = PyFileConfigLoader("nbgrader_config.py", path=str(course))
    return NbGraderAPI(config=loader.load_config())


def database(course: Path) -> str:
    """Return the gradebook's URL: whoever finds it busy waits, since several may write to it."""
    return f"sqlite:///{course / 'gradebook.db'}?timeout=120"


def release(course: Path) -> list[str]:
    """Make the course's folder and release every assignment; return their names."""
    course.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "nbgrader_config.py", course)
    names = []
    for source in sorted(HERE.glob("*/source.ipynb")):
        name = source.parent.name
        folder = course / "source" / name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / f"{name}.ipynb")
        names.append(name)
    interface = api(course)
    for name in names:
        result = interface.generate_assignment(name, force=True, create=True)
        if not result["success"]:
            raise SystemExit(f"{name} could not be released:\n{result.get('error')}")
        print(f"released {name}")
    return names


# ---- what can be graded ----------------------------------------------------------------


def marked(notebook) -> list[str]:
    """Return the ids of the cells that nbgrader knows, in order."""
    marks = (c.get("metadata", {}).get("nbgrader", {}) for c in notebook["cells"])
    return [m["grade_id"] for m in marks if isinstance(m, dict) and m.get("grade_id")]


def looked_through(file: Path, released: Path) -> tuple[str, str]:
    """Return why a hand-in cannot be graded (or nothing), and what to know if it can."""
    if not file.is_file():
        others = sorted(p.name for p in file.parent.glob("*"))
        return f"there is no {file.name}; handed in: {', '.join(others) or 'nothing'}", ""
    if file.stat().st_size > LARGEST:
        return f"the file has {file.stat().st_size:,} bytes, more than {LARGEST:,}", ""
    try:
        content = json.loads(file.read_bytes())
        there = marked(nbformat.convert(nbformat.from_dict(content), 4))
    except json.JSONDecodeError as error:
        return f"the file is broken: its JSON ends or errs in line {error.lineno}", ""
    except Exception as error:  # whatever a stranger's file may do to a parser
        return f"the file is no notebook ({type(error).__name__})", ""
    wanted = nbformat.read(released, as_version=4)
    checks = {
        c.metadata.nbgrader.grade_id
        for c in wanted.cells
        if c.metadata.get("nbgrader", {}).get("grade") and not c.metadata.nbgrader.solution
    }
    if not set(there) & set(marked(wanted)):
        return (
            "its cells have lost the marks by which the answers are found; "
            "copy the answers into a fresh notebook",
            "",
        )
    missing = [i for i in marked(wanted) if i not in there]
    if lost := [i for i in missing if i not in checks]:
        return f"cells are missing: {', '.join(lost)}", ""
    notes = [f"{i} was missing and came back" for i in missing]
    twice = sorted({i for i in there if there.count(i) > 1})
    notes += [f"{i} stands there more than once; the last one counts" for i in twice]
    return "", "; ".join(notes)


def unfinished(graded: Path) -> list[str]:
    """Return the cells that ran into the limit of time."""
    notebook = nbformat.read(graded, as_version=4)
    return [
        cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error" and output.ename == "CellTimeoutError"
    ]


def limited(command, seconds: float, **options) -> tuple[int | None, str]:
    """Run a command; return its code, ``None`` if it was stopped, and what it said last.

    Stops the whole family: a kernel lives in a session of its own and would outlive it.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    try:
        said, _ = process.communicate(timeout=seconds)
        return process.returncode, said
    except subprocess.TimeoutExpired:
        family = [*psutil.Process(process.pid).children(recursive=True), process]
        for member in family:
            try:
                member.kill()
            except psutil.NoSuchProcess:
                pass
        process.communicate()
        return None, ""


def forget(course: Path, student: str, name: str) -> None:
    """Take a hand-in out of the gradebook, where it would stand as a zero."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(database(course), "warmstart") as gradebook:
        try:
            gradebook.remove_submission(name, student)
        except MissingEntry:
            pass


def score(course: Path, student: str, name: str) -> tuple[float, float, list[str]]:
    """Return points, the most there are, and the answers that wait for a reader."""
    from nbgrader.api import Gradebook

    with Gradebook(database(course), "warmstart") as gradebook:
        found = gradebook.find_submission(name, student)
        grades = [g for n in found.notebooks for g in n.grades]
        waiting = [g.name for g in grades if g.needs_manual_grade]
        return float(found.score), float(found.max_score), waiting


def grade_one(course: Path, student: str, name: str, cell: int, whole: int) -> dict:
    """Grade one hand-in; whatever happens, a row comes of it."""
    row = {"student": student, "assignment": name, "score": None, "of": None}
    file = course / "submitted" / student / name / f"{name}.ipynb"
    refused, note = looked_through(file, course / "release" / name / f"{name}.ipynb")
    if refused:
        forget(course, student, name)
        return row | {"status": NOT_GRADED, "because": refused}
    home = course / ".home"
    home.mkdir(exist_ok=True)
    # What was handed in learns as little as possible of whoever grades it.
    kept = ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT", "JUPYTER_PLATFORM_DIRS")
    environment = {k: os.environ[k] for k in kept if k in os.environ}
    environment |= {"HOME": str(home), "CELL_LIMIT": str(cell), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "nbgrader", "autograde", name, f"--student={student}"]
    command += ["--force", f"--CourseDirectory.db_url={database(course)}"]
    code, said = limited(command, whole, cwd=course, env=environment)
    if code != 0:
        forget(course, student, name)
        errors = [line for line in said.splitlines() if "ERROR" in line or "Error:" in line]
        because = (
            f"it was stopped after {whole} s"
            if code is None
            else f"nbgrader gave up: {errors[-1].strip() if errors else 'without a word'}"
        )
        return row | {"status": NOT_GRADED, "because": because}
    late = unfinished(course / "autograded" / student / name / f"{name}.ipynb")
    if late:
        forget(course, student, name)
        because = f"not finished within {cell} s: {', '.join(dict.fromkeys(late))}"
        return row | {"status": NOT_GRADED, "because": because}
    points, most, waiting = score(course, student, name)
    row |= {"score": points, "of": most}
    if waiting:
        note = "; ".join(filter(None, [note, f"to be read: {', '.join(waiting)}"]))
        return row | {"status": BY_HAND, "because": note}
    return row | {"status": GRADED, "because": note}


def grade(course: Path, cell: int = 30, whole: int = 300, jobs: int = 1) -> pd.DataFrame:
    """Grade everything handed in, ``jobs`` at a time, write feedback and the table; return it."""
    interface, rows = api(course), []
    released = sorted(p.name for p in (course / "release").glob("*"))
    handed_in = sorted(p for p in (course / "submitted").glob("*/*") if p.is_dir())
    pool = ThreadPoolExecutor(jobs)
    try:
        graded = pool.map(
            partial(grade_folder, course, released, cell=cell, whole=whole), handed_in
        )
        for number, row in enumerate(graded, 1):
            rows.append(row)
            student, name = row["student"], row["assignment"]
            said = f"{row['status']}{', because ' + row['because'] if row['because'] else ''}"
            print(f"[{number}/{len(handed_in)}] {student}, {name}: {said}", flush=True)
            if row["status"] != NOT_GRADED:
                given = interface.generate_feedback(name, student, force=True)
                if not given["success"]:
                    row["because"] = "; ".join(
                        filter(None, [row["because"], "no feedback written"])
                    )
    finally:
        pool.shutdown(cancel_futures=True)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table.to_csv(course / "grades.csv", index=False)
    return table


def grade_folder(course: Path, released: list[str], folder: Path, cell: int, whole: int) -> dict:
    """Grade what lies in one folder, if it is of an assignment that was released."""
    student, name = folder.parent.name, folder.name
    if name in released:
        try:
            return grade_one(course, student, name, cell, whole)
        except Exception as error:  # a folder that went away, a gradebook that stays locked ...
            because = f"grading failed ({type(error).__name__}: {error}); grade again"
    else:
        because = f"there is no assignment of that name; there are: {', '.join(released)}"
    row = {"student": student, "assignment": name, "score": None, "of": None}
    return row | {"status": NOT_GRADED, "because": because}


def main(arguments=None) -> int:
    """Release or grade."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("release", "grade"))
    parser.add_argument("course", type=Path, help="the course's folder")
    parser.add_argument("--cell", type=int, default=30, help="seconds for one cell")
    parser.add_argument("--whole", type=int, default=300, help="seconds for one hand-in")
    parser.add_argument("--jobs", type=int, default=1, help="how many hand-ins at a time")
    options = parser.parse_args(arguments)
    if min(options.cell, options.whole, options.jobs) < 1:
        parser.error("--cell, --whole and --jobs are whole numbers from 1")
    course = options.course.resolve()
    if options.what == "release":
        release(course)
        return 0
    if not (course / "release").is_dir():
        parser.error(f"{course} has nothing released: run `release` first")
    table = grade(course, options.cell, options.whole, options.jobs)
    print(table["status"].value_counts().to_string())
    print(f"Written: {course / 'grades.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
