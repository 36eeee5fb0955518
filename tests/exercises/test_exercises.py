"""The assignments: solved ones pass, untouched and wrong ones fail with words, nothing leaks."""

import ast
import re
import shutil

import nbformat
import pytest
import yaml
from assignments import HERE, NAMES, ROOT, checks, is_check, marks, read, run
from test_structure import NUMBER

from warmstart.exercises import Unmet

WRONG = [
    pytest.param(name, case, id=f"{name}-{case['cell']}-{number}")
    for name in NAMES
    for number, case in enumerate(yaml.safe_load((HERE / name / "wrong.yml").read_text("utf8")), 1)
]


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_there_are_enough_of_them():
    assert len(NAMES) >= 6
    for name in NAMES:
        cases = yaml.safe_load((HERE / name / "wrong.yml").read_text("utf8"))
        assert len(cases) >= 3 and len({c["cell"] for c in cases}) >= 2, name


# ---- what passes and what does not -----------------------------------------------------


def test_the_solution_passes_every_check(name):
    raised = run(read(name, "solution").cells)
    assert {k: v for k, v in raised.items() if v is not None} == {}
    assert len(checks(read(name, "source"))) >= 4


def test_the_untouched_copy_fails_every_check_in_words(name):
    copy = read(name, "copy")
    raised = run(copy.cells)
    assert checks(copy) == checks(read(name, "source"))
    for check in checks(copy):
        error = raised[check]
        assert isinstance(error, Unmet), f"{check}: {error!r}"
        assert re.search(
            r"Expected: .+\nFound: .*(nothing|empty|\bno\b).*\n(.+\n)?Look at: ", str(error)
        ), error
    # What is given runs, and so does an answer's cell that nobody has touched.
    assert {k for k, v in raised.items() if v is not None} == set(checks(copy))


@pytest.mark.parametrize(("name", "case"), WRONG)
def test_a_wrong_answer_gets_the_words_meant_for_it(name, case):
    notebook = read(name, "solution")
    check = f"check_{case['cell']}"
    (answer,) = [c for c in notebook.cells if marks(c).get("grade_id") == case["cell"]]
    right, answer.source = answer.source, case["source"]
    raised = run(notebook.cells, only=check)
    assert raised[case["cell"]] is None, raised[case["cell"]]
    assert isinstance(raised[check], Unmet), repr(raised[check])
    assert case["says"] in str(raised[check]), raised[check]
    for line in right.splitlines():
        assert len(line) < 12 or line.strip() not in str(raised[check])


def test_every_answer_has_a_check_and_every_check_an_answer(name):
    cells = [c for c in read(name, "source").cells if marks(c)]
    answers = [c for c in cells if marks(c)["solution"]]
    by_hand = {marks(c)["grade_id"] for c in answers if marks(c)["grade"]}
    answered = {marks(c)["grade_id"] for c in answers} - by_hand
    assert {f"check_{a}" for a in answered} == set(checks(read(name, "source")))
    assert all(c.cell_type == "markdown" for c in answers if marks(c)["grade"])
    ids = [marks(c)["grade_id"] for c in cells]
    assert len(set(ids)) == len(ids)


def test_an_answer_says_nothing_of_the_right_one():
    """The same check, told two different untruths, says the same of what is right."""
    from warmstart.exercises import zero_replies

    said = []
    for untruth in (0.5, 0.9):
        with pytest.raises(Unmet) as error:
            zero_replies.upper(untruth, 45)
        said.append(str(error.value).replace(str(untruth), ""))
    assert said[0] == said[1]
    assert "0.06" not in said[0]


def test_a_check_shows_its_words_without_a_trace():
    assert Unmet("one\ntwo")._render_traceback_() == ["one", "two"]


# ---- what leaks ------------------------------------------------------------------------


def solutions(notebook):
    """Return the lines that only an instructor may see: solutions, hidden tests, notes."""
    for cell in notebook.cells:
        if "facilitator" in cell.metadata.get("tags", []):
            yield from cell.source.splitlines()
        for region in re.findall(
            r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END", cell.source, re.S
        ):
            yield from region.splitlines()


@pytest.mark.parametrize("which", ["copy", "page"])
def test_no_solution_no_hidden_test_and_no_note_leaks(name, which):
    source, there = read(name, "source"), read(name, which)
    everything = nbformat.writes(there)
    visible = {line.strip() for c in there.cells for line in c.source.splitlines()}
    given = {
        line.strip()
        for c in source.cells
        for line in re.sub(r"### BEGIN.*?### END[ \w]*", "", c.source, flags=re.S).splitlines()
        if "facilitator" not in c.metadata.get("tags", [])
    }
    secret = {line.strip() for line in solutions(source)} - given
    assert len(secret) > 10
    assert not {line for line in secret if len(line) > 3} & visible
    for word in ("### BEGIN", "### END", "Facilitator", "Minutes:"):
        assert word not in everything
    if which == "copy":
        assert not any(c.get("outputs") for c in there.cells)


def test_what_the_page_shows_is_given(name):
    for cell in read(name, "page").cells:
        if cell.get("outputs"):
            assert "shown" in cell.metadata["tags"]
    for cell in read(name, "source").cells:
        if "shown" in cell.metadata.get("tags", []):
            assert marks(cell)["locked"] and not marks(cell)["solution"]


def test_the_facilitator_has_notes_and_minutes(name):
    (notes,) = [
        c for c in read(name, "source").cells if "facilitator" in c.metadata.get("tags", [])
    ]
    assert "Minutes:" in notes.source


def test_there_are_hints_by_steps_and_a_task_to_go_on_with(name):
    cells = read(name, "page").cells
    assert any(c.source.count("<details>") > 1 for c in cells), "no hint with more than one step"
    assert any("stretch" in c.metadata.get("tags", []) for c in cells)


def test_prose_states_no_finding(name):
    """As in the chapters: what is a finding is computed. (Givens stand in cells.)"""
    for cell in read(name, "source").cells:
        if cell.cell_type == "markdown" and not marks(cell):
            text = re.sub(r"`[^`]*`|<[^>]+>", "", cell.source)
            # The rule for an error bar is a name for a level, as 95% is.
            stray = [n for n in NUMBER.findall(text.replace("95%", "").replace("1.96", ""))]
            assert not stray, f"{stray} in {cell.source[:60]}"


# ---- made from one source --------------------------------------------------------------


def test_nothing_is_missing_stale_or_orphaned():
    import build

    assert build.complaints() == []


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    """A copy of the exercises to spoil."""
    import build

    shutil.copytree(HERE, tmp_path / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "book" / "exercises", tmp_path / "book" / "exercises")
    for chapter in ROOT.glob("book/[01]*.ipynb"):
        (tmp_path / "book" / chapter.name).touch()
    monkeypatch.setattr(build, "HERE", tmp_path / "exercises")
    monkeypatch.setattr(build, "BOOK", tmp_path / "book")
    assert build.complaints() == []
    return tmp_path


SPOILT = {
    "stale page": ("book/exercises/zero-replies.ipynb", "Zero replies", "Nil replies"),
    "stale copy": ("exercises/zero-replies/zero-replies.ipynb", "cello", "viola"),
    "stale solution": ("exercises/zero-replies/solution.ipynb", "0.05 ** (1 / SENT)", "0.1"),
    "changed source": ("exercises/zero-replies/source.ipynb", "cello", "viola"),
}


@pytest.mark.parametrize("what", [*SPOILT, "missing", "orphan", "orphaned page", "no solution"])
def test_the_check_finds(workshop, what):
    import build

    if what in SPOILT:
        file, old, new = SPOILT[what]
        text = (workshop / file).read_text("utf8")
        assert old in text
        (workshop / file).write_text(text.replace(old, new), "utf8")
    elif what == "missing":
        (workshop / "exercises/zero-replies/zero-replies.ipynb").unlink()
    elif what == "no solution":
        (workshop / "exercises/zero-replies/solution.ipynb").unlink()
    else:
        name = {"orphan": "exercises/old/old.ipynb", "orphaned page": "book/exercises/old.ipynb"}
        target = workshop / name[what]
        target.parent.mkdir(exist_ok=True)
        shutil.copy(workshop / "book/exercises/zero-replies.ipynb", target)
    assert build.complaints(), what
    assert build.main(["--check"]) == 1


# ---- what nbval would not notice -------------------------------------------------------


def test_solved_notebooks_can_be_compared(name):
    """nbval passes a notebook without outputs, and fails on a cell that ends in a semicolon."""
    notebook = read(name, "solution")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count, f"never run: {cell.source[:60]}"
        assert not cell.source.rstrip().endswith(";")
        assert not re.search(r"^\s*[%!]", cell.source, re.M), "no magic: tests run plain Python"
        if is_check(cell):
            assert "nbval-check-output" in cell.metadata.tags
            (output,) = cell.outputs
            assert output.output_type == "stream" and output.name == "stdout", (
                "nbgrader takes a returned number for points, and a warning for a failure"
            )
            assert ": right. " in output.text
        body = ast.parse(cell.source).body
        if body and isinstance(body[-1], ast.Expr):
            assert cell.outputs, f"no stored output: {cell.source[:60]}"
        for output in cell.outputs:
            data = output.get("data", {})
            assert output.output_type != "error"
            assert not {k for k in data if k.startswith("image/")}, "nbval compares no pictures"
            assert not {k for k in data if "widget" in k}, "nor widgets' ids"
            assert " at 0x" not in str(data)
