"""Release, grade and report with nbgrader, one hand-in at a time.

``python exercises/grade.py release COURSE`` makes a course's folder and releases every
assignment into ``COURSE/release``. ``python exercises/grade.py grade COURSE`` grades what
lies in ``COURSE/submitted``, writes feedback, and writes ``COURSE/grades.csv``: nbgrader's own
folders, or whatever a learning platform made of them (``gathering.py``). ``python exercises/grade.py table COURSE`` writes that table
again with the points that were given by hand since, and runs nothing.

nbgrader alone stops at the first hand-in that it cannot read, and counts what it could
not run as nothing. Here each one runs in a process of its own, with a limit of time, and
what could not be graded says why and has no score. What a hand gave points for is never
removed, and waits for a hand again only where the answer has changed. It is *not* a
sandbox: grading runs what was handed in. Do it in a container without a network
(``exercises/Containerfile``).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd
import psutil
from gathering import LARGEST, Taken, as_utf8, gather

from warmstart.workshop.report import neutral

HERE = Path(__file__).resolve().parent
MOST_CELLS = 2_000  # a notebook of these assignments has some thirty
COLUMNS = ("student", "assignment", "status", "score", "of", "because")
# nbgrader calls alembic by its bare name, and .venv need not be activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
GRADED, BY_HAND, NOT_GRADED = "graded", "waits for a hand", "could not be graded"
TO_READ = "to be read: "
#: What is graded, where nbgrader looks for it; and the mark by which its processes are known.
TAKEN, MARK = ".taken", "WARMSTART_HANDED_IN"


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


def marked(notebook) -> list:
    """Return the ids of the cells that nbgrader knows, in order; a stranger's may be no text."""
    marks = (c.get("metadata", {}).get("nbgrader", {}) for c in notebook["cells"])
    return [m["grade_id"] for m in marks if isinstance(m, dict) and m.get("grade_id") is not None]


def looked_through(file: Path, released: Path) -> tuple[str, str]:
    """Return why a hand-in cannot be graded (or nothing), and what to know if it can."""
    if not file.is_file():
        others = sorted(p.name for p in file.parent.glob("*"))
        return f"there is no {file.name}; handed in: {', '.join(others) or 'nothing'}", ""
    if file.stat().st_size > LARGEST:
        return f"the file has {file.stat().st_size:,} bytes, more than {LARGEST:,}", ""
    try:
        content = json.loads(file.read_bytes())
        sheets = [content, *content.get("worksheets", [])]  # where format 3 keeps its cells
        if (number := sum(len(sheet.get("cells", [])) for sheet in sheets)) > MOST_CELLS:
            return f"the notebook has {number:,} cells, more than {MOST_CELLS:,}", ""
        ids = marked(nbformat.convert(nbformat.from_dict(content), 4))
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
    there = Counter(i for i in ids if isinstance(i, str))
    if odd := len(ids) - there.total():  # nbgrader gives up on them, without saying why
        return (
            f"its cells have marks that are no text ({odd} of them); "
            "copy the answers into a fresh notebook",
            "",
        )
    if not there.keys() & set(marked(wanted)):
        return (
            "its cells have lost the marks by which the answers are found; "
            "copy the answers into a fresh notebook",
            "",
        )
    missing = [i for i in marked(wanted) if i not in there]
    if lost := [i for i in missing if i not in checks]:
        return f"cells are missing: {', '.join(lost)}", ""
    notes = [f"{i} was missing and came back" for i in missing]
    twice = sorted(i for i, times in there.items() if times > 1)
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

    Nothing that it started outlives it, however it ends: a kernel lives in a session of its
    own, and what an answer starts may have left the family. All of them inherit a mark.
    """
    mark = uuid.uuid4().hex
    environment = dict(options.pop("env", None) or os.environ) | {MARK: mark}
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as anything lives
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, env=environment, **options
        )
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            end_family(process, mark)
        said.seek(0)
        return code, said.read().decode("utf8", "replace") if code is not None else ""


def end_family(process: subprocess.Popen, mark: str) -> None:
    """End a process, its children, and whatever else carries its mark."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None:
        process.kill()
        process.wait()
    for other in psutil.process_iter():
        try:
            if other.pid != os.getpid() and other.environ().get(MARK) == mark:
                family.append(other)
        except (psutil.Error, OSError):
            continue
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            pass


# ---- the gradebook ---------------------------------------------------------------------


class Earlier(NamedTuple):
    """What stood of a hand-in with a hand's points before it is graded again."""

    notebook: str | None
    scores: dict[str, tuple[float | None, bool]]  # by cell: the automatic score, whether it waits

    def of(self, cell: str) -> tuple[float | None, bool]:
        """Return a cell's entry; one that came with a later release has no score and waits."""
        return self.scores.get(cell, (None, True))


@contextmanager
def submission(course: Path, student: str, name: str):
    """Open the gradebook; give it, and what it holds of a hand-in (or ``None``)."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(database(course), "warmstart") as gradebook:
        try:
            found = gradebook.find_submission(name, student)
        except MissingEntry:
            found = None
        yield gradebook, found


def grades_of(found) -> list:
    """Return the gradebook's entries for the cells of a hand-in."""
    return [g for n in found.notebooks for g in n.grades]


def touched(found) -> bool:
    """Return whether a hand gave points or wrote a comment."""
    return any(
        g.manual_score is not None or g.extra_credit is not None for g in grades_of(found)
    ) or any(c.manual_comment for n in found.notebooks for c in n.comments)


def autograded(course: Path, student: str, name: str) -> Path:
    """Return where nbgrader puts the notebook that it ran, and that a hand reads."""
    return course / "autograded" / student / name / f"{name}.ipynb"


def remember(course: Path, student: str, name: str) -> Earlier | None:
    """Return what stands of a hand-in, if there is a hand's work in it."""
    with submission(course, student, name) as (_, found):
        if not found or not touched(found):
            return None
        scores = {g.name: (g.auto_score, g.needs_manual_grade) for g in grades_of(found)}
    file = autograded(course, student, name)
    return Earlier(file.read_text("utf8") if file.is_file() else None, scores)


def forget(course: Path, student: str, name: str, earlier: Earlier | None = None) -> bool:
    """Take a hand-in out of the gradebook, where it would stand as a zero.

    One with a hand's work stays, as it stood earlier. Return whether it did.
    """
    with submission(course, student, name) as (gradebook, found):
        if not found:
            return False
        if not touched(found):
            gradebook.remove_submission(name, student)
            return False
        if earlier:
            for g in grades_of(found):
                g.auto_score, g.needs_manual_grade = earlier.of(g.name)
            gradebook.db.commit()
    if earlier and earlier.notebook:
        file = autograded(course, student, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # nbgrader leaves it read-only
        file.write_text(earlier.notebook, "utf8")
    return True


def sources(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the sources of a notebook's cells, and those of its answers by their ids."""
    cells = nbformat.reads(text, as_version=4).cells
    answers = [c for c in cells if c.metadata.get("nbgrader", {}).get("solution")]
    return [c.source for c in cells], {c.metadata.nbgrader.grade_id: c.source for c in answers}


def settle(course: Path, student: str, name: str, earlier: Earlier) -> None:
    """Let a hand's points stand where they are for what is handed in now.

    nbgrader lets each cell with such points wait again. A check is about the whole notebook:
    there nothing at all may have changed.
    """
    if not earlier.notebook:
        return
    before, old = sources(earlier.notebook)
    now, new = sources(autograded(course, student, name).read_text("utf8"))
    with submission(course, student, name) as (gradebook, found):
        for g in grades_of(found):
            same = old.get(g.name) == new[g.name] if g.name in new else before == now
            _, waited = earlier.of(g.name)
            if g.manual_score is not None and same and not waited:
                g.needs_manual_grade = False
        gradebook.db.commit()


def counted(course: Path, row: dict) -> dict:
    """Return a row with the points that the gradebook holds, and the answers that wait."""
    with submission(course, row["student"], row["assignment"]) as (_, found):
        if not found:
            because = "the gradebook does not hold it any more; grade again"
            return row | {"status": NOT_GRADED, "because": because}
        waiting = [
            g.name + (" again" if g.manual_score is not None else "")
            for g in grades_of(found)
            if g.needs_manual_grade
        ]
        points = {"score": float(found.score), "of": float(found.max_score)}
    notes = [n for n in row["because"].split("; ") if n and not n.startswith(TO_READ)]
    if waiting:
        notes.append(TO_READ + ", ".join(waiting))
    status = BY_HAND if waiting else GRADED
    return row | points | {"status": status, "because": "; ".join(notes)}


def not_graded(course: Path, row: dict, because: str, earlier: Earlier | None = None) -> dict:
    """Return the row of what could not be graded, and see to the gradebook."""
    if forget(course, row["student"], row["assignment"], earlier):
        because += "; what a hand gave points for stays in the gradebook as it was"
    return row | {"status": NOT_GRADED, "because": because}


# ---- grading ---------------------------------------------------------------------------


def grade_one(
    course: Path, student: str, name: str, cell: int, whole: int, where: str = "submitted"
) -> dict:
    """Grade one hand-in; whatever happens, a row comes of it."""
    row = {"student": student, "assignment": name, "score": None, "of": None}
    file = course / where / student / name / f"{name}.ipynb"
    refused, note = looked_through(file, course / "release" / name / f"{name}.ipynb")
    if refused:
        return not_graded(course, row, refused)
    home = course / ".home"
    home.mkdir(exist_ok=True)
    # What was handed in learns as little as possible of whoever grades it.
    kept = ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT", "JUPYTER_PLATFORM_DIRS")
    environment = {k: os.environ[k] for k in kept if k in os.environ}
    environment |= {"HOME": str(home), "CELL_LIMIT": str(cell), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "nbgrader", "autograde", name, f"--student={student}"]
    command += ["--force", f"--CourseDirectory.db_url={database(course)}"]
    command += [f"--CourseDirectory.submitted_directory={where}"]
    earlier = remember(course, student, name)
    code, said = limited(command, whole, cwd=course, env=environment)
    if code != 0:
        errors = [line for line in said.splitlines() if "ERROR" in line or "Error:" in line]
        because = (
            f"it was stopped after {whole} s"
            if code is None
            else f"nbgrader gave up: {errors[-1].strip() if errors else 'without a word'}"
        )
        return not_graded(course, row, because, earlier)
    if late := unfinished(autograded(course, student, name)):
        because = f"not finished within {cell} s: {', '.join(dict.fromkeys(late))}"
        return not_graded(course, row, because, earlier)
    if earlier:
        settle(course, student, name, earlier)
    return counted(course, row | {"because": note})


def write(course: Path, rows: list[dict]) -> pd.DataFrame:
    """Write the table, in which no text is a spreadsheet's formula, and return it."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = {c: table[c].map(neutral) for c in COLUMNS if c not in ("score", "of")}
    table.assign(**texts).to_csv(course / "grades.csv", index=False)
    return table


def tabulate(course: Path) -> pd.DataFrame:
    """Write the table again with what the gradebook holds by now; return it."""
    names = {neutral(p.name): p.name for p in (course / "submitted").glob("*")}
    table = pd.read_csv(course / "grades.csv", dtype=str, keep_default_na=False)
    rows = []
    for row in table.to_dict("records"):
        student = names.get(row["student"], row["student"])
        row |= {"student": student, "score": None, "of": None}
        rows.append(row if row["status"] == NOT_GRADED else counted(course, row))
    return write(course, rows)


def grade(course: Path, cell: int = 30, whole: int = 300, jobs: int = 1) -> pd.DataFrame:
    """Grade everything handed in, ``jobs`` at a time, write feedback and the table; return it."""
    interface, rows = api(course), []
    released = sorted(p.name for p in (course / "release").glob("*"))
    found = gather(
        course / "submitted", {n: course / "release" / n / f"{n}.ipynb" for n in released}
    )
    shutil.rmtree(course / TAKEN, ignore_errors=True)
    pool = ThreadPoolExecutor(jobs)
    try:
        graded = pool.map(partial(grade_taken, course, released, cell=cell, whole=whole), found)
        for number, row in enumerate(graded, 1):
            rows.append(row)
            student, name = row["student"], row["assignment"]
            said = f"{row['status']}{', because ' + row['because'] if row['because'] else ''}"
            print(f"[{number}/{len(found)}] {student}, {name}: {said}", flush=True)
            if row["status"] != NOT_GRADED:
                given = interface.generate_feedback(name, student, force=True)
                if not given["success"]:
                    row["because"] = "; ".join(
                        filter(None, [row["because"], "no feedback written"])
                    )
    finally:
        pool.shutdown(cancel_futures=True)
    return write(course, rows)


def grade_taken(course: Path, released: list[str], taken: Taken, cell: int, whole: int) -> dict:
    """Grade what was taken of one student's hand-ins, or say why there is nothing to grade."""
    student, name = taken.student, taken.assignment
    row = {"student": student, "assignment": name, "score": None, "of": None}
    try:
        if taken.data is None:
            if name not in released:
                return row | {"status": NOT_GRADED, "because": taken.because}
            return not_graded(course, row, taken.because)
        file = course / TAKEN / student / name / f"{name}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_utf8(taken.data))
        row = grade_one(course, student, name, cell, whole, TAKEN)
        return row | {"because": "; ".join(filter(None, [*taken.notes, row["because"]]))}
    except Exception as error:  # a folder that went away, a gradebook that stays locked ...
        because = f"grading failed ({type(error).__name__}: {error}); grade again"
    return row | {"status": NOT_GRADED, "because": because}


def main(arguments=None) -> int:
    """Release, grade, or write the table again."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("release", "grade", "table"))
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
    if options.what == "grade":
        table = grade(course, options.cell, options.whole, options.jobs)
    elif (course / "grades.csv").is_file():
        table = tabulate(course)
    else:
        parser.error(f"{course} has no grades.csv: run `grade` first")
    print(table["status"].value_counts().to_string())
    print(f"Written: {course / 'grades.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
