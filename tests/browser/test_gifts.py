"""The gift grid: what the cells say is what the model and the data say."""

import json
import re

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

from warmstart.model.evidence import author_year
from warmstart.widgets import GiftGrid

pytestmark = pytest.mark.browser

GALLERY = alone("GiftGrid")
RELATIONS = {"stranger": "A stranger", "known": "In touch before"}
GIFTS = {"none": "no gift", "small": "a small gift", "conditional": "a gift with a condition"}
ANSWERS = {"raises": "more replies", "lowers": "fewer replies", "unknown": "no one knows"}


def box(page):
    return page.locator(".ws.gifts")


def cell(page, relationship, gift):
    name = f"{RELATIONS[relationship]}, {GIFTS[gift]}"
    return box(page).get_by_role("group", name=name, exact=True)


def guess(page, relationship, answer):
    fieldset = box(page).get_by_role("group", name=f"{RELATIONS[relationship]}: a small gift")
    fieldset.get_by_label(ANSWERS[answer]).check()


def of_hundred(rate):
    return f"{100 * rate:.1f}" if rate < 0.0995 else f"{100 * rate:.0f}"


def check(page, grid):
    """Every cell, verdict and sentence says what the model says."""
    for row in grid.cells.itertuples():
        text = cell(page, row.relationship, row.gift).inner_text()
        if row.gift == "conditional":
            assert "No rate" in text and "in 100" not in text
            continue
        rate, low, high = (of_hundred(v) for v in (row.typical, row.low, row.high))
        assert f"{rate} in 100 answer, 90% interval {low} to {high} in 100" in text
        assert row.label in text
    rates = grid.cells.set_index(["relationship", "gift"])["typical"].map(of_hundred)
    text = box(page).inner_text()
    for who, name in (("stranger", "a stranger"), ("known", "someone in touch before")):
        assert f"{name} from {rates[who, 'none']} in 100 to {rates[who, 'small']} in 100" in text
    for relationship, e in grid.effects.iterrows():
        verdict = next(p for p in text.split("\n") if p.startswith(f"{RELATIONS[relationship]}: "))
        assert f"odds × {e['odds']:.1f} ({e['low']:.1f} to {e['high']:.1f})" in verdict
        assert verdict.endswith(f"The model says: {ANSWERS[e['answer']]}.")
        chance = f"{100 * e['chance']:.0f}%"
        chance = {"100%": "over 99%", "0%": "under 1%"}.get(chance, chance)
        assert f"a chance of {chance} that it gets more replies" in verdict


@pytest.mark.parametrize("look", looks("light"))
def test_the_gift_grid_from_guess_to_retry(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{GALLERY}")
    grid = GiftGrid()

    # Before the lock the grid shows rates without a gift, and thoughts; no study gives it away.
    first = grid.cells.query("gift == 'none'")
    for row in first.itertuples():
        text = cell(page, row.relationship, "none").inner_text()
        assert f"{of_hundred(row.typical)} in 100" in text
    assert "until you have guessed" in cell(page, "stranger", "small").inner_text()
    assert "What’s the catch?" in cell(page, "stranger", "small").inner_text()
    assert "G14" not in box(page).inner_text()
    assert axe(page, ".ws") == []

    guess(page, "stranger", "raises")
    box(page).get_by_role("button", name="Lock my guess").click()
    assert "Still open: in touch before." in box(page).get_by_role("alert").inner_text()
    guess(page, "known", "raises")
    box(page).get_by_role("button", name="Lock my guess").click()
    assert box(page).locator(".outcome").inner_text().startswith("1 of 2 as the model has it.")
    assert "A stranger: you said “more replies”" in box(page).inner_text()
    check(page, grid)
    kept = json.loads(page.evaluate("localStorage.getItem('warmstart')"))["answers"]
    assert [(a["kind"], a["place"], a["item"], a["chosen"]) for a in kept] == [
        ("choice", "gallery", "stranger", "raises"),
        ("choice", "gallery", "known", "raises"),
    ]
    assert axe(page, ".ws") == []

    # The studies, each in its cell, with the figures of the data.
    for details in box(page).locator("details:not(.numbers) summary").all():
        details.click()
    for (relationship, gift), rows in grid.studies.groupby(["relationship", "gift"]):
        where = (
            box(page).locator(".wide").filter(has_text=f"doesn’t say: {GIFTS[gift]}")
            if relationship == "either"
            else cell(page, relationship, gift)
        )
        items = where.locator("li").all_inner_texts()
        assert len(items) == len(rows)
        for item, row in zip(items, rows.itertuples(), strict=True):
            name = author_year(row.citation)
            assert f"({name}): {row.says}" in item and f"Status: {row.status}." in item
            if row.estimate == row.estimate:
                wanted = f"odds × {row.estimate:.2f} (95% interval {row.low:.2f} to {row.high:.2f})"
                assert wanted in item
    assert axe(page, ".ws") == []

    grid.gift_world = "landry2010"
    box(page).get_by_label("it helps, as at the door").check()
    check(page, grid)
    assert box(page).locator(".outcome").inner_text().startswith("2 of 2")
    grid.gift_world, grid.ask, grid.route = "vonasch2024", "none", "letter/executive"
    box(page).get_by_label("it hurts").check()
    box(page).get_by_role("group", name="It asks for").get_by_label("nothing").check()
    box(page).get_by_label("What, to whom").select_option("letter/executive")
    check(page, grid)

    rows = [r.split("\t") for r in numbers(box(page)).all_inner_texts()]
    cells = grid.cells.sort_values("gift", key=lambda g: g.map(list(GIFTS).index), kind="stable")
    assert [r[3] for r in rows] == cells["label"].tolist()
    assert [r[1] for r in rows] == [
        "no rate" if v != v else f"{of_hundred(v)} in 100" for v in cells["typical"]
    ]

    box(page).get_by_role("button", name="Guess again").click()
    assert not box(page).locator(".outcome").is_visible()
    assert "Suppose of a stranger’s gift: it hurts, as two dollars" in box(page).inner_text()
    assert box(page).locator("form input:checked").count() == 0
    assert axe(page, ".ws") == []
    view.check()


@pytest.mark.firefox
def test_the_gift_grid_by_keyboard_alone(home, watched):
    page = watched(home).open(f"{home}/{GALLERY}")
    here = "e.closest('.gifts') && "
    press_until(page, here + "e.type === 'radio'", most=600)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press_until(page, "e.textContent === 'Lock my guess'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("2 of 2 as the model")
    press_until(page, here + "e.tagName === 'SELECT'")
    page.keyboard.press("ArrowDown")
    press_until(page, here + "e.value === 'undecided'")
    page.keyboard.press("ArrowRight")
    assert focused_ring(page)
    grid = GiftGrid(route="email/investor", gift_world="vonasch2024")
    check(page, grid)
    # What changed was also said.
    wanted = (
        "Cold email to an investor, asking for one small thing: a gift typically takes a stranger"
    )
    page.wait_for_function(
        f"document.querySelector('.gifts .spoken').textContent.startsWith({wanted!r})"
    )
    press_until(page, here + "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    assert box(page).locator("details[open] li").first.is_visible()
    press_until(page, here + "e.textContent === 'Guess again'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    assert re.search("Suppose .* it hurts", box(page).locator("form").inner_text())


def test_the_page_with_the_gift_grid_fits_a_phone(home, watched):
    page = watched(home, width=360, height=740).open(f"{home}/{GALLERY}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box(page).get_by_role("button", name="Show me without one").click()
    for summary in box(page).locator("details:not(.numbers) summary").all():
        summary.click()
    assert numbers(box(page)).first.is_visible()
    assert box(page).locator("details[open] li").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
