"""A workshop collected in the page: what comes in, what is said of it, what stays and what goes."""

import io
import re

import pytest
from conftest import ROOT
from inboxes import NAMES, zipped
from pages import LOOKS, axe, looks, press_until
from PIL import Image
from qr import read_qr

import warmstart as ws
from warmstart.workshop import collecting, demo, gradebook, inbox, report
from warmstart.workshop.codes import dump_code
from warmstart.workshop.earlier import next_activity
from warmstart.workshop.handins import file_of
from warmstart.workshop.practice import practised, told_of

pytestmark = pytest.mark.browser

PAGE = "book/run-a-workshop.html"
IDS = list(ws.load_messages("open").index)
ACTIVITY = ws.Activity(IDS[:6], ["context", "ask", "offer"], "Six & <b>")
SHEETS = demo.sheets(ACTIVITY, 12)
AT = "2026-11-23T09:00Z"
TRY_IT = "Try it with thirty invented people"


def collector(page):
    return page.locator(".ws.collector")


def press(page, name):
    collector(page).get_by_role("button", name=name, exact=True).locator("visible=true").click()


def refused(page):
    return collector(page).locator(".inbox .missing").inner_text()


def open_all(page):
    """Open whatever is folded."""
    page.evaluate(
        "document.querySelectorAll('.ws.collector details').forEach((d) => (d.open = true))"
    )


def counted(page, sentence, timeout=30_000):
    """Wait until the report says so."""
    collector(page).locator(".report .lead", has_text=sentence).wait_for(timeout=timeout)


@pytest.fixture
def opened(home, watched):
    """Open the page on an activity."""

    def start(activity=ACTIVITY, **look):
        view = watched(home, **look)
        view.open(activity.link(f"{home}/{PAGE}") if activity else f"{home}/{PAGE}")
        return view

    return start


@pytest.fixture
def files(tmp_path):
    """A folder with what four people handed in, and with what goes wrong."""
    folder = tmp_path / "in"
    (folder / "late").mkdir(parents=True)
    for i, one in enumerate(SHEETS[:3]):
        (folder / f"{i}.json").write_text(file_of(one, AT, "Anna Li" * (i == 0)), "utf8")
    chat = f"09:00 Bo: {dump_code(SHEETS[3])}\n09:01 Cleo: {dump_code(SHEETS[4])[:-6]}\n"
    (folder / "late/chat.txt").write_text(chat, "utf8")
    (folder / "me.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    (folder / "note.txt").write_text("I was on holiday. Sorry!\n", "utf8")
    return folder


def commanded(folder):
    """Return what the command makes of a folder."""
    readings = [r for path, name in inbox.files(folder) for r in inbox.read(path, name)]
    return collecting.collect(readings, [ACTIVITY])


def saved(page, name):
    with page.expect_download() as download:
        press(page, f"Save {name}")
    assert download.value.suggested_filename == name
    return download.value.path().read_text("utf8")


def plain(text):
    return text.replace("’", "'").replace("&#39;", "'")


def test_a_folder_gives_what_the_command_gives_of_it(opened, files, tmp_path):
    view = opened()
    page = view.page
    collector(page).get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people have handed in, at 1 table. 2 items look like a hand-in")
    report.write(commanded(files), tmp_path / "out")
    for name in ("answers.csv", "summary.csv", "items.csv", "rejected.csv", "report.html"):
        mine = (tmp_path / "out" / name).read_text("utf8")
        assert plain(saved(page, name)).splitlines() == plain(mine).splitlines(), name
    # What stands on the page is what would be projected: no person and no file is named.
    wall = report.report(commanded(files), wall=True)
    shown = collector(page).locator(".report").inner_text()
    for sentence in re.findall(r"<figcaption>(.*?)</figcaption>", wall):
        assert re.sub(r"<span class=\"book\">.*?</span>", "", sentence) in shown
    assert "Anna" not in shown and "png" not in shown and "m01" not in shown
    view.check()


def test_people_come_in_by_file_by_chat_and_by_code(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    assert "Nothing has come in yet" in box.inner_text()
    box.get_by_label("Choose files").set_input_files([files / "0.json", files / "1.json"])
    counted(page, "2 people have handed in")
    field = box.get_by_label("Paste the chat, or type a code")
    field.fill("09:00 Bo: done!")
    press(page, "Add it")
    assert "No hand-in was found in it" in refused(page)
    wrong = dump_code(SHEETS[3]).replace("WS1-", "")[:-1] + "ZZ"
    field.fill(f"WS1-{wrong}")
    press(page, "Add it")
    assert "doesn’t add up" in refused(page)
    assert field.input_value() == f"WS1-{wrong}", "what was typed can be mended"
    field.fill(dump_code(SHEETS[3]).lower().replace("-", " "))
    press(page, "Add it")
    counted(page, "3 people have handed in")
    assert field.input_value() == "" and refused(page) == ""
    field.fill((files / "late/chat.txt").read_text("utf8"))
    press(page, "Add it")
    counted(page, "3 people have handed in, at 1 table. 1 item looks like a hand-in")
    view.check()


def test_a_code_read_aloud_gets_the_name_that_is_typed_with_it(opened):
    view = opened()
    page, box = view.page, collector(view.page)
    field, whose = box.get_by_label("Paste the chat, or type"), box.get_by_label("Whose code it is")
    field.fill(f"{dump_code(SHEETS[0])}\n{dump_code(SHEETS[1])}")
    whose.fill(" Anna <b>Li ")
    whose.press("Enter")
    assert "A name can only go with a single code" in refused(page)
    assert whose.input_value() == " Anna <b>Li ", "nothing that was typed is lost"
    field.fill(dump_code(SHEETS[0]).lower())
    whose.press("Enter")
    counted(page, "1 person has handed in")
    assert (field.input_value(), whose.input_value(), refused(page)) == ("", "", "")
    open_all(page)
    assert "Anna <b>Li" in box.locator(".who").inner_text()
    assert {row.split(",")[3] for row in saved(page, "answers.csv").splitlines()[1:]} == {
        "Anna <b>Li"
    }
    field.fill(dump_code(SHEETS[1]))
    press(page, "Add it")
    counted(page, "2 people have handed in")
    assert "Number " in box.locator(".who").inner_text(), "a name is nobody's duty"
    assert "Anna" not in box.locator(".report").inner_text(), "nor does it go on the wall"
    view.check()


def test_what_is_dropped_counts_and_what_is_here_already_does_not_again(opened):
    view = opened()
    page = view.page
    drop = """([box, files]) => {
      const data = new DataTransfer();
      for (const [name, text] of files) data.items.add(new File([text], name));
      const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      box.querySelector(".report").dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    box = collector(page).element_handle()
    first = [["h.json", file_of(SHEETS[0], AT)]]
    assert page.evaluate(drop, [box, first]), "or the browser would leave the page for the file"
    counted(page, "1 person has handed in")
    assert page.evaluate(drop, [box, [*first, ["h.json", file_of(SHEETS[1], AT)]]])
    counted(page, "2 people have handed in")
    assert saved(page, "items.csv").count("accepted") == 2
    assert saved(page, "items.csv").splitlines()[2].startswith("h (2).json,accepted")
    view.check()


def test_a_platforms_archive_is_opened_in_the_page(opened, tmp_path):
    members = {
        f"{NAMES[i]}_{i}_assignsubmission_file/h.json": file_of(s, AT)
        for i, s in enumerate(SHEETS[:10])
    }
    (tmp_path / "course.zip").write_bytes(zipped({**members, "me.png": b"\x89PNG\r\n\x1a\n\0"}))
    (tmp_path / "cut.zip").write_bytes(b"PK\3\4 and no more")
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose files").set_input_files(
        [tmp_path / "course.zip", tmp_path / "cut.zip"]
    )
    counted(page, "10 people have handed in")
    assert saved(page, "items.csv").count(",accepted,") == 10
    open_all(page)
    assert "The archive is damaged: ask for it again" in box.locator(".unread").first.inner_text()
    view.check()


def test_points_for_a_platform_are_the_commands(opened, files, tmp_path):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people have handed in")
    roster = tmp_path / "grades.csv"
    roster.write_text('Student,ID,SIS Login ID,Section\n"Li, Anna",5,anna,A\n', "utf8")
    with page.expect_download() as download:
        box.get_by_label("Points for Moodle or Canvas").set_input_files(roster)
    assert download.value.suggested_filename == "points.csv"
    mine = gradebook.with_points(commanded(files), roster.read_text("utf8"))
    assert download.value.path().read_text("utf8") == mine.text
    assert mine.text.splitlines()[1] == '"Li, Anna",5,anna,A,100'
    box.get_by_text("Saved as points.csv. 1 person has points in it. Not in the list").wait_for()
    box.get_by_label("Points for Moodle or Canvas").set_input_files(files / "note.txt")
    box.get_by_text("This isn’t a list of people.").wait_for()
    view.check()


def test_undo_takes_one_person_out_and_back(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people")
    box.get_by_text("Who is in: 4 people").click()
    press(page, "Undo Anna Li")
    counted(page, "3 people have handed in")
    assert page.evaluate("document.activeElement.localName") == "summary"
    assert "Anna" not in box.locator(".who").inner_text()
    press(page, "Put back everyone you took out")
    counted(page, "4 people have handed in")
    view.check()


def test_what_cannot_be_read_is_put_aside_and_back_and_stays_counted(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people have handed in, at 1 table. 2 items look like a hand-in")
    box.locator("summary", has_text="2 items look like").click()
    press(page, "Put aside: me.png")
    left = box.locator("summary", has_text="1 item looks like")
    left.wait_for()
    assert left.evaluate("e => e === document.activeElement")
    box.locator(".unread").first.get_by_role("button").press("Enter")
    aside = box.locator(
        "summary", has_text="Put aside, and still counted as unread in the report: 2"
    )
    aside.wait_for()
    assert aside.evaluate("e => e === document.activeElement")
    assert not left.is_visible()
    lead = "4 people have handed in, at 1 table. 2 items look like a hand-in"
    assert lead in box.locator(".report .lead").inner_text()
    assert saved(page, "rejected.csv").count("\n") == 3, "the tables have it all the same"
    page.reload()
    aside.wait_for()
    aside.click()
    press(page, "Put it back: me.png")
    left.wait_for()
    assert "me.png" in box.locator(".unread").first.text_content()
    view.check()


def test_putting_people_back_leaves_aside_what_is_put_aside(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people")
    open_all(page)
    assert not box.get_by_role("button", name="Put back everyone").is_visible()
    press(page, "Put aside: me.png")
    box.locator("summary", has_text="report: 1").wait_for()
    assert not box.get_by_role("button", name="Put back everyone").is_visible()
    press(page, "Undo Anna Li")
    counted(page, "3 people have handed in")
    press(page, "Put back everyone you took out")
    counted(page, "4 people have handed in")
    assert box.locator("summary", has_text="report: 1").is_visible()
    view.check()


def test_all_is_there_after_a_reload_until_it_is_erased(opened, files, home):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people")
    view.open(f"{home}/{PAGE}")  # without the activity in its address, as after a crash
    counted(page, "4 people")
    assert box.locator(".title").filter(visible=True).first.inner_text() == ACTIVITY.title
    press(page, "Erase what was collected")
    press(page, "No, keep it")
    counted(page, "4 people")
    press(page, "Erase what was collected")
    press(page, "Yes, erase it")
    box.get_by_text("Nothing has come in yet").wait_for()
    page.reload()
    box.get_by_text("Nothing has come in yet").wait_for()
    view.check()


def test_your_answers_lists_what_was_collected_and_forgets_it(opened, files, home):
    view = opened()
    page = view.page
    collector(page).get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people")
    view.open(f"{home}/book/your-answers.html")
    row = page.get_by_role("listitem").filter(has_text="What was handed in at your workshops")
    row.get_by_role("button", name="Forget it").click()
    row.wait_for(state="detached")
    assert page.evaluate("indexedDB.databases().then(d => d.length)") == 0
    view.check()


def test_two_tabs_share_what_they_have(opened, files, home):
    view = opened()
    page = view.page
    other = page.context.new_page()
    other.goto(ACTIVITY.link(f"{home}/{PAGE}"))
    collector(other).get_by_label("Choose files").set_input_files([files / "0.json"])
    counted(page, "1 person has handed in")
    field = collector(page).get_by_label("Paste the chat, or type a code")
    field.fill("half a co")
    collector(other).get_by_label("Choose files").set_input_files([files / "1.json"])
    counted(page, "2 people")
    assert field.input_value() == "half a co", "what is being typed stays"
    collector(page).get_by_label("Choose files").set_input_files([files / "2.json"])
    counted(other, "3 people")
    view.check()


def test_a_message_that_is_being_read_stays_open(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    box.get_by_label("Choose files").set_input_files([files / f"{i}.json" for i in range(3)])
    counted(page, "3 people")
    reading = box.locator(".report .tiles details").first
    name = box.locator(".report .tiles h3").first.inner_text()
    reading.locator("summary").click()
    box.get_by_label("Choose files").set_input_files([files / "note.txt", files / "me.png"])
    counted(page, "1 item looks")
    opened_ones = box.locator(".report .tiles li", has=page.locator("details[open]"))
    assert opened_ones.locator("h3").all_inner_texts() == [name]
    view.check()


def test_the_books_readings_wait_on_the_wall_until_they_are_asked_for(opened, files):
    view = opened()
    page, box = view.page, collector(view.page)
    wall = box.locator(".report")
    box.get_by_label("Choose files").set_input_files([files / f"{i}.json" for i in range(3)])
    counted(page, "3 people")
    show = wall.get_by_role("button", name="Show the book’s readings")
    assert show.get_attribute("aria-pressed") == "false"
    frames, columns = wall.locator(".makers"), wall.get_by_role("columnheader", name="Inside")
    assert frames.count() and "the book" not in wall.inner_text().replace("Show the book", "")
    assert frames.locator("visible=true").count() == columns.count() == 0
    assert all(
        "book" not in label
        for label in wall.locator("svg").evaluate_all(
            "e => e.map(each => each.getAttribute('aria-label') ?? '')"
        )
    )
    report_file = saved(page, "report.html")
    assert "; the book: " in report_file and "Inside the book" in report_file
    show.focus()
    page.keyboard.press("Enter")
    assert show.get_attribute("aria-pressed") == "true"
    assert frames.locator("visible=true").count() and columns.count() == 2
    assert "; the book: " in wall.inner_text()
    box.get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people")
    assert columns.count() == 2, "what came in since covers nothing again"
    show.click()
    assert columns.count() == 0
    view.check()


def test_invented_people_have_an_activity_of_their_own(opened):
    page = opened(ws.Activity(["m05", "m06"], ["context"], "Room A")).page
    box = collector(page)
    press(page, TRY_IT)
    counted(page, "30 people have handed in")
    assert box.locator(".title").locator("visible=true").first.inner_text() == "Rehearsal"
    press(page, "Leave this activity")
    box.get_by_text("Nothing has come in yet.").locator("visible=true").wait_for()
    assert box.locator(".title").locator("visible=true").first.inner_text() == "Room A"


@pytest.mark.parametrize("look", looks("light"))
def test_thirty_invented_people_by_keyboard_alone(opened, look):
    view = opened(None, **LOOKS[look])
    page, box = view.page, collector(view.page)
    assert axe(page, ".ws.collector") == []
    press_until(page, f"e.textContent === '{TRY_IT}'")
    page.keyboard.press("Enter")
    counted(page, "30 people have handed in, at 8 tables")
    rehearsal = ws.Activity(IDS[:10], ["context", "ask", "offer"], "Rehearsal")
    readings = [r for n, t in demo.texts(rehearsal, 30) for r in inbox.read_text(n, t)]
    wall = report.report(collecting.collect(readings, [rehearsal]), wall=True)
    shown = box.locator(".report").inner_text()
    for alpha in re.findall(r'<td class="alpha">(.*?)</td>', wall):
        assert alpha in shown
    assert shown.count("The numbers: ") == wall.count("The numbers: ") == 5, "a line a pair"
    press_until(page, "e.textContent.startsWith('Who is in')")
    page.keyboard.press("Enter")
    press_until(page, "e.textContent === 'Undo'")
    page.keyboard.press("Space")
    counted(page, "29 people have handed in")
    open_all(page)
    assert axe(page, ".ws.collector") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    view.check()


def test_three_hundred_at_once_are_all_counted(opened, tmp_path):
    """More than are counted in one go: in slices, with the same result."""
    sheets = demo.sheets(ACTIVITY, 180)
    for i, one in enumerate(sheets):
        (tmp_path / f"{i}.json").write_text(file_of(one, AT), "utf8")
    view = opened()
    collector(view.page).get_by_label("Choose a folder").set_input_files(tmp_path)
    counted(view.page, "180 people have handed in")
    assert not collector(view.page).locator("progress").is_visible()
    summary = saved(view.page, "summary.csv").removeprefix("\ufeff")
    found = collecting.collect([inbox.Reading(f"{i}", sheet=s) for i, s in enumerate(sheets)])
    assert summary == found.summary.round(9).round(6).to_csv(index=False)
    report.write(found, tmp_path / "out")
    pairs = (tmp_path / "out/pairs.csv").read_text("utf-8-sig")
    assert saved(view.page, "pairs.csv").removeprefix("\ufeff") == pairs
    view.check()


@pytest.mark.parametrize("look", looks("dark"))
def test_a_phone_reads_the_link_from_the_back_row(opened, home, look):
    """As small as a third of what is on the wall, light on dark or not."""
    view = opened(**LOOKS[look])
    code = collector(view.page).get_by_role("img", name="QR code")
    with Image.open(io.BytesIO(code.screenshot())) as picture:
        small = picture.resize([side // (3 if side > 400 else 1) for side in picture.size])
    read = read_qr(small)
    assert read == ACTIVITY.link(f"{home}/book/workshop.html")
    assert (
        collector(view.page).get_by_label("The link to hand out").filter(visible=True).input_value()
        == read
    )
    view.check()


def test_the_code_is_whole_beside_the_link_that_it_stands_for(opened):
    long = ws.Activity(
        IDS[:12], [c["id"] for c in ws.load_rubric()], "Twelve letters, and all we ask"
    )
    view = opened(long, width=1280, height=800)
    for part in (".qr", ".link"):
        box = collector(view.page).locator(part).bounding_box()
        assert 56 <= box["y"] and box["y"] + box["height"] <= 800, part
    assert collector(view.page).locator(".qr").bounding_box()["width"] > 400
    view.check()


def test_where_phones_cannot_go_the_page_says_so(opened, home):
    view = opened()
    page = view.page
    told = collector(page).locator(".unreachable")
    assert "Phones can’t open this link: it only works on this computer" in told.inner_text()

    def served(route):
        route.fulfill(response=route.fetch(url=route.request.url.replace("http://book.test", home)))

    page.route("http://book.test/**", served)
    page.goto(ACTIVITY.link(f"http://book.test/{PAGE}"))
    collector(page).locator(".qr").wait_for()
    assert told.count() == 0


def test_practice_is_a_range_on_the_wall_and_the_next_room_sees_this_one(opened, home, watched):
    activity = ws.Activity(IDS[:4], ["context", "ask"], "Practised", practice=IDS[1:2])
    view = opened(None)
    page, box = view.page, collector(view.page)
    box.get_by_label("Paste the link or text").fill(activity.text)
    press(page, "Open it")
    sheets = demo.sheets(activity, 6)[:6]

    def drop(some):
        made = [
            {
                "name": f"{s.number}.json",
                "mimeType": "application/json",
                "buffer": file_of(s, AT, f"Person {s.number}").encode(),
            }
            for s in some
        ]
        box.get_by_label("Choose files").set_input_files(made)

    drop(sheets[:4])
    counted(page, "4 people have handed in")
    assert "4 people practised: too few to show" in box.locator(".report").inner_text()
    press(page, "Save the next room’s activity")
    box.get_by_text("4 people have graded. Of fewer than 5, single people could be").wait_for()
    drop(sheets[4:])
    counted(page, "6 people have handed in")
    readings = [inbox.Reading(f"{s.number}.json", sheet=s) for s in sheets]
    found = collecting.collect(readings, [activity])
    shown = box.locator(".report").inner_text()
    assert told_of([r["share"] for r in practised(found.accepted)]) in shown
    assert "Person" not in shown and IDS[1] not in shown
    assert saved(page, "practice.csv").count("Person ") == 6
    with page.expect_download() as download:
        press(page, "Save the next room’s activity")
    made = ws.read_activity(download.value.path())
    assert made == next_activity(found.rounds[0])
    assert axe(page, ".ws.collector") == []
    view.check()


def test_what_strangers_write_stays_text(opened):
    hostile = "<img src=x onerror=alert(1)>"
    view = opened()
    page, box = view.page, collector(view.page)
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    box.get_by_label("Choose files").set_input_files(
        [
            {
                "name": f"{hostile}.json",
                "mimeType": "application/json",
                "buffer": file_of(SHEETS[0], AT, hostile).encode(),
            },
            {"name": "b.json", "mimeType": "application/json", "buffer": b'{"answers": "<b>'},
        ]
    )
    counted(page, "1 person has handed in")
    open_all(page)
    assert hostile in box.locator(".who").inner_text()
    assert box.locator("img, script, b").count() == 0
    assert box.locator(".title").filter(visible=True).first.inner_text() == ACTIVITY.title
    view.check()


def test_where_nothing_can_be_kept_it_is_said_and_counted_all_the_same(
    opened, files, home, watched
):
    view = watched(home)
    view.page.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }"
    )
    page = view.open(ACTIVITY.link(f"{home}/{PAGE}"))
    collector(page).get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people have handed in")
    assert "lets the page keep nothing" in collector(page).locator(".kept").inner_text()
    press(page, "Erase what was collected")
    press(page, "Yes, erase it")
    collector(page).get_by_text("Nothing has come in yet").wait_for()
    view.check()


def test_it_works_from_a_folder(site, watched, files):
    view = watched(site.as_uri())
    page = view.open(ACTIVITY.link(f"{site.as_uri()}/{PAGE}"))
    assert "it comes from a folder on this computer" in collector(page).inner_text()
    assert collector(page).locator(".qr").count() == 0
    assert (
        collector(page).get_by_label("The activity as text").filter(visible=True).input_value()
        == ACTIVITY.text
    )
    collector(page).get_by_label("Choose a folder").set_input_files(files)
    counted(page, "4 people have handed in")
    view.check()


def test_no_other_page_loads_it(home, watched):
    view, asked = watched(home), []
    view.page.on("request", lambda r: asked.append(r.url))
    (module,) = (
        f.name
        for f in (ROOT / "_build/html/_static/anywidget").glob("*.js")
        if f.read_bytes() == (ROOT / "src/warmstart/widgets/static/collector.js").read_bytes()
    )
    view.open(f"{home}/book/workshop.html")
    assert asked and not [url for url in asked if module in url]
    asked.clear()
    view.open(f"{home}/{PAGE}")
    modules = [
        url.rpartition("/")[2] for url in asked if "/warmstart-" in url and url.endswith(".js")
    ]
    assert modules == [module], "and it loads nobody else's"
    view.check()
