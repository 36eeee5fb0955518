"""The silence widget on its page: what it says is what Python says."""

import re
from itertools import product

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

import warmstart as ws
from warmstart.widgets.silence import PRIORS

pytestmark = pytest.mark.browser

PAGE = alone("SilenceBound")


def rate(p):
    return f"{float(f'{100 * p:.2g}'):.10g}%"


def sentence(sent, replies=0, prior="flat"):
    """What stands over the picture, computed by Python."""
    s = ws.silence(sent, replies, PRIORS[prior])
    few = {0: "no reply", 1: "1 reply"}.get(replies, f"{replies} replies")
    three = "" if replies else f", by the rule of three {rate(s.rule_of_three)}"
    name = prior.replace("j", "J")
    return (
        f"After {few} to {sent} letters, rates above {rate(s.exact_upper)} are ruled out. "
        f"From the {name} prior the bound is {rate(s.credible_upper)}{three}."
    )


def lines(box):
    """Where the picture's upright lines stand on its axis, as rates."""
    return box.evaluate(
        """e => { const ticks = [...e.querySelectorAll('.plot .tick')].filter(t => t.textContent.endsWith('%'));
        const [first, last] = [ticks[0], ticks.at(-1)].map(t => [+t.getAttribute('x'), parseFloat(t.textContent) / 100]);
        return [...e.querySelectorAll('line.rung')].filter(l => l.getAttribute('x1') === l.getAttribute('x2'))
          .map(l => (l.getAttribute('x1') - first[0]) / (last[0] - first[0]) * last[1]); }"""
    )


@pytest.mark.parametrize("look", looks("dark"))
def test_by_mouse_from_guess_to_retry(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.silence")
    assert "30 letters, no answer." in box.inner_text() and "one time in 20" in box.inner_text()
    assert box.locator(".envelope").count() == 30
    assert not box.locator(".shown").is_visible()
    assert axe(page, ".ws") == []

    box.get_by_label("It’s no higher than").fill("5")
    box.get_by_role("button", name="Lock my guess").click()
    said = box.locator(".guessed").inner_text()
    assert f"no reply to 30 letters would come in {ws.chance_of_silence(0.05, 30):.0%}" in said
    assert said.endswith("Your guess: too low.")
    assert box.locator(".summary").inner_text() == sentence(30)
    s = ws.silence(30)
    expected = [s.exact_upper, s.credible_upper, s.rule_of_three, 0.05]
    assert lines(box) == pytest.approx(expected, abs=1e-9)
    assert f"{ws.letters_to_rule_out(0.05)} letters" in box.locator(".claims").inner_text()
    assert "It never works." in box.locator(".claims").inner_text()
    assert axe(page, ".ws") == []

    # Change one thing: the prior, then the letters, then the replies.
    box.get_by_label("Jeffreys").check()
    assert box.locator(".summary").inner_text() == sentence(30, 0, "jeffreys")
    assert box.locator(".guessed").is_visible()
    box.get_by_label("Letters sent").fill("60")
    assert box.locator(".summary").inner_text() == sentence(60, 0, "jeffreys")
    assert not box.locator(".guessed").is_visible()  # a guess is held against its own letters
    assert "The rate is below 5%: with no reply, 59" in box.locator(".claims").inner_text()
    box.get_by_label("Replies").fill("2")
    box.get_by_label("sceptical").check()
    s = ws.silence(60, 2, PRIORS["sceptical"])
    assert box.locator(".summary").inner_text() == sentence(60, 2, "sceptical")
    assert lines(box) == pytest.approx([s.exact_upper, s.credible_upper], abs=1e-9)
    claims = box.locator(".claims").inner_text()
    assert f"from {rate(s.exact_low)} to {rate(s.exact_high)} fits" in claims
    assert f"takes {ws.letters_to_rule_out(0.05, 2)} letters" in claims
    cells = numbers(box).locator("td").all_text_contents()
    assert cells == [
        rate(s.exact_upper),
        rate(s.credible_upper),
        f"{rate(s.exact_low)} to {rate(s.exact_high)}",
    ]

    # Fewer letters than replies: the replies give way.
    box.get_by_label("Letters sent").fill("1")
    assert box.get_by_label("Replies").input_value() == "1"
    assert box.locator(".summary").inner_text().startswith("Everybody answered")

    box.get_by_role("button", name="Again").click()
    assert "12 letters, no answer." in box.locator(".question").inner_text()
    assert not box.locator(".shown").is_visible()
    assert axe(page, ".ws") == []
    box.get_by_role("button", name="Show me without one").click()
    assert box.locator(".summary").inner_text() == sentence(12, 0, "sceptical")
    assert not box.locator(".guessed").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


@pytest.mark.firefox
def test_by_keyboard_alone(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.silence")
    here = "e.closest('.ws.silence') && "
    press_until(page, here + "e.type === 'range'", most=400)
    assert focused_ring(page)
    page.keyboard.press("Home")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    press_until(page, here + "e.textContent === 'Lock my guess'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    outcome = page.evaluate("document.activeElement.textContent")
    assert outcome.startswith("You said 10%") and outcome.endswith("about right.")
    press_until(page, here + "e.type === 'range'", "Shift+Tab")  # the replies
    press_until(page, here + "e.type === 'range'", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    assert box.locator(".summary").inner_text() == sentence(31)
    # What changed was also said.
    page.wait_for_function(
        "document.querySelector('.silence .spoken').textContent.startsWith('After no reply to 31')"
    )
    press_until(page, here + "e.type === 'radio'")
    page.keyboard.press("ArrowDown")
    assert box.locator(".summary").inner_text() == sentence(31, 0, "jeffreys")
    press_until(page, here + "e.textContent.startsWith('Again')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "question"
    view.check()


def test_every_corner_is_drawn(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = page.locator(".ws.silence")
    box.get_by_role("button", name="Show me without one").click()
    for corner in product([(1, 0), (200, 200), (200, 0), (7, 3)], PRIORS):
        (sent, replies), prior = corner
        box.get_by_label("Letters sent").fill(str(sent))
        box.get_by_label("Replies").fill(str(replies))
        box.locator(f"input[value='{prior}']").check()
        path = box.locator("path.density").first.get_attribute("d")
        assert "NaN" not in path and "Infinity" not in path, corner
        y = [float(v) for v in re.findall(r"[ML][\d.]+ (-?[\d.]+)", path)]
        assert min(y) == pytest.approx(12) and len(set(y)) > 10, corner  # fills the height, bends
        assert "NaN" not in box.inner_text(), corner
    view.check()
