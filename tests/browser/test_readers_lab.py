"""A reader's notebook in JupyterLab: what shows before it is trusted, and what it does when run."""

import re

import nbformat
import pytest
from conftest import Watched
from lab import jupyterlab, open_notebook, run, run_all

from warmstart.notebooks.folder import write
from warmstart.widgets import GiftGrid

pytestmark = [
    pytest.mark.browser,
    pytest.mark.chromium("JupyterLab is the same in both, and this takes half a minute"),
]
NAME = "06-the-gift.ipynb"
SVG = "image/svg+xml"
LAST = "print('CELLS', grid.locked, grid.cells.shape, grid.guess)"


@pytest.fixture(scope="module")
def view(tmp_path_factory, browser, site):
    """A folder as `warmstart notebooks` writes it, with one notebook open: nobody has signed it."""
    folder = tmp_path_factory.mktemp("reader")
    write(folder)
    notebook = nbformat.read(folder / NAME, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(LAST, id="last"))
    nbformat.write(notebook, folder / NAME)
    with jupyterlab(folder, tmp_path_factory.mktemp("reader-state"), dark=True) as home:
        context = browser(viewport={"width": 1200, "height": 1000}, reduced_motion="reduce")
        watched = Watched(context.new_page(), home)
        open_notebook(watched.page, home, NAME)
        watched.notebook = notebook
        yield watched
        context.close()


def pictures(page):
    """Return the pictures of all outputs: their kind, and whether they were drawn."""
    return page.evaluate(
        "[...document.querySelectorAll('.jp-OutputArea-output img')]"
        ".map(e => [e.src.slice(5, e.src.search(/[;,]/)), e.complete && e.naturalWidth > 200, e.clientWidth])"
    )


def test_untrusted_it_shows_its_pictures_and_words(view):
    page = view.page
    page.locator(
        ".jp-StatusItem-trust[title*='not trusted' i], [title*='not trusted' i]"
    ).first.wait_for()
    wanted = [
        output
        for cell in view.notebook.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    found = pictures(page)
    assert len(wanted) >= 3
    assert [kind for kind, _, _ in found] == ["image/png"] * len(wanted)
    assert all(drawn for _, drawn, _ in found), found
    # A figure is as wide before it is run as after.
    widths = [o.metadata["image/png"].get("width") for o in wanted]
    assert all(w is None or w == shown for w, (_, _, shown) in zip(widths, found, strict=True))
    text = page.locator(".jp-Notebook").inner_text()
    assert "The gift" in text and "Error displaying" not in text and "{" + "glue" not in text
    cell = page.locator(".jp-OutputArea-output td", has_text=re.compile("[a-z]{4}")).first
    assert cell.evaluate("e => getComputedStyle(e).textAlign") == "left"


def test_run_it_answers_by_keyboard_with_a_data_frame(view):
    page = view.page
    run_all(page)
    assert page.locator(".jp-RenderedText[data-mime-type*=stderr]").count() == 0
    kinds = [kind for kind, _, _ in pictures(page)]  # the figures anew, and the axes of a task
    figures = [
        o for c in view.notebook.cells for o in c.get("outputs", ()) if SVG in o.get("data", {})
    ]
    assert kinds == [SVG] * len(figures) + ["image/png"]
    assert page.get_by_text("not yet.").count() == 3, "the tasks wait, and nothing stopped at them"
    grid = page.locator(".ws.gifts").first
    grid.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    for _ in range(2):  # the next question, and then the button
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    grid.locator(".outcome, .verdict").first.wait_for()
    heard = run(page, page.locator(".jp-Notebook .jp-CodeCell").count() - 1)
    said = heard.locator(".jp-OutputArea-output", has_text="CELLS True")
    said.wait_for(timeout=60_000)
    assert str(GiftGrid().cells.shape) in said.inner_text() and "raises" in said.inner_text()
    assert view.strays == []
