"""The forecast in a browser: chips laid, locked, scored, drawn again."""

import json

import numpy as np
import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

import warmstart as ws
from warmstart.widgets import Forecast

pytestmark = pytest.mark.browser

PAGE = alone("Forecast")
CHIPS = [4, 5, 4, 2, 1, 0, 1, 0, 0]


def percent(p):
    return "under 1%" if p < 0.005 else "over 99%" if p > 0.995 else f"{round(p * 100)}%"


def widget(page):
    return page.locator(".ws.forecast")


def lay(box, chips):
    for slider, c in zip(box.locator("input[type=range]").all(), chips, strict=True):
        slider.fill(str(c))


def drawn(runs, seed=1):
    return ws.simulate(ws.Scenario("card", "stranger"), 30, runs, seed).tolist()


def scores(box):
    rows = box.locator("table").first.locator("tbody tr").all()
    return [[td.inner_text() for td in row.locator("td").all()] for row in rows]


def expected(chips, campaigns):
    score = Forecast(chips=chips, campaigns=campaigns).score
    return [["–" if np.isnan(v) else f"{v:.3f}" for v in row] for row in score.to_numpy()]


def test_the_score_is_the_one_of_python(home, watched):
    for chips in ([20] + [0] * 8, [0] * 8 + [1]):
        box = widget(watched(home).open(f"{home}/{PAGE}"))
        lay(box, chips)
        box.get_by_role("button", name="Lock my forecast").click()
        assert scores(box) == expected(chips, [])


@pytest.mark.parametrize("look", looks("dark"))
def test_from_guess_to_retry_by_mouse(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = widget(page)
    # Nothing of the answer shows before the lock.
    assert box.locator(".outline, .bracket, .dot").count() == 0
    shares = [b["share"] for b in Forecast().bands]
    apart = f"differ by a factor of {max(shares) / min(shares):.0f}"
    assert apart not in box.inner_text()
    assert axe(page, ".ws") == []
    box.get_by_role("button", name="Lock my forecast").click()
    assert "Lay at least one chip first." in box.get_by_role("alert").inner_text()

    # A tap in a column lays as many chips as the height says.
    slider = box.get_by_role("slider", name="3 replies", exact=True)
    at = slider.bounding_box()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] - 8 - 7 * 10)
    assert slider.input_value() == "7" and slider.get_attribute("aria-valuetext") == "7 chips"
    assert box.locator(".chip").count() == 7
    lay(box, CHIPS)
    assert box.locator(".chip").count() == sum(CHIPS)
    first = CHIPS[0] / sum(CHIPS)
    assert (
        f"17 of 20 chips laid: each is 6% of your forecast. For 0 replies it says {percent(first)}"
        in box.inner_text()
    )
    # There is no twenty-first chip.
    box.get_by_role("slider", name="13 to 30 replies").fill("9")
    assert box.get_by_role("slider", name="13 to 30 replies").input_value() == "3"
    assert "All 20 chips are laid" in box.get_by_role("alert").inner_text()
    box.get_by_role("slider", name="13 to 30 replies").fill("0")
    assert axe(page, ".ws") == []

    box.get_by_role("button", name="Lock my forecast").click()
    model = ws.replies(ws.Scenario("card", "stranger"), 30)
    low, high = model.interval(0.9)
    assert (
        f"For 0 replies you gave {percent(first)}; the model gives {percent(model.none)}, and expects {low} to {high} of 30"
        in box.locator(".outcome").inner_text()
    )
    assert apart in box.inner_text()
    for band in Forecast().bands:
        label = f"{band['study']}, {percent(band['share'])}: {band['low']} to {band['high']}"
        assert label in box.locator(".plot").text_content()
        assert f"{band['study']} ({band['year']}) counted “{band['counts']}”" in box.inner_text()
    assert scores(box) == expected(CHIPS, [])
    kept = json.loads(page.evaluate("localStorage.getItem('warmstart')"))["answers"]
    assert [(a["kind"], a["place"], a["sent"], a["edges"], a["chips"]) for a in kept] == [
        ("forecast", "gallery", 30, Forecast().edges, CHIPS)
    ]
    assert axe(page, ".ws") == []

    box.get_by_role("button", name="Send 30").click()
    assert box.locator(".dot").count() == 1
    assert scores(box) == expected(CHIPS, drawn(1))
    box.get_by_role("button", name="Send it a hundred times").click()
    came = drawn(101)
    assert box.locator(".dot").count() == 101
    assert f"in {came.count(0)} of 101 nobody answered" in box.inner_text()
    assert scores(box) == expected(CHIPS, came)
    counted = np.bincount(np.searchsorted(Forecast().edges, came, side="right") - 1, minlength=9)
    rows = numbers(box).all()
    for row, chips, share, n in zip(rows, CHIPS, Forecast().model, counted, strict=True):
        cells = [td.inner_text() for td in row.locator("td").all()]
        assert cells == [percent(chips / 17), percent(share), str(n)]
    assert axe(page, ".ws") == []

    # Draw again: the chips lie as they lay, and other campaigns come.
    box.get_by_role("button", name="Draw again").click()
    assert box.locator(".chip").count() == 17 and box.locator(".dot").count() == 0
    box.get_by_role("button", name="Take all chips back").click()
    assert box.locator(".chip").count() == 0
    assert axe(page, ".ws") == []
    lay(box, [12, 8] + [0] * 7)
    box.get_by_role("button", name="Lock my forecast").click()
    for _ in range(3):
        box.get_by_role("button", name="Send it a hundred times").click()
    assert box.locator(".dot").count() == 200
    assert scores(box) == expected([12, 8] + [0] * 7, drawn(200, 2))
    assert drawn(200, 2) != drawn(200, 1)
    view.check()


def test_the_outline_is_the_models_distribution(home, watched):
    box = widget(watched(home).open(f"{home}/{PAGE}"))
    lay(box, CHIPS)
    box.get_by_role("button", name="Lock my forecast").click()
    path = box.locator(".outline").get_attribute("d")
    ys = [float(step.split("H")[0].split()[1]) for step in path[1:].split("L")]
    base = float(box.locator(".plot .axis").first.get_attribute("y1"))
    heights = np.array([base - y for y in ys])
    assert heights / heights.max() == pytest.approx(
        Forecast().model / Forecast().model.max(), abs=1e-6
    )
    chip = box.locator(".chip").first
    height = float(chip.get_attribute("height")) + 1.5
    assert height / heights.max() == pytest.approx(1 / 17 / Forecast().model.max(), abs=1e-6)


@pytest.mark.firefox
def test_from_guess_to_retry_by_keyboard_alone(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = widget(page)
    here = "e.closest('.forecast') && "
    press_until(page, here + "e.type === 'range'", most=400)
    assert focused_ring(page)
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert [s.input_value() for s in box.locator("input[type=range]").all()[:3]] == ["2", "1", "0"]
    press_until(page, here + "e.textContent === 'Lock my forecast'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "outcome"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send 30"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    chips = [2, 1] + [0] * 7
    assert scores(box) == expected(chips, drawn(2))
    page.wait_for_function(
        "document.querySelector('.forecast .spoken').textContent.startsWith('2 campaigns')"
    )
    press_until(page, here + "e.textContent === 'Draw again'")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "0 replies"
    page.keyboard.press("ArrowUp")
    assert "4 of 20 chips laid" in box.inner_text()
    view.check()
