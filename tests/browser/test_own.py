"""A room's own messages and criteria: written, handed out, graded, handed in and collected."""

import io
import json
import re

import pytest
from conftest import wait_for_function
from own import DOCUMENT
from pages import axe
from PIL import Image
from playwright.sync_api import expect
from qr import read_qr
from test_collector import PAGE, collector, counted, press, saved
from test_practice import keeps

from warmstart import Activity, load_rubric, parse_activity
from warmstart.workshop import collecting, inbox, report
from warmstart.workshop.answers import dump_answers
from warmstart.workshop.material import OwnMessage

pytestmark = pytest.mark.browser

GRADE = "book/workshop.html"
PASTED = """Dear Mr Abel,

could you lend us the hall on Friday?
---
Hi! Any chance of the hall? 🧶
---
<b>To whom it may concern</b> \u202e"""


@pytest.fixture
def editor(home, watched):
    def start(**look):
        view = watched(home, **look)
        view.open(f"{home}/{PAGE}")
        collector(view.page).get_by_text("Your own messages", exact=True).wait_for()
        return view

    return start


def own(page):
    return collector(page).locator(".own-material")


def paste(page, text=PASTED):
    own(page).get_by_label("Paste one message or several").fill(text)
    own(page).get_by_role("button", name="Add what was pasted").click()


def texts(page):
    return [t.input_value() for t in own(page).get_by_label("Text", exact=True).all()]


def as_file(page):
    with page.expect_download() as download:
        press(page, "Save it as a file")
    return download.value.path().read_text("utf8")


def kept(page, what="own-activity"):
    """Wait until what was typed is kept on the device."""
    stored = "localStorage.getItem('warmstart') ?? ''"
    wait_for_function(page, f"what => ({stored}).includes(what)", arg=what)
    return page.evaluate(stored)


def test_several_messages_are_pasted_split_joined_moved_and_taken_back(editor):
    page = editor().page
    box = own(page).get_by_label("Paste one message or several")
    box.fill("one\n\n\ntwo\n\nstill two\n\n\n\nthree")
    own(page).get_by_text("3 messages found.").wait_for()
    box.fill(PASTED)
    own(page).get_by_text("3 messages found.").wait_for()
    own(page).get_by_role("button", name="Add what was pasted").click()
    first, second, third = (t.strip() for t in PASTED.split("---"))
    assert texts(page) == [first, second, third] and box.input_value() == ""
    own(page).get_by_role("button", name="Down: message 1").click()
    assert texts(page) == [second, first, third]
    own(page).get_by_role("button", name="Join with the next: message 2").click()
    assert texts(page) == [second, f"{first}\n\n{third}"]
    area = own(page).get_by_label("Text", exact=True).nth(1)
    area.evaluate("(e, at) => e.setSelectionRange(at, at)", len(first))
    own(page).get_by_role("button", name="Split at the cursor: message 2").click()
    assert texts(page) == [second, first, third]
    own(page).get_by_role("button", name="Remove this message: message 1").click()
    assert texts(page) == [first, third]
    own(page).get_by_role("button", name="Undo").press("Enter")
    assert texts(page) == [second, first, third]
    assert not axe(page)


def test_what_is_wrong_is_said_next_to_the_field(editor):
    page = editor().page
    paste(page, "Hello")
    link = collector(page).get_by_label("The link to hand out").filter(visible=True)
    expect(link).to_have_value(re.compile("#activity=z"))  # packed in the browser's own time
    area = own(page).get_by_label("Text", exact=True)
    area.fill("x" * 4001)
    own(page).get_by_text(
        "The text has 4,001 characters, and 4,000 is the most: shorten it."
    ).wait_for()
    assert area.get_attribute("aria-invalid") == "true"
    assert link.count() == 0, "nothing is handed out that can't be opened"
    area.fill("Hello")
    link.wait_for()
    press(page, "Add a criterion of your own")
    name = collector(page).get_by_label("Name", exact=True)
    assert not collector(page).get_by_text("There’s no name").count(), "nobody has left it yet"
    name.press("Tab")
    collector(page).get_by_text("There’s no name: give it one.").wait_for()
    press(page, "Remove this criterion")
    link.wait_for()


def test_what_is_typed_survives_a_reload_until_it_is_cleared(editor, home):
    view = editor()
    page = view.page
    assert page.evaluate("localStorage.getItem('warmstart')") is None, "a look leaves nothing"
    paste(page)
    own(page).get_by_label("Its twin in a matched pair").first.select_option(label="message 2")
    collector(page).get_by_label("Title, for the room to see").fill("Hall")
    kept(page, "Hall")
    view.open(f"{home}/{PAGE}")
    page.wait_for_selector(".own-material fieldset")
    assert len(texts(page)) == 3
    assert collector(page).get_by_label("Title, for the room to see").input_value() == "Hall"
    twin = own(page).get_by_label("Its twin in a matched pair").nth(1)
    assert twin.evaluate("e => e.selectedOptions[0].label") == "message 1"
    own(page).get_by_role("button", name="Clear all of this").click()
    own(page).get_by_role("button", name="Yes, clear them").click()
    assert texts(page) == []
    assert "own-activity" not in (page.evaluate("localStorage.getItem('warmstart')") or "")


@pytest.mark.parametrize("place", ["own-activity", "own-round"])
@pytest.mark.parametrize(
    "text",
    [
        '{"ownCriteria":[{"id":"y1","name":{},"question":"","levels":["a",5]}],"criteria":["ask"],"ids":[]}',
        '{"ownMessages":[],"earlier":null,"title":"T","ids":[],"criteria":["ask"]}',
        "[null",
    ],
)
def test_what_an_import_brought_that_is_no_draft_of_ours_stops_nothing(home, watched, place, text):
    declared = {"relationship": "stranger", "channel": "message", "levels": {}}
    draft = {"kind": "draft", "at": "2026-11-23T09:00Z", "place": place, "text": text, **declared}
    stored = json.loads(dump_answers([draft]))
    del stored["checksum"]
    view = watched(home)
    view.page.add_init_script(keeps(json.dumps(stored)))
    page = view.open(f"{home}/{PAGE}")
    paste(page)
    assert len(texts(page)) == 3
    view.check()


def test_a_file_is_opened_again_and_comes_out_as_it_was(editor, tmp_path):
    page = editor().page
    file = tmp_path / "activity.json"
    file.write_text(parse_activity(json.dumps(DOCUMENT)).dump(), "utf8")
    own(page).get_by_label("Or open the file of an activity, to change it").set_input_files(file)
    own(page).get_by_label("Text", exact=True).nth(2).wait_for()
    assert as_file(page).strip() == file.read_text("utf8").strip()
    file.write_text(json.dumps(DOCUMENT)[:-9], "utf8")
    own(page).get_by_label("Or open the file of an activity, to change it").set_input_files(file)
    own(page).get_by_text("cannot be read as JSON").wait_for()
    assert len(texts(page)) == 3, "what was there stays"


def refer(page, message, criterion, level):
    """Give an own message a reference grade."""
    box = own(page).locator("details").nth(message)
    box.evaluate("e => (e.open = true)")
    box.get_by_label(criterion).select_option(label=level)


def test_an_own_message_with_a_reference_grade_may_come_first_as_practice(editor, home, tmp_path):
    view = editor()
    page = view.page
    paste(page, "First letter\n---\nSecond letter\n---\nThird letter")
    tick, why = (
        lambda: own(page).get_by_label("Practise on it first").locator("visible=true"),
        own(page).get_by_text("Give it a reference grade, and").locator("visible=true"),
    )
    assert tick().count() == 0 and why.count() == 3
    refer(page, 1, "Ask", "2 One request")
    assert tick().count() == 1 and why.count() == 2
    tick().focus()
    page.keyboard.press("Space")
    link = collector(page).get_by_label("The link to hand out").filter(visible=True)

    def practice():
        expect(link).not_to_have_value("")
        return parse_activity(link.input_value()).practice

    assert practice() == ("x2",)
    own(page).get_by_role("button", name="Up: message 2").click()
    assert practice() == ("x1",)
    own(page).get_by_role("button", name="Remove this message: message 1").click()
    assert practice() == () and tick().count() == 0
    own(page).get_by_role("button", name="Undo").click()
    assert practice() == ("x1",) and tick().is_checked()
    kept(page, r"practice\":[\"x1")
    view.open(f"{home}/{PAGE}")
    page.wait_for_selector(".own-material fieldset")
    assert tick().is_checked() and practice() == ("x1",)
    # Without anything to compare with there's no practice; nor is there with nothing but practice.
    refer(page, 0, "Ask", "none")
    assert practice() == () and tick().count() == 0 and why.count() == 3
    refer(page, 0, "Ask", "2 One request")
    assert practice() == ("x1",)
    refer(page, 0, "Context", "not applicable")
    text = as_file(page)
    own(page).get_by_role("button", name="Clear all of this").click()
    own(page).get_by_role("button", name="Yes, clear them").click()
    (tmp_path / "again.json").write_text(text, "utf8")
    again = own(page).get_by_label("Or open the file of an activity, to change it")
    again.set_input_files(tmp_path / "again.json")
    expect(tick()).to_be_checked()
    assert as_file(page) == text
    assert not axe(page)

    view.open(parse_activity(text).link(f"{home}/{GRADE}"))
    grader = page.locator(".ws.grader")
    grader.locator(".letter", has_text="Practice message 1 of 1").wait_for()
    assert "Second letter" in grader.locator(".letter").inner_text()
    grade(page, {"context": 2, "relevance": 1, "ask": 2})
    reasons = grader.locator(".reasons").all_inner_texts()
    described = load_rubric()[3]["levels"][2]
    assert reasons == ["", "", f"2 {described['label']}: {described['descriptor']}"]
    grader.get_by_text("Inside the reference range.").wait_for()
    view.check()


def test_what_is_too_long_for_a_link_travels_as_a_file(editor, home):
    page = editor().page
    paste(page, LONG)
    told = "The activity is too long for a link: hand out its file."
    collector(page).get_by_text(told).filter(visible=True).wait_for()
    text = as_file(page)
    press(page, "Collect for it")
    collector(page).get_by_text("There’s no link, so there’s no QR code").wait_for()
    page.goto(f"{home}/{GRADE}")
    room = page.locator(".ws.workshop").first
    room.get_by_label("Or open the file").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    room.locator(".letter").wait_for()


LONG = "".join(chr(0x4E00 + i * 7919 % 20_000) for i in range(1_500))


def open_long(page, title):
    """Open the file of an activity that's too long for a link; return its id."""
    made = Activity(["x1"], ["ask"], title, own_messages=[OwnMessage("x1", f"{title} {LONG}")])
    page.locator(".ws.workshop").get_by_label("Or open the file").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": made.dump().encode()}
    )
    page.wait_for_url(f"**#activity={made.id}")
    return made.id


def shows(page, title):
    page.locator(".ws.workshop .title", has_text=title).wait_for()
    page.locator(".ws.grader .letter", has_text=title).wait_for()


def seats(page):
    text = page.evaluate("localStorage.getItem('warmstart')") or '{"answers": []}'
    return [a["place"] for a in json.loads(text)["answers"] if a["kind"] == "seat"]


def test_what_is_too_long_for_an_address_is_there_after_a_reload(home, watched):
    view = watched(home, width=360, height=740)
    page = view.page
    view.open(f"{home}/{GRADE}")
    one = open_long(page, "One")
    shows(page, "One")
    page.get_by_text("This activity is kept on this device").wait_for()
    grade(page, {"ask": 2})
    # Another one in another tab: each has an address of its own.
    other = page.context.new_page()
    other.goto(f"{home}/{GRADE}")
    two = open_long(other, "Two")
    for tab, title in ((other, "Two"), (page, "One")):
        tab.reload()
        shows(tab, title)
        tab.get_by_text("This activity is kept on this device").wait_for()
    page.locator(".ws.grader .outcome").wait_for()
    assert seats(page) == [f"activity/{one}", f"activity/{two}"]
    assert axe(page, ".ws.workshop") == []

    # What nothing was done in makes room, the oldest first; what was graded stays.
    other.get_by_role("button", name="Leave this activity").click()
    assert not other.get_by_text("This activity is kept on this device").count()
    assert other.url.endswith(GRADE)
    for i in range(10):
        last = open_long(other, f"Further {i}")
        other.get_by_role("button", name="Leave this activity").click()
    assert len(seats(page)) == 11 and {f"activity/{one}", f"activity/{last}"} < {*seats(page)}
    assert f"activity/{two}" not in seats(page)
    # A link that's short enough leaves nothing.
    other.goto("about:blank")
    other.goto(Activity(["m01"], ["ask"], "Short").link(f"{home}/{GRADE}"))
    other.locator(".ws.workshop .title", has_text="Short").wait_for()
    assert len(seats(page)) == 11

    other.goto(f"{home}/book/your-answers.html")
    other.get_by_text("11 seats in workshops").wait_for()
    other.get_by_role("button", name="Erase everything").click()
    other.get_by_role("button", name="Yes, erase all").click()
    page.reload()
    page.locator(".ws.workshop").get_by_text(
        "The activity at this address isn’t on this"
    ).wait_for()
    view.check()


def grade(page, levels):
    """Grade the message on the desk and lock."""
    form = page.locator(".ws.grader form")
    for criterion, level in levels.items():
        form.locator(f'fieldset[data-criterion="{criterion}"] input[value="{level}"]').check()
    form.get_by_role("button", name="Lock my grades").click()
    page.locator(".ws.grader .outcome").wait_for()


def test_the_whole_way_from_the_editor_to_the_report(editor, home, tmp_path):
    view = editor()
    page = view.page
    paste(page, "First letter\n---\nSecond letter <i>plain</i>")
    press(page, "Add a criterion of your own")
    collector(page).get_by_label("Name", exact=True).fill("Warmth")
    for i, words in enumerate(("cold", "warm")):
        collector(page).get_by_label(f"Level {i}, in words").fill(words)
    for name in ("Context", "Relevance"):
        collector(page).get_by_label(name, exact=True).first.uncheck()
    details = own(page).locator("details").first
    details.locator("summary").click()
    details.get_by_label("Warmth").select_option(label="1 warm")
    link = collector(page).get_by_label("The link to hand out").filter(visible=True)
    link.wait_for()
    activity = parse_activity(link.input_value())
    assert activity.criteria == ("ask", "y1") and activity.reference("x1", "y1") == (1,)

    page.goto(f"{home}/{GRADE}{link.input_value()[link.input_value().index('#') :]}")
    page.locator(".ws.grader .letter", has_text="First letter").wait_for()
    assert page.locator(".ws.grader .letter i").count() == 0
    grade(page, {"ask": 2, "y1": 1})
    page.get_by_role("button", name="Next message").click()
    page.locator(".ws.grader .letter", has_text="Second letter <i>plain</i>").wait_for()
    grade(page, {"ask": 1, "y1": "null"})
    with page.expect_download() as given:
        page.get_by_role("button", name="Hand in", exact=True).click()
    handed_in = tmp_path / "in" / "hand-in.json"
    given.value.save_as(handed_in)
    code = page.locator(".ws.workshop .code").inner_text()
    page.get_by_role("button", name="Show the reference grades").click()
    page.locator(".ws.grader").get_by_text("There’s nothing here to compare with.").first.wait_for()
    page.get_by_role("button", name="Previous message").click()
    page.locator(".ws.grader").get_by_text("Inside the reference range.").wait_for()
    assert not page.get_by_text("our range").count()

    page.goto(activity.link(f"{home}/{PAGE}"))
    collector(page).locator('input[type="file"][multiple]').first.set_input_files(handed_in)
    counted(page, "1 person has handed in")
    found = collecting.collect(inbox.read(str(handed_in), "hand-in.json"))
    report.write(found, tmp_path / "out")
    for name in ("answers.csv", "summary.csv", "items.csv"):
        mine = (tmp_path / "out" / name).read_text("utf-8-sig")
        assert saved(page, name).lstrip("\ufeff") == mine
    assert re.sub(r"\W", "", code) in re.sub(r"\W", "", collecting.mark(found.accepted[0]))


def test_a_code_is_shown_while_a_phone_reads_it_from_the_back_row(home, watched):
    words = " ".join(f"{i * 7919 % 997}" for i in range(85))
    small = Activity(["x1"], ["ask"], own_messages=[OwnMessage("x1", words)])
    view = watched(home)
    view.open(small.link(f"{home}/{PAGE}"))
    code = collector(view.page).get_by_role("img", name="QR code")
    with Image.open(io.BytesIO(code.screenshot())) as picture:
        read = read_qr(picture.resize([side // 3 for side in picture.size]))
    assert parse_activity(read) == small
    assert 400 < len(read) <= 500, "it's near the longest that is shown"
    whole = parse_activity(json.dumps(DOCUMENT))
    view.open("about:blank")
    view.open(whole.link(f"{home}/{PAGE}"))
    told = "The link is too long for a QR code that phones could read from the back row"
    collector(view.page).get_by_text(told).wait_for()
    assert not code.count()
