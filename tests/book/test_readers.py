"""The readers' notebooks: the page's words, no marks of ours, and pictures before anything is run."""

import ast
import base64
import io
import json
import re
import zipfile

import nbformat
import pytest
import yaml
from PIL import Image
from readers import (
    FOLDER,
    OVERVIEW,
    RAW,
    ROOT,
    names,
    read,
    task_file,
    words_of_notebook,
    words_of_page,
)
from sphinx_anywidget.pictures import READS, words_hash
from sphinx_lean.notebooks.edition import MOST

STORIES = [name for name in names() if name != OVERVIEW] or ["nothing is built"]
VIEW, PNG, SVG = "application/vnd.jupyter.widget-view+json", "image/png", "image/svg+xml"


@pytest.fixture(params=STORIES)
def name(request, site):
    return request.param


@pytest.fixture
def notebook(name):
    return read(name)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def book_notebook(name):
    return nbformat.read(ROOT / f"book/{name}.ipynb", as_version=4)


def test_there_is_one_for_every_notebook_of_the_book(site):
    book = {
        f.relative_to(ROOT / "book").with_suffix("").as_posix()
        for f in (ROOT / "book").rglob("*.ipynb")
    }
    assert {*names()} == {OVERVIEW, *book}


def test_no_mark_of_ours_is_left(notebook):
    for cell in notebook.cells:
        assert not RAW.findall(cell.source), cell.source
    book = "\n".join(c.source for c in book_notebook("06-the-gift").cells)
    assert len(RAW.findall(book)) > 20, "it can find them"


def test_its_words_are_the_pages(site, name, notebook):
    page, ours = words_of_page(site, name), words_of_notebook(notebook)
    assert len(page) > 20
    assert ours == page


def test_a_changed_number_would_be_seen(site):
    changed = read("06-the-gift")
    for cell in changed.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\b1\.\d+", "1.999", cell.source, count=1)
    assert words_of_notebook(changed) != words_of_page(site, "06-the-gift")


def test_it_can_be_read_by_any_front_end(notebook):
    nbformat.validate(notebook)
    assert notebook.nbformat == 4 and "widgets" not in notebook.metadata
    assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)


def test_setting_up_is_one_short_first_cell(notebook):
    first, *rest = code(notebook) or [None]
    if first is None:
        return
    assert first.id == "set-up" and len(first.source.splitlines()) <= 16, first.source
    assert (
        "from warmstart import notebooks" in first.source and "notebooks.set_up()" in first.source
    )
    assert not first.outputs
    for cell in rest:
        assert "myst_nb" not in cell.source
        ast.parse(cell.source)


def test_every_figure_and_widget_has_a_picture(name, notebook):
    cells = {c.id: c for c in notebook.cells}
    for cell in book_notebook(name).cells:
        if cell.cell_type != "code" or "remove-cell" in cell.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            data = output.get("data", {})
            ours = [o.data for o in cells[cell.id].outputs]
            if VIEW in data:
                [picture] = [d[PNG] for d in ours if PNG in d]
                assert not any(VIEW in d for d in ours), (
                    "its model is not stored: it could show nothing"
                )
                image = Image.open(io.BytesIO(base64.b64decode(picture)))
                assert image.width >= 280 and image.height >= 60
            elif "<svg" in "".join(data.get("text/html", "")):
                drawing, words = ours
                assert {PNG, SVG, "text/plain"} == {*drawing} and "text/markdown" in words
                assert "var(" not in drawing[SVG] and "background: white" in drawing[SVG]
                image = Image.open(io.BytesIO(base64.b64decode(drawing[PNG]))).convert("RGB")
                assert len(image.getcolors(1 << 24)) > 8 and image.getpixel((0, 0)) == (
                    255,
                    255,
                    255,
                )
                [found] = [o for o in cells[cell.id].outputs if PNG in o.data]
                assert found.metadata[PNG]["alt"] == found.metadata["vscode_altText"] != ""


def test_text_in_tables_stands_to_the_left(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            html = "".join(output.get("data", {}).get("text/html", ""))
            for tag, rest, text in re.findall(r"<(t[dh])\b([^>]*)>(.*?)</", html, re.S):
                number = re.fullmatch(r"[-−+]?[\d.,]+ ?%?|", re.sub("<.*?>", "", text).strip())
                side = "right" if number and tag == "td" else "left"
                assert f"text-align: {side}" in rest, (rest, text)


def test_it_is_small_enough(name):
    assert (FOLDER / f"{name}.ipynb").stat().st_size <= MOST == 600_000


CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))["parts"][0]["chapters"]


@pytest.mark.parametrize("chapter", [c["file"].rpartition("/")[2] for c in CONTENTS])
def test_each_chapter_ends_in_its_tasks(chapter):
    notebook = read(chapter)
    tasks = [i for i, c in enumerate(notebook.cells) if c.id.startswith("task-")]
    assert task_file(chapter).is_file() and tasks
    assert len([c for c in code(notebook) if c.id.endswith("-check")]) == 3
    story = {c.id for c in book_notebook(chapter).cells}
    assert not [c.id for c in notebook.cells[tasks[0] :] if c.id in story]


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (ROOT / "exercises").iterdir() if (p / "source.ipynb").is_file())
)
def test_an_exercise_can_still_be_handed_in(name):
    """Its cells are the participant's, with the marks by which nbgrader knows them."""
    ours = {c.id: c for c in read(f"exercises/{name}").cells}
    theirs = nbformat.read(ROOT / f"exercises/{name}/{name}.ipynb", as_version=4).cells
    assert [c.id for c in theirs] == [i for i in ours if i != "set-up"]
    for cell in theirs:
        mine = ours[cell.id]
        assert mine.metadata.get("nbgrader") == cell.metadata.get("nbgrader")
        if cell.cell_type == "code":
            assert mine.source == cell.source
            if cell.metadata.get("nbgrader", {}).get("grade"):
                assert "raises-exception" in mine.metadata.tags, "running all would stop here"


def test_pictures_show_what_their_widgets_say():
    """Whoever changes a widget takes its picture anew: `make snapshots`."""
    files = sorted((ROOT / "book/snapshots").rglob("*.json"))
    assert files
    for file in files:
        states = json.loads(file.read_text("utf8"))
        pictures = sorted(file.with_suffix("").glob("*.png"), key=lambda p: int(p.stem))
        assert [p.stem for p in pictures] == [str(n) for n in range(len(states))], file.name
        for picture, state in zip(pictures, states, strict=True):
            with Image.open(picture) as image:
                assert image.info[READS] == words_hash(state["reads"]), (
                    f"{picture}: run `make snapshots`"
                )


def test_the_page_offers_it_and_all_of_them(site, name):
    page = (site / f"book/{name}.html").read_text("utf8")
    assert f'_notebooks/book/{name}.ipynb" download>Download this page as a notebook' in page
    assert re.search(r'_notebooks/[\w-]+\.zip" download>All notebooks', page)
    assert not list((site / "_sources").rglob("*.ipynb")), "the other edition is not offered"


def test_the_archive_holds_all(site):
    [archive] = (site / "_notebooks").glob("*.zip")
    with zipfile.ZipFile(archive) as found:
        inside = {n.partition("/")[2]: found.read(n) for n in found.namelist()}
    assert inside == {f"{n}.ipynb": (FOLDER / f"{n}.ipynb").read_bytes() for n in names()}


def test_the_overview_leads_to_all(site):
    text = "\n".join(c.source for c in read(OVERVIEW).cells)
    links = re.findall(r"\]\(([\w/-]+)\.ipynb\)", text)
    assert sorted(links) == sorted(set(STORIES) - {"index"})
