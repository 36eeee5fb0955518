"""`warmstart notebooks FOLDER`: fresh copies, and nothing of the reader's is lost."""

import json
import os
import subprocess
import sys

import pytest

from warmstart import __version__, notebooks
from warmstart.notebooks import folder as module
from warmstart.workshop.cli import main


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An edition of three notebooks, that can be changed."""
    place = tmp_path / "edition"
    (place / "exercises").mkdir(parents=True)
    for name in ("start-here", "one", "exercises/two"):
        (place / f"{name}.ipynb").write_text(f"{name} as made")
    monkeypatch.setattr(module, "PLACES", (place,))
    return place


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "my notebooks"


def ask(mine, capsys):
    code = main(["notebooks", str(mine)])
    heard = capsys.readouterr()
    return code, heard.out + heard.err


def there(mine):
    return {f.relative_to(mine).as_posix(): f.read_text() for f in mine.rglob("*.ipynb")}


def test_the_first_time_all_are_written(shelf, mine, capsys):
    code, said = ask(mine, capsys)
    assert code == 0 and f"3 notebooks written to {mine}." in said
    assert f'jupyter lab "{mine / "start-here.ipynb"}"' in said
    assert there(mine) == there(shelf)


def test_again_changes_nothing(shelf, mine, capsys):
    ask(mine, capsys)
    before = {f: f.stat().st_mtime_ns for f in mine.rglob("*.ipynb")}
    code, said = ask(mine, capsys)
    assert code == 0 and "has all 3 notebooks already; nothing was changed." in said
    assert {f: f.stat().st_mtime_ns for f in mine.rglob("*.ipynb")} == before


def test_a_readers_work_stays_and_what_is_new_is_added(shelf, mine, capsys):
    ask(mine, capsys)
    (mine / "one.ipynb").write_text("my answer")
    (mine / "own.ipynb").write_text("my own")
    (shelf / "three.ipynb").write_text("three as made")
    _, said = ask(mine, capsys)
    assert "1 notebook written" in said and "Kept as you left it:\n  one.ipynb\n" in said
    assert there(mine) == there(shelf) | {"one.ipynb": "my answer", "own.ipynb": "my own"}


def test_a_newer_edition_replaces_what_nobody_changed_and_stands_beside_what_somebody_did(
    shelf, mine, capsys
):
    ask(mine, capsys)
    (mine / "one.ipynb").write_text("my answer")
    (shelf / "one.ipynb").write_text("one, better")
    (shelf / "exercises/two.ipynb").write_text("two, better")
    beside = f"one (edition {__version__}).ipynb"
    _, said = ask(mine, capsys)
    assert "1 notebook that you hadn't changed replaced by newer ones." in said
    assert f"  one.ipynb (the newer edition is {beside})" in said
    assert there(mine)["one.ipynb"] == "my answer"
    assert there(mine)[beside] == "one, better"
    assert there(mine)["exercises/two.ipynb"] == "two, better"
    # Once more: they've been told, and what stands beside is theirs as well.
    (mine / beside).write_text("one, better, and answered")
    _, said = ask(mine, capsys)
    assert "  one.ipynb\n" in said and len(there(mine)) == 4
    # And an edition later nothing that they did is gone either.
    (shelf / "one.ipynb").write_text("one, best")
    _, said = ask(mine, capsys)
    assert f"one (edition {__version__} 2).ipynb" in said
    texts = set(there(mine).values())
    assert {"my answer", "one, better, and answered", "one, best"} <= texts


@pytest.mark.parametrize("record", ["", "{", "[]", '{"one.ipynb": 3}'])
def test_without_its_record_everything_is_the_readers(shelf, mine, capsys, record):
    ask(mine, capsys)
    (mine / module.RECORD).write_text(record)
    (shelf / "one.ipynb").write_text("one, better")
    _, said = ask(mine, capsys)
    assert there(mine)["one.ipynb"] == "one as made"
    assert f"one (edition {__version__}).ipynb" in said


def test_a_deleted_one_comes_back_fresh(shelf, mine, capsys):
    ask(mine, capsys)
    (mine / "one.ipynb").unlink()
    assert "1 notebook written" in ask(mine, capsys)[1]
    assert there(mine)["one.ipynb"] == "one as made"


def test_a_file_in_its_place_is_refused_and_left(shelf, mine, capsys):
    mine.write_text("something")
    code, said = ask(mine, capsys)
    assert code == 1 and "is a file. Name a folder" in said
    assert mine.read_text() == "something"


def test_without_notebooks_it_says_where_they_come_from(tmp_path, mine, capsys, monkeypatch):
    monkeypatch.setattr(module, "PLACES", (tmp_path / "nowhere",))
    code, said = ask(mine, capsys)
    assert code == 1 and "`make build` makes them" in said and not mine.exists()


def test_what_cannot_be_written_is_said_and_the_rest_is_known(shelf, mine, capsys, monkeypatch):
    def full(target, content, save=module.save):
        if target.name == "two.ipynb":
            raise OSError(28, "No space left on device", str(target))
        save(target, content)

    monkeypatch.setattr(module, "save", full)
    code, said = ask(mine, capsys)
    assert code == 1 and "disk is full" in said
    monkeypatch.undo()
    monkeypatch.setattr(module, "PLACES", (shelf,))
    assert ask(mine, capsys)[0] == 0 and there(mine) == there(shelf)
    assert not [f for f in mine.rglob("*") if f.suffix == ".part"]


def test_a_missing_extra_is_named(shelf, mine, capsys, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    said = ask(mine, capsys)[1]
    assert "anywidget, matplotlib, scipy, statsmodels: pip install 'warmstart[widgets]'" in said
    assert "JupyterLab isn't installed here" in said
    monkeypatch.setattr(notebooks, "find_spec", lambda name: None if name == "scipy" else name)
    with pytest.raises(
        ModuleNotFoundError, match=r"need scipy\. Install .* 'warmstart\[widgets\]'"
    ):
        notebooks.set_up()


@pytest.mark.parametrize("root", [True, False])
def test_root_is_told_what_jupyterlab_wants(shelf, mine, capsys, monkeypatch, root):
    monkeypatch.setattr(module.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    assert ("--allow-root" in ask(mine, capsys)[1]) is root


def test_copies_can_be_shared_as_other_files_can(shelf, mine, capsys):
    ask(mine, capsys)
    other = mine / "other"
    other.write_text("")
    assert (mine / "one.ipynb").stat().st_mode == other.stat().st_mode


def test_the_command_loads_no_notebook_library():
    code = (
        "import sys, warmstart.workshop.cli as c; c.main(['notebooks', '--help']); "
        "print([m for m in ('pandas', 'matplotlib', 'IPython', 'nbformat') if m in sys.modules])"
    )
    out = subprocess.check_output([sys.executable, "-c", code], text=True, env=os.environ)
    assert out.splitlines()[-1] == "[]" and "FOLDER" in out


def test_the_record_is_what_was_written(shelf, mine, capsys):
    ask(mine, capsys)
    record = json.loads((mine / module.RECORD).read_text())
    assert record == {n: module.digest(t.encode()) for n, t in there(mine).items()}
