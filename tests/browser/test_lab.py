"""The widgets in JupyterLab, with a kernel behind them: what the reader does arrives as traits."""

import nbformat
import pytest
from conftest import Watched
from lab import IDLE, jupyterlab, open_notebook, run

import warmstart as ws
from warmstart import parse_answers
from warmstart.workshop.codes import dump_code
from warmstart.workshop.handins import hand_ins

pytestmark = pytest.mark.browser

CELLS = [
    "from warmstart.widgets import Grader, Simulator\n"
    "grader = Grader(ids=['m01', 'm02'], criteria=['context', 'respect'])\ngrader",
    "simulator = Simulator(sent=30)\nsimulator",
    "print('LOCKED', grader.grades[['message', 'criterion', 'level', 'confidence']].values.tolist())",
    "print('STANDS', simulator.scenario.prior_contact, simulator.replies)",
    "simulator.gift = True",
    "from warmstart.widgets import DraftingDesk, PairJudge, SortingTable\n"
    "judge = PairJudge(['p01', 'p03'])\njudge",
    "table = SortingTable()\ntable",
    "desk = DraftingDesk(fool=['context'])\ndesk",
    "print('FRAMES', len(judge.judgements), judge.judgements['sure'].tolist(), table.locked, "
    "desk.findings['rule'].tolist())",
    "from warmstart.widgets import Workshop\nworkshop = Workshop()\nworkshop",
    "handed = workshop.hand_in()\n"
    "print('HANDED', workshop.group, handed.sheet.activity.title, handed.sheet.cells, "
    "handed.sheet.number == workshop.number, handed.code)",
    "workshop.round = 2",
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab server of this environment with one notebook in its folder."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(c) for c in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(notebook, folder / "n.ipynb")
    with jupyterlab(folder, tmp_path_factory.mktemp("lab-state")) as home:
        yield home


@pytest.fixture(scope="module")
def view(lab, browser):
    """The notebook, opened once; each test runs cells that need no other's."""
    context = browser(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    watched = Watched(context.new_page(), lab)
    page = watched.page
    open_notebook(page, lab, "n.ipynb")
    yield watched
    context.close()


def test_what_the_reader_does_arrives_in_the_kernel_and_back(view):
    page = view.page
    grader = run(page, 0).locator(".ws.grader")
    grader.wait_for(timeout=60_000)
    for criterion, level in (("Context", "0 "), ("Respect", "3 ")):
        grader.get_by_role("group", name=criterion).get_by_role("radio", name=level).check()
    grader.get_by_role("button", name="Lock my grades").click()
    grader.locator(".outcome").wait_for()

    simulator = run(page, 1).locator(".ws.simulator")
    simulator.wait_for(timeout=60_000)
    simulator.get_by_label("You have been in touch before").check()

    said = run(page, 2).locator(".jp-OutputArea-output", has_text="LOCKED")
    said.wait_for(timeout=60_000)
    assert "[['m01', 'context', 0, 70], ['m01', 'respect', 3, 70]]" in said.inner_text()
    stands = run(page, 3).locator(".jp-OutputArea-output", has_text="STANDS")
    stands.wait_for(timeout=60_000)
    assert f"STANDS True {ws.replies(ws.Scenario(prior_contact=True), 30)!r}" in stands.inner_text()

    # And from Python to the picture.
    run(page, 4)
    page.wait_for_function(
        "[...document.querySelectorAll('.ws.simulator input[type=checkbox]')]"
        ".some(e => e.checked && e.nextElementSibling.textContent.includes('gift'))"
    )
    assert view.strays == []


def test_practice_widgets_answer_with_data_frames(view):
    page = view.page
    judge = run(page, 5).locator(".ws.pairs")
    judge.wait_for(timeout=60_000)
    assert judge.locator(".kept").count() == 0, "in Jupyter the kernel keeps the answers"
    judge.get_by_role("radio", name="The first").first.check()
    judge.get_by_label("How sure are you").fill("85")
    judge.get_by_role("button", name="Lock my answer").click()
    judge.locator(".outcome").wait_for()
    table = run(page, 6).locator(".ws.sorting")
    table.wait_for(timeout=60_000)
    table.get_by_role("button", name="Lock my order").click()
    table.get_by_role("button", name="Lock my order").click()  # untouched, and meant
    desk = run(page, 7).locator(".ws.desk-top")
    desk.wait_for(timeout=60_000)
    desk.locator("textarea").fill("In May you told me <b>so</b>.")
    desk.get_by_role("button", name="Show what the rules find").click()
    desk.locator(".outcome").wait_for()
    said = run(page, 8).locator(".jp-OutputArea-output", has_text="FRAMES")
    said.wait_for(timeout=60_000)
    assert "FRAMES 1 [85] True ['context.exchange'" in said.inner_text()
    assert page.evaluate("localStorage.getItem('warmstart')") is None
    assert view.strays == []


def test_a_workshop_is_handed_in_by_page_and_by_python_alike(view):
    page = view.page
    box = run(page, 9).locator(".ws.workshop")
    box.wait_for(timeout=60_000)
    box.get_by_label("Paste the link or text").fill("m01.m02~context~In the lab")
    box.get_by_role("button", name="Open it").click()
    box.get_by_label("Your table").select_option("5")
    box.locator("fieldset.criterion input[value='2']").check(force=True)
    box.get_by_role("button", name="Lock my grades").click()
    with page.expect_download() as saved:
        box.get_by_role("button", name="Hand in", exact=True).click()
    code = box.locator(".code").inner_text()
    [(sheet, _)] = hand_ins(parse_answers(saved.value.path().read_text("utf8")))
    assert dump_code(sheet) == code
    # The front end sends what it has when the kernel has time; the cell may come first.
    for _ in range(20):
        cell = run(page, 10)
        page.get_by_text(IDLE).wait_for(timeout=60_000)
        said = cell.locator(".jp-OutputArea-output", has_text="HANDED")
        said.wait_for(timeout=60_000)
        if f"HANDED 5 In the lab (2, 5) True {code}" in said.inner_text():
            break
    else:
        pytest.fail(said.inner_text())
    run(page, 11)
    box.get_by_text("second round, after the discussion").wait_for(timeout=60_000)
    assert box.locator("fieldset.criterion input:checked").count() == 0
    assert page.evaluate("localStorage.getItem('warmstart')") is None
    assert view.strays == []
