"""A year of stamps in a browser: guessed, planned, doubted, sent as a link."""

import pytest
from pages import press_until
from playwright.sync_api import expect

from warmstart.model.year import break_even, yeses
from warmstart.widgets import YearOfStamps

PAGE = "book/07-warming-up.html"


def open_(view, home, mark=""):
    page = view.open(f"{home}/{PAGE}{mark}")
    return page, page.locator(".ws.year")


def outcome(widget):
    low, high = yeses(widget.plan).interval(0.9)
    span = str(low) if low == high else f"{low} to {high}"
    asked = widget.cold + widget.warm + widget.known
    return f"You ask {asked} people in December. In nine years out of ten you’d get {span} yeses;"


def slide(box, label, value):
    box.get_by_label(label, exact=True).fill(str(value))


def test_a_guess_a_plan_and_what_came_of_it(home, watched):
    view = watched(home)
    _, box = open_(view, home)
    expect(box.locator(".columns")).to_be_hidden()
    box.get_by_role("button", name="Lock my guess").click()
    expect(box.get_by_role("alert").first).to_have_text("Choose a plan first.")
    box.get_by_label("Few and deep").check()
    box.get_by_role("button", name="Lock my guess").click()
    expect(box).to_contain_text(
        "You said “Few and deep”. Of the four, “All cold” gets the most yeses"
    )
    widget = YearOfStamps()
    expect(box.locator(".outcome")).to_contain_text(outcome(widget))
    expect(box).to_contain_text(f"multiplies the odds of a yes by {break_even(3):.1f}")

    # Too many stamps: a sentence, and nothing is lost.
    slide(box, "Cold letters, sent in December", 40)
    expect(box).to_contain_text("Your plan spends 20 stamps more than there are.")
    expect(box.locator(".shown")).to_be_hidden()
    box.get_by_role("button", name="Put what’s left into cold letters").click()
    expect(box.locator(".outcome")).to_contain_text(outcome(widget))

    box.get_by_role("group", name="What each of those strangers gets").get_by_label(
        "Feb"
    ).select_option("note")
    slide(box, "People you know", 5)
    slide(box, "Strangers you warm up", 2)
    slide(box, "How many yeses you need", 1)
    box.get_by_role("button", name="Put what’s left into cold letters").click()
    widget = YearOfStamps(warm=2, known=5, need=1, warm_moves="-n---c-u-ui", cold=18)
    expect(box.locator(".outcome")).to_contain_text(outcome(widget))
    expect(box.locator(".budget")).to_have_text("50 stamps spent of 50; 0 left.")
    chance = widget.plans.loc["yours", "chance"]
    expect(box.locator(".plans .yours")).to_contain_text(f"{chance:.0%} for at least one yes")

    slide(box, "Month", 10)
    expect(box).to_contain_text("After Oct. Strangers:")
    box.get_by_role("button", name="Run a hundred").click()
    expect(box.locator(".post")).to_contain_text("of 100 years")
    view.check()


def test_a_link_holds_the_plan_and_a_hostile_one_changes_nothing(home, watched):
    view = watched(home)
    mark = "#year?cold=10&warm=8&warm_moves=-----c-u-ui&touch_odds=8&letter_cost=0.5"
    _, box = open_(view, home, mark)
    widget = YearOfStamps(cold=10, warm=8, touch_odds=8, letter_cost=0.5)
    expect(box.locator(".outcome")).to_contain_text(outcome(widget))
    for hostile in ("cold=-1", "letter_cost=-3", "warm_moves=%3Cscript%3E", "cold=1e9", "x=1"):
        _, box = open_(view, home, f"#year?{hostile}")
        expect(box.locator(".missing", has_text="Nothing was changed.")).to_be_visible()
        expect(box.locator(".outcome")).to_contain_text(outcome(widget))
    # One that spends too much is shown with its sentence.
    _, box = open_(view, home, "#year?cold=200&warm=6&letter_cost=1")
    expect(box).to_contain_text("Your plan spends 180 stamps more than there are.")
    view.check()


@pytest.mark.firefox
def test_the_year_by_keyboard_alone(home, watched):
    page, box = open_(watched(home), home)
    here = "e.closest('.year') && "
    press_until(page, here + "e.type === 'radio'", most=600)
    page.keyboard.press("Space")
    press_until(page, "e.textContent === 'Lock my guess'")
    page.keyboard.press("Enter")
    expect(box.locator(".outcome")).to_be_focused()
    press_until(
        page, here + "e.type === 'range' && e.getAttribute('aria-valuetext') === 'Start'", most=80
    )
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("After Jan. Strangers:")
    press_until(page, "e.textContent === 'Run one year'")
    page.keyboard.press("Enter")
    expect(box.locator(".post")).to_contain_text("Year 1:")
