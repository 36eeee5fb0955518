"""The widgets that play a scene: by keyboard alone from guess to retry, clean in every state,
and in step with Python."""

import pytest
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until

import warmstart as ws
from warmstart import widgets

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(home, watched):
    """Open a widget of the gallery by itself, in one of the looks."""

    def start(name, look="light"):
        view = watched(home, **LOOKS[look])
        return view, view.open(f"{home}/{alone(name)}")

    return start


def press(page, box, name):
    """Reach a button of a widget by Tab and press it by Enter."""
    press_until(page, f"e.closest('.{box}') && e.textContent === {name!r}", most=400)
    assert focused_ring(page)
    page.keyboard.press("Enter")


def focus_is(page, class_name):
    return page.evaluate("document.activeElement.className") == class_name


def range_of(low, high):
    return f"{low}" if low == high else f"{low} to {high}"


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("light"))
def test_the_context_slider(gallery, look):
    view, page = gallery("ContextSlider", look)
    box = page.locator(".ws.distance")
    ours = widgets.ContextSlider(sent=50)
    table = ours.replies
    text = box.locator(".letter .text").inner_text()

    def says(stage):
        row, name = table.iloc[stage], ours.stages[stage]["name"]
        sentence = f"{name}: of 50 such messages expect {range_of(int(row['low']), int(row['high']))} answers"
        return sentence in box.locator(".outcome").inner_text()

    assert says(0) and axe(page, ".ws") == []
    press_until(page, "e.closest('.distance') && e.type === 'range'", most=400)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    press(page, "distance", "Lock my guess")
    assert focus_is(page, "outcome")
    low, high = int(table["low"].iloc[-1]), int(table["high"].iloc[-1])
    verdict = "inside" if low <= 9 <= high else "above" if high < 9 else "below"
    assert f"You guessed 9 for the last stage; the model gives {low} to {high}" in box.inner_text()
    assert verdict in box.locator(".guessed").inner_text()
    press_until(page, "e.closest('.distance') && e.type === 'range'", "Shift+Tab")
    for stage in range(1, len(ours.stages)):
        page.keyboard.press("ArrowRight")
        assert says(stage)
        assert box.locator(".reads").inner_text() == ours.stages[stage]["reads"]
        heights = box.locator(".bar").evaluate_all("all => all.map(e => +e.getAttribute('height'))")
        s = ours.stages[stage]
        pmf = ws.replies(ws.Scenario(**s["features"]), 50, s["overrides"]).pmf[: len(heights)]
        assert [h / max(heights) for h in heights] == pytest.approx(
            (pmf / pmf.max()).tolist(), abs=1e-6
        )
    assert box.locator(".letter .text").inner_text() == text, "not a word has changed"
    assert axe(page, ".ws") == []
    press(page, "distance", "Guess again")
    assert box.get_by_role("button", name="Lock my guess").is_visible() and says(0)
    assert axe(page, ".ws") == []
    view.check()


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("dark"))
def test_the_swap_test(gallery, look):
    view, page = gallery("SwapTest", look)
    box = page.locator(".ws.swap")
    ours = widgets.SwapTest()
    people = [r["id"] for r in ours.texts[0]["recipients"]]
    press_until(page, "e.closest('.swap') && e.type === 'radio'", most=400)
    assert focused_ring(page)
    for _ in range(2):
        page.keyboard.press("ArrowRight")  # from the second reader to the fourth
    assert "Now sent to Yusuf Demir" in box.inner_text()
    press_until(page, "e.closest('.swap') && e.type === 'checkbox'")
    page.keyboard.press("Space")  # the salutation, which fits everybody
    press(page, "swap", "Lock my marks")
    assert focus_is(page, "outcome")
    fits = ours.fits["yusuf"].to_numpy()
    n = len(fits)
    assert (
        box.locator(".outcome").inner_text()
        == f"{(~fits).sum()} of {n} sentences don’t fit Mr Demir."
    )
    assert f"We agree on {int((fits[1:]).sum())} of {n}" in box.inner_text()
    assert box.locator("s").count() == (~fits).sum()
    words = [len(s["text"].split()) for s in ours.texts[0]["sentences"]]
    everybody = ours.fits.all(axis=1)
    anybody = sum(w for w, ok in zip(words, everybody, strict=True) if ok)
    assert f"{anybody} of its {sum(words)} words fit all {len(people)} readers" in box.inner_text()
    assert anybody / sum(words) == pytest.approx(ours.everybody)
    assert axe(page, ".ws") == []

    # The other text, by the same keys: much less of it fits anybody else.
    press_until(page, "e.closest('.swap') && e.tagName === 'SELECT'", "Shift+Tab")
    box.get_by_label("The text").first.select_option("1")
    assert box.locator("input[type=checkbox]:checked").count() == 0
    press(page, "swap", "Lock my marks")
    assert (
        f"{(~widgets.SwapTest(position=1).fits['yusuf']).sum()} of 5"
        in box.locator(".outcome").inner_text()
    )
    press(page, "swap", "Mark them again")
    assert box.locator("s").count() == 0 and axe(page, ".ws") == []
    view.check()


def decide(page, box, ways, total=None):
    """Decide the items by keyboard alone, one way each, and yield after each lock."""
    for number, way in enumerate(ways, 1):
        assert f"{number} of {total or len(ways)}" in page.locator(f".ws.{box} .count").inner_text()
        if not page.evaluate(f"document.activeElement.matches('.{box} [type=radio]')"):
            press_until(page, f"e.closest('.{box}') && e.type === 'radio'", most=400)
        page.keyboard.press("Space")
        for _ in range(way):
            page.keyboard.press("ArrowRight")
        assert focused_ring(page)
        press(page, box, "Lock it")
        assert focus_is(page, "outcome")
        yield number
        if number < len(ways):
            press(page, box, "Next")
            assert focus_is(page, "letter")


def outcome_of(step, option):
    if "ours" not in step:
        return f"You: {option['text']} We have no answer to this one."
    return "So would we." if option["id"] == step["ours"] else "We’d choose another one."


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("light"))
@pytest.mark.parametrize("name", ["EntryPoints", "NextMessage"])
def test_threads_of_steps(gallery, name, look):
    view, page = gallery(name, look)
    ours = getattr(widgets, name)()
    box = page.locator(f".ws.{ours.kind}")
    press(page, ours.kind, "Lock it")
    assert "Still open" in box.get_by_role("alert").inner_text()
    ways = [i % len(step["options"]) for i, step in enumerate(ours.steps)]
    chosen = [step["options"][way]["id"] for step, way in zip(ours.steps, ways, strict=True)]
    for number in decide(page, ours.kind, ways):
        step, way = ours.steps[number - 1], ways[number - 1]
        assert box.locator(".outcome").inner_text() == outcome_of(step, step["options"][way])
        for said in [o["then"] for o in step["options"] if "then" in o] or [step["for"]]:
            assert said in box.inner_text()
        if "ours" in step:
            lines = box.locator(".reasons li").all_inner_texts()
            assert lines[0].startswith("You: ") and step["options"][way]["then"] in lines[0]
            assert lines[1].startswith("Ours: ") == (chosen[number - 1] != step["ours"])
        if number == 1:
            assert axe(page, ".ws") == []
    agreed = sum(c == step.get("ours") for c, step in zip(chosen, ours.steps, strict=True))
    clear = sum("ours" in step for step in ours.steps)
    assert f"{agreed} of " in box.locator("strong").first.inner_text()
    assert str(clear) in box.locator("strong").first.inner_text()
    assert axe(page, ".ws") == []
    press(page, ours.kind, "Decide again")
    assert f"1 of {len(ours.steps)}" in box.inner_text()
    view.check()


def test_a_thread_can_be_taken_out_of_turn(gallery):
    view, page = gallery("EntryPoints")
    box, steps = page.locator(".ws.entrypoints"), widgets.EntryPoints().steps
    third = next(i for i, step in enumerate(steps, 1) if step["thread"] == "talk")
    turn = box.get_by_role("button", name="A talk")
    closed = turn.locator(".leaf").get_attribute("points")
    turn.focus()
    page.keyboard.press("Enter")
    assert focus_is(page, "letter") and f"{third} of {len(steps)}" in box.inner_text()
    assert turn.get_attribute("aria-current") == "step"
    step = steps[third - 1]
    ours = next(o["text"] for o in step["options"] if o["id"] == step["ours"])
    box.get_by_label(ours).check()
    press(page, "entrypoints", "Lock it")
    assert "1 of 3" in turn.inner_text()
    assert turn.locator(".leaf").get_attribute("points") != closed, "the door has moved"
    turn.click()
    assert f"{third + 1} of {len(steps)}" in box.inner_text(), "the next one that is open"
    view.check()


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("dark"))
def test_the_gates(gallery, look):
    view, page = gallery("GateCards", look)
    box = page.locator(".ws.gates")
    ours = widgets.GateCards()
    ways = [i % 3 for i in range(len(ours.cases))]  # send, channel, hold, ...
    for number in decide(page, "gates", ways):
        case = ours.cases[number - 1]
        for key in ("send", "hold", "channel"):
            assert case[key] in box.inner_text()
        first = ("send", "channel", "hold")[ways[number - 1]]
        assert case[first] in box.locator(".reasons li").first.inner_text(), "yours comes first"
        links = box.locator(".laws a").evaluate_all("all => all.map(e => e.href)")
        assert links == [ours.laws[law]["url"] for law in case["laws"]]
        if links:
            assert f"Addresses as of {ours.noted}" in box.inner_text()
    assert f"in {sum(w != 0 for w in ways)} of {len(ways)} cases" in box.inner_text()
    assert "none of this is legal advice" in box.inner_text()
    assert axe(page, ".ws") == []
    press(page, "gates", "Decide again")
    assert box.get_by_role("button", name="Lock it").is_visible() and axe(page, ".ws") == []
    view.check()


def test_decisions_are_kept_and_come_back(gallery, home):
    view, page = gallery("GateCards")
    for _ in decide(page, "gates", [0], total=7):
        break
    page.reload()
    page.wait_for_selector(".ws.gates .count")
    assert "2 of 7" in page.locator(".ws.gates .count").inner_text()
    page.goto(f"{home}/book/your-answers.html")
    page.get_by_text("1 decision, since").wait_for()
    view.check()


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("light"))
def test_the_purpose_mover(gallery, look):
    view, page = gallery("PurposeMover", look)
    box = page.locator(".ws.purpose")
    ours = widgets.PurposeMover()
    assert box.locator(".letter .text").inner_text().split() == ours.text.split()
    box.get_by_role("button", name="Lock my guess").click()
    assert "Still open" in box.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.type") == "radio", (
        "the focus is where it is missing"
    )
    page.keyboard.press("Space")
    press(page, "purpose", "Lock my guess")
    assert focus_is(page, "outcome")
    assert "The reader never learns why." in box.inner_text()
    hidden, reason = ours.forms[0], ours.forms[-1]
    assert f"In truth: {reason['guesses'][0]}" in box.inner_text()
    assert box.locator(".bubbles li").all_text_contents() == hidden["guesses"]
    assert axe(page, ".ws") == []

    press_until(page, "e.closest('.purpose') && e.type === 'radio'", "Shift+Tab")
    for form in ours.forms[1:]:
        page.keyboard.press("ArrowRight")
        ours.form = form["id"]
        assert box.locator("mark").inner_text() == form["text"]
        assert box.locator(".bubbles li").all_text_contents() == form["guesses"]
        assert (
            f"{ours.words_before} words before the reader" in box.locator(".outcome").inner_text()
        )
    press_until(page, "e.closest('.purpose') && e.type === 'range'")
    page.keyboard.press("Home")
    ours.at = 0
    assert box.locator(".letter .text").inner_text().split() == ours.text.split()
    assert (
        "0 words before the reader learns why: stated with its reason, at the front."
        in box.inner_text()
    )
    low, high = ours.rules["levels"]
    assert f"{ours.rules['answer']}, {low} to {high}" in box.inner_text()
    page.wait_for_function(
        "document.querySelector('.purpose .spoken').textContent.startsWith('0 words')"
    )
    press(page, "purpose", "Begin again")
    assert box.get_by_role("button", name="Lock my guess").is_visible() and axe(page, ".ws") == []
    view.check()


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("dark"))
def test_the_number_guess(gallery, look):
    view, page = gallery("NumberGuess", look)
    box = page.locator(".ws.known")
    assert "42" not in box.inner_text(), "nothing is told before the lock"
    press_until(page, "e.closest('.known') && e.type === 'range'")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    press(page, "known", "Lock my guess")
    assert focus_is(page, "outcome")
    said = "Known: 42. You said 47: you were above it. An interval: 10 to 25. You said 50: you were above it."
    assert box.locator(".outcome").inner_text() == said
    page.wait_for_function(f"document.querySelector('.known .spoken').textContent === {said!r}")
    assert axe(page, ".ws") == []
    x = "[...document.querySelectorAll('.known svg :is(circle, .mine)')].map(e => { const b = e.getBoundingClientRect(); return b.x + b.width / 2; })"
    one, same, mine, low, high, second = page.evaluate(x)
    unit = (mine - one) / 5
    assert one == pytest.approx(same, abs=0.1) and unit > 0
    assert [(at - one) / unit for at in (low, high, second)] == pytest.approx(
        [-32, -17, 8], abs=0.1
    )
    assert numbers(box).all_inner_texts() == ["Known\t47\t42", "An interval\t50\t10 to 25"]

    press(page, "known", "Guess again")
    assert page.evaluate("document.activeElement.type") == "range"
    box.get_by_role("button", name="Show me without one").click()
    assert box.locator(".outcome").inner_text() == "Known: 42. An interval: 10 to 25."
    assert box.locator("svg .mine").count() == 0 and axe(page, ".ws") == []
    view.check()


@pytest.mark.firefox
@pytest.mark.parametrize("look", looks("light"))
def test_questions_from_memory(gallery, look):
    view, page = gallery("RetrievalCards", look)
    box = page.locator(".ws.recall")
    cards = widgets.RetrievalCards(2).cards
    for number, card in enumerate(cards, 1):
        assert f"{number} of {len(cards)}" in box.inner_text()
        assert box.locator(".outcome").inner_text() == card["question"]
        assert card["answer"] not in box.inner_text(), "first from memory"
        press(page, "recall", "I have answered aloud: show me")
        assert focus_is(page, "answer") and box.locator(".answer").inner_text() == card["answer"]
        if number == 1:
            assert axe(page, ".ws") == []
        press_until(page, "e.closest('.recall') && e.type === 'radio'")
        page.keyboard.press("Space")
        for _ in range(number - 1):
            page.keyboard.press("ArrowRight")
        press(page, "recall", "Lock it")
    assert box.locator(".outcome").inner_text() == f"1 of {len(cards)} questions in full."
    press(page, "recall", "Ask me again")
    assert box.locator(".outcome").inner_text() == cards[0]["question"], "the worst comes first"
    assert axe(page, ".ws") == []
    page.reload()
    page.wait_for_selector(".ws.recall .outcome")
    assert page.locator(".ws.recall .outcome").inner_text() == cards[0]["question"]
    view.check()
