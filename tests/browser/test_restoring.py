"""What a reader locked is there again when the page is opened again, until it is erased."""

import json

import pytest
from pages import alone, press_until

pytestmark = pytest.mark.browser

GALLERY = alone("Forecast", "GiftGrid", "Grader", "RetrievalCards", "SortingTable")
YOURS = "book/your-answers.html"


def kept(page, kind):
    text = page.evaluate("localStorage.getItem('warmstart')")
    return [a for a in json.loads(text)["answers"] if a["kind"] == kind] if text else []


def shown(page, name):
    """Return the widget of a kind in the gallery; a workshop holds a grader of its own."""
    return page.locator(f".ws.{name}:not(.workshop *)")


def again(page):
    """Open the page once more, and wait for its widgets."""
    page.reload()
    page.wait_for_function(
        "[...document.querySelectorAll('.anywidget[data-model]')].every(e => e.dataset.anywidget)"
    )


def lay(page, box, chips):
    for slider, n in zip(box.locator(".upright input").all(), chips, strict=False):
        slider.fill(str(n))


def move_up(page, box):
    box.locator(".moves button:enabled").first.focus()
    page.keyboard.press("ArrowDown")


def order(box):
    return box.locator(".card").evaluate_all("all => all.map(e => e.dataset.id)")


def state(box):
    """Return what is seen of an answer: words, pictures, and how the controls stand."""
    return box.evaluate(
        """e => [[...e.children].filter(c => !c.matches('.spoken') && c.checkVisibility()).map(c => c.innerText), e.querySelectorAll('svg .chip').length,
        [...e.querySelectorAll('input')].filter(i => i.checkVisibility()).map(i => [i.value, i.checked])]"""
    )


def lock_forecast(page, box):
    lay(page, box, (3, 2, 0, 1))
    press_until(page, "e.textContent === 'Lock my forecast'")
    page.keyboard.press("Enter")


def lock_order(page, box):
    move_up(page, box)
    press_until(page, "e.textContent === 'Lock my order'")
    page.keyboard.press("Enter")


def lock_gifts(page, box):
    box.locator("form input[type=radio]").first.focus()
    page.keyboard.press("Space")
    press_until(page, "e.closest('.gifts .known') && e.type === 'radio'")
    page.keyboard.press("Space")
    press_until(page, "e.textContent === 'Lock my guess'")
    page.keyboard.press("Enter")


def lock_grades(page, box):
    for group in box.locator("fieldset.criterion").all():
        group.locator('input[value="2"]').check()
    press_until(page, "e.textContent === 'Lock my grades'")
    page.keyboard.press("Enter")


LOCK = {
    "forecast": ("forecast", lock_forecast, "Draw again"),
    "sorting": ("order", lock_order, "Sort them again"),
    "gifts": ("choice", lock_gifts, "Guess again"),
}


@pytest.mark.parametrize("name", LOCK)
def test_a_locked_answer_comes_back_and_is_forgotten_when_erased(home, watched, name):
    kind, lock, retry = LOCK[name]
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = shown(page, name)
    fresh = state(box)
    lock(page, box)
    assert page.evaluate("document.activeElement.className") == "outcome"
    locked = state(box)
    first = kept(page, kind)
    assert first and locked != fresh
    again(page)
    assert state(box) == locked
    assert kept(page, kind) == first, "looking again is no answer"

    # A second try is not undone by the first one, even when something else is locked.
    box.get_by_role("button", name=retry).focus()
    page.keyboard.press("Enter")
    open_again = state(box)
    assert open_again != locked
    page.locator(".ws.recall").get_by_role("button").first.click()
    page.locator(".ws.recall").get_by_label("In part").check()
    page.locator(".ws.recall").get_by_role("button", name="Lock it").click()
    assert state(box) == open_again
    again(page)
    assert state(box) == locked, "what was locked last is kept"

    # Erased on another page, by keyboard: this one forgets it, too.
    other = page.context.new_page()
    other.goto(f"{home}/{YOURS}")
    other.get_by_role("button", name="Erase everything").focus()
    other.keyboard.press("Enter")
    other.keyboard.press("Enter")
    page.wait_for_function(
        "([name, text]) => !document.querySelector(`.ws.${name}`).innerText.includes(text)",
        arg=[name, retry],
    )
    assert state(box) == fresh
    assert kept(page, kind) == []
    view.check()


def test_what_is_drawn_and_not_locked_stays_when_something_else_is_kept(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = shown(page, "forecast")
    lay(page, box, (2, 5))
    drawn = state(box)
    lock_order(page, shown(page, "sorting"))
    assert kept(page, "order") and state(box) == drawn
    view.check()


def test_answers_that_fit_no_widget_change_nothing(home, watched):
    """Other edges, other messages, too many chips, a name that objects inherit."""
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    fresh = [state(shown(page, n)) for n in ("forecast", "sorting", "gifts", "grader")]
    at = {"at": "2026-11-23T09:00Z", "place": "gallery"}
    edges = [0, 1, 2, 3, 4, 5, 6, 9, 13]
    answers = [
        {"kind": "forecast", **at, "sent": 30, "edges": edges, "chips": [21] + [0] * 8},
        {"kind": "forecast", **at, "sent": 30, "edges": edges, "chips": [0] * 9},
        {"kind": "forecast", **at, "sent": 30, "edges": [0, 4], "chips": [1, 2]},
        {"kind": "order", **at, "order": ["m01", "m02"]},
        {"kind": "choice", **at, "item": "constructor", "chosen": "raises"},
        {"kind": "grades", **at, "message": "constructor", "levels": {}, "confidence": 5},
    ]
    page.evaluate(
        "text => localStorage.setItem('warmstart', text)",
        json.dumps(
            {
                "format": "warmstart-answers",
                "version": 1,
                "edition": "",
                "name": "",
                "answers": answers,
            }
        ),
    )
    again(page)
    assert [state(shown(page, n)) for n in ("forecast", "sorting", "gifts", "grader")] == fresh
    view.check()


def test_a_message_is_graded_again_and_the_later_grades_count(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = shown(page, "grader")
    lock_grades(page, box)
    press_until(page, "e.textContent === 'Grade it again'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    assert "m01" == kept(page, "grades")[0]["message"]
    for group in box.locator("fieldset.criterion").all():
        group.locator('input[value="0"]').check()
    box.get_by_role("button", name="Lock my grades").click()
    assert [set(a["levels"].values()) for a in kept(page, "grades")] == [{2}, {0}]
    assert "You: 0." in box.inner_text() and "You: 2." not in box.inner_text()
    assert box.locator(".squares i").count() == 8
    again(page)
    box.get_by_role("button", name="Previous message").click()
    assert "You: 0." in box.inner_text() and "You: 2." not in box.inner_text()
    assert box.locator(".squares i").count() == 8
    view.check()
