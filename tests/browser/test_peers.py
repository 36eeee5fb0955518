"""A room that writes, grades one another and revises, on phones and one laptop, without a server."""

import io
import json
import random
import re
import zipfile

import phones
import pytest
from conftest import wait_for_function
from pages import LOOKS, axe, looks, press_until
from peer_rooms import AT, WRITE, Room
from playwright.sync_api import expect
from test_camera import camera
from test_collector import collector, open_all, press
from test_workshop import grade, workshop

from warmstart.workshop import feedback, rehearsal
from warmstart.workshop.activities import parse_activity
from warmstart.workshop.drafts import dump_block, dump_draft, parse_block, parse_draft
from warmstart.workshop.peers import allocate, parse_allocation
from warmstart.workshop.writing import REHEARSAL

pytestmark = pytest.mark.browser

WRITING, RUNNING = "book/workshop.html", "book/run-a-workshop.html"
PHONE = {"width": 360, "height": 740}
NAMES = ["Anna Li", "Bo <b>", "", "Zoë"]
FIRST = "Dear Dr Rao,\n\nI read your paper on silk. May I come for six weeks in July?\n\n{}"
SECOND = (
    "Dear Dr Rao,\n\nYour paper on silk has a gap in its third figure. May I ask about it?\n\n{}"
)


def tap(page, name):
    workshop(page).get_by_role("button", name=name, exact=True).click()


def typed(page):
    return workshop(page).locator("textarea.message")


def hand_in(page):
    """Hand a message in; return the file's text and the block."""
    with page.expect_download() as saved:
        tap(page, "Hand it in")
    workshop(page).locator(".outcome").wait_for()
    block = workshop(page).locator("textarea.block").input_value()
    text = saved.value.path().read_text("utf8")
    assert parse_block(block).text == parse_draft(text).text
    return text, block


def grade_all(page):
    """Grade a sheet to its end and hand it in; return the file's text."""
    sheet = workshop(page)
    sheet.locator("fieldset.criterion").first.wait_for()
    while sheet.locator("fieldset.criterion").count():
        grade(page, 2, 1, 1)
        sheet.locator(".verdict .outcome").wait_for()
        onward = sheet.get_by_role("button", name="Next message", exact=True)
        if onward.count():
            onward.click()
    with page.expect_download() as saved:
        tap(page, "Hand in")
    return saved.value.path().read_text("utf8")


def come_in(page, folder, name, texts):
    """Give the collecting page some files."""
    paths = []
    for i, text in enumerate(texts):
        paths.append(folder / f"{name}-{i}.json")
        paths[-1].write_text(text, "utf8")
    collector(page).get_by_label("Choose files").set_input_files(paths)


def says(page, words):
    collector(page).locator(".report .lead", has_text=words).wait_for()


def download(page, name, nth=0):
    """Press a button that saves something, and return its bytes."""
    button = collector(page).get_by_role("button", name=name, exact=True).locator("visible=true")
    with page.expect_download() as saved:
        button.nth(nth).click()
    return saved.value.path().read_bytes()


def open_file(page, folder, name, text):
    """Open an activity's file on the page where people take part."""
    (folder / name).write_text(text, "utf8")
    field = workshop(page).locator("input[type=file]")
    if not field.count():
        tap(page, "Leave this activity")
    field.set_input_files(folder / name)


@pytest.fixture
def laptop(home, watched):
    """Open the page that runs a workshop."""

    def start(**look):
        view = watched(home, **look)
        view.open(f"{home}/{RUNNING}")
        return view

    return start


def opened(laptop, tmp_path, **look):
    """Open that page on the activity in which people write."""
    view = laptop(**look)
    (tmp_path / "write.json").write_text(WRITE.dump(), "utf8")
    view.page.get_by_label("Or open the file", exact=True).set_input_files(tmp_path / "write.json")
    collector(view.page).locator(".peers").wait_for()
    return view


def test_four_people_write_grade_one_another_and_revise(home, watched, laptop, tmp_path):
    front = laptop()
    page = front.page
    # The round is made on the page.
    page.get_by_text("Let people write, and grade one another").click()
    page.get_by_label("The situation").fill("You’d like a summer place in Dr Rao’s lab.")
    form(page).get_by_label("Title").fill("To Dr Rao")
    form(page).get_by_label("Characters a message may have").fill("600")
    form(page).get_by_role("button", name="Run this round").click()
    link = page.get_by_role("textbox", name="The link to hand out")
    link.wait_for()
    page.wait_for_function("e => e.value.includes('#activity=z')", arg=link.element_handle())

    # Each writes on a phone: three hand in a file, one a block that's pasted.
    people = [watched(home, **PHONE) for _ in NAMES]
    files, numbers = [], []
    for view, name in zip(people, NAMES, strict=True):
        phone = view.page
        view.open(link.input_value())
        typed(phone).fill(FIRST.format(name))
        phone.wait_for_load_state("networkidle")
        phone.reload()
        typed(phone).wait_for()
        assert typed(phone).input_value() == FIRST.format(name), "what's typed is still there"
        phone.get_by_label("Your name").fill(name)
        text, block = hand_in(phone)
        draft = parse_draft(text)
        assert (draft.text, draft.name, draft.round) == (FIRST.format(name).strip(), name, 1)
        assert f"Your number is {draft.number:06x}" in workshop(phone).inner_text()
        numbers.append(draft.number)
        files.append(text)
    come_in(page, tmp_path, "first", files[:3])
    says(page, "3 messages in.")
    field = collector(page).get_by_label("Paste the chat, or type a code")
    field.fill(f"09:00 Zoë: {block[:50]}\n> {block[50:]} there you go")
    press(page, "Add it")
    says(page, "4 messages in.")

    # The sheets: one file for everyone, or one each.
    loads = collector(page).get_by_label("How many messages each person grades")
    loads.locator("visible=true").select_option("2")
    press(page, "Make the sheets")
    says(page, "0 of 4 sheets graded")
    everyone = download(page, "Save one file for everyone").decode()
    first = parse_allocation(everyone)
    with zipfile.ZipFile(io.BytesIO(download(page, "Save the sheets, a file each"))) as packed:
        assert packed.testzip() is None
        each = [parse_activity(packed.read(n).decode()) for n in packed.namelist()]
    sheets = {sheet.sheet.reader: sheet for sheet in each}
    assert sheets == {reader: first.sheet(reader) for reader in numbers}

    graded = []
    for i, (view, number) in enumerate(zip(people, numbers, strict=True)):
        sheet = sheets[number]
        assert FIRST.format(NAMES[i]).strip() not in [m.text for m in sheet.own_messages]
        if i < 2:
            open_file(view.page, tmp_path, "everyone.json", everyone)
        elif i == 2:
            open_file(view.page, tmp_path, "mine.json", sheet.dump())
        else:
            view.open(sheet.link(f"{home}/{WRITING}"))
        graded.append(grade_all(view.page))
    come_in(page, tmp_path, "graded", graded)
    says(page, "4 of 4 sheets graded")

    # What comes back to an author has their text and the levels, and nobody's name but theirs.
    with zipfile.ZipFile(
        io.BytesIO(download(page, "Save everyone’s feedback, a page each"))
    ) as packed:
        pages = {name: packed.read(name).decode() for name in packed.namelist()}
    assert len(pages) == 4
    for number, name in zip(numbers, NAMES, strict=True):
        (text,) = [t for n, t in pages.items() if f"{number:06x}" in n]
        assert "2 people graded it" in text
        for other, theirs in zip(numbers, NAMES, strict=True):
            if other != number:
                assert f"{other:06x}" not in text
                assert not theirs or theirs.replace("<b>", "&lt;b&gt;") not in text
        assert name.replace("<b>", "&lt;b&gt;") in text

    # They revise, beginning with what they had; one leaves theirs as it was.
    revised = []
    for i, (view, name) in enumerate(zip(people, NAMES, strict=True)):
        phone = view.page
        view.open(link.input_value())
        typed(phone).wait_for()
        assert typed(phone).input_value() == FIRST.format(name)
        tap(phone, "Write a second version")
        assert typed(phone).input_value() == FIRST.format(name)
        if i:
            typed(phone).fill(SECOND.format(name))
        phone.get_by_label("Your name").fill(name)
        text, _ = hand_in(phone)
        assert (parse_draft(text).round, parse_draft(text).number) == (2, numbers[i])
        revised.append(text)
    come_in(page, tmp_path, "second", revised)
    says(page, "4 revised messages in.")
    press(page, "Make the sheets")
    says(page, "4 revised messages in, 0 of 4 sheets graded")
    everyone = download(page, "Save one file for everyone", 1).decode()
    second = parse_allocation(everyone)
    graded = []
    for view in people:
        open_file(view.page, tmp_path, "again.json", everyone)
        graded.append(grade_all(view.page))
        view.check()
    come_in(page, tmp_path, "again", graded)
    says(page, "4 revised messages in, 4 of 4 sheets graded")

    # What moved, with the cautions, and no name on the wall; the same after a reload.
    wall = collector(page).locator(".report")
    wall.get_by_role("heading", name="What moved").wait_for()
    shown = wall.inner_text()
    assert "From 3 authors: too few" in shown and "The one message handed in again" in shown
    assert not any(name in shown for name in ("Anna", "Bo", "Zoë"))
    assert not any(f"{number:06x}" in shown for number in numbers)
    readers = download(page, "Save readers.csv").decode("utf-8-sig")
    assert len(readers.splitlines()) == 1 + 8 and "distance" in readers
    assert first.activity == second.activity
    front.check()
    page.wait_for_load_state("networkidle")
    page.reload()
    says(page, "4 revised messages in, 4 of 4 sheets graded")


def form(page):
    return collector(page).locator("details.whole")


def test_a_round_has_criteria_of_its_own(laptop, home, watched, tmp_path):
    view = laptop()
    page = view.page
    form(page).locator("summary").click()
    form(page).get_by_label("Title").fill("To Dr Rao")
    form(page).get_by_label("The situation").fill("You’d like a place in Dr Rao’s lab.")
    for name in ("Context", "Relevance"):
        form(page).get_by_label(name, exact=True).uncheck()
    # By keyboard from here: Enter in a field runs nothing.
    form(page).get_by_role("button", name="Add a criterion of your own").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Courage")
    page.keyboard.press("Enter")
    assert form(page).get_by_label("Name", exact=True).input_value() == "Courage"
    form(page).get_by_role("button", name="Run this round").press("Enter")
    told = "2 things in your own material aren’t right yet: see the sentence below each."
    form(page).get_by_text(told).wait_for()
    form(page).get_by_text("Level 1 has no words").wait_for()
    for i, words in enumerate(("hides", "asks")):
        form(page).get_by_label(f"Level {i}, in words").fill(words)
    form(page).get_by_role("button", name="Remove this criterion").press("Enter")
    assert not form(page).get_by_label("Name", exact=True).count()
    page.keyboard.press("Enter")  # the focus is on Undo
    assert form(page).get_by_label("Name", exact=True).input_value() == "Courage"

    wait_for_function(page, "(localStorage.getItem('warmstart') ?? '').includes('own-round')")
    view.open(f"{home}/{RUNNING}")
    assert form(page).get_by_label("Title").input_value() == "To Dr Rao"
    assert form(page).get_by_label("Level 1, in words").input_value() == "asks"
    assert not form(page).get_by_label("Context", exact=True).is_checked()
    # Another activity's come on top, once; what's written here stays.
    (tmp_path / "other.json").write_text(WRITE.dump(), "utf8")
    for _ in range(2):
        file = form(page).get_by_label("Or take the criteria of an activity’s file")
        file.set_input_files(tmp_path / "other.json")
        form(page).get_by_label("Name", exact=True).nth(1).wait_for()
    assert form(page).get_by_label("Name", exact=True).count() == 1 + len(WRITE.own_criteria)
    assert form(page).get_by_label("Title").input_value() == "To Dr Rao"
    form(page).get_by_role("button", name="Remove this criterion").last.click()
    (tmp_path / "other.json").write_text(json.dumps({"format": "warmstart-draft"}), "utf8")
    file.set_input_files(tmp_path / "other.json")
    form(page).get_by_text("This is some other file").wait_for()
    assert axe(page, ".ws.collector") == []

    form(page).get_by_role("button", name="Run this round").click()
    link = page.get_by_role("textbox", name="The link to hand out")
    expect(link).to_have_value(re.compile("#activity=z"))
    made = parse_activity(link.input_value())
    assert made.criteria == (*[c for c in WRITE.criteria if c[0] != "y"], "y1")
    assert made.criterion("y1").name == "Courage" and made.write.situation.startswith("You’d like")
    press(page, "Leave this activity")
    assert form(page).get_by_label("Title").input_value() == "To Dr Rao"
    form(page).get_by_role("button", name="Clear all of this").click()
    form(page).get_by_role("button", name="Yes, clear it").click()
    assert not form(page).get_by_label("Name", exact=True).count()
    assert "own-round" not in (page.evaluate("localStorage.getItem('warmstart')") or "")
    # A whole round's file fills what's empty; in the part for messages, it's told where it belongs.
    (tmp_path / "round.json").write_text(made.dump(), "utf8")
    file.set_input_files(tmp_path / "round.json")
    expect(form(page).get_by_label("The situation")).to_have_value(made.write.situation)
    messages = collector(page).locator(".own-material")
    messages.get_by_label("Or open the file of an activity").set_input_files(
        tmp_path / "round.json"
    )
    messages.get_by_text("In this activity people write").wait_for()
    view.check()


@pytest.fixture(scope="module")
def files():
    """What a room of eight handed in over two rounds."""
    return Room(8, random.Random(4)).files()


def test_the_page_makes_of_a_room_what_the_command_makes(laptop, tmp_path, files):
    view = opened(laptop, tmp_path)
    page = view.page
    for name, text in files:
        (tmp_path / name).write_text(text, "utf8")
    collector(page).get_by_label("Choose files").set_input_files([tmp_path / n for n, _ in files])
    mine = Room.collected(sorted(files))
    says(page, feedback.counted(mine))
    for name, text in feedback.tables(mine).items():
        assert download(page, f"Save {name}").decode("utf-8-sig") == text, name
    assert download(page, "Save peers.html").decode() == feedback.wall_page(mine)
    assert download(page, "Save it as one page, to print").decode() == feedback.feedback_page(mine)
    view.check()


@pytest.mark.parametrize("look", ["dark", "phone"])
def test_the_section_and_the_form_are_in_order(home, watched, laptop, tmp_path, files, look):
    view = opened(laptop, tmp_path, **LOOKS[look])
    page = view.page
    for name, text in files:
        (tmp_path / name).write_text(text, "utf8")
    collector(page).get_by_label("Choose files").set_input_files([tmp_path / n for n, _ in files])
    collector(page).get_by_role("heading", name="What moved").wait_for()
    open_all(page)
    collector(page).get_by_role("button", name=re.compile("^Link to the sheet for")).first.click()
    collector(page).locator(".step .qr").wait_for()
    assert axe(page, ".ws.collector") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    writer = watched(home, **LOOKS[look])
    writer.open(WRITE.link(f"{home}/{WRITING}"))
    typed(writer.page).fill("Hello.")
    hand_in(writer.page)
    tap(writer.page, "Show it as a QR code")
    assert axe(writer.page, ".ws.workshop") == []
    assert writer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()
    writer.check()


def test_what_cannot_be_handed_in_is_said(home, watched):
    view = watched(home, **PHONE)
    page = view.page
    view.open(WRITE.link(f"{home}/{WRITING}"))
    tap(page, "Hand it in")
    page.get_by_text("There’s nothing yet: write your message.").wait_for()
    assert page.evaluate("document.activeElement.localName") == "textarea"
    typed(page).fill("x" * 802)
    assert "802 of 800 characters." in workshop(page).inner_text()
    tap(page, "Hand it in")
    page.get_by_text("That’s 2 characters too many: shorten it.").wait_for()
    typed(page).fill("<script>alert(1)</script>\n=1+1 🧶")
    text, _ = hand_in(page)
    assert parse_draft(text).text == "<script>alert(1)</script>\n=1+1 🧶"
    typed(page).fill("Another.")
    page.get_by_text("It has changed since: hand it in again.").wait_for()
    # Erased in another tab, it is gone here too.
    typed(page).blur()
    page.evaluate("localStorage.clear(); dispatchEvent(new StorageEvent('storage', { key: null }))")
    assert typed(page).input_value() == ""
    view.check()


def test_somebody_elses_sheet_is_told(home, watched, tmp_path):
    room = Room(4, random.Random(2))
    allocation = room.first()
    view = watched(home, **PHONE)
    page = view.page
    view.open(f"{home}/{WRITING}")
    open_file(page, tmp_path, "all.json", allocation.dump())
    page.get_by_text("none was written on this device").wait_for()
    view.open(WRITE.link(f"{home}/{WRITING}"))
    typed(page).fill("Mine.")
    number = parse_draft(hand_in(page)[0]).number
    open_file(page, tmp_path, "all.json", allocation.dump())
    page.get_by_text(
        f"There’s no sheet for you in this file. Your number is {number:06x}"
    ).wait_for()
    open_file(page, tmp_path, "other.json", allocation.sheet(room.numbers[0]).dump())
    page.get_by_text("This sheet was made for somebody else").wait_for()
    tap(page, "Leave this activity")
    assert not page.get_by_text("This sheet was made for somebody else").is_visible()
    broken = json.loads(allocation.dump()) | {"round": 2}
    open_file(page, tmp_path, "broken.json", json.dumps(broken))
    page.get_by_text("its checksum doesn’t fit").wait_for()
    view.check()


def test_broken_and_hostile_messages_harm_nobody(laptop, tmp_path):
    room = Room(5, random.Random(3))
    view = opened(laptop, tmp_path)
    page = view.page
    good = [dump_draft(d) for d in room.drafts(1)]
    come_in(page, tmp_path, "in", [*good, good[0][:80], good[1].replace("curious", "furious"), "{"])
    says(page, "5 messages in.")
    open_all(page)
    unread = collector(page).locator(".unread").all_inner_texts()
    assert "Was it cut short?" in "".join(unread) and "its checksum doesn’t fit" in "".join(unread)
    block = dump_block(room.drafts(1)[0])
    field = collector(page).get_by_label("Paste the chat, or type a code")
    for broken, sentence in (
        (block[:-9], "cut short"),
        (block.replace("A", "B"), "doesn’t add up"),
    ):
        field.fill(broken)
        press(page, "Add it")
        collector(page).locator(".inbox .missing", has_text=sentence).wait_for()
        assert field.input_value() == broken, "what was pasted can be mended"
    # One is taken out before the sheets are made, and put back.
    collector(page).get_by_role("button", name="Undo Anna Li").first.click()
    says(page, "4 messages in.")
    press(page, "Put back everyone you took out")
    says(page, "5 messages in.")
    assert collector(page).locator("b, i, script").count() == 0
    view.check()


def test_too_few_are_told(laptop, tmp_path):
    view = opened(laptop, tmp_path)
    come_in(view.page, tmp_path, "in", [dump_draft(d) for d in Room(2, random.Random(1)).drafts(1)])
    says(view.page, "2 messages in.")
    press(view.page, "Make the sheets")
    view.page.get_by_text("only 2 have come in").wait_for()
    view.check()


@pytest.mark.chromium("it has a camera that shows a file; Firefox's only shows colours")
def test_messages_are_held_up_to_the_camera(laptop, tmp_path):
    room = Room(3, random.Random(5))
    blocks = [dump_block(d) for d in room.drafts(1)]
    wrong = blocks[0].replace("A", "B")
    phones.video(
        tmp_path / "row.mjpeg", [*blocks, wrong], seconds=1.2, gap=0.3, hands=({},), steps=1
    )
    view = opened(laptop, tmp_path, flags=camera(tmp_path / "row.mjpeg"))
    page = view.page
    press(page, "Read codes with the camera")
    says(page, "3 messages in.")
    press(page, "Switch the camera off")
    view.check()


@pytest.mark.parametrize("look", looks("light"))
def test_a_round_is_rehearsed_to_its_end_by_keyboard_alone(laptop, look):
    """As the command has it: the same people, and the same that moved."""
    view = laptop(**LOOKS[look])
    page = view.page
    files, activity = [], rehearsal.rehearsal()

    def go(name, key="Tab"):
        press_until(page, f"e.textContent === '{name}'", key)
        page.keyboard.press("Enter")
        room = Room.collected(files, activity)
        step = rehearsal.next_step(room)
        files.extend(rehearsal.handed_in(room, 30))
        if step.what == "sheets":
            made = allocate(activity, room.received.drafts, room.allocations, step.round, at=AT)
            files.append((f"sheets-{step.round}.json", made.dump()))
        says(page, feedback.counted(Room.collected(files, activity)))

    go("Try a round of writing with invented people")
    go("Make the sheets")
    page.wait_for_function("document.activeElement.textContent.startsWith('The sheets are made')")
    go("Let them grade one another", "Shift+Tab")
    page.wait_for_function("document.activeElement.textContent.includes('graded one another')")
    go("Let them revise")
    go("Make the sheets")
    go("Let them grade the second versions", "Shift+Tab")
    collector(page).get_by_text("That’s the whole round").wait_for()
    assert page.evaluate("document.activeElement.textContent").startswith(REHEARSAL)

    mine = Room.collected(sorted(files), activity)
    wall = feedback.wall_page(mine)
    assert REHEARSAL in wall and REHEARSAL in collector(page).locator(".report").inner_text()
    assert download(page, "Save peers.html").decode() == wall
    with page.expect_download() as saved:
        press(page, "Save movement.csv")
    assert saved.value.suggested_filename == "rehearsal-movement.csv"
    tables = feedback.tables(mine)
    assert saved.value.path().read_text("utf-8-sig") == tables["movement.csv"]
    open_all(page)
    people = collector(page).get_by_role("list", name="Whose message is in").locator("li")
    assert people.count() == 30
    assert all(text.startswith("Invented person") for text in people.all_inner_texts())
    assert axe(page, ".ws.collector") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


def test_a_rehearsal_is_apart_from_the_round_it_was_begun_in(laptop, tmp_path):
    view = opened(laptop, tmp_path)
    page = view.page
    press(page, "Try it with thirty invented people")
    says(page, "30 messages in.")
    title = collector(page).locator(".title").locator("visible=true").first
    assert title.inner_text() == rehearsal.TITLE
    # A real message that strays in here counts nothing here.
    come_in(page, tmp_path, "real", [dump_draft(Room(3, random.Random(1)).drafts(1)[0])])
    collector(page).get_by_text("Written for another activity: left out").wait_for()
    says(page, "30 messages in.")
    press(page, "Leave this activity")
    collector(page).get_by_text("Nothing has come in yet").wait_for()
    assert title.inner_text() == WRITE.title
    come_in(page, tmp_path, "in", [dump_draft(d) for d in Room(3, random.Random(1)).drafts(1)])
    says(page, "3 messages in.")
    assert not collector(page).get_by_text(REHEARSAL).is_visible()
    view.check()
