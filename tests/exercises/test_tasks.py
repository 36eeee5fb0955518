"""The tasks of the readers' notebooks: the way shown passes, nearly right and wrong answers get words."""

import contextlib
import io
import re
from importlib import import_module

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import yaml
from many import THOROUGH
from readers import ROOT
from sphinx_lean.notebooks.tasks import cells_of

FILES = {f.stem: f.read_text("utf8") for f in sorted((ROOT / "book/tasks").glob("*.md"))}
WRONG = yaml.safe_load((ROOT / "tests/tasks.yml").read_text("utf8"))
CASES = [
    pytest.param(chapter, case, id=f"{chapter}-{case['cell']}-{number}")
    for chapter, cases in WRONG.items()
    for number, case in enumerate(cases, 1)
]


@pytest.fixture(autouse=True)
def no_window():
    matplotlib.use("Agg")
    yield
    plt.close("all")


def parts(chapter):
    """Return the set-up's code, the answers' cells by name, their checks, and the ways shown."""
    cells = cells_of(FILES[chapter])
    code = {c.id: c.source for c in cells if c.cell_type == "code"}
    answers = [name for name in code if f"{name}-check" in code]
    ways = re.findall(r"<details>.*?```python\n(.*?)```.*?</details>", FILES[chapter], re.S)
    return code, answers, dict(zip(answers, ways, strict=True))


def said(chapter, cell=None, source=None):
    """Run a chapter's tasks by the ways shown, one of them replaced, and return what each check says."""
    code, answers, ways = parts(chapter)
    space, heard = {}, {}
    exec(code["task-set-up"], space)
    for name in answers:
        exec(code[name], space)  # what is given there
        exec(source if name == cell else ways[name], space)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code[f"{name}-check"], space)
        heard[name] = out.getvalue()
        if name == cell:
            break
    return heard


@pytest.mark.parametrize("chapter", FILES)
def test_there_are_three_and_the_way_shown_passes(chapter):
    heard = said(chapter)
    assert len(heard) == 3
    for name, text in heard.items():
        assert re.match(rf"{name}: right\. \S", text), text


@pytest.mark.parametrize("chapter", FILES)
def test_running_all_before_anything_is_answered_stops_nowhere(chapter):
    code, answers, _ = parts(chapter)
    space = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for source in code.values():
            exec(source, space)
    for name in answers:
        assert re.search(
            rf"^{name}: not yet\.\nExpected: \S.*\nFound: nothing", out.getvalue(), re.M
        ), out.getvalue()


@pytest.mark.parametrize("chapter", FILES)
def test_a_hint_is_no_solution(chapter):
    """Whoever has tried nothing is told where to look, and nothing that could be pasted."""
    code, answers, ways = parts(chapter)
    space = {}
    exec(code["task-set-up"], space)
    for name in answers:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code[f"{name}-check"], {**space, name: ...})
        _, _, look = out.getvalue().partition("Look at: ")
        for hint in re.findall("`(.+?)`", look):
            calls = re.findall(r"[\w.]+(?=\()", hint)
            assert len(calls) < 2, (name, hint)
            assert len(hint) < 25 or hint not in ways[name], (name, hint)


@pytest.mark.parametrize(("chapter", "case"), CASES)
def test_a_wrong_answer_gets_the_words_meant_for_it(chapter, case):
    heard = said(chapter, case["cell"], case["source"])[case["cell"]]
    assert heard.startswith(f"{case['cell']}: not yet."), heard
    assert case["says"] in heard, heard


NONSENSE = (
    ..., None, "abc", "", [], {}, (..., ...), (1, "b"), object(), True, float("nan"), 1e400, -3,
    np.array([]), np.arange(3), pd.Series(dtype=float), pd.Series(["a"]), pd.DataFrame(), plt, len,
)  # fmt: skip
CHECKS = [
    pytest.param(value, id=f"{file.stem}.{name}")
    for file in sorted((ROOT / "src/warmstart/tasks").glob("[a-z]*.py"))
    for name, value in vars(import_module(f"warmstart.tasks.{file.stem}")).items()
    if hasattr(value, "__wrapped__")
    and not hasattr(value, "cache_info")
    and value.__module__.endswith(f".{file.stem}")
]


@pytest.mark.parametrize("check", CHECKS)
def test_nonsense_is_answered_in_words(check, capsys):
    for value in NONSENSE if THOROUGH else NONSENSE[::3]:
        check(value)
        heard = capsys.readouterr().out
        assert re.match(r"\w+: not yet\.\nExpected: .+\nFound: .+\n(.+\n)?Look at: .+", heard), (
            repr(value),
            heard,
        )


@pytest.mark.parametrize("chapter", FILES)
def test_each_task_has_a_wrong_answer_of_its_own(chapter):
    assert {case["cell"] for case in WRONG[chapter]} == set(parts(chapter)[1])
