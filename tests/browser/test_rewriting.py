"""The letter in the browser: mended by keyboard alone, carried from page to page, in step with Python."""

import json

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, press_until

from warmstart import widgets

pytestmark = pytest.mark.browser

LETTER = widgets.LetterVersions().letter
PLACES = {place["id"]: place for place in LETTER["places"]}
EDIT = {(p["id"], e["id"]): e for p in LETTER["places"] for e in p["edits"]}


def words_of(sheet):
    """Return what stands on a sheet, without its subject, as Python composes it."""
    paragraphs = sheet.locator("p:not(.subject)").all_text_contents()  # also out of sight
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("light"))
def test_mending_a_place(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{alone('Rewrite')}")
    box, ours = page.locator(".ws.rewrite"), widgets.Rewrite("fits")
    was, becomes = box.locator(".side-by-side .letter").all()
    place = PLACES["fits"]
    assert was.locator("mark").inner_text() == LETTER["parts"]["fits"]
    assert words_of(was) == ours.text and place["reads"] in box.inner_text()
    assert axe(page, ".ws") == []

    press_until(page, "e.closest('.rewrite') && e.type === 'radio'", most=400)
    page.keyboard.press("Space")
    where = next(i for i, edit in enumerate(place["edits"]) if edit.get("tempting"))
    tempting = place["edits"][where]
    for _ in range(where):
        page.keyboard.press("ArrowRight")
    assert becomes.locator("mark").inner_text() == tempting["text"]
    assert tempting["does"] not in box.inner_text(), "first the choice, then what comes of it"
    assert focused_ring(page) and axe(page, ".ws") == []
    press_until(page, "e.textContent === 'Make this change'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "outcome"
    assert box.locator(".outcome").inner_text() == (
        "At this place, relevance stays at 0 (anyone). It looks better, but it isn’t. "
        + tempting["does"]
    )
    for edit in place["edits"]:
        assert edit["reads"] in box.inner_text() and edit["does"] in box.inner_text()
    ours.answers = [{"item": "fits", "chosen": tempting["id"]}]
    assert words_of(becomes) == ours.text
    assert axe(page, ".ws") == []

    press_until(page, "e.textContent === 'Mend it another way'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    box.get_by_label(EDIT["fits", "weekend"]["text"]).check()
    box.get_by_role("button", name="Make this change").click()
    ours.answers = [{"item": "fits", "chosen": "weekend"}]
    assert words_of(becomes) == ours.text
    view.check()


def test_the_letter_goes_from_page_to_page(home, watched):
    """What one chapter mends stands in the next one and in the row of all versions."""
    view = watched(home)
    page = view.open(f"{home}/book/01-thirty-letters.html")
    box = page.locator(".ws.rewrite")
    box.get_by_label(EDIT["opening", "short"]["text"]).check()
    box.get_by_role("button", name="Make this change").click()
    box.get_by_role("button", name="Mend it another way").wait_for()
    made = {"opening": "short"}

    view.open(f"{home}/book/04-say-why-you-write.html")
    why, ask = page.locator(".ws.rewrite").all()
    kept = [{"item": k, "chosen": v} for k, v in made.items()]
    for widget, at in ((why, "why"), (ask, "ask")):
        sheet = widget.locator(".letter").first
        sheet.wait_for()
        assert words_of(sheet) == widgets.Rewrite(at, answers=kept).text
    why.get_by_label(EDIT["why", "denied"]["text"]).check()
    why.get_by_role("button", name="Make this change").click()
    kept.append({"item": "why", "chosen": "denied"})
    stands = widgets.Rewrite("ask", answers=kept).text
    assert words_of(ask.locator(".letter").first) == stands, "the other widget on the page follows"

    view.open(f"{home}/book/10-your-message.html")
    row = page.locator(".ws.versions li")
    row.first.wait_for()
    table = widgets.LetterVersions(answers=kept).versions
    assert [words_of(sheet) for sheet in row.locator(".letter").all()] == table["text"].tolist()
    words = row.locator(".count").all_text_contents()
    assert words == [f"{n} words" for n in table["words"]]
    assert "2 edits are yours, the others ours" in page.locator(".ws.versions").inner_text()
    assert axe(page, ".ws.versions") == []
    view.check()


def test_what_is_kept_of_no_known_edit_is_left_alone(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/01-thirty-letters.html")
    at = {"at": "2026-11-27T09:00:00Z", "place": "letter"}
    kept = [
        {"kind": "choice", **at, "item": "opening", "chosen": "burn"},
        {"kind": "choice", **at, "item": "constructor", "chosen": "cut"},
    ]
    stored = json.dumps(
        {"format": "warmstart-answers", "version": 1, "edition": "", "name": "", "answers": kept}
    )
    page.evaluate("text => localStorage.setItem('warmstart', text)", stored)
    page.reload()
    box = page.locator(".ws.rewrite")
    box.get_by_role("button", name="Make this change").wait_for()
    assert words_of(box.locator(".letter").first) == widgets.Rewrite("opening").text
    view.check()
