"""The peeking lab on its page: the same seed gives the same tests as in Python."""

import pandas as pd
import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

from warmstart.model import comparing
from warmstart.widgets import PeekingLab

pytestmark = pytest.mark.browser

PAGE = alone("PeekingLab")


def counts(lab):
    """Winners called at some look, at the end, by the evidence."""
    return [round(share * lab.runs) for share in lab.shares.values()]


def wrong(lab):
    """Tests whose first winner is the message that is answered less."""
    drawn = comparing.batches(lab.rate_a, lab.rate_b, lab.batch, lab.looks, lab.runs, lab.seed)
    won = lab.results.dropna(subset="first_look_won")
    places = zip(won["run"] - 1, won["first_look_won"] - 1, strict=True)
    gaps = [drawn[0, run, look] - drawn[1, run, look] for run, look in places]
    return sum(gap * (lab.rate_a - lab.rate_b) < 0 for gap in gaps)


def sentence(lab):
    """What stands over the picture, computed by Python."""
    some, end, proof = counts(lab)
    tests = f"{lab.runs} test{'s' * (lab.runs != 1)}"
    if lab.rate_a == lab.rate_b:
        what, errors = "between two messages that are answered alike", ""
    else:
        what = f"between messages answered by {lab.rate_a:.0%} (A) and {lab.rate_b:.0%} (B)"
        errors = f" ({wrong(lab)} of them the wrong one)"
    return f"Of {tests} {what}, {some} called a winner at some look{errors}, {end} at the end, {proof} by the evidence."


def signs(box, kind):
    """How many signs of a kind stand on the lines of looks."""
    path = box.locator(f".plot:has(.walk) path.end.{kind}").get_attribute("d")
    return path.count("M")


def agrees(box, lab):
    """The sentence, the signs and the rows of winners say what Python says."""
    assert box.locator(".summary strong").inner_text() == sentence(lab)
    some, end, proof = counts(lab)
    assert [signs(box, kind) for kind in ("r0", "r1", "r2")] == [some, end, proof]
    names = box.locator(".plot:has(.rung) text:not(.tick)").all_text_contents()
    for count in (some, end, proof):
        assert any(name.endswith(f": {count} of {lab.runs}") for name in names)


@pytest.mark.parametrize("look", looks("dark"))
def test_by_mouse_from_guess_to_retry(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.peeking")
    assert "answered alike, in how many will some look call a winner?" in box.inner_text()
    assert "beyond 1.96" in box.inner_text() and not box.locator(".shown").is_visible()
    assert axe(page, ".ws") == []

    box.get_by_label("Winners called in 100 tests").fill("5")
    box.get_by_role("button", name="Lock my guess").click()
    assert box.locator(".guessed").inner_text() == "You said 5 of 100. Run all 100 to see."
    assert "No test has been run yet." in box.locator(".summary").inner_text()
    assert box.locator(".plot").count() == 0
    box.get_by_role("button", name="Run one").click()
    agrees(box, PeekingLab(runs=1))
    box.get_by_role("button", name="Run 20").click()
    agrees(box, PeekingLab(runs=21))
    box.get_by_role("button", name="Run all 100").click()
    lab = PeekingLab(runs=100)
    agrees(box, lab)
    assert "Every one of these wins is false." in box.locator(".summary").inner_text()
    some, end, _ = counts(lab)
    assert box.locator(".guessed").inner_text() == (
        f"You said 5 of 100; it was {some}: more than you thought. "
        f"A look at the end only called {end}."
    )
    rows = numbers(box).evaluate_all("all => all.map(r => [...r.children].map(c => c.textContent))")
    assert len(rows) == 100
    first = lab.results["first_look_won"]
    assert [row[1] for row in rows] == ["none" if pd.isna(w) else str(w) for w in first]
    assert [row[2] == "yes" for row in rows] == lab.results["won_at_end"].tolist()
    assert [row[3] != "never" for row in rows] == (lab.results["e_value_max"] >= 20).tolist()
    assert axe(page, ".ws") == []

    # Change one thing: B is really better. Peeking finds that too.
    box.get_by_label("B: true reply rate").fill("15")
    lab.rate_b = 0.15
    agrees(box, lab)
    assert not box.locator(".guessed").is_visible()  # a guess is held against its own tests
    plan = box.locator(".shown > p").all_text_contents()
    assert any(
        f"One look after 400 letters of each finds this difference in {lab.plan.power:.0%}" in p
        and f"takes {lab.plan.needed} of each." in p
        for p in plan
    )
    box.get_by_label("Looks at each test").fill("7")
    box.get_by_label("Letters of each between looks").fill("45")
    lab.looks, lab.batch = 7, 45
    agrees(box, lab)
    # After the last test comes a new hundred.
    box.get_by_role("button", name="Run 20").click()
    lab.seed, lab.runs = 2, 20
    agrees(box, lab)

    box.get_by_role("button", name="Again").click()
    assert "50 letters of A and 50 of B" in box.locator(".question").inner_text()
    assert not box.locator(".shown").is_visible()
    assert axe(page, ".ws") == []
    box.get_by_role("button", name="Show me without one").click()
    agrees(box, PeekingLab(rate_a=0.05, rate_b=0.05, batch=50, looks=10, seed=3, runs=100))
    assert not box.locator(".guessed").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


@pytest.mark.firefox
def test_by_keyboard_alone(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.peeking")
    here = "e.closest('.ws.peeking') && "
    press_until(page, here + "e.type === 'range'", most=400)
    assert focused_ring(page)
    page.keyboard.press("Home")
    press_until(page, here + "e.textContent === 'Lock my guess'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("You said 0 of 100.")
    press_until(page, here + "e.textContent === 'Run all 100'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    lab = PeekingLab(runs=100)
    agrees(box, lab)
    assert page.evaluate("document.activeElement.textContent") == "Run all 100"
    # What changed was also said.
    page.wait_for_function(
        "text => document.querySelector('.peeking .spoken').textContent === text",
        arg=sentence(lab),
    )
    press_until(page, here + "e.textContent.startsWith('Again')", "Shift+Tab")
    press_until(page, here + "e.type === 'range'", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    lab.looks = 21
    agrees(box, lab)
    press_until(page, here + "e.textContent.startsWith('Again')")
    page.keyboard.press("Enter")
    assert "question" in page.evaluate("document.activeElement.className")
    press_until(page, here + "e.textContent === 'Lock my guess'")
    view.check()


def test_every_corner_is_drawn(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.peeking")
    box.get_by_role("button", name="Show me without one").click()
    for often, batch, rate in (1, 5, 1), (40, 100, 50), (2, 5, 50):
        box.get_by_label("Looks at each test").fill(str(often))
        box.get_by_label("Letters of each between looks").fill(str(batch))
        box.get_by_label("A: true reply rate").fill(str(rate))
        lab = PeekingLab(rate_a=rate / 100, batch=batch, looks=often, runs=100)
        agrees(box, lab)
        paths = box.locator(".plot path").evaluate_all("all => all.map(e => e.getAttribute('d'))")
        assert not any("NaN" in d for d in paths)
        assert "NaN" not in box.inner_text() and "Infinity" not in box.inner_text()
    view.check()
