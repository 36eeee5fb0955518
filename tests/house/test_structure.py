"""The rooms keep to themselves; every page is in the contents; stored notebooks are whole."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

import warmstart
from warmstart.figures import PALETTE

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf8")
NOTEBOOKS = sorted(ROOT.glob("book/*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"


SRC, WEB = ROOT / "src/warmstart", ROOT / "web"
PACKAGES = {"sphinx_anywidget": "sphinx-anywidget", "sphinx_lean": "sphinx-lean"}

#: What each room of the Python package may import of the others; `data` and `arguments` are everyone's.
ROOMS = {
    "data": set(),
    "arguments": set(),
    "model": set(),
    "messages": {"model"},
    "workshop": {"model", "messages", "notebooks"},
    "prose": {"model"},
    "figures": {"model", "messages"},
    "exercises": {"model", "messages", "figures"},
    "tasks": {"model", "messages", "exercises"},
    "notebooks": {"figures"},
    "widgets": {"model", "messages", "workshop", "figures"},
}
#: The same for JavaScript; `library` is what Python's libraries give and a browser lacks.
WEB_ROOMS = {
    "library": set(),
    "model": {"library"},
    "messages": {"library", "model"},
    "workshop": {"library", "model", "messages", "readers"},
    "readers": {"library", "workshop"},
    "parts": {"library", "model", "messages", "workshop"},
    "widgets": {"library", "model", "messages", "workshop", "parts"},
}
#: What has no twin in JavaScript, and why.
PYTHON_ONLY = {
    "model/evidence.py": "the page is given what it read, by web/bake.py",
    "model/fitting.py": "the page is given what was fitted",
    "model/exam.py": "the page is given how it went",
    "model/refit.py": "a maintainer fits",
    "messages/corpus.py": "the page is given each message with the widget that shows it",
    "messages/scenes.py": "likewise",
    **dict.fromkeys(
        (
            f"workshop/{name}.py"
            for name in ("jobs folders watching deck scorm cli peer_folder").split()
        ),
        "an instructor's machine reads folders, and writes them",
    ),
    "workshop/qr.py": "the page draws its codes: web/parts/qr.js",
    "workshop/numbers.py": "on the page, a number is kept with the reader's answers",
}


def projects():
    """Return what each of our three distributions declares, by its folder."""
    files = [ROOT / "pyproject.toml", *sorted(ROOT.glob("packages/*/pyproject.toml"))]
    return {
        f.parent.relative_to(ROOT).as_posix(): tomllib.loads(f.read_text("utf8"))["project"]
        for f in files
    }


def imported(file):
    """Yield what a Python file imports, as dotted names; relative ones are resolved."""
    source = next(p for p in file.parents if p.name == "src")
    here = file.relative_to(source).with_suffix("").parts
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: -node.level]] if node.level else []
            base += node.module.split(".") if node.module else []
            yield from (".".join([*base, alias.name]) for alias in node.names)


def python_files():
    """Every Python file of ours that is imported, not run by pytest."""
    folders = (SRC, *(ROOT / "packages" / d / "src" for d in PACKAGES.values()))
    return [
        *(f for folder in folders for f in folder.rglob("*.py")),
        *(f for folder in ("web", "bench", "exercises") for f in (ROOT / folder).glob("*.py")),
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room):
    files = [SRC / f"{room}.py"] if (SRC / f"{room}.py").is_file() else (SRC / room).rglob("*.py")
    allowed = ROOMS[room] | {room, "data", "arguments", "__version__"}
    for file in files:
        for name in imported(file):
            top, _, rest = name.partition(".")
            if top == "warmstart" and rest:  # `from warmstart import …` is what a reader writes
                assert rest.split(".")[0] in allowed or room == "widgets", f"{file.name}: {name}"
            if room != "widgets":
                assert top not in {"ipywidgets", "anywidget", "traitlets", "sphinx", *PACKAGES}, (
                    file
                )


def test_every_room_is_known():
    there = {p.stem for p in SRC.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert there - {"__init__"} == set(ROOMS)
    assert {p.name for p in WEB.iterdir() if list(p.glob("*.js"))} == set(WEB_ROOMS) - {"readers"}


@pytest.mark.parametrize("room", WEB_ROOMS)
def test_a_room_of_the_page_imports_only_what_it_may(room):
    for file in (WEB / ("workshop/readers" if room == "readers" else room)).glob("*.js"):
        for path in re.findall(r"""from "(\.[^"]+)";""", file.read_text("utf8")):
            target = (file.parent / path).resolve()
            assert target.is_file(), f"{file.name}: {path}"
            assert target.parent.name in WEB_ROOMS[room] | {room}, f"{file.name}: {path}"


@pytest.mark.parametrize("room", ["model", "messages", "workshop"])
def test_a_twin_has_the_same_name_on_both_sides(room):
    ours = {p.stem for p in (SRC / room).glob("*.py")} - {"__init__"}
    theirs = {p.stem for p in (WEB / room).glob("*.js")}
    alone = {Path(p).stem for p in PYTHON_ONLY if p.startswith(f"{room}/")}
    assert theirs == ours - alone


def test_a_reader_of_the_page_has_the_name_of_its_twin():
    """The page opens texts, chats and zip archives; the command opens the rest."""
    ours, theirs = (
        {p.stem for p in folder.glob(f"*.{end}")}
        for folder, end in ((SRC / "workshop/readers", "py"), (WEB / "workshop/readers", "js"))
    )
    assert theirs == {"archives", "chats", "times", "unreadable"} < ours
    for file in (WEB / "workshop/readers").glob("*.js"):
        assert not re.search(r'from "\.\./[\w-]+\.js"', file.read_text("utf8")), file.name


def test_readers_know_nothing_of_codes_and_hand_ins():
    files = [f for f in (SRC / "workshop/readers").glob("*.py") if f.stem != "__init__"]
    assert len(files) > 8
    for file in files:
        ours = {n for n in imported(file) if n.startswith("warmstart")}
        assert all(n.startswith("warmstart.workshop.readers.") for n in ours), (
            f"{file.name}: {ours}"
        )


def test_a_widget_has_a_file_of_the_same_name_on_both_sides():
    ours = {p.stem for p in (SRC / "widgets").glob("*.py")}
    theirs = {p.stem for p in (WEB / "widgets").glob("*.js")}
    assert theirs == ours - {
        "__init__",
        "activity",
        "base",
        "decisions",
        "letter",
        "threads",
        "gallery",
        "message_traits",
    }
    for file in (SRC / "widgets").glob("*.py"):
        classes = re.findall(
            r"^class (\w+)\((?:Widget|ActivityWidget|DecisionScene|ThreadScene|LetterWidget|Simulator)\)",
            file.read_text(),
            re.M,
        )
        assert len(classes) <= 1, f"one widget to a file: {file.name} has {classes}"


def test_no_module_uses_another_modules_private_name():
    for file in python_files():
        tree = ast.parse(file.read_text("utf8"))
        modules = set()  # names by which this file calls modules of ours
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                private = [a.name for a in node.names if re.match(r"_[a-z]", a.name)]
                assert not private, f"{file.name} imports {private}"
                modules |= {a.asname or a.name for a in node.names if a.name.islower()}
            elif isinstance(node, ast.Import):
                modules |= {(a.asname or a.name).split(".")[0] for a in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert not (node.value.id in modules and re.match(r"_[a-zA-Z]", node.attr)), (
                    f"{file.name} uses {node.value.id}.{node.attr}"
                )


def test_importing_the_model_loads_no_widget_library():
    code = "import sys, warmstart; print([m for m in ('anywidget', 'ipywidgets', 'sphinx', 'matplotlib.pyplot') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_extensions_know_nothing_of_this_book(package):
    folder = ROOT / "packages" / PACKAGES[package]
    for file in (f for part in ("src", "tests") for f in (folder / part).rglob("*")):
        if file.suffix in (".py", ".js", ".css", ".html"):
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
        if p.parent.name != "tasks"  # the notebooks have them, the pages don't
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
        if shows_something(cell.source) and "remove-cell" not in cell.metadata.get("tags", ()):
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
            # The level of an interval or a test is its name, not a finding.
            text = re.sub(
                r"\b(?:80|9\d)% (?:interval|chance|confidence|\{term\}`interval`)|```.*?```|\{[\w:]+\}`[^`]*`|<[^>]+>|`[^`]*`",
                "",
                cell.source,
                flags=re.S,
            )
            stray = [n for n in NUMBER.findall(text) if not re.fullmatch(r"(19|20)\d\d\.?", n)]
            assert not stray, f"{stray} in: {text[:80]}"


TEXT = (".py", ".js", ".mjs", ".md", ".yml", ".yaml", ".toml", ".txt", ".json", ".ipynb", ".cff")


def tracked_texts():
    """Yield the name and the text of every file in the repository that is text."""
    files = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).split()
    for name in files:
        if name.endswith((*TEXT, "Makefile")) and (ROOT / name).is_file():
            yield name, (ROOT / name).read_text("utf8")


def test_nothing_here_names_another_machine():
    for name, text in tracked_texts():
        assert not re.search(r"/(?:root|home|work|tmp)/\w", text), name


#: Where a version of ours may stand: each distribution's own, and what `make bundle` derives from it.
VERSIONED = {
    "src/warmstart/__init__.py",
    "packages/sphinx-anywidget/src/sphinx_anywidget/_version.py",
    "packages/sphinx-lean/src/sphinx_lean/_version.py",
    "CHANGELOG.md",
    "web/workshop/format.json",
    *(f"src/warmstart/widgets/static/{path.name}" for path in (ROOT / "web/widgets").glob("*.js")),
}
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.M)


def test_the_version_is_written_in_one_place():
    """A second one would be right until the first release, and wrong from then on."""
    ours = {warmstart.__version__, *(v for v, _ in RELEASE.findall(CHANGELOG))}
    written = re.compile(rf"(?<![\w.=-])v?(?:{'|'.join(map(re.escape, ours))})(?![\w.])")
    for name, text in tracked_texts():
        pins = name.endswith(("package-lock.json", ".txt"))  # other people's versions
        assert pins or name in VERSIONED or not written.search(text), (
            f"{name} has a version of ours"
        )
    assert "\nversion:" not in (ROOT / "CITATION.cff").read_text("utf8")
    for name in ("data/datapackage.json", "web/package.json"):
        assert "version" not in json.loads((ROOT / name).read_text("utf8")), name
    for project in projects().values():
        assert "version" in project["dynamic"] and "version" not in project


def where_the_address_is_missing(address):
    """Return a sentence for every place that should name the repository and doesn't, or shouldn't and does."""
    wanted = {
        "Source": address,
        "Issues": f"{address}/issues",
        "Changelog": f"{address}/blob/main/CHANGELOG.md",
    }
    found = []
    for folder, project in projects().items():
        urls, file = project.get("urls", {}), f"{folder}/pyproject.toml".removeprefix("./")
        if address:
            found += [
                f'{file}, [project.urls]: {name} = "{url}"'
                for name, url in wanted.items()
                if urls.get(name) != url
            ]
        elif urls:
            found.append(f"{file} has [project.urls], _config.yml has no address")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    if citation.get("repository-code", "") != address:
        found.append(f'CITATION.cff: repository-code: "{address}"')
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf8"))
    if package.get("homepage", "") != address:
        found.append(f'data/datapackage.json: "homepage": "{address}"')
    return found


def test_every_place_names_the_repository_once_one_does():
    address = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["repository"]["url"]
    assert not address.endswith(("/", ".git"))
    missing = where_the_address_is_missing(address)
    assert not missing, "\n".join(["fill in:", *missing])
    assert len(where_the_address_is_missing("https://example.org/another")) == 11, "it can fail"


def test_each_distribution_says_what_it_is():
    for folder, project in projects().items():
        classifiers = set(project["classifiers"])
        assert {"Framework :: Jupyter", "Typing :: Typed"} <= classifiers, folder
        assert not [c for c in classifiers if c.startswith("License ::")], "the expression says it"
        assert project["license"] and project["license-files"]
        assert project["requires-python"] == ">=3.11"


def test_every_action_is_pinned_to_a_commit():
    """A tag can be moved to other code; dependabot raises the hash and the comment together."""
    for file in ROOT.glob(".github/workflows/*.yml"):
        text = file.read_text("utf8")
        assert "permissions" in yaml.safe_load(text), f"{file.name} asks for more than it needs"
        for use in re.findall(r"uses: (.+)", text):
            assert re.match(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), f"{file.name}: {use}"


def test_what_a_distribution_promises_is_what_is_tried():
    """Classifiers and the matrix name the same Pythons; all tests named there exist."""
    text = (ROOT / ".github/workflows/systems.yml").read_text("utf8")
    tried = yaml.safe_load(text)["jobs"]["rooms"]["strategy"]["matrix"]["python"]
    for project in projects().values():
        promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
        assert promised == tried
    named = re.findall(r"tests/\S+", text.partition("pytest")[2])
    for before, names, after in (
        re.fullmatch(r"([^{]*)(?:{(.+)})?(.*)", n).groups() for n in named
    ):
        for name in (names or "").split(","):
            assert (ROOT / f"{before}{name}{after}").exists(), name


def test_each_issue_form_can_be_read():
    for file in ROOT.glob(".github/ISSUE_TEMPLATE/*.yml"):
        form = yaml.safe_load(file.read_text("utf8"))
        assert {"name", "description", "body"} <= set(form)
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert all(field["id"] and field["attributes"]["label"] for field in fields)
        assert len({field["id"] for field in fields}) == len(fields)


#: Verbs of which nobody can see whether someone does it.
UNSEEN = {"understand", "know", "learn", "appreciate", "realise", "see", "be", "feel", "think"}


def test_every_chapter_has_objectives_in_the_guide():
    guide = nbformat.read(ROOT / "book/instructors-guide.ipynb", as_version=4)
    rows = re.findall(
        r"^\| \[\d+\]\(([\w-]+)\.ipynb\) \| (\w+) .+ \|$",
        "\n".join(c.source for c in guide.cells if c.cell_type == "markdown"),
        re.M,
    )
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    numbered = re.compile(r"^book/(\d\d-[\w-]+)$")
    files = (c["file"] for part in toc["parts"] for c in part["chapters"])
    assert [name for name, _ in rows] == [m[1] for f in files if (m := numbered.match(f))]
    assert not {verb for _, verb in rows} & UNSEEN


@pytest.mark.parametrize(
    "source", sorted(ROOT.glob("exercises/*/source.ipynb")), ids=lambda p: p.parent.name
)
def test_every_exercise_says_what_one_can_do_afterwards(source):
    first = nbformat.read(source, as_version=4).cells[0].source
    aims = re.findall(r"^- (\w+) .+[.;]$", first.partition("**Afterwards you can**")[2], re.M)
    assert len(aims) >= 2 and not set(aims) & UNSEEN


def test_the_paper_cites_what_its_bibliography_has():
    paper = (ROOT / "paper.md").read_text("utf8")
    entry = re.compile(r"^@\w+\{(\w+),.*?^\}$", re.M | re.S)
    cited = {m[1]: m[0] for m in entry.finditer((ROOT / "paper.bib").read_text("utf8"))}
    book = {m[1]: m[0] for m in entry.finditer((ROOT / "book/references.bib").read_text("utf8"))}
    assert set(re.findall(r"@(\w+)", paper)) == set(cited)
    assert cited.items() <= book.items(), "as they stand in the book"
    assert len(paper.split()) < 1_200, "JOSE asks for about a thousand words"


def test_the_changelog_has_a_release_and_room_for_the_next():
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.M)
    releases = RELEASE.findall(CHANGELOG)
    assert headings[0] == "[Unreleased]" and len(headings) == 1 + len(releases) > 1
    assert releases[0][0] == warmstart.__version__, "the newest release is the package's version"
    assert releases == sorted(releases, key=lambda r: (r[1], r[0]), reverse=True)
    kinds = set(re.findall(r"^### (.+)$", CHANGELOG, re.M))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


#: The extras that stand in requirements-test.txt.
TESTED = ("book", "test", "cluster", "lite")


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "requirements-course.txt"]
)
def test_every_dependency_is_pinned(name):
    project = projects()["."]
    extras = project["optional-dependencies"]
    wanted = {
        "requirements.txt": [*project["dependencies"], *extras["book"]],
        "requirements-test.txt": [
            *project["dependencies"],
            *(w for e in TESTED for w in extras[e]),
        ],
        "requirements-course.txt": [*extras["grade"], *extras["hub"]],
    }[name]
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text("utf8"), re.M))
    missing = {re.match(r"[\w.-]+", w)[0].lower() for w in wanted} - {p.lower() for p in pinned}
    assert not missing, f"run `make lock`: {sorted(missing)}"


def test_readers_get_no_tool_of_graders_or_maintainers():
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text("utf8"), re.M))
    assert not pinned & {"nbgrader", "jupyterhub", "jupyterlite-core", "playwright", "pytest"}


def test_what_a_course_needs_changes_no_pin():
    """It comes on top of the other pins: nothing stands in both files."""
    names = [
        set(
            re.findall(
                r"^([\w.-]+)==", (ROOT / f"requirements-{which}.txt").read_text("utf8"), re.M
            )
        )
        for which in ("test", "course")
    ]
    assert not names[0] & names[1]
