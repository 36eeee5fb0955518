"""The rooms keep to themselves; every page is in the contents; stored notebooks are whole."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from warmstart.figures import PALETTE

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(ROOT.glob("book/*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"


def imported(file):
    """Return the top-level packages that a file imports, and how deep relative ones reach."""
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (
                node.module.split(".")[0]
                if node.level == 0
                else f"{'.' * node.level}{node.module or ''}"
            )


def test_the_model_imports_no_widget_and_no_page():
    forbidden = {
        "ipywidgets",
        "anywidget",
        "traitlets",
        "sphinx",
        "sphinx_anywidget",
        "sphinx_lean",
    }
    model = ROOT / "src" / "warmstart"
    for file in (*model.glob("*.py"), *model.glob("exercises/*.py")):
        found = set(imported(file))
        assert not found & forbidden, file.name
        assert not any(name.lstrip(".").startswith("widgets") for name in found), file.name


def test_importing_the_model_loads_no_widget_library():
    code = "import sys, warmstart; print([m for m in ('anywidget', 'ipywidgets', 'sphinx', 'matplotlib.pyplot') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("package", ["sphinx_anywidget", "sphinx_lean"])
def test_the_extensions_know_nothing_of_this_book(package):
    for file in (ROOT / "src" / package).rglob("*"):
        if file.suffix in (".py", ".js", ".html"):
            text = file.read_text("utf8").lower()
            assert "warmstart" not in text and "warm start" not in text, file.name


def test_every_page_is_in_the_contents_and_every_entry_exists():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    listed = [
        toc["root"],
        *(c["file"] for part in toc.get("parts", [toc]) for c in part.get("chapters", [])),
    ]
    there = {
        p.with_suffix("").relative_to(ROOT).as_posix()
        for s in ("ipynb", "md")
        for p in (ROOT / "book").rglob(f"*.{s}")
    }
    assert sorted(listed) == sorted(there)


def test_figures_and_pages_share_one_palette():
    css = (ROOT / "book/style/palette.css").read_text("utf8").split("}")[0]
    light = dict(re.findall(r"--ws-([\w-]+): (#\w+);", css))
    assert {name: light[name] for name in PALETTE} == PALETTE


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def shows_something(source):
    """Say whether a cell's last statement is an expression, or the cell prints."""
    body = ast.parse(source).body
    return (bool(body) and isinstance(body[-1], ast.Expr)) or "print(" in source


def test_stored_outputs_are_there(notebook):
    """nbval passes a notebook whose outputs were stripped; this does not."""
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert cells
    for cell in cells:
        assert not cell.source.rstrip().endswith(";"), "nbval fails on a cell ending in ;"
        assert cell.execution_count, f"never run: {cell.source[:60]}"
        if shows_something(cell.source):
            assert cell.outputs, f"no stored output: {cell.source[:60]}"


def test_stored_outputs_can_be_compared(notebook):
    """No picture as bytes, nothing that differs from run to run, no error."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            data = output.get("data", {})
            assert not {k for k in data if k.startswith("image/")}, "figures are SVG text in HTML"
            assert " at 0x" not in str(data), "a text form with an address in it"


def test_widgets_are_stored_with_their_state_and_without_their_module(notebook):
    saved = notebook.metadata.get("widgets", {}).get(
        "application/vnd.jupyter.widget-state+json", {}
    )
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            view = output.get("data", {}).get(VIEW)
            if view:
                assert view["model_id"] in saved.get("state", {}), (
                    "the notebook was saved without its widgets' state: run `make notebooks`"
                )
                state = saved["state"][view["model_id"]]["state"]
                assert state["_esm"].startswith("/* sphinx-anywidget: warmstart/"), (
                    "run `make notebooks`"
                )
                assert len(state["_esm"]) < 400


NUMBER = re.compile(
    r"(?<![\w`/.-])(\d[\d,.]*\s?%|\d+\.\d+|\d{3,}|\d+ (?:of|in|out of) \d+)(?![\w`])"
)


def test_prose_states_no_number_of_its_own(notebook):
    """Figures in prose come from a cell (glue). Years and questions for the reader may stand."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            # The level of an interval is its name, not a finding.
            text = re.sub(
                r"\b\d\d% (?:interval|\{term\}`interval`)|```.*?```|\{[\w:]+\}`[^`]*`|<[^>]+>|`[^`]*`",
                "",
                cell.source,
                flags=re.S,
            )
            stray = [n for n in NUMBER.findall(text) if not re.fullmatch(r"(19|20)\d\d\.?", n)]
            assert not stray, f"{stray} in: {text[:80]}"


def test_nothing_here_names_another_machine():
    files = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).split()
    for name in files:
        if name.endswith(
            (".py", ".js", ".mjs", ".md", ".yml", ".toml", ".txt", ".json", ".ipynb", "Makefile")
        ):
            text = (ROOT / name).read_text("utf8")
            assert not re.search(r"/(?:root|home|work|tmp)/\w", text), name


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "requirements-nbgrader.txt"]
)
def test_every_dependency_is_pinned(name):
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": [*project["dependencies"], *extras["book"]],
        "requirements-test.txt": [*project["dependencies"], *extras["book"], *extras["test"]],
        "requirements-nbgrader.txt": extras["grade"],
    }[name]
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text("utf8"), re.M))
    missing = {re.match(r"[\w.-]+", w)[0].lower() for w in wanted} - {p.lower() for p in pinned}
    assert not missing, f"run `make lock`: {sorted(missing)}"


def test_what_graders_need_changes_no_pin():
    """It comes on top of the other pins: nothing stands in both files."""
    names = [
        set(
            re.findall(
                r"^([\w.-]+)==", (ROOT / f"requirements-{which}.txt").read_text("utf8"), re.M
            )
        )
        for which in ("test", "nbgrader")
    ]
    assert not names[0] & names[1]
