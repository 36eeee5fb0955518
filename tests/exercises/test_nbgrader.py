"""nbgrader, for real: release everything, grade hand-ins of every kind, and say of each what became of it.

All hand-ins and the people who made them are invented. ``make test`` grades a sample of them,
``make thorough`` all.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile

import gathering
import grade
import nbformat
import pandas as pd
import psutil
import pytest
import yaml
from assignments import HERE, NAMES, ROOT, marks, read
from many import THOROUGH

pytestmark = pytest.mark.nbgrader
NAME = "zero-replies"
CELL, WHOLE = 20, 180  # seconds; the limits of the test, not of a course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with everything released, by the same command that an instructor uses.

    The environment need not be activated: the PATH here does not have it.
    """
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    done = subprocess.run(
        [sys.executable, str(HERE / "grade.py"), "release", str(folder)],
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": os.defpath},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def cell_of(notebook, grade_id):
    (cell,) = [c for c in notebook.cells if marks(c).get("grade_id") == grade_id]
    return cell


def answered(course, answers):
    """Return what somebody hands in who was given the released copy and wrote these answers."""
    notebook = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for grade_id, source in answers.items():
        cell_of(notebook, grade_id).source = source
    return notebook


def perfect(name):
    """Return the right answers, cell by cell."""
    return {
        marks(c)["grade_id"]: c.source
        for c in read(name, "solution").cells
        if marks(c).get("solution")
    }


def hand_in(course, student, content, name=NAME):
    folder = course / "submitted" / student / name
    folder.mkdir(parents=True)
    text = content if isinstance(content, str) else nbformat.writes(content)
    (folder / f"{name}.ipynb").write_text(text, "utf8")


@pytest.fixture(scope="module")
def table(course):
    """Hand in everything, grade it by the instructor's command, and return the table."""
    right = perfect(NAME)
    if THOROUGH:  # `make test` holds in one process that these get all points, and none
        hand_in(course, "ada-perfect", answered(course, right))
        hand_in(course, "bo-blank", answered(course, {}))
    wrong = {
        c["cell"]: c["source"] for c in yaml.safe_load((HERE / NAME / "wrong.yml").read_text())
    }
    partly = right | {k: wrong[k] for k in ("letters", "claims")}
    hand_in(course, "cy-partly", answered(course, partly))
    hand_in(course, "di-corrupt", nbformat.writes(answered(course, right))[:-400])
    deleted = answered(course, right)
    deleted.cells.remove(cell_of(deleted, "claims"))
    hand_in(course, "ed-deleted-answer", deleted)
    twice = answered(course, right | {"upper": "upper = 3 / SENT"})
    again = nbformat.from_dict(json.loads(json.dumps(cell_of(twice, "upper"))))
    again.source, again.id = right["upper"], "again"
    twice.cells.insert(twice.cells.index(cell_of(twice, "upper")) + 1, again)
    twice.cells.remove(cell_of(twice, "check_claims"))
    hand_in(course, "fay-twice-and-no-check", twice)
    endless = right | {"letters": "import time\nwhile True:\n    time.sleep(1)"}
    hand_in(course, "gus-endless", answered(course, endless))
    stripped = answered(course, right)
    for cell in stripped.cells:
        cell.metadata = {}
    hand_in(course, "hal-stripped", stripped)
    # And one who worked in the repository's copy instead, on what is read by hand.
    own = read("write-a-pair", "copy")
    for grade_id, source in perfect("write-a-pair").items():
        cell_of(own, grade_id).source = source
    hand_in(course, "ida-by-hand", own, "write-a-pair")
    (course / "submitted" / "jo-elsewhere" / "homework").mkdir(parents=True)
    command = [sys.executable, str(HERE / "grade.py"), "grade", str(course), "--jobs", "3"]
    done = subprocess.run(
        [*command, "--cell", str(CELL), "--whole", str(WHOLE)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return pd.read_csv(course / "grades.csv").set_index("student").fillna({"because": ""})


def points(name, leave_out=()):
    return sum(
        marks(c)["points"]
        for c in read(name, "source").cells
        if marks(c).get("grade") and marks(c)["grade_id"] not in leave_out
    )


# ---- release ---------------------------------------------------------------------------


def test_nbgrader_releases_what_the_repository_gives_out(course):
    """The participant's copy and nbgrader's release are the same, cell by cell."""
    assert sorted(p.name for p in (course / "release").iterdir()) == NAMES
    for name in NAMES:
        released = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
        for ours, theirs in zip(read(name, "copy").cells, released.cells, strict=True):
            theirs.metadata.get("nbgrader", {}).pop("checksum", None)
            for marks_ in (ours.metadata.get("nbgrader", {}), theirs.metadata.get("nbgrader", {})):
                marks_.pop("cell_type", None)
            assert (ours.cell_type, ours.source) == (theirs.cell_type, theirs.source)
            assert ours.metadata == theirs.metadata


# ---- grades ----------------------------------------------------------------------------


def test_everybody_has_a_row_in_order_however_many_are_graded_at_a_time(table):
    assert (
        len(table) == (10 if THOROUGH else 8)
        and table.index.is_unique
        and table.index.is_monotonic_increasing
    )


def test_graded_as_they_should_be(table):
    most = points(NAME)
    expected = {
        "ada-perfect": most,
        "bo-blank": 0,
        "cy-partly": points(NAME, leave_out=("check_letters", "check_claims")),
        "fay-twice-and-no-check": most,
    }
    expected = {who: score for who, score in expected.items() if THOROUGH or who in table.index}
    assert len(expected) == (4 if THOROUGH else 2)
    got = table.loc[list(expected)]
    assert set(got["status"]) == {"graded"}
    assert got["score"].to_dict() == expected
    assert set(got["of"]) == {most}


def test_what_could_not_be_graded_says_why_and_is_no_zero(table):
    because = {
        "di-corrupt": "the file is broken: its JSON ends or errs in line",
        "ed-deleted-answer": "cells are missing: claims",
        "gus-endless": f"not finished within {CELL} s: letters",
        "hal-stripped": "copy the answers into a fresh notebook",
        "jo-elsewhere": "there is no assignment of that name",
    }
    for student, why in because.items():
        row = table.loc[student]
        assert row["status"] == "could not be graded", student
        assert why in row["because"]
        assert pd.isna(row["score"]), "never a zero"


def test_what_a_person_has_to_read_waits(table):
    row = table.loc["ida-by-hand"]
    assert row["status"] == "waits for a hand"
    assert "plan" in row["because"] and "reflection" in row["because"]
    assert row["score"] == points("write-a-pair", leave_out=("plan", "reflection"))
    assert row["of"] == points("write-a-pair")


def test_what_was_mended_is_said(table):
    said = table.loc["fay-twice-and-no-check", "because"]
    assert "check_claims was missing and came back" in said
    assert "upper stands there more than once" in said


def test_the_gradebook_holds_no_silent_zero(course, table):
    """nbgrader's own export gives the same points, and keeps no hand-in that was not graded."""
    target = course / "export.csv"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", f"--to={target}"],
        cwd=course,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    export = pd.read_csv(target).set_index(["student_id", "assignment"])["score"]
    for student, row in table[table["status"] == "graded"].iterrows():
        assert export[student, row["assignment"]] == row["score"]
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "warmstart") as gradebook:
        kept = {s.student.id for s in gradebook.assignment_submissions(NAME)}
    assert kept == set(table.index[(table["assignment"] == NAME) & (table["status"] == "graded")])


def test_feedback_says_what_the_check_said(course, table):
    page = (course / "feedback" / "cy-partly" / NAME / f"{NAME}.html").read_text("utf8")
    assert "letters: not yet." in page and "Look at:" in page
    assert "BEGIN HIDDEN" not in page
    assert not (course / "feedback" / "di-corrupt").exists()


# ---- points given by hand --------------------------------------------------------------

HAND, IDA = "write-a-pair", "ida-by-hand"
FILE = f"{IDA}/{HAND}/{HAND}.ipynb"
ALL = points(HAND, leave_out=("plan", "reflection")) + 5 + 3


def gradebook(course):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course / 'gradebook.db'}", "warmstart")


def read_by_hand(course, **scores):
    """Give points as nbgrader's formgrader does."""
    with gradebook(course) as book:
        for cell, given in scores.items():
            entry = book.find_grade(cell, HAND, HAND, IDA)
            entry.manual_score, entry.needs_manual_grade = given, False
        book.find_comment("plan", HAND, HAND, IDA).manual_comment = "A plan that could fail."
        book.db.commit()


def held(course):
    """Return what the gradebook holds of Ida, cell by cell, and the comment on her plan."""
    with gradebook(course) as book:
        (notebook,) = book.find_submission(HAND, IDA).notebooks
        cells = {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades
        }
        return cells, book.find_comment("plan", HAND, HAND, IDA).manual_comment


def change(course, grade_id, source):
    file = course / "submitted" / FILE
    notebook = nbformat.read(file, as_version=4)
    cell_of(notebook, grade_id).source = source
    nbformat.write(notebook, file)


@pytest.fixture
def read_course(course, table, tmp_path):
    """A copy of the graded course, in which a hand has read what waited."""
    copy = shutil.copytree(course, tmp_path / "course")
    read_by_hand(copy, plan=5, reflection=3)
    return copy


def test_the_table_has_the_points_of_a_hand_and_runs_nothing(table, read_course, monkeypatch):
    monkeypatch.setattr(grade, "limited", None)
    assert grade.main(["table", str(read_course)]) == 0
    again = pd.read_csv(read_course / "grades.csv").set_index("student").fillna({"because": ""})
    row = again.loc[IDA]
    assert (row["status"], row["score"], row["because"]) == ("graded", ALL, "")
    pd.testing.assert_frame_equal(again.drop(IDA), table.drop(IDA))


def test_grading_again_keeps_the_points_of_a_hand_until_their_answer_changes(read_course):
    row = grade.grade_one(read_course, IDA, HAND, CELL, WHOLE)
    assert (row["status"], row["score"], row["because"]) == ("graded", ALL, "")
    change(read_course, "reflection", "On second thoughts: no.")
    row = grade.grade_one(read_course, IDA, HAND, CELL, WHOLE)
    assert (row["status"], row["score"]) == ("waits for a hand", ALL)
    assert row["because"] == "to be read: reflection again"


def test_points_for_a_check_wait_again_when_anything_has_changed(read_course):
    read_by_hand(read_course, check_mine=1)
    earlier = grade.remember(read_course, IDA, HAND)
    file = read_course / "autograded" / FILE
    for grade_id, waits in (("check_mine", False), ("mine", True)):
        notebook = nbformat.read(file, as_version=4)
        if waits:
            cell_of(notebook, grade_id).source += "\n"
        file.unlink()
        nbformat.write(notebook, file)
        with gradebook(read_course) as book:  # as nbgrader does
            book.find_grade("check_mine", HAND, HAND, IDA).needs_manual_grade = True
            book.db.commit()
        grade.settle(read_course, IDA, HAND, earlier)
        cells, _ = held(read_course)
        assert cells["check_mine"][1:] == (1, waits)


@pytest.mark.parametrize("ending", ["refused", "stopped", "gave up", "late"])
def test_what_cannot_be_graded_any_more_keeps_the_points_of_a_hand(
    read_course, monkeypatch, ending
):
    """Whatever nbgrader did before it ended: here it has undone all that it may."""
    before, file = held(read_course), read_course / "autograded" / FILE
    notebook = nbformat.read(file, as_version=4)
    if ending == "refused":
        (read_course / "submitted" / FILE).write_text("{", "utf8")

    def undo(command, seconds, **options):
        with gradebook(read_course) as book:
            for entry in book.find_submission(HAND, IDA).notebooks[0].grades:
                entry.auto_score, entry.needs_manual_grade = 0, True
            book.db.commit()
        shutil.rmtree(file.parent)
        if ending == "late":
            broken = nbformat.from_dict(json.loads(json.dumps(notebook)))
            cell_of(broken, "check_pair").outputs = [
                nbformat.v4.new_output("error", ename="CellTimeoutError", evalue="", traceback=[])
            ]
            file.parent.mkdir()
            nbformat.write(broken, file)
        return {"stopped": (None, ""), "gave up": (1, "ERROR: locked"), "late": (0, "")}[ending]

    monkeypatch.setattr(grade, "limited", undo)
    row = grade.grade_one(read_course, IDA, HAND, CELL, WHOLE)
    assert row["status"] == "could not be graded" and row["score"] is None
    why = {
        "refused": "the file is broken",
        "stopped": f"it was stopped after {WHOLE} s",
        "gave up": "nbgrader gave up: ERROR: locked",
        "late": f"not finished within {CELL} s: check_pair",
    }
    assert row["because"].startswith(why[ending])
    assert "what a hand gave points for stays" in row["because"]
    assert held(read_course) == before and before[0]["plan"] == (None, 5, False)
    assert nbformat.read(file, as_version=4) == notebook


def test_no_text_of_the_table_is_a_formula_and_each_name_comes_back(tmp_path):
    (tmp_path / "submitted" / "=1+1").mkdir(parents=True)
    row = {"assignment": NAME, "status": "could not be graded", "because": "=2+2", "score": None}
    grade.write(tmp_path, [row | {"student": "=1+1"}, row | {"student": "007"}])
    written = (tmp_path / "grades.csv").read_text("utf8").splitlines()
    assert written[1] == "'=1+1,zero-replies,could not be graded,,,'=2+2"
    assert grade.tabulate(tmp_path)["student"].tolist() == ["=1+1", "007"]


# ---- wherever it lies --------------------------------------------------------------------

RELEASES = {name: HERE / name / f"{name}.ipynb" for name in NAMES}


def solved(name=NAME):
    """Return the bytes of a notebook with right answers, as its participant saved it."""
    notebook = read(name, "copy")
    for grade_id, source in perfect(name).items():
        cell_of(notebook, grade_id).source = source
    return nbformat.writes(notebook).encode()


def gathered(folder, files):
    for place, data in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {(t.student, t.assignment): t for t in gathering.gather(folder, RELEASES)}


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("place", "student"),
    [
        (f"ada/{NAME}/{NAME}.ipynb", "ada"),
        (f"ada/{NAME}/{NAME}-Copy1.ipynb", "ada"),
        (f"ada/{NAME}/final version.ipynb", "ada"),
        (f"ada/{NAME}.ipynb", "ada"),
        ("ada/homework/mine (2).ipynb", "ada"),
        (f"Ada Li_123_assignsubmission_file_/{NAME}.ipynb", "Ada Li_123"),
        (f"lovelaceada_41001_99000123_{NAME}-1.ipynb", "lovelaceada_41001"),
        (f"Hw_s100_attempt_2026-03-02-09-00-00_{NAME}.ipynb", "Hw_s100"),
        (f"ada_{NAME}.ipynb", "ada"),
    ],
)
def test_a_notebook_is_found_wherever_a_platform_put_it(tmp_path, place, student):
    for i, data in enumerate(
        [solved(), b"\xef\xbb\xbf" + solved(), solved().decode().encode("utf-16")]
    ):
        found = gathered(tmp_path / str(i), {place: data, "__MACOSX/._x.ipynb": b"\0"})
        (taken,) = found.values()
        assert (taken.student, taken.assignment) == (student, NAME)
        assert json.loads(gathering.as_utf8(taken.data)) == json.loads(solved())


def test_archives_are_looked_into(tmp_path):
    moodle = {
        f"{who}_7{i}_assignsubmission_file_/{NAME}.ipynb": solved() for i, who in enumerate("ab")
    }
    found = gathered(
        tmp_path, {"all.zip": zipped(moodle), "cy/work.zip": zipped({f"x/{NAME}.ipynb": solved()})}
    )
    assert {who for who, _ in found} == {"a_70", "b_71", "cy"}
    assert all(t.data for t in found.values())


def test_of_several_notebooks_the_one_with_answers_is_taken_and_the_others_are_told(tmp_path):
    blank = nbformat.writes(read(NAME, "copy")).encode()
    found = gathered(
        tmp_path,
        {f"ada/{NAME}/{NAME}.ipynb": blank, f"ada/{NAME}/{NAME}-Copy1.ipynb": solved()},
    )
    (taken,) = found.values()
    assert taken.data == solved()
    assert f"{NAME}-Copy1.ipynb was graded" in taken.notes[0]
    assert taken.notes[1].endswith("was not graded: it has no answers")


@pytest.mark.parametrize(
    ("place", "data", "because"),
    [
        ("ada/x.pdf", b"%PDF", "a PDF: ask for the .ipynb itself"),
        (f"ada/{NAME}/{NAME}.html", b"<html>", "a web page made from a notebook"),
        (f"ada/{NAME}.py", b"upper = 1", "a script"),
        ("ada/x.zip", b"PK\3\4", "an archive that is damaged"),
        ("ada/x.rar", b"Rar!", "an archive that can't be opened here"),
        ("ada/.a.ipynb.icloud", b"bplist00", "still in the cloud"),
        ("ada/shot.png", b"\x89PNG", "a picture"),
        ("ada/other.ipynb", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', "of none of the assignments"),
        ("ada/cut.ipynb", b'{"nbformat": 4, "cells": [', "broken"),
    ],
)  # fmt: skip
def test_each_kind_that_is_no_notebook_has_a_row_with_its_own_cause(tmp_path, place, data, because):
    (taken,) = gathered(tmp_path, {place: data}).values()
    assert taken.data is None and taken.student == "ada" and because in taken.because


# ---- limits ----------------------------------------------------------------------------

STUBBORN = """
import subprocess, sys, time
child = "import signal, time\\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\\nwhile True: time.sleep(1)"
kernel = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
print(kernel.pid, flush=True)
open(sys.argv[1], "w").write(str(kernel.pid))
while True: time.sleep(1)
"""


def test_what_does_not_stop_is_stopped_with_all_its_family(tmp_path):
    noted = tmp_path / "pid"
    code, _ = grade.limited([sys.executable, "-c", STUBBORN, str(noted)], 5)
    assert code is None
    pid = int(noted.read_text())
    gone = not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    for _ in range(50):
        if gone:
            break
        time.sleep(0.1)
        gone = not psutil.pid_exists(pid)
    assert gone


ORPHAN = """
import subprocess, sys
child = "import os, sys, time\\nif os.fork(): os._exit(0)\\nos.setsid()\\nopen(sys.argv[1], 'w').write(str(os.getpid()))\\nwhile True: time.sleep(1)"
subprocess.run([sys.executable, "-c", child, sys.argv[1]])
import time
while not open(sys.argv[1]).read(): time.sleep(0.01)
"""


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_what_left_the_family_dies_with_the_hand_in_that_started_it(tmp_path):
    noted = tmp_path / "pid"
    noted.touch()
    code, _ = grade.limited([sys.executable, "-c", ORPHAN, str(noted)], 60)
    assert code == 0
    try:
        psutil.Process(int(noted.read_text())).wait(timeout=20)
    except psutil.NoSuchProcess:
        pass


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "its JSON ends or errs in line 1"),
        ("[" * 100_000, "the file is no notebook (RecursionError)"),
        ("[]", "the file is no notebook"),
        ('{"cells": 1, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no notebook"),
        ("\xff\xfe{", "its JSON ends or errs"),
        ("x" * (grade.LARGEST + 1), "bytes, more than"),
        (None, "there is no zero-replies.ipynb; handed in: holiday.jpg"),
    ],
    ids=["empty", "deep", "list", "cells", "bytes", "large", "missing"],
)
def test_files_from_strangers_get_a_sentence(tmp_path, content, why):
    file = tmp_path / "zero-replies.ipynb"
    (tmp_path / "holiday.jpg").touch()
    if content is not None:
        file.write_text(content, "utf8")
    refused, _ = grade.looked_through(file, HERE / NAME / f"{NAME}.ipynb")
    assert why in refused


def test_a_great_many_cells_and_ids_that_are_no_text_get_a_sentence(tmp_path):
    file, notebook = tmp_path / "zero-replies.ipynb", read(NAME, "copy")
    given = len(notebook.cells)
    cell = nbformat.from_dict(json.loads(json.dumps(cell_of(notebook, "upper"))))
    notebook.cells += [cell] * 20_000
    file.write_text(json.dumps(notebook), "utf8")
    refused, _ = grade.looked_through(file, HERE / NAME / f"{NAME}.ipynb")
    assert refused == f"the notebook has {20_000 + given:,} cells, more than 2,000"
    del notebook.cells[given + 2 :]
    for odd, last in zip((["a"], 5), notebook.cells[given:], strict=True):
        last.metadata = {"nbgrader": {"grade_id": odd, "solution": True}}
    file.write_text(json.dumps(notebook), "utf8")
    refused, _ = grade.looked_through(file, HERE / NAME / f"{NAME}.ipynb")
    assert "marks that are no text (2 of them)" in refused


def test_grading_tells_the_graded_nothing_of_its_surroundings(monkeypatch, tmp_path, course):
    """The environment of whoever grades does not reach what was handed in."""
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    seen = {}

    def spy(command, seconds, **options):
        seen.update(options["env"])
        return 1, "ERROR: a spy"

    monkeypatch.setattr(grade, "limited", spy)
    folder = tmp_path / "c"
    folder.mkdir()
    shutil.copy(course / "gradebook.db", folder)  # to make one anew takes seconds
    for part in ("release", "submitted/x"):
        (folder / part / NAME).mkdir(parents=True)
    (folder / "release" / NAME / f"{NAME}.ipynb").write_text(nbformat.writes(read(NAME, "copy")))
    (folder / "submitted" / "x" / NAME / f"{NAME}.ipynb").write_text(
        nbformat.writes(read(NAME, "copy"))
    )
    row = grade.grade_one(folder, "x", NAME, 1, 1)
    assert row["status"] == "could not be graded" and "a spy" in row["because"]
    assert "SECRET_TOKEN" not in seen and seen["HOME"] != os.environ.get("HOME")


def test_what_goes_wrong_with_one_does_not_end_the_batch(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("the gradebook is locked")

    monkeypatch.setattr(grade, "forget", fail)
    for student in ("x", "y"):  # whose hand-ins are not there: to be taken out of the gradebook
        (tmp_path / "submitted" / student / NAME).mkdir(parents=True)
    (tmp_path / "release" / NAME).mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    table = grade.grade(tmp_path)
    assert table["student"].tolist() == ["x", "y"] and table["score"].isna().all()
    assert (table["status"] == "could not be graded").all()
    assert table["because"].str.contains("OSError: the gradebook is locked").all()
    assert pd.read_csv(tmp_path / "grades.csv")["student"].tolist() == ["x", "y"]


# ---- the containers and the hub --------------------------------------------------------


@pytest.mark.parametrize("where", [HERE, HERE / "jupyterhub"], ids=["grading", "hub"])
def test_the_container_does_what_the_guide_says(where):
    """No engine here can build it; its steps name files that exist, and it ends without rights."""
    lines = (where / "Containerfile").read_text("utf8").splitlines()
    copied = [w for line in lines if line.startswith("COPY ") for w in line.split()[1:-1]]
    assert len(copied) > 5
    for name in copied:
        if not name.startswith("--"):
            assert (ROOT / name).exists(), name
    users = [line for line in lines if line.startswith("USER ")]
    assert "USER root" not in users[-1:] and (users or where != HERE)
    assert "nbgrader -c requirements-course.txt" in "\n".join(lines)


def test_the_hubs_values_agree_with_its_page_and_with_themselves():
    """No cluster here can take them; what they say of memory is what the page says was measured."""
    values = yaml.safe_load((HERE / "jupyterhub" / "values.yaml").read_text("utf8"))
    page = (HERE / "jupyterhub" / "README.md").read_text("utf8")
    who = values["hub"]["config"]
    assert who["JupyterHub"]["authenticator_class"] == "name-your-own", "it must not start open"
    assert "allow_all" not in who["Authenticator"] and "let nobody in" in page
    person = values["singleuser"]
    guaranteed, limit = (int(person["memory"][k][:-1]) for k in ("guarantee", "limit"))
    server = int(re.search(r"server .*\| (\d+) \|", page)[1])
    kernel = int(re.search(r"kernel, .*\| \d+ to (\d+), by", page)[1])
    assert server + kernel <= guaranteed < 1000 * limit
    assert f"300 × {guaranteed} MB, {300 * guaranteed / 1000:.0f} GB" in page
    assert values["hub"]["activeServerLimit"] >= 300
    (mount,) = person["storage"]["extraVolumeMounts"]
    (volume,) = person["storage"]["extraVolumes"]
    assert mount["name"] == volume["name"]
    assert volume["persistentVolumeClaim"]["claimName"] in page
    settings = person["extraFiles"]["nbgrader"]["stringData"]
    assert f'c.Exchange.root = "{mount["mountPath"]}"' in settings
    course = re.search(r"course_id = (\S+)", settings)[1]
    assert f"c.CourseDirectory.course_id = {course}" in (HERE / "nbgrader_config.py").read_text()
