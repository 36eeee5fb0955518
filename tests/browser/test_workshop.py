"""The workshop in a browser: from a link to a file and a code, and through hostile hands."""

import io
import json
import random
import re

import pytest
import segno
from conftest import settled
from pages import LOOKS, axe, focused_ring, looks, press_until
from PIL import Image
from qr import read_qr
from test_every_widget import mounted, states

import warmstart as ws
from warmstart.workshop.activities import MOST_MESSAGES
from warmstart.workshop.answers import dump_answers
from warmstart.workshop.codes import NOT_APPLICABLE, NUMBERS, OPEN, Sheet, dump_code, parse_code
from warmstart.workshop.handins import hand_ins
from warmstart.workshop.practice import wilson

pytestmark = pytest.mark.browser

PAGE = "book/workshop.html"
YOURS = "book/your-answers.html"
TWO = ws.Activity(["m01", "m03"], ["context", "ask"], "Two & <b>bold</b> letters")
STORE = "localStorage.getItem('warmstart')"


def kept(page, kind=None):
    """Return what the device keeps."""
    text = page.evaluate(STORE)
    found = json.loads(text)["answers"] if text else []
    return [a for a in found if kind in (None, a["kind"])]


def workshop(page):
    return page.locator(".ws.workshop")


def alert(page):
    return workshop(page).locator("> .missing").inner_text()


def grade(page, *levels):
    """Grade the message on the desk."""
    for group, level in zip(page.locator("fieldset.criterion").all(), levels, strict=True):
        value = "null" if level is None else str(level)
        group.locator(f"input[value='{value}']").check(force=True)
    page.get_by_role("button", name="Lock my grades").click()


def turn(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def submit(page, click=True):
    """Hand in; return the file's only sheet, held against the code that is shown."""
    with page.expect_download() as saved:
        if click:
            turn(page, "Hand in")
        else:
            page.keyboard.press("Enter")
    answers = ws.parse_answers(saved.value.path().read_text("utf8"))
    [(sheet, _)] = hand_ins(answers)
    name = f"hand-in-{sheet.activity.id}-r{sheet.round}.json"
    assert saved.value.suggested_filename == name
    code = workshop(page).locator(".code")
    assert code.inner_text() == dump_code(sheet)
    said = code.get_attribute("aria-label").removeprefix("Your code: ")
    assert said.replace(" ", "").replace(",", "-") == dump_code(sheet)
    assert said.startswith("W S 1, ")
    places = {sheet.activity.place(), sheet.activity.place(sheet.round)}
    assert {a["place"] for a in answers.answers} == places, "nothing else is handed in"
    return sheet, answers


def back(page):
    """Come back to the page, once all of it has arrived."""
    page.wait_for_load_state("networkidle")
    page.reload()
    page.wait_for_selector(".ws.workshop .ws.grader")


def covered(page, activity=TWO):
    """Assert that nothing of the makers' grades is to be seen."""
    text = workshop(page).inner_text()
    grades = ws.load_grades().query("message in @activity.messages")
    assert not [r for r in grades["reason"] if r and r in text]
    assert workshop(page).locator("mark, .track, .squares i, .badge").count() == 0
    assert "inside" not in text.replace("fall inside our range?", "")


# ---- making one ----------------------------------------------------------------------


@pytest.mark.parametrize("look", looks("light"))
def test_the_form_makes_what_python_reads(home, watched, look):
    view = watched(home, **LOOKS[look], permissions=["clipboard-read", "clipboard-write"])
    page = view.open(f"{home}/{PAGE}")
    box = workshop(page)
    assert axe(page, ".ws.workshop") == []
    assert not box.get_by_label("The link to hand out").is_visible()
    messages, title = ws.load_messages("open"), "Tisch 1 ~ 100 % (é) 🧶"
    box.get_by_label("Title, for the room to see").fill(title)
    box.get_by_label("Relevance").uncheck()
    box.get_by_label("Show").select_option("trap")
    assert f"{(messages['role'] == 'trap').sum()} messages shown, 0 ticked." in box.inner_text()
    box.get_by_label("Sent as").select_option("email")
    traps = messages.query("role == 'trap' and channel == 'email'").index
    ticks = box.locator(".pick li:visible")
    assert ticks.count() == len(traps) > 0
    ticks.first.get_by_role("checkbox").check()
    ticks.first.locator("summary").click()
    assert messages.loc[traps[0], "text"] in ticks.first.locator(".text").text_content()
    box.get_by_label("Show").select_option("")
    box.get_by_label("Sent as").select_option("")

    levels = ws.load_grades().pivot_table(
        index=["message", "criterion"],
        columns="grader",
        values="level",
        aggfunc="first",
        dropna=False,
    )
    apart = (levels["first"] != levels["second"]).fillna(False)
    apart |= levels["first"].isna() != levels["second"].isna()
    contested = {m for m, c in levels.index[apart] if c in ("context", "ask")}
    box.get_by_label("Only what we couldn’t agree on").check()
    shown = box.locator(".pick li:visible > :first-child label").all_inner_texts()
    assert {s.split(",")[0] for s in shown} == contested & set(messages.index)
    box.get_by_label("Only what we couldn’t agree on").uncheck()
    box.get_by_label("m01, pair p01").check()

    activity = ws.Activity(
        [m for m in messages.index if m in ("m01", traps[0])], ["context", "ask"], title
    )
    words = sum(len(messages.loc[m, "text"].split()) for m in activity.messages)
    minutes = -(-(words / 200 + 4 * 20 / 60) // 1)
    assert (
        f"2 messages and 2 criteria: 4 grades, about {minutes:.0f} minutes a person"
        in box.inner_text()
    )
    field = box.get_by_label("The link to hand out")
    assert field.input_value() == activity.link(f"{home}/{PAGE}")
    turn(page, "Copy it")
    box.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == field.input_value()
    with page.expect_download() as saved:
        turn(page, "Save it as a file")
    assert saved.value.suggested_filename == f"activity-{activity.id}.json"
    assert ws.read_activity(saved.value.path()) == activity
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page, ".ws.workshop") == []
    turn(page, "Try it")
    assert box.locator(".title").inner_text() == title
    assert page.evaluate("document.activeElement.className") == "title"
    assert page.url == activity.link(f"{home}/{PAGE}")
    assert page.evaluate(STORE) is None, "a look at an activity leaves nothing behind"
    view.check()


def test_more_than_forty_messages_get_a_sentence(home, watched):
    page = watched(home).open(f"{home}/{PAGE}")
    box = workshop(page)
    for i in range(41):
        box.locator(".pick li > :first-child input").nth(i).check()
    assert "more than 40 messages" in box.inner_text()
    assert not box.get_by_label("The link to hand out").is_visible()
    box.locator(".pick li > :first-child input").nth(0).uncheck()
    assert box.get_by_label("The link to hand out").is_visible()
    box.get_by_label("Title, for the room to see").fill("#activity=")
    assert "cannot stand in a link" in box.inner_text()


# ---- taking part ---------------------------------------------------------------------


@pytest.mark.parametrize("look", looks("dark"))
def test_from_the_link_to_the_second_round(home, watched, look):
    view = watched(home, **LOOKS[look], permissions=["clipboard-read", "clipboard-write"])
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    box = workshop(page)
    assert box.locator(".title").inner_text() == TWO.title
    assert not box.get_by_role("button", name="Hand in").is_visible()
    covered(page)
    assert axe(page, ".ws.workshop") == []
    box.get_by_label("Your table").select_option("7")
    number = kept(page, "seat")[0]["number"]
    grade(page, 2, None)
    assert "Locked: 2 grades, 70% sure of each." in box.inner_text()
    assert "1 of 2 messages locked; still open: 2." in box.inner_text()
    covered(page)
    assert axe(page, ".ws.workshop") == []
    sheet, answers = submit(page)
    assert sheet.cells == (2, NOT_APPLICABLE, OPEN, OPEN) and sheet.confidence == 70
    assert (sheet.number, sheet.group, sheet.round) == (number, 7, 1) and answers.name == ""

    # Whatever changes afterwards has to be handed in again.
    turn(page, "Grade it again")
    assert box.locator("fieldset.criterion input:checked").evaluate_all(
        "all => all.map(e => e.value)"
    ) == ["2", "null"]
    grade(page, 1, 0)
    assert "You’ve changed something since: hand in again." in box.inner_text()
    turn(page, "Next message")
    grade(page, 3, 3)
    assert "All messages are locked." in box.inner_text()
    box.get_by_label("Your name").fill(" Zoë ")
    box.get_by_label("Your name").focus()
    sheet, answers = submit(page, click=False)
    assert sheet.cells == (1, 0, 3, 3) and sheet.number == number and answers.name == "Zoë"
    turn(page, "Copy the code")
    box.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == dump_code(sheet)
    covered(page)
    assert axe(page, ".ws.workshop") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    turn(page, "Show our readings")
    text = box.inner_text()
    shown = [m for m in TWO.messages if ws.load_messages().loc[m, "text"][:40] in text]
    reasons = ws.load_grades().query("message in @shown and criterion in ['context', 'ask']")
    assert len(shown) == 1 and all(r in text for r in reasons["reason"])
    assert "two opinions, not a panel" in text and "no panel, and nothing about replies" in text
    assert not box.get_by_role("button", name="Hand in").is_visible()
    assert axe(page, ".ws.workshop") == []

    turn(page, "Second round, after the discussion")
    covered(page)
    assert "second round" in box.locator(".title").inner_text()
    assert box.locator("fieldset.criterion input:checked").count() == 0, "nothing is preselected"
    grade(page, 2, 0)
    turn(page, "Next message")
    grade(page, 3, None)
    sheet, answers = submit(page)
    assert sheet.cells == (2, 0, 3, NOT_APPLICABLE)
    assert (sheet.number, sheet.group, sheet.round) == (number, 7, 2)
    assert "You’ve changed 2 of 4 grades since" in box.inner_text()
    box.locator(".made summary").click()
    rows = box.locator(".made tbody tr")
    rows.first.wait_for()
    assert rows.all_inner_texts() == ["m01, context\t1\t2", "m03, ask\t3\tnot applicable"]
    assert axe(page, ".ws.workshop") == []
    turn(page, "Back to the first round")
    assert "All messages are locked." in box.inner_text()
    view.check()


@pytest.mark.firefox
def test_from_the_link_to_file_and_code_by_keyboard_alone(home, watched):
    view = watched(home)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    press_until(page, "e.tagName === 'SELECT' && e.closest('.workshop')")
    assert focused_ring(page)
    page.keyboard.type("12")
    for round_ in (1, 2):
        for levels in ("2n", "03"):
            press_until(page, "e.type === 'radio' && e.closest('.workshop')")
            page.keyboard.type(levels)
            assert page.evaluate("document.activeElement.type") == "range" and focused_ring(page)
            page.keyboard.press("ArrowRight")
            press_until(page, "e.textContent === 'Lock my grades'")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.className") == "outcome"
            if levels == "2n":
                page.keyboard.press("Tab")
                assert page.evaluate("document.activeElement.textContent") == "Next message"
                page.keyboard.press("Enter")
        press_until(page, "e.textContent === 'Hand in'")
        assert focused_ring(page)
        sheet, _ = submit(page, click=False)
        assert sheet.cells == (2, NOT_APPLICABLE, 0, 3) and sheet.confidence == 75
        assert (sheet.group, sheet.round) == (12, round_)
        assert page.evaluate("document.activeElement.className") == "outcome"
        if round_ == 1:
            press_until(page, "e.textContent === 'Second round, after the discussion'")
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.className") == "title"
    assert len({a["number"] for a in kept(page, "seat")}) == 1
    view.check()


def test_in_jupyter_a_table_leaves_the_number_to_the_notebook(home, watched):
    view = watched(home)
    first, _ = states("Workshop")
    page = mounted(view, home, "Workshop", first)
    box = page.locator("main > div").last
    box.get_by_label("Your table").select_option("3")
    state = "(({ group, number }) => ({ group, number }))(kernel.view.state)"
    assert page.evaluate(state) == {"group": 3, "number": None}
    page.evaluate("kernel.view.set({ number: 77 })")
    for group in box.locator("fieldset.criterion").all():
        group.locator("input[value='2']").check()
    box.get_by_role("button", name="Lock my grades").click()
    with page.expect_download():
        box.get_by_role("button", name="Hand in").click()
    code = box.locator(".code").inner_text()
    sheet = parse_code(code, [ws.parse_activity(first["activity"])])
    assert (sheet.group, sheet.number) == (3, 77)
    box.get_by_label("Your table").select_option("4")
    assert page.evaluate(state) == {"group": 4, "number": 77}


def test_who_comes_back_finds_seat_and_grades_and_can_erase_them(home, watched):
    view = watched(home)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    box = workshop(page)
    grade(page, 1, 1)
    assert kept(page, "seat") == []
    first, _ = submit(page)
    box.get_by_label("Your table").select_option("31")
    back(page)
    assert box.get_by_label("Your table").input_value() == "31"
    turn(page, "Next message") if box.locator(".verdict").count() else None
    grade(page, 2, 2)
    second, _ = submit(page)
    assert second.number == first.number and second.group == 31 != first.group
    [seat] = kept(page, "seat")  # the table changed, the seat did not multiply
    assert seat["activity"] == TWO.text

    # Whose phone fell asleep between the rounds goes on where the room is.
    back(page)
    turn(page, "Second round, after the discussion")
    grade(page, 0, 0)
    back(page)
    assert "second round" in box.locator(".title").inner_text()
    assert submit(page)[0].round == 2

    other = page.context.new_page()
    other.goto(f"{home}/{YOURS}")
    settled(other)
    other.wait_for_selector(".ws.progress")
    text = other.locator(".ws.progress").inner_text()
    assert "3 graded messages, 1 seat in a workshop" in text
    assert "You haven’t locked any grades yet." in text, "the makers stay covered here too"
    other.get_by_role("button", name="Erase everything").click()
    other.get_by_role("button", name="Yes, erase all").click()
    box.get_by_text("You can hand in as soon as").wait_for()
    assert box.get_by_label("Your table").input_value() == "0"
    turn(page, "Back to the first round")
    grade(page, 3, 3)
    assert submit(page)[0].number != first.number
    view.check()


def test_what_was_graded_elsewhere_does_not_count_and_what_is_graded_here_stays_here(home, watched):
    view = watched(home)
    page = view.open(f"{home}/book/messages.html")
    grade(page, 2, 2, 2, 2, 2, 2, 2, 2)  # m01
    page.goto(TWO.link(f"{home}/{PAGE}"))
    page.wait_for_selector(".ws.workshop .ws.grader")
    assert "You can hand in as soon as" in workshop(page).inner_text()
    grade(page, 1, 1)
    turn(page, "Next message")
    grade(page, 0, 0)  # m03
    page.goto(f"{home}/book/messages.html")
    settled(page)
    page.wait_for_selector(".ws.grader")
    page.locator(".ws.grader").get_by_label("Show", exact=True).select_option("graded")
    assert "1 message." in page.locator(".ws.grader .found").inner_text()
    assert "Ours: " in page.locator(".ws.grader .verdict").inner_text()


def test_two_open_pages_share_seat_and_grades(home, watched):
    view = watched(home)
    one = view.open(TWO.link(f"{home}/{PAGE}"))
    two = one.context.new_page()
    two.goto(one.url)
    two.wait_for_selector(".ws.workshop .ws.grader")
    workshop(one).get_by_label("Your table").select_option("4")
    grade(one, 3, 0)
    two.get_by_text("1 of 2 messages locked").wait_for()
    assert workshop(two).get_by_label("Your table").input_value() == "4"
    turn(two, "Next message")
    grade(two, 1, None)
    one.get_by_text("All messages are locked.").wait_for()
    sheets = [submit(page)[0] for page in (one, two)]
    assert sheets[0] == sheets[1] and sheets[0].cells == (3, 0, 1, NOT_APPLICABLE)
    view.check()


# ---- ways in -------------------------------------------------------------------------


def test_link_text_and_file_are_taken(home, watched, tmp_path):
    view = watched(home)
    page = view.open(f"{home}/{PAGE}")
    box = workshop(page)
    for text in (TWO.text, TWO.link("https://elsewhere.example/~a/book/workshop.html")):
        box.get_by_label("Paste the link or text").fill(text)
        turn(page, "Open it")
        assert box.locator(".title").inner_text() == TWO.title
        assert page.url == TWO.link(f"{home}/{PAGE}")
        turn(page, "Leave this activity")
        assert page.url == f"{home}/{PAGE}"
        assert page.evaluate("document.activeElement.tagName") == "INPUT"
    file = tmp_path / "activity.json"
    for text, sentence in (
        ("{}", "some other file"),
        ("\ufeff{", "cut short"),
        (" " * 200_001, "longer than any"),
        (dump_answers([]), "some other file"),
    ):
        file.write_text(text, "utf8")
        box.get_by_label("Or open the file").set_input_files(file)
        box.get_by_text(sentence).wait_for()
    file.write_text("\ufeff" + TWO.dump(), "utf8")
    box.get_by_label("Or open the file").set_input_files(file)
    box.locator(".ws.grader").wait_for()
    # Another link, while one is open: by the address, as from a chat.
    other = ws.Activity(["t01"], ["candour"], "The other")
    page.evaluate("hash => { location.hash = hash }", other.link("").partition("#")[2])
    box.get_by_text("The other").wait_for()
    page.evaluate("location.hash = 'if-you-run-it'")
    assert box.locator(".title").inner_text() == "The other"
    view.check()


HOSTILE = {
    "no activity": "#activity=",
    "broken percent": "#activity=m01~ask~%E0%A4%A&%%%zz%",
    "unknown message": "#activity=m01.m99~ask~",
    "held out": "#activity=m17~ask~",
    "unknown criterion": "#activity=m01~charm~",
    "prototype": "#activity=__proto__.constructor~toString~",
    "huge": "#activity=" + "m01." * 5_000 + "~ask~",
    "many": "#activity=" + ".".join(ws.load_messages("open").index[:41]) + "~ask~",
    "twice": "#activity=m01.m01~ask~",
    "line": "#activity=m01~ask~a%0Ab",
    "null": "#activity=m01~ask~%00",
    "long": "#activity=m01~ask~" + "x" * 81,
    "markup": "#activity=<img src=x onerror=alert(1)>~<script>alert(1)</script>~x",
    "newer": '#activity={"format":"warmstart-activity","version":2}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_link_gets_a_sentence_and_the_form_stays(home, watched, name):
    hostile = HOSTILE[name]
    view = watched(home)
    view.page.on("dialog", lambda d: pytest.fail("a script ran"))
    page = view.open(f"{home}/{PAGE}{hostile}")
    box = workshop(page)
    if name == "broken percent":  # nothing that breaks a title, so it is one
        assert box.locator(".title").inner_text() == "\ufffd%A&%%%zz%"
        return view.check()
    with pytest.raises(ws.ActivityError) as refused:
        ws.parse_activity(hostile)
    ours = re.sub(r"'(.*)'", r"“\1”", str(refused.value))
    if name != "markup":  # the browser writes it in another way
        assert alert(page).startswith(ours)
    assert alert(page).endswith("Ask for the link or the file again.")
    assert box.get_by_label("Paste the link or text").is_visible()
    assert box.locator("img, script").count() == 0
    page.evaluate("hash => { location.hash = hash }", TWO.link("").partition("#")[2])
    box.locator(".ws.grader").wait_for()
    assert alert(page) == ""
    view.check()


def test_three_hundred_garbled_links_are_judged_as_python_judges_them(home, watched):
    view, lot = watched(home), random.Random(20050705)
    page = view.open(f"{home}/{PAGE}")
    whole = [TWO.link("").lstrip(), ws.Activity(["t01"], ["ask", "offer"], "Ünï~ 🧶").link("")]
    signs = "m01t.~%#=&aC3é\x00\n\u2028 <>\"'+/{}[]:,\ufeff🧶"
    opened, texts = 0, []
    for _ in range(300):
        text = lot.choice(whole)
        for _ in range(lot.randint(1, 3)):
            at = lot.randint(10, len(text))
            text = (
                text[:at] + lot.choice(signs) * lot.randint(0, 2) + text[at + lot.randint(0, 2) :]
            )
        texts.append(text)
    went = page.evaluate(
        """hashes => hashes.map(hash => {
        history.replaceState(null, "", location.href.split("#")[0] + hash);
        const address = location.hash;
        dispatchEvent(new HashChangeEvent("hashchange"));
        const box = document.querySelector(".ws.workshop");
        const found = [address, box.querySelector(".title").textContent, box.querySelector(".missing").textContent];
        [...box.querySelectorAll("button")].find(b => b.textContent === "Leave this activity")?.click();
        return found;
        })""",
        texts,
    )
    for address, title, says in went:
        if not address.startswith("#activity="):
            continue
        try:
            activity = ws.parse_activity(address)
        except ws.ActivityError as error:
            assert says.startswith(str(error)[:30]), (address, says)
            assert title == "Take part"
        else:
            assert (title, says) == (activity.title or "Untitled", ""), address
            opened += 1
    assert 30 < opened < 270
    view.check()


def test_a_title_is_text_and_nothing_else(home, watched):
    view = watched(home)
    view.page.on("dialog", lambda d: pytest.fail("a script ran"))
    for title in ("<img src=x onerror=alert(1)>", "{{7*7}}${7}`'\"~~#", "\u202eevil א👩‍👩‍👧"):
        activity = ws.Activity(["m01"], ["ask"], title)
        page = view.open(activity.link(f"{home}/{PAGE}"))
        assert workshop(page).locator(".title").text_content() == title
        assert workshop(page).locator("img").count() == 0
        grade(page, 1)
        assert submit(page)[0].activity == activity
        page.goto("about:blank")
    view.check()


# ---- without a server, without storage, on paper ---------------------------------------


def test_it_works_from_a_folder(site, watched):
    view = watched(site.as_uri())
    page = view.open(TWO.link(f"{site.as_uri()}/{PAGE}"))
    grade(page, 1, 2)
    sheet, _ = submit(page)
    turn(page, "Leave this activity")
    box = workshop(page)
    box.locator(".pick input").first.check()
    field = box.get_by_label("The activity as text")
    assert ws.parse_activity(field.input_value()).messages == ("m01",)
    box.get_by_label("Paste the link or text").fill(TWO.text)
    turn(page, "Open it")
    back(page)
    assert submit(page)[0] == sheet
    view.check()


def test_closed_storage_costs_nothing_but_a_sentence(home, watched):
    view = watched(home)
    view.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    grade(page, 1, 2)
    first, _ = submit(page)
    assert "lets no page keep anything" in workshop(page).locator(".kept").inner_text()
    workshop(page).get_by_label("Your table").select_option("2")
    second, _ = submit(page)
    assert second.number == first.number and second.group == 2
    turn(page, "Second round, after the discussion")
    grade(page, 1, 3)
    assert submit(page)[0].number == first.number
    view.check()


def test_where_a_page_may_not_copy_the_code_is_selected(home, watched):
    view = watched(home)
    view.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get() {} })"
    )
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    grade(page, 1, 2)
    sheet, _ = submit(page)
    turn(page, "Copy the code")
    workshop(page).get_by_text("does not let the page copy").wait_for()
    assert page.evaluate("getSelection().toString()") == dump_code(sheet)
    view.check()


def test_a_full_device_can_still_hand_in(home, watched):
    view = watched(home)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    page.evaluate(
        """() => { for (let size = 4e6; size >= 1; size = Math.floor(size / 2))
            for (let i = 0; ; i++) try { localStorage.setItem(`ballast-${size}-${i}`, "x".repeat(size)); } catch { break; } }"""
    )
    grade(page, 1, 2)
    assert "No room left on this device" in workshop(page).locator(".kept").inner_text()
    first, _ = submit(page)
    assert submit(page)[0] == first and first.cells == (1, 2, OPEN, OPEN)
    view.check()


def test_code_and_title_are_on_the_paper(home, watched):
    view = watched(home, dark=True)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    grade(page, 1, 2)
    sheet, _ = submit(page)
    page.emulate_media(media="print", color_scheme="dark")
    assert workshop(page).locator(".code").is_visible()
    assert workshop(page).locator(".code").inner_text() == dump_code(sheet)
    assert workshop(page).locator(".title").is_visible()
    assert workshop(page).get_by_role("button").filter(visible=True).count() == 0
    view.check()


@pytest.mark.parametrize("look", looks("phone"))
def test_a_phone_shows_its_hand_in_to_the_camera(home, watched, look):
    view = watched(home, **LOOKS[look])
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    box = workshop(page)
    for levels in ((2, None), (0, 3)):
        grade(page, *levels)
        if levels == (2, None):
            turn(page, "Next message")
    name = "Anna-Lena 李雷 <b>"
    box.get_by_label("Your name, if you want it in the file").fill(name)
    sheet, _ = submit(page)
    code = box.get_by_role("img", name="QR code of your hand-in")
    assert not code.is_visible()
    button = box.get_by_role("button", name="Show it as a QR code")
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "true" and code.is_visible()
    assert axe(page, ".ws.workshop") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert code.bounding_box()["width"] >= 290, "on the smallest phone, too"
    with Image.open(io.BytesIO(code.screenshot())) as picture:
        assert read_qr(picture) == f"{dump_code(sheet)} {name}"
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false" and not code.is_visible()
    view.check()


def test_the_largest_hand_in_is_one_readable_code():
    """So that no phone has to show several in turn; most are version 4 of 40."""
    messages = list(ws.load_messages("open").index)[:MOST_MESSAGES]
    largest = ws.Activity(messages, [c["id"] for c in ws.load_rubric()])
    assert len(messages) == MOST_MESSAGES
    cells = [OPEN, 3] * (len(messages) * len(largest.criteria) // 2)
    code = dump_code(Sheet(largest, cells, number=NUMBERS - 1, confidence=50))
    for name, version in (("Anna Li", 11), ("🧶" * 40, 15)):
        assert segno.make_qr(f"{code} {name}", error="m").version <= version


PRACTISED = ws.Activity(
    ["m01", "m03", "m15"],
    ["context", "ask"],
    "With practice",
    practice=["m03"],
    earlier={"m01": {"context": [3, 8, 2, 1], "ask": [0, 0, 6, 6]}},
)


@pytest.mark.parametrize("look", looks("light"))
def test_practice_comes_first_with_its_reference_and_an_earlier_room_after_ones_own(
    home, watched, look
):
    view = watched(home, **LOOKS[look])
    page = view.open(f"{home}/{PAGE}")
    box = workshop(page)
    box.get_by_label("Paste the link or text").fill(PRACTISED.text)
    turn(page, "Open it")
    assert "Practice message 1 of 1" in box.locator(".letter").inner_text()
    assert "Practice doesn’t count" in box.inner_text()
    assert "Ours:" not in box.inner_text() and "earlier room" not in box.inner_text()
    grade(page, *[PRACTISED.reference("m03", c)[0] for c in PRACTISED.criteria])
    assert "Practice is done: 2 of your 2 grades were inside the reference range, 100%." in (
        said := box.locator(".verdict").inner_text()
    )
    low, _ = wilson(2, 2)
    assert f"anywhere from {100 * low:.0f}% to 100%" in said
    reasons = ws.load_grades().query("message == 'm03' and criterion in ['context', 'ask']")
    assert all(r in said for r in reasons["reason"])
    assert not box.get_by_role("button", name="Grade it again").is_visible(), "the first try tells"
    assert "0 of 2 messages locked; still open: 1, 2." in box.inner_text()
    assert axe(page, ".ws.workshop") == []
    turn(page, "Next message")
    assert "Message 1 of 2" in box.locator(".letter").inner_text()
    assert "earlier room" not in box.inner_text(), "one's own answer comes first"
    covered_text = box.inner_text()
    grade(page, 1, None)
    bars = box.locator(".earlier")
    assert [b.split("\n")[-1] for b in bars.all_inner_texts()] == [
        "An earlier room: 3 said 0, 8 said 1, 2 said 2, 1 said 3. You: 1.",
        "An earlier room: 6 said 2, 6 said 3. You: not applicable.",
    ]
    assert bars.first.locator("rect").evaluate_all(
        "all => all.map(r => [Math.round(r.getAttribute('height') * 8 / 22), r.getAttribute('class')])"
    ) == [[3, "bar"], [8, "bar own"], [2, "bar"], [1, "bar"]]
    others = ws.load_grades().query("message == 'm01' and criterion in ['context', 'ask']")
    assert not [r for r in others["reason"] if r and r in covered_text + box.inner_text()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page, ".ws.workshop") == []
    turn(page, "Next message")
    grade(page, 2, 2)
    assert box.locator(".earlier").count() == 0, "nobody has graded this one before"
    sheet, _ = submit(page)
    assert sheet.activity == PRACTISED and OPEN not in sheet.cells
    turn(page, "Second round, after the discussion")
    assert "Message 1 of 2" in box.locator(".letter").inner_text(), "practice was before"
    view.check()


def test_the_form_makes_an_activity_to_practise_on(home, watched):
    page = watched(home).open(f"{home}/{PAGE}")
    box = workshop(page)
    practise = box.get_by_label("Practise on it first")
    assert not practise.locator("visible=true").count(), "only what is ticked"
    for i in ("m01", "m02"):
        box.get_by_label(f"{i}, ").check()
    practise.locator("visible=true").nth(1).check()
    with page.expect_download() as saved:
        turn(page, "Save it as a file")
    made = ws.read_activity(saved.value.path())
    assert (made.messages, made.practice) == (("m01", "m02"), ("m02",))
    practise.locator("visible=true").nth(0).check()
    assert "nothing left to grade" in box.inner_text()
    box.get_by_label("m03, ").check()
    assert "nothing left to grade" not in box.inner_text()


def in_sight(page, locator):
    """Return whether all of an element is on the screen, below the page's own bar."""
    box = locator.bounding_box()
    return 56 <= box["y"] and box["y"] + box["height"] <= page.viewport_size["height"]


def test_after_a_lock_a_phone_shows_what_came_of_it_and_the_way_on(home, watched):
    view = watched(home, width=360, height=740)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    grade(page, 2, None)
    box = workshop(page)
    assert in_sight(page, box.locator(".outcome"))
    assert in_sight(page, page.get_by_role("button", name="Next message"))
    turn(page, "Next message")
    assert page.locator(".letter .count").bounding_box()["y"] < 740 / 2
    grade(page, 1, 1)
    assert in_sight(page, box.locator(".outcome"))
    assert in_sight(page, box.get_by_role("button", name="Hand in"))
    submit(page)
    for part in (".outcome", ".code"):
        assert in_sight(page, box.locator(f".made {part}"))
    assert in_sight(page, page.get_by_role("button", name="Show it as a QR code"))
    page = view.open(f"{home}/book/messages.html")
    criteria = page.locator(".ws.grader fieldset.criterion").count()
    grade(page, *[1] * criteria)
    assert page.locator(".ws.grader .compared").count() == criteria, (
        "all of it is taller than a phone"
    )
    assert in_sight(page, page.locator(".ws.grader .outcome"))
    assert in_sight(page, page.get_by_role("button", name="Next message"))
    view.check()


def test_on_a_desk_nothing_jumps_that_is_in_sight_already(home, watched):
    view = watched(home, width=1280, height=1400)
    page = view.open(TWO.link(f"{home}/{PAGE}"))
    page.get_by_label("Your table").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    grade(page, 2, None)
    assert in_sight(page, workshop(page).locator(".outcome"))
    assert page.evaluate("scrollY") == before
    view.check()
