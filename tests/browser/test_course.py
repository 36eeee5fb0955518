"""The SCORM package in a learning platform's frame: a stub of its API notes down every call."""

import re
import zipfile

import pytest
from pages import axe
from test_scorm import TWO
from test_workshop import grade, turn

from warmstart.workshop import scorm
from warmstart.workshop.codes import OPEN, parse_code
from warmstart.workshop.collecting import collect
from warmstart.workshop.inbox import read_text

pytestmark = pytest.mark.browser

#: A platform in one page. `DATA` is what it knows; `refuses` are elements and calls that it says no to.
PLATFORM = """<!doctype html><title>Course</title><script>
window.calls = [];
window.data = {DATA};
window.refuses = [REFUSES];
let error = "0";
const say = (name, ...values) => {
  calls.push([name, ...values]);
  const no = [name, ...values].some((each) => refuses.includes(each));
  error = no ? "401" : "0";
  return String(!no);
};
window.API = {
  LMSInitialize: (v) => say("LMSInitialize", v),
  LMSGetValue: (name) => (calls.push(["LMSGetValue", name]), data[name] ?? ""),
  LMSSetValue: (name, value) => {
    const answer = say("LMSSetValue", name, value);
    if (answer === "true") data[name] = value;
    return answer;
  },
  LMSCommit: (v) => say("LMSCommit", v),
  LMSFinish: (v) => say("LMSFinish", v),
  LMSGetLastError: () => error,
  LMSGetErrorString: () => "Not <b>implemented</b>",
  LMSGetDiagnostic: () => "",
};
</script><iframe name="sco" src="INNER" width="1000" height="3000"></iframe>"""
NEW = '"cmi.core.lesson_status": "not attempted", "cmi.core.student_id": "STUDENT"'


@pytest.fixture(scope="module")
def course(site, tmp_path_factory, serve):
    """The unzipped package, and around it platforms of all kinds."""
    folder = tmp_path_factory.mktemp("course")
    scorm.write(folder / "package.zip", TWO, site)
    with zipfile.ZipFile(folder / "package.zip") as archive:
        archive.extractall(folder / "package")

    def platform(name, data=NEW, refuses="", inner="package/index.html"):
        text = PLATFORM.replace("DATA", data.replace("STUDENT", name)).replace("REFUSES", refuses)
        (folder / f"{name}.html").write_text(text.replace("INNER", inner), "utf8")
        return f"{name}.html"

    platform.home, platform.folder = serve(folder), folder
    return platform


def enter(page, address):
    """Open a platform's page; return the frame in it with the package, once its widget is there."""
    page.goto(address)
    page.wait_for_function("() => true")
    frame = page.frame("sco") or page.main_frame
    frame.wait_for_selector(".ws.workshop .ws.grader")
    return frame


def hand_in(frame):
    """Hand in; return the code that the page shows."""
    turn(frame, "Hand in")
    return frame.locator(".ws.workshop .code").inner_text()


def told(frame):
    return frame.locator("#platform").inner_text()


def changed(page):
    """Return what was set, in order, and assert that no score was."""
    found = [call[1:] for call in page.evaluate("calls") if call[0] == "LMSSetValue"]
    assert not [name for name, _ in found if "score" in name]
    return found


def test_a_platform_gets_what_was_handed_in_and_that_it_is_done(course, watched):
    view = watched(course.home)
    page = view.page
    frame = enter(page, f"{course.home}/{course('anna')}")
    assert [c[0] for c in page.evaluate("calls")].count("LMSInitialize") == 1
    assert changed(page) == [["cmi.core.lesson_status", "incomplete"]]
    assert "There’s no score" in told(frame)
    body = frame.locator("body").inner_text()
    assert "sent nowhere" not in body and TWO.title in body
    assert not frame.get_by_role("button", name="Leave this activity").count()
    assert frame.locator("a").count() == 0, "nothing leads out of the package"
    grade(frame, 2, None)
    assert len(changed(page)) == 1, "until the hand-in nothing is told"
    code = hand_in(frame)
    assert parse_code(code, [TWO]).cells[2:] == (OPEN, OPEN)
    data = page.evaluate("data")
    assert data["cmi.suspend_data"] == code and data["cmi.core.lesson_status"] == "completed"
    assert page.evaluate("calls.at(-1)")[0] == "LMSCommit"
    assert told(frame) == "Your course has your hand-in."
    outcome = frame.locator(".made .outcome").inner_text()
    assert "has the code below" in outcome and "Nothing has been sent" not in outcome

    # The second round's code stands beside the first one's, and both can be collected.
    turn(frame, "Second round, after the discussion")
    grade(frame, 1, 1)
    second = hand_in(frame)
    text = page.evaluate("data")["cmi.suspend_data"]
    assert text == f"{code}\n{second}" and len(text) <= 4096
    found = collect(read_text("report.txt", f"Anna: {text} (attempt 1)"), [TWO]).accepted
    assert sorted(r.graded.round for r in found) == [1, 2]

    page.evaluate("document.querySelector('iframe').remove()")
    names = [c[0] for c in page.evaluate("calls")]
    assert names[-2:] == ["LMSCommit", "LMSFinish"] and names.count("LMSFinish") == 1
    data = page.evaluate("data")
    assert re.fullmatch(r"\d{4}:[0-5]\d:[0-5]\d\.\d\d", data["cmi.core.session_time"])
    assert data["cmi.core.exit"] == "suspend"
    view.check()


def test_who_comes_back_finds_what_they_had_and_another_person_does_not(course, watched):
    view = watched(course.home)
    page = view.page
    frame = enter(page, f"{course.home}/{course('bo')}")
    grade(frame, 2, None)
    first = hand_in(frame)
    frame = enter(page, f"{course.home}/{course('carla')}")
    assert (
        "You can hand in as soon as you’ve locked one message" in frame.locator("body").inner_text()
    )
    grade(frame, 0, 0)
    again = (
        '"cmi.core.lesson_status": "completed", "cmi.core.student_id": "bo", '
        f'"cmi.suspend_data": "{first}"'
    )
    frame = enter(page, f"{course.home}/{course('bo-again', again)}")
    assert told(frame).startswith("Your course has your hand-in. If you hand in again")
    assert "1 of 2 messages locked" in frame.locator("body").inner_text()
    assert changed(page) == [], "what's completed stays so"
    turn(frame, "Second round, after the discussion")
    grade(frame, 3, 3)
    second = hand_in(frame)
    assert page.evaluate("data")["cmi.suspend_data"] == f"{first}\n{second}"
    view.check()


@pytest.mark.parametrize(
    ("name", "data", "refuses", "before", "after"),
    [
        ("mute", NEW, '"LMSInitialize"', "doesn’t answer. It says: “Not <b>", ""),
        ("full", NEW, '"cmi.suspend_data"', "There’s no score", "didn’t take the hand-in. It says"),
        ("gone", NEW, '"LMSCommit"', "There’s no score", "didn’t take the hand-in. It says"),
        ("look", NEW + ', "cmi.core.lesson_mode": "review"', "", "You’re only looking", ""),
    ],
)
def test_a_platform_that_takes_nothing_leaves_the_usual_way(
    course, watched, name, data, refuses, before, after
):
    view = watched(course.home)
    frame = enter(view.page, f"{course.home}/{course(name, data, refuses)}")
    assert before in told(frame)
    grade(frame, 2, None)
    hand_in(frame)
    assert (after or before) in told(frame)
    assert "Give the file or the code to whoever runs the workshop." in told(frame)
    assert "Nothing has been sent" in frame.locator(".made .outcome").inner_text()
    view.check()


def test_without_a_platform_it_is_said_and_all_else_works(course, watched):
    view = watched(course.home, width=360, height=740, dark=True)
    page = view.page
    frame = enter(page, f"{course.home}/package/index.html")
    assert told(frame).startswith("There’s no learning platform around this page")
    assert axe(page, "main") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    grade(frame, 2, None)
    with page.expect_download() as saved:
        code = hand_in(frame)
    assert code.startswith("WS1-")
    assert saved.value.suggested_filename == f"hand-in-{TWO.id}-r1.json"
    assert "Nothing has been sent" in page.locator(".made .outcome").inner_text()
    view.check()


def test_a_platform_may_be_frames_away_in_another_window_or_on_another_host(course, watched, serve):
    view = watched("http://127.0.0.1")
    page = view.page
    outer = course("deep", inner="between.html")
    (course.folder / "between.html").write_text(
        "<!doctype html><iframe name=inner src='package/index.html' width=900 height=2000></iframe>"
    )
    page.goto(f"{course.home}/{outer}")
    page.frame_locator("[name=sco]").frame_locator("[name=inner]").locator(".ws.grader").wait_for()
    assert [c[0] for c in page.evaluate("calls")].count("LMSInitialize") == 1
    opener = course("opener", inner="about:blank")
    page.goto(f"{course.home}/{opener}")
    with page.expect_popup() as opened:
        page.evaluate("open('package/index.html') && 0")
    opened.value.wait_for_selector(".ws.grader")
    assert page.evaluate("data")["cmi.core.lesson_status"] == "incomplete"
    opened.value.close()
    # Another host's window can't be asked: the page says so, and works.
    other = course("other", inner=f"{serve(course.folder / 'package')}/index.html")
    frame = enter(page, f"{course.home}/{other}")
    assert told(frame).startswith("There’s no learning platform around this page")
    assert page.evaluate("calls") == []


@pytest.mark.chromium("Firefox gives each file an origin of its own")
def test_unzipped_and_opened_as_a_file_it_works(course, watched):
    view = watched("file:")
    frame = enter(view.page, (course.folder / "package/index.html").as_uri())
    assert told(frame).startswith("There’s no learning platform around this page")
    grade(frame, 2, None)
    assert hand_in(frame).startswith("WS1-")
    view.check()
