"""The built book in a browser: by mouse, by keyboard alone, in the dark, on a phone, off-line."""

import re

import pytest
from many import THOROUGH
from pages import LOOKS, alone, axe, focused_ring, looks, numbers, press_until, turn

import warmstart as ws

pytestmark = pytest.mark.browser

FRONT = "book/index.html"
CHAPTER = "book/02-context-or-cold.html"
MAILING = "book/simulator.html"
PAGES = [
    CHAPTER,
    FRONT,
    "book/01-thirty-letters.html",
    "book/03-marketing-or-networking.html",
    "book/06-the-gift.html",
    "book/05-entry-points.html",
    "book/04-say-why-you-write.html",
    "book/11-what-silence-tells-you.html",
    "book/12-testing-honestly.html",
    "book/13-suits-or-founders.html",
    "book/09-should-you-send-it.html",
    "book/14-the-model-on-trial.html",
    "book/10-your-message.html",
    "book/contradictions.html",
    "book/studies.html",
    "book/model.html",
    "book/references.html",
    "book/glossary.html",
    "book/instructors-guide.html",
    "book/gallery.html",
    MAILING,
    "book/messages.html",
    "book/rules.html",
    "book/where-you-stand.html",
    "book/workshop.html",
    "book/run-a-workshop.html",
    "book/your-answers.html",
    "book/data-card.html",
    "book/accessibility.html",
    "offline.html",
    "search.html",
    "genindex.html",
]
GENERATED = PAGES[-2:]
#: What the page stored unasked: in two stores, as a service worker, as caches.
LEFT = """async () => [localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length,
  ((await indexedDB.databases?.()) ?? []).length]"""
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])"


def visits():
    """Give each page with its looks, one visit for both: as when night falls and a window is made narrow.

    Pages take turns in the look that they are opened in; a quarter begins as Firefox sees it, too.
    ``make thorough`` opens each in every look.
    """
    for i, path in enumerate(PAGES):
        for seen in [[look] for look in LOOKS] if THOROUGH else [looks([*LOOKS][i % 4])]:
            marks = [pytest.mark.firefox] * (seen[0] == "light")
            yield pytest.param(path, seen, id=f"{path}-{seen[0]}", marks=marks)


@pytest.mark.parametrize(("path", "seen"), list(visits()))
def test_a_page_is_quiet_accessible_in_order_as_wide_as_the_screen_and_leaves_nothing(
    home, watched, request, path, seen
):
    view = watched(home, **LOOKS[seen[0]])
    page = view.open(f"{home}/{path}")
    assert page.locator(".anywidget[data-anywidget=text]").count() == 0
    for look in seen[:1] if request.config.getoption("browser") == "firefox" else seen:
        if look != seen[0]:
            turn(page, look)
        assert axe(page) == [], look
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), look
        assert page.evaluate("document.documentElement.dataset.theme") == (
            "dark" if "dark" in look else "light"
        )
        if path not in GENERATED:
            levels = page.evaluate(HEADINGS)
            assert levels[0] == 1 and levels.count(1) == 1
            assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), levels
    assert page.evaluate(LEFT) == [0] * 5 and page.context.cookies() == []
    view.check()


# ---- the simulator ---------------------------------------------------------------


def simulators(page):
    return page.locator(".simulator")


def says(simulator):
    return simulator.locator(".summary").inner_text()


def percent(p):
    return "under 1%" if p < 0.005 else "over 99%" if p > 0.995 else f"{round(p * 100)}%"


def sentence(scenario, sent):
    """What the picture must say, computed by Python."""
    r = ws.replies(scenario, sent)
    low, high = r.interval(0.9)
    expected = str(low) if low == high else f"{low} to {high}"
    return f"Of {sent} sent, expect {expected} replies (nine campaigns in ten). Nobody answers: {percent(r.none)}."


@pytest.mark.parametrize("look", looks("dark"))
def test_the_simulator_by_mouse_says_what_python_says(home, watched, look):
    view = watched(home, **LOOKS[look])
    simulator = simulators(view.open(f"{home}/{MAILING}")).first
    assert sentence(ws.Scenario(), 50) in says(simulator)

    simulator.get_by_label("You have been in touch before").check()
    assert sentence(ws.Scenario(prior_contact=True), 50) in says(simulator)
    simulator.get_by_label("What, to whom").select_option("email/legislator")
    simulator.get_by_label("How many you send").fill("20")
    scenario = ws.Scenario("email", "legislator", prior_contact=True)
    assert sentence(scenario, 20) in says(simulator)
    rows = simulator.locator(".terms li")
    assert rows.count() == 2 and "measured, related task" in rows.nth(1).inner_text()
    assert "Landry 2010" in rows.nth(1).inner_text()

    # One seeded campaign, envelope by envelope: the same envelopes as in Python.
    simulator.get_by_role("button", name="Send them").click()
    answered = simulator.locator(".envelope").evaluate_all(
        "all => all.map(e => e.classList.contains('answered'))"
    )
    assert answered == ws.campaign(scenario, 20, 1).tolist()
    assert f"Campaign 1: {sum(answered)} repl" in simulator.locator(".post").inner_text()
    simulator.get_by_role("button", name="Send again").click()
    silent = sum(ws.campaign(scenario, 20, seed).sum() == 0 for seed in (1, 2))
    assert f"nobody answered in {silent} of 2 camp" in simulator.locator(".post").inner_text()

    # Another message is another experiment.
    simulator.get_by_label("The topic interests them").check()
    assert simulator.locator(".envelope").count() == 0
    assert axe(view.page, ".simulator") == []
    view.check()


def test_the_bars_are_the_distribution(home, watched):
    page = watched(home).open(f"{home}/{MAILING}")
    simulator = simulators(page).first
    heights = simulator.locator(".bar").evaluate_all(
        "all => all.map(e => +e.getAttribute('height'))"
    )
    pmf = ws.replies(ws.Scenario(), 50).pmf[: len(heights)]
    assert [h / max(heights) for h in heights] == pytest.approx(
        (pmf / pmf.max()).tolist(), abs=1e-6
    )
    first = numbers(simulator).first.inner_text().split()
    assert first == ["0", percent(pmf[0]), percent(pmf[0])]


def test_the_gift_worlds_appear_with_a_strangers_gift(home, watched):
    view = watched(home)
    simulator = simulators(view.open(f"{home}/{MAILING}")).first
    world = simulator.get_by_role("group", name="A gift from a stranger")
    assert not world.is_visible()
    simulator.get_by_label("A gift is enclosed").check()
    for label, name in (
        ("vonasch2024", "it hurts, as two dollars"),
        ("landry2010", "it helps, as at the door"),
        ("abdulaziz2015", "it helps, as the coffee card"),
        ("undecided", "no one knows"),
    ):
        world.get_by_label(name).check()
        assert sentence(ws.Scenario(gift=True, gift_world=label), 50) in says(simulator)
        rows = simulator.locator(".terms li")
        assert rows.count() == (3 if label == "undecided" else 2)
        assert ("assumed" if label == "undecided" else "measured") in rows.last.inner_text()
    # Among people who know each other the studies do not disagree.
    simulator.get_by_label("You have been in touch before").check()
    assert not world.is_visible()
    view.check()


def test_a_guess_is_asked_for_locked_and_compared(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{alone('Simulator')}")
    simulator = simulators(page).first
    assert not simulator.locator(".picture").is_visible()
    # Where the sliders begin is nobody's guess: untouched, it is asked for once more.
    simulator.get_by_role("button", name="Lock my guess").click()
    assert "Nothing has been moved yet" in simulator.get_by_role("alert").inner_text()
    assert not simulator.locator(".picture").is_visible()
    simulator.get_by_label("At least this many answer").fill("4")
    simulator.get_by_label("and at most this many").fill("9")
    simulator.get_by_role("button", name="Lock my guess").click()
    r = ws.replies(ws.Scenario(), 30)
    caught = r.pmf[4:10].sum()
    assert (
        f"Your range, 4 to 9, catches {percent(caught)} of campaigns"
        in simulator.locator(".guessed").inner_text()
    )
    assert "misses the commonest result" in simulator.locator(".guessed").inner_text()
    # A guess is held against the message that it was made for, and no other.
    simulator.get_by_label("You have been in touch before").check()
    assert not simulator.locator(".guessed").is_visible()
    simulator.get_by_label("You have been in touch before").uncheck()
    assert simulator.locator(".guessed").is_visible()
    assert simulator.locator("rect.guess").count() == 1
    assert axe(page, ".simulator") == []
    view.check()


@pytest.mark.firefox
def test_the_simulator_by_keyboard_alone(home, watched):
    page = watched(home).open(f"{home}/{alone('Simulator')}")
    here = "e.closest('.simulator') && "
    press_until(page, here + "e.textContent === 'Lock my guess'")
    assert focused_ring(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # untouched, and meant
    # The verdict takes the focus, so that it is heard; the next stop is the button.
    assert page.evaluate("document.activeElement.textContent").startswith("Your range, 1 to 6")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send them"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    simulator = simulators(page).first
    assert "Campaign 2" in simulator.locator(".post").inner_text()
    press_until(page, here + "e.type === 'checkbox'", "Shift+Tab")
    page.keyboard.press("Space")
    assert sentence(ws.Scenario(upfront=True), 30) in says(simulator)
    press_until(page, here + "e.type === 'range'", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert sentence(ws.Scenario(upfront=True), 31) in says(simulator)
    press_until(page, here + "e.tagName === 'SELECT'", "Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert sentence(ws.Scenario("email", "investor", upfront=True), 31) in says(simulator)
    # What changed was also said.
    page.wait_for_function(
        "document.querySelector('.simulator .spoken').textContent.startsWith('Of 31 sent')"
    )


# ---- the grader ------------------------------------------------------------------


def choose(grader, levels):
    for criterion, level in levels.items():
        group = grader.get_by_role("group", name=criterion)
        name = "not applicable" if level is None else re.compile(rf"^{level} ")
        group.get_by_role("radio", name=name).check()


def expected_outcome(message, levels):
    grades = ws.load_grades().query("message == @message")
    inside = 0
    for criterion, level in levels.items():
        makers = grades[grades["criterion"] == criterion]["level"].tolist()
        inside += min(makers) <= level <= max(makers)
    return f"{inside} of {len(levels)} grades inside our range"


def marked(grader, kind=""):
    """The marked parts of the text, joined; spans may touch or overlap."""
    return "".join(grader.locator(f"mark{kind}").all_text_contents())


def covered(message, grades):
    """The characters that the makers' quotes cover, in order."""
    text = ws.load_messages().loc[message, "text"]
    spans = [range(r.start, r.end) for r in grades.dropna(subset="start").itertuples()]
    return "".join(c for i, c in enumerate(text) if any(i in span for span in spans))


@pytest.mark.parametrize("look", looks("light"))
def test_the_grader_by_mouse(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{CHAPTER}")
    grader = page.locator(".grader")
    assert "Message 1 of 8" in grader.inner_text() and "no panel" in grader.inner_text()

    # Nothing is revealed before the lock, and an unfinished form says what is missing.
    assert grader.locator("mark").count() == 0
    grader.get_by_role("button", name="Lock my grades").click()
    assert "Still open: Context, Relevance." in grader.get_by_role("alert").inner_text()

    choose(grader, {"Context": 2, "Relevance": 2})
    grader.get_by_label("How sure are you").fill("85")
    grader.get_by_role("button", name="Lock my grades").click()
    levels = {"context": 2, "relevance": 2}
    assert expected_outcome("m01", levels) in grader.locator(".outcome").inner_text()
    assert "85% sure" in grader.locator(".outcome").inner_text()

    # The makers' reasons, and their spans in the text, exactly.
    grades = ws.load_grades().query("message == 'm01' and criterion in ['context', 'relevance']")
    for reason in grades["reason"]:
        assert reason in grader.inner_text()
    assert marked(grader) == covered("m01", grades)
    grader.get_by_role("group", name="Relevance").hover()
    assert marked(grader, ".lit") == covered("m01", grades.query("criterion == 'relevance'"))
    assert axe(page, ".grader") == []

    grader.get_by_role("button", name="Next message").click()
    assert "Message 2 of 8" in grader.inner_text()
    assert grader.locator(".squares i").count() == 2
    view.check()


@pytest.mark.firefox
def test_the_grader_by_keyboard_alone_to_the_end(home, watched):
    page = watched(home).open(f"{home}/{CHAPTER}")
    grader = page.locator(".grader")
    for number in range(1, 9):
        assert f"Message {number} of 8" in grader.inner_text()
        if number > 1:
            assert page.evaluate("document.activeElement.className") == "letter"
        press_until(page, "e.closest('.grader') && e.type === 'radio'")
        for _ in range(2):
            page.keyboard.press("Space")
            page.keyboard.press("ArrowRight")
            assert focused_ring(page)
            page.keyboard.press("Tab")
        press_until(page, "e.textContent === 'Lock my grades'")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.className") == "outcome"
        if number < 8:
            press_until(page, "e.textContent === 'Next message'")
            page.keyboard.press("Enter")
    assert "That was the last one." in grader.inner_text()
    assert "of 16 grades inside our range" in grader.locator(".running").inner_text()


def test_drafts_are_kept_and_locked_grades_can_be_seen_again(home, watched):
    page = watched(home).open(f"{home}/{CHAPTER}")
    grader = page.locator(".grader")
    choose(grader, {"Relevance": 2})
    grader.get_by_label("How sure are you").fill("35")
    grader.get_by_role("button", name="Another message").click()
    assert "Message 2 of 8" in grader.inner_text()
    choose(grader, {"Context": 3, "Relevance": None})
    grader.get_by_role("button", name="Lock my grades").click()
    assert "You: not applicable" in grader.inner_text()
    grader.get_by_role("button", name="Next message").click()
    assert "Message 3 of 8" in grader.inner_text()
    assert grader.get_by_label("How sure are you").input_value() == "70"
    grader.get_by_role("button", name="Previous message").click()
    assert "You: not applicable" in grader.inner_text()
    grader.get_by_role("button", name="Previous message").click()
    assert grader.get_by_label("How sure are you").input_value() == "35"
    picked = grader.locator("input:checked").evaluate_all("all => all.map(e => e.value)")
    assert picked == ["2"]


# ---- no network, no server, no script ----------------------------------------------


def test_the_page_works_from_a_folder(site, watched):
    view = watched(site.as_uri())
    simulator = simulators(view.open(f"{site.as_uri()}/{MAILING}")).first
    simulator.get_by_role("button", name="Send them").click()
    assert simulator.locator(".envelope").count() == 50
    inbox = view.open(f"{site.as_uri()}/{FRONT}").locator(".inbox")
    inbox.get_by_role("button", name="Take your time").click()
    inbox.get_by_role("button", name="Leave it").click()
    assert "2 of 12" in inbox.inner_text()
    view.check()


def test_the_page_goes_on_when_the_network_is_cut(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{MAILING}")
    page.wait_for_load_state("networkidle")  # everything has arrived, the icon too
    page.context.set_offline(True)
    test = simulators(page).first
    test.get_by_label("It is part of their role").check()
    assert sentence(ws.Scenario(role_relevance=True), 50) in says(test)
    page.context.set_offline(False)
    page = view.open(f"{home}/{CHAPTER}")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    choose(page.locator(".grader"), {"Context": 0, "Relevance": 1})
    page.locator(".grader").get_by_role("button", name="Lock my grades").click()
    assert page.locator(".grader .outcome").is_visible()
    view.check()


def test_search_finds_a_word_of_a_chapter(home, site, watched):
    for start in (home, site.as_uri()):
        view = watched(start)
        page = view.open(f"{start}/search.html?q=legislators")
        page.wait_for_selector("#search-results li a")
        assert "Context or cold?" in page.locator("#search-results").inner_text()
        view.check()


def test_without_script_the_text_is_there(home, browser):
    context = browser(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/{CHAPTER}")
    assert page.get_by_text("The firmest result").is_visible()
    assert "ContextSlider(" in page.locator("main").inner_text()
    context.close()


def test_on_paper_the_state_stands_in_light_colours(home, watched):
    view = watched(home, dark=True)
    page = view.open(f"{home}/{MAILING}")
    simulator = simulators(page).first
    simulator.get_by_role("button", name="Send them").click()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 35, 40)"
    assert simulator.locator(".bars").is_visible() and simulator.locator(".envelope").count() == 50
    assert not simulator.get_by_role("button", name="Send again").is_visible()


def test_colours_can_be_chosen_and_are_remembered(home, watched):
    page = watched(home).open(f"{home}/book/index.html")
    button = page.locator("button.mode")
    for expected in ("light", "dark"):
        button.click()
        assert page.evaluate("document.documentElement.dataset.theme") == expected
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert button.get_attribute("aria-label") == "Colours: dark"


def test_the_chapters_open_on_a_phone_by_keyboard(home, watched):
    page = watched(home, width=360, height=740).open(f"{home}/book/index.html")
    assert not page.locator("#chapters a").first.is_visible()
    press_until(page, "e.classList.contains('menu')")
    page.keyboard.press("Enter")
    press_until(page, "e.closest('#chapters')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/01-thirty-letters.html*")


def test_weight_and_requests_stay_within_the_budget(site, home, watched):
    """Bytes and requests of the chapter, not time: at most 150 KB compressed."""
    import gzip

    view, seen = watched(home), []
    view.page.on("request", lambda r: seen.append(r.url))
    view.open(f"{home}/{CHAPTER}")
    files = {re.sub(r"[?#].*", "", u).removeprefix(f"{home}/") for u in seen}
    size = sum(len(gzip.compress((site / f).read_bytes())) for f in files)
    assert size <= 150_000, size
    assert len(files) <= 12, files
