"""Two worlds: what the picture says is what the model says, by mouse and by keyboard."""

import math

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

from warmstart.widgets import TwoWorlds

pytestmark = pytest.mark.browser

GALLERY = alone("TwoWorlds")


def box(page):
    return page.locator(".ws.worlds")


def hundred(value):
    """Round as a reader is shown it: halves up, with a true minus."""
    return str(math.floor(value * 100 + 0.5)).replace("-", "−")


def interval(e):
    return f"{hundred(e['low'])} to {hundred(e['high'])}"


def says(e):
    points = math.floor(e["difference"] * 100 + 0.5)
    more = f"{points} more" if points > 0 else f"{-points} fewer" if points < 0 else "no more"
    return f"{more} in 100 (95% interval {interval(e)})"


def counts(worlds, by=("founder",)):
    """Return what stands in the cells of the picture, top left first."""
    people = worlds.recipients
    cells = []
    for context in (True, False) if "context" in by else (None,):
        for founder in (False, True):
            cell = people[people["founder"] == founder]
            if context is not None:
                cell = cell[cell["context"] == context]
            cells.append(f"{cell['replied'].sum()} of {len(cell)}")
    return cells


def shown_counts(page):
    texts = box(page).locator("svg").first.locator("text:not(.strong)")
    return texts.all_text_contents()


def dots(page):
    """Return how many dots are filled, and how many there are."""
    return [box(page).locator(f"circle.dot{kind}").count() for kind in (".latest", "")]


def whiskers(page):
    """Return the dots of the estimates, back from pixels to replies of 100."""
    return page.evaluate(
        """() => { const svg = document.querySelectorAll('.ws.worlds svg')[1];
        const ticks = [...svg.querySelectorAll('text.tick')].filter(t => /^−?\\d+$/.test(t.textContent))
          .map(t => [+t.getAttribute('x'), +t.textContent.replace('−', '-')]);
        const [a, b] = [ticks[0], ticks.at(-1)];
        return [...svg.querySelectorAll('circle')].map(c => a[1] + (c.getAttribute('cx') - a[0]) / (b[0] - a[0]) * (b[1] - a[1])); }"""
    )


def check(page, worlds, rows):
    """The picture shows this campaign, and these estimates of it."""
    people = worlds.recipients
    by = ("founder",) if worlds.view == "audience" else ("founder", "context")
    assert shown_counts(page) == counts(worlds, by)
    assert dots(page) == [people["replied"].sum(), len(people)]
    expected = [100 * worlds.estimates.loc[row, "difference"] for row in rows]
    assert whiskers(page) == pytest.approx(expected, abs=0.01)
    for row in rows[-1:]:
        assert says(worlds.estimates.loc[row]) in box(page).inner_text()


@pytest.mark.parametrize("look", looks("light"))
def test_two_worlds_from_guess_to_retry(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{GALLERY}")
    worlds = TwoWorlds()

    # Before the lock: who answered, and neither a difference nor the truth.
    assert shown_counts(page) == counts(worlds)
    assert dots(page) == [worlds.recipients["replied"].sum(), worlds.n]
    assert "truth" not in box(page).inner_text() and "interval" not in box(page).inner_text()
    assert axe(page, ".ws") == []

    box(page).get_by_label("By how many replies").fill("12")
    box(page).get_by_role("button", name="Lock my guess").click()
    outcome = box(page).locator(".outcome").inner_text()
    assert outcome.startswith("You said 12 more in 100.") and "adds nothing" in outcome
    assert "with it 30 in 100 answer, without it 5" in box(page).inner_text()
    check(page, worlds, ["naive"])
    assert axe(page, ".ws") == []

    worlds.view = "context"
    box(page).get_by_label("by context too").check()
    check(page, worlds, ["naive", "stratified"])
    suits, founders = worlds.world.context_given()
    assert f"{hundred(founders)} in 100 founders have context" in box(page).inner_text()
    assert f"{hundred(suits)} in 100 suits" in box(page).inner_text()

    worlds.view = "lots"
    box(page).get_by_label("draw lots").check()
    check(page, worlds, ["naive", "context"])

    rows = numbers(box(page)).all_inner_texts()
    assert len(rows) == len(worlds.estimates)
    for row, (_, e) in zip(rows, worlds.estimates.iterrows(), strict=True):
        wanted = [hundred(e["difference"]), interval(e), hundred(e["truth"])]
        assert row.split("\t")[1:] == wanted

    worlds.seed += 1
    box(page).get_by_role("button", name="Another 200").click()
    check(page, worlds, ["naive", "context"])

    box(page).get_by_role("button", name="Guess again").click()
    worlds.view, worlds.seed = "audience", worlds.seed + 1
    assert shown_counts(page) == counts(worlds)
    assert not box(page).locator(".outcome").is_visible()
    assert axe(page, ".ws") == []
    view.check()


def test_a_world_in_which_nobody_can_be_compared_says_so(home, watched):
    page = watched(home).open(f"{home}/{GALLERY}")
    box(page).get_by_role("button", name="Show me without one").click()
    assert "You said" not in box(page).inner_text()
    box(page).get_by_label("by context too").check()
    box(page).get_by_label("How closely").fill("-0.4")
    check(page, TwoWorlds(correlation=-0.4, view="context"), ["naive", "stratified"])
    box(page).get_by_label("How closely").fill("1")
    assert "nobody can be compared" in box(page).inner_text()
    assert len(whiskers(page)) == 1


@pytest.mark.firefox
def test_two_worlds_by_keyboard_alone(home, watched):
    page = watched(home).open(f"{home}/{GALLERY}")
    here = "e.closest('.worlds') && "
    press_until(page, here + "e.type === 'range'", most=600)
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    press_until(page, "e.textContent === 'Lock my guess'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("You said 11 more")
    press_until(page, here + "e.type === 'radio'")
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    worlds = TwoWorlds(view="context")
    check(page, worlds, ["naive", "stratified"])
    page.keyboard.press("ArrowRight")
    worlds.view = "lots"
    check(page, worlds, ["naive", "context"])
    # What changed was also said.
    page.wait_for_function(
        "document.querySelector('.worlds .spoken').textContent.startsWith('Now a coin')"
    )
    press_until(page, here + "e.type === 'range'")
    page.keyboard.press("ArrowLeft")
    press_until(page, "e.textContent === 'Guess again'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "range"
    check_first = TwoWorlds(correlation=0.55, seed=worlds.seed + 1)
    assert shown_counts(page) == counts(check_first)


def test_the_page_with_two_worlds_fits_a_phone(home, watched):
    page = watched(home, width=360, height=740).open(f"{home}/{GALLERY}")
    for step in ("Show me without one", None):
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
        if step:
            box(page).get_by_role("button", name=step).click()
            box(page).get_by_label("draw lots").check()
