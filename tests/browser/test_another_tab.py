"""What another tab keeps, or a kernel sets, takes nothing from a reader who is in the middle of something."""

import json

import pytest
from test_every_widget import mounted, states

import warmstart as ws
from warmstart.workshop import answers

pytestmark = pytest.mark.browser

GALLERY = "book/gallery.html"
YOURS = "book/your-answers.html"
MESSAGES = "book/messages.html"
TWO = ws.Activity(["m01", "m03"], ["context", "ask"], "Two letters")
LINK = TWO.link("book/workshop.html")

AT = {"at": "2026-11-23T09:00Z"}
SURE = {"sure": 85, "preferred": ""}


def graded(message, place="", **levels):
    levels = levels or {c["id"]: 1 for c in ws.load_rubric()}
    return {
        "kind": "grades",
        **AT,
        "place": place,
        "message": message,
        "levels": levels,
        "confidence": 60,
    }


def kept(page, kind=None):
    text = page.evaluate("localStorage.getItem('warmstart')")
    found = json.loads(text)["answers"] if text else []
    return [a for a in found if kind in (None, a["kind"])]


@pytest.fixture
def elsewhere(home):
    """Keep answers in another tab, and wait until this one has been told and has shown it."""

    def keep(page, *more):
        page.evaluate(
            "() => { self.told = new Promise(r => addEventListener('storage', r, { once: true })); }"
        )
        other = page.context.new_page()
        other.goto(f"{home}/offline.html")
        other.evaluate(
            """([empty, more]) => {
            const kept = JSON.parse(localStorage.getItem("warmstart") ?? empty);
            kept.answers.push(...more);
            localStorage.setItem("warmstart", JSON.stringify(kept)); }""",
            [answers.dump_answers([]), more],
        )
        page.evaluate("self.told.then(() => new Promise(r => setTimeout(r)))")

    return keep


def widget(page, name):
    """Return the first widget of a kind; a workshop holds a grader of its own."""
    return page.locator(f".ws.{name}:not(.workshop .grader)").first


def select_text(element):
    """Select what an element says, as to copy it."""
    element.evaluate("e => getSelection().selectAllChildren(e)")


def selected(page):
    return page.evaluate("getSelection().toString()")


def focused(element):
    return element.evaluate("e => e === document.activeElement")


# ---- grading ---------------------------------------------------------------------------


def test_grading_goes_on_where_it_was(home, watched, elsewhere):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "grader")
    level = box.locator("input[value='2']").first
    level.check()
    text = box.locator(".letter .text")
    select_text(text)
    level.focus()
    elsewhere(page, graded("m02"))
    assert "So far" in box.inner_text()
    assert focused(level) and level.is_checked()
    assert selected(page) and selected(page) in text.inner_text()
    view.check()


def test_grades_that_are_begun_are_locked_here_though_another_tab_has_locked_others(
    home, watched, elsewhere
):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "grader")
    first = box.locator("input[value='2']").first
    first.check()
    elsewhere(page, graded("m01"))
    assert first.is_checked() and box.locator(".verdict").count() == 0
    for group in box.locator("fieldset.criterion").all():
        group.locator("input[value='3']").check()
    box.get_by_role("button", name="Lock my grades").click()
    assert box.locator(".outcome").is_visible()
    assert [set(a["levels"].values()) for a in kept(page, "grades")] == [{1}, {3}]
    view.check()


def test_an_outcome_can_be_read_to_its_end(home, watched, elsewhere):
    page = watched(home).open(f"{home}/{GALLERY}")
    box = widget(page, "grader")
    for group in box.locator("fieldset.criterion").all():
        group.locator("input[value='3']").check()
    box.get_by_role("button", name="Lock my grades").click()
    again = box.get_by_role("button", name="Grade it again")
    again.focus()
    elsewhere(page, {"kind": "card", **AT, "place": "", "card": "q0201", "recalled": 1})
    assert focused(again)


# ---- pairs, sorting, cards ---------------------------------------------------------------


@pytest.mark.parametrize("pair", ["p01", "p03"])
def test_a_pair_is_judged_here_though_another_tab_judges_too(home, watched, elsewhere, pair):
    """The pair on the desk, or another one."""
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "pairs")
    box.get_by_role("radio", name="The first").first.check()
    sure = box.get_by_label("How sure are you")
    sure.fill("95")
    sure.focus()
    chosen, other = ws.load_messages().query("pair == @pair").index
    judged = {"pair": pair, "chosen": chosen, "other": other, **SURE}
    elsewhere(page, {"kind": "judgement", **AT, "place": "gallery", **judged})
    assert "On 1 answer" in box.inner_text()
    assert focused(sure) and sure.input_value() == "95"
    assert box.get_by_role("radio", name="The first").first.is_checked()
    box.get_by_role("button", name="Lock my answer").click()
    assert "95% sure" in box.locator(".outcome").inner_text()
    assert kept(page, "judgement")[-1]["sure"] == 95
    view.check()


def order(box):
    return box.locator(".card").evaluate_all("all => all.map(e => e.dataset.id)")


def locked_order(box):
    return {"kind": "order", **AT, "place": "gallery", "order": sorted(order(box))}


def test_an_order_in_the_making_stays(home, watched, elsewhere):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "sorting")
    box.locator(".moves button:enabled").first.focus()
    page.keyboard.press("ArrowDown")
    made = order(box)
    elsewhere(page, locked_order(box))
    assert order(box) == made
    assert page.evaluate("document.activeElement.closest('.moves') !== null")
    box.get_by_role("button", name="Lock my order").click()
    assert kept(page, "order")[-1]["order"] == made
    view.check()


def test_a_card_that_is_held_is_not_taken_out_of_the_hand(home, watched, elsewhere):
    view = watched(home, height=1400)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "sorting")
    before = order(box)
    first, last = (box.locator(".card .place").nth(i) for i in (0, -1))
    first.scroll_into_view_if_needed()
    start, end = first.bounding_box(), last.bounding_box()
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    elsewhere(page, locked_order(box))
    page.mouse.move(end["x"], end["y"] + 40, steps=8)
    assert sorted(order(box)) == sorted(before), "a card is there once"
    page.mouse.up()
    assert order(box) == [*before[1:], before[0]]
    assert box.get_by_role("button", name="Lock my order").is_visible()
    view.check()


def test_a_text_that_is_open_stays_open(home, watched, elsewhere):
    page = watched(home).open(f"{home}/{GALLERY}")
    box = widget(page, "sorting")
    box.locator("summary").first.click()
    elsewhere(page, locked_order(box))
    assert "pairs in the right order" in box.inner_text()
    assert box.locator(".card .text:visible").count() == 1


def test_a_verdict_on_ones_own_memory_is_not_forgotten(home, watched, elsewhere):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "recall")
    box.get_by_role("button").first.click()
    box.get_by_label("In part").check()
    card = {"kind": "card", **AT, "place": "chapter-4", "recalled": 0}
    elsewhere(page, {**card, "card": "q0202"})
    assert box.get_by_label("In part").is_checked()
    box.get_by_role("button", name="Lock it").click()
    assert kept(page, "card")[-1]["recalled"] == 1
    # In the middle of a round, what another tab asks does not begin it anew.
    count, question = (box.locator(c).inner_text() for c in (".count", ".outcome"))
    elsewhere(page, {**card, "card": "q0201"})
    assert box.locator(".count").inner_text() == count
    assert box.locator(".outcome").inner_text() == question
    view.check()


def test_a_guess_at_the_purpose_outlives_what_a_kernel_sets(home, watched):
    page = mounted(watched(home), home, "PurposeMover", states("PurposeMover")[0])
    box = page.locator("main > div").last
    guess = box.get_by_role("radio").nth(1)
    guess.check()
    guess.focus()
    page.evaluate("kernel.view.set({ form: 'hinted', at: 1 })")
    assert guess.is_checked() and focused(guess)
    box.get_by_role("button", name="Lock my guess").click()
    assert page.evaluate("kernel.view.state.guess") == 1


# ---- the drafting desk ---------------------------------------------------------------------

TYPE = """(e, text) => { e.focus(); e.value = text;
    e.dispatchEvent(new Event('input', { bubbles: true })); %s }"""


def test_what_is_being_typed_is_not_overwritten(home, watched):
    page = mounted(watched(home), home, "DraftingDesk", states("DraftingDesk")[0])
    area = page.locator("main > div").last.locator("textarea")
    area.evaluate(TYPE % "kernel.view.set({ text: 'from the kernel' });", "from the reader")
    page.wait_for_function("kernel.view.state.text === 'from the reader'")
    assert area.input_value() == "from the reader" and focused(area)
    page.evaluate("kernel.view.set({ text: 'from the kernel' })")
    assert area.input_value() == "from the kernel", "once nothing is being typed"


def test_a_draft_outlives_what_another_tab_keeps(home, watched, elsewhere):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "desk-top")
    box.get_by_label("Keep this draft").check()
    area = box.locator("textarea")
    area.evaluate(TYPE % "", "In May you told me so.")
    elsewhere(page, graded("m01"))
    assert area.input_value() == "In May you told me so." and focused(area)
    page.wait_for_function(
        f"localStorage.getItem('warmstart').includes({'In May you told me so.'!r})"
    )
    assert len(kept(page, "draft")) == len(kept(page, "grades")) == 1
    view.check()


def test_the_last_words_before_leaving_are_kept(home, watched):
    view = watched(home)
    page = view.open(f"{home}/{GALLERY}")
    box = widget(page, "desk-top")
    box.get_by_label("Keep this draft").check()
    with page.expect_navigation():
        box.locator("textarea").evaluate(TYPE % "location.reload();", "My last words.")
    assert [a["text"] for a in kept(page, "draft")] == ["My last words."]


# ---- 'Your answers' --------------------------------------------------------------------------

#: Reading a file, or writing to the clipboard, waits until the test lets it go on.
SLOW = """() => {
    const held = (value) => new Promise(go => (self.go = () => go(value)));
    const text = File.prototype.text;
    File.prototype.text = async function () { return held(await text.call(this)); };
    navigator.clipboard.writeText = () => held();
}"""


def chosen(*more):
    text = answers.dump_answers(more)
    return {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()}


@pytest.fixture
def yours(home, watched, elsewhere):
    view = watched(home)
    view.open(f"{home}/{YOURS}")
    elsewhere(view.page, graded("m01"))
    yield view.page, view.page.locator(".ws.progress")
    view.check()


def test_an_open_table_and_what_is_selected_in_it_stay(yours, elsewhere):
    page, box = yours
    table = box.locator("details.numbers").first
    table.locator("summary").click()
    cell = table.locator("tbody th").first
    cell.wait_for()
    select_text(cell)
    elsewhere(page, {"kind": "card", **AT, "place": "", "card": "q0201", "recalled": 1})
    assert "1 question from memory" in box.inner_text()
    assert cell.is_visible() and selected(page) == cell.inner_text()
    elsewhere(page, graded("m02"))
    assert "of your 16 grades" in box.inner_text() and cell.is_visible()


def test_the_focus_stays_on_what_the_page_keeps(yours, elsewhere):
    page, box = yours
    page.evaluate("localStorage.setItem('mode', 'dark')")
    elsewhere(page, graded("m02"))
    forget = box.locator(".besides button", has_text="Forget it").last
    forget.focus()
    elsewhere(page, graded("m03"))
    page.evaluate("navigator.serviceWorker?.getRegistration()")
    assert focused(forget)


def test_a_file_that_is_being_read_is_asked_about_whatever_changes(yours, elsewhere):
    page, box = yours
    page.evaluate(SLOW)
    box.get_by_label("Add answers").set_input_files(chosen(graded("m01"), graded("m02")))
    page.wait_for_function("!!self.go")
    elsewhere(page, graded("m03"))
    page.evaluate("go()")
    box.get_by_text("The file holds 2 answers; 1 of them").wait_for()
    # Another tab adds the same file before this one does.
    elsewhere(page, graded("m02"))
    box.get_by_role("button", name="Add them").click()
    assert sorted(a["message"] for a in kept(page)) == ["m01", "m02", "m03"]


def test_a_file_does_not_take_the_place_of_a_question(yours):
    page, box = yours
    page.evaluate(SLOW)
    box.get_by_label("Add answers").set_input_files(chosen(graded("m02")))
    page.wait_for_function("!!self.go")
    box.get_by_role("button", name="Erase everything").click()
    page.evaluate("go()")
    yes = box.get_by_role("button", name="Yes, erase all")
    assert yes.is_visible() and focused(yes)
    yes.click()
    assert kept(page) == []


# ---- the workshop ------------------------------------------------------------------------------


def test_a_name_stays_while_another_tab_locks(home, watched, elsewhere):
    view = watched(home)
    page = view.open(f"{home}/{LINK}")
    box = page.locator(".ws.workshop")
    for group in box.locator("fieldset.criterion").all():
        group.locator("input[value='2']").check()
    box.get_by_role("button", name="Lock my grades").click()
    name = box.get_by_label("Your name")
    name.fill("Zoë")
    elsewhere(page, graded("m03", TWO.place(1), context=1, ask=2))
    assert "All messages are locked." in box.inner_text()
    assert name.input_value() == "Zoë" and focused(name)
    view.check()


def test_a_name_stays_though_a_kernel_turns_the_round(home, watched):
    first, _ = states("Workshop")
    grade = {"message": "m01", "criterion": "context", "level": 1, "confidence": 60}
    first["answers"] = [{**grade, "round": 1}, {**grade, "round": 2}]
    page = mounted(watched(home), home, "Workshop", first)
    name = page.locator("main > div").last.get_by_label("Your name")
    name.fill("Zoë")
    page.evaluate("kernel.view.set({ round: 2 })")
    assert name.input_value() == "Zoë" and focused(name)


def test_an_activity_in_the_making_stays(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/workshop.html")
    box = page.locator(".ws.workshop")
    title = box.get_by_label("Title, for the room to see")
    title.fill("Table talk")
    box.get_by_label("m01, ").check()
    page.evaluate("hash => { location.hash = hash }", TWO.link("").partition("#")[2])
    box.get_by_role("button", name="Leave this activity").click()
    assert title.input_value() == "Table talk" and box.get_by_label("m01, ").is_checked()
    assert box.get_by_label("The link to hand out").is_visible()
    view.check()


def test_copied_is_said_of_what_was_copied(home, watched, elsewhere):
    view = watched(home, permissions=["clipboard-read", "clipboard-write"])
    page = view.open(f"{home}/book/workshop.html")
    box = page.locator(".ws.workshop")
    box.get_by_label("m01, ").check()
    page.evaluate(SLOW)
    copy = box.get_by_role("button", name="Copy it")
    copy.click()
    elsewhere(page, graded("m02"))
    page.evaluate("go()")
    box.get_by_text("Copied.").wait_for()
    # If the link changes before the browser has answered, that was another link.
    copy.click()
    box.get_by_label("Title, for the room to see").fill("Table talk")
    page.evaluate("go(); new Promise(r => setTimeout(r))")
    assert not box.get_by_text("Copied.").is_visible()
    view.check()
