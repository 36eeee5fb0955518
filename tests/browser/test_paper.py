"""The book on paper: two pages are printed, bound, and read back."""

import re
import subprocess
import sys

import pytest
from pages import axe
from pypdf import PdfReader
from sphinx_lean import paper

from warmstart import Scenario, replies
from warmstart.prose import span

pytestmark = pytest.mark.browser

CHAPTER, MAILING = "book/02-context-or-cold.html", "book/simulator.html"
FRONT = 2  # the title and the contents


@pytest.fixture(scope="module")
def bound(site, tmp_path_factory):
    out = tmp_path_factory.mktemp("paper") / "book.pdf"
    # The session's browser holds this thread's loop; the command runs in a process of its own.
    command = [sys.executable, "-m", "sphinx_lean.paper", site, "--out", out]
    subprocess.run([*command, "--only", "book/index.html", CHAPTER, MAILING], check=True)
    return PdfReader(out)


def words(page):
    return " ".join(page.extract_text().split())


def test_title_and_contents_come_first(bound):
    assert words(bound.pages[0]).startswith("Warm Start")
    contents = words(bound.pages[1])
    number = int(re.search(r"Context or cold\? (\d+)", contents)[1])
    assert words(bound.pages[number - 1]).startswith("2 · Context or cold?")
    assert bound.metadata.title == "Warm Start"


def test_every_sheet_has_its_number(bound):
    for number, sheet in enumerate(bound.pages, 1):
        if number > FRONT:
            assert words(sheet).endswith(f" {number}")


def test_the_text_is_whole_and_widgets_say_their_sentence_without_controls(bound):
    text = " ".join(words(sheet) for sheet in bound.pages)
    for sentence in (
        "In the summer of 2005 Josh Kerbel, the man from chapter 1, wrote",
        f"Of 50 sent, expect {span(replies(Scenario(), 50))} replies",
        "easy to guess too high at every stage.",  # from a closed answer
        "What one change would do to the typical rate",  # the last cell's table
    ):
        assert sentence in text
    for control in (
        "How many you send",
        "Lock my",
        "Send them",
        "Show the code",
        "Download this page",
    ):
        assert control not in text


def test_headings_are_the_outline(bound):
    def titles(items):
        for item in items:
            yield from titles(item) if isinstance(item, list) else [item.title]

    found = list(titles(bound.outline))
    assert "Two letters about one wall" in found and "2 · Context or cold?" in found


def test_links_within_go_to_sheets_and_those_outside_stay(bound):
    within, outside = 0, []
    for sheet in bound.pages:
        for link in (a.get_object() for a in sheet.get("/Annots", ())):
            action = link.get("/A", {})
            if "/URI" in action:
                outside.append(str(action["/URI"]))
            else:
                within += 1
    assert within > 10
    assert any("doi.org" in link for link in outside)
    assert all(link.startswith(("https://", "http://")) for link in outside), outside


@pytest.mark.parametrize("name", ["02-context-or-cold", "studies", "model", "instructors-guide"])
def test_nothing_is_wider_than_the_sheet(home, watched, name):
    page = watched(home, width=658).open(f"{home}/book/{name}.html")
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll('article *')].filter(e => e.checkVisibility()
        && !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName)"""
    )
    assert wide == []


def test_the_page_to_keep_is_one_sheet_and_the_plan_another(home, watched, tmp_path):
    page = watched(home).open(f"{home}/book/one-page.html")
    plan = page.get_by_label("Who, by name.")
    plan.fill("Ada Example")
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    for paper_size in ("A4", "Letter"):
        page.pdf(path=tmp_path / "page.pdf", format=paper_size, margin=margin)
        keep, fill_in = (words(sheet) for sheet in PdfReader(tmp_path / "page.pdf").pages)
        assert keep.startswith("One page to keep") and "A neighbour" in keep
        assert fill_in.startswith("A plan to fill in") and "no power over them" in fill_in
    assert axe(page, "article") == []


def test_a_folder_without_a_book_is_refused(tmp_path, capsys):
    assert paper.main([str(tmp_path), "--out", str(tmp_path / "x.pdf")]) == 1
    assert "build it first" in capsys.readouterr().err
