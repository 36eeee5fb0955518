"""Phones held up to the camera of the page that collects: who comes in, in what state, and when it's off."""

import re

import phones
import pytest
from pages import LOOKS, axe, looks, press_until
from test_collector import ACTIVITY, IDS, PAGE, collector, counted, open_all, press, saved

import warmstart as ws
from warmstart.workshop import collecting, demo, inbox
from warmstart.workshop.codes import OPEN, Sheet, dump_code, parse_code

pytestmark = [
    pytest.mark.browser,
    pytest.mark.chromium("it has a camera that shows a file; Firefox's only shows colours"),
]

OPEN_IT = "Read codes with the camera"
ALLOWED = "--use-fake-ui-for-media-stream"
#: Names as rooms have them: some give none.
NAMES = ["Anna Li", "", "Bo", "李雷", "<b>Cleo</b>", "Zoë Ö.", "Number Nine"]
HEARD = """() => {
  window.heard = [];
  const said = document.querySelector(".ws.collector .scan");
  new MutationObserver(() => heard.push([said.parentNode.dataset.state, said.textContent])).observe(said, { childList: true });
}"""


def shown(sheet, name=""):
    """Return what a phone's code says."""
    return f"{dump_code(sheet)} {name}".strip()


def camera(path):
    """Return the flags of a browser whose camera shows a file, and which may use it."""
    return (
        ALLOWED,
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )


def start(watched, home, flags, **look):
    view = watched(home, flags=flags, **look)
    view.open(ACTIVITY.link(f"{home}/{PAGE}"))
    view.page.evaluate(HEARD)
    return view


def said(page, words):
    """Wait until something has been said."""
    heard = "(words) => heard.some(([, sentence]) => sentence.includes(words))"
    page.wait_for_function(heard, arg=words, timeout=60_000)


def is_off(page):
    """Say whether the panel is closed, and nothing of the camera is left."""
    return page.evaluate(
        """() => { const video = document.querySelector(".ws.collector video");
        return video.srcObject === null && !video.checkVisibility(); }"""
    )


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A camera before which one person's phone stays."""
    path = tmp_path_factory.mktemp("one") / "one.mjpeg"
    phones.video(path, [shown(demo.sheets(ACTIVITY, 1)[0], "Anna Li")], gap=0)
    return camera(path)


def test_thirty_phones_in_a_row(watched, home, tmp_path):
    sheets = demo.sheets(ACTIVITY, 30)[:30]
    texts = [shown(s, NAMES[i % len(NAMES)]) for i, s in enumerate(sheets)]
    phones.video(tmp_path / "row.mjpeg", texts, seconds=0.6, gap=0.1, steps=2)
    view = start(watched, home, camera(tmp_path / "row.mjpeg"))
    page = view.page
    press(page, OPEN_IT)
    counted(page, "30 people have handed in", timeout=120_000)
    press(page, "Switch the camera off")
    assert is_off(page)
    heard = page.evaluate("heard")
    new = [sentence for state, sentence in heard if state == "new"]
    assert len(new) == 30, "each is told once"
    assert not [h for h in heard if h[0] in ("refused", "newer")]
    assert sum(s.startswith("Anna Li is in: table") for s in new) == 5
    assert sum(s.startswith("<b>Cleo</b> is in: ") for s in new) == 4
    assert sum(bool(re.match(r"Number [0-9a-z]+ is in: ", s)) for s in new) == 5
    # The tables are those of the same codes, typed in.
    readings = [
        inbox.Reading(f"{i}", sheet=parse_code(dump_code(s), [ACTIVITY]))
        for i, s in enumerate(sheets)
    ]
    mine = collecting.collect(readings).summary.round(9).round(6).to_csv(index=False)
    assert saved(page, "summary.csv").removeprefix("\ufeff") == mine
    open_all(page)
    assert collector(page).locator("b").count() == 0
    view.check()


def test_what_is_new_what_is_the_same_again_and_what_is_none(watched, home, tmp_path):
    anna, bo = demo.sheets(ACTIVITY, 2)[:2]
    changed = [3 - c if c < OPEN - 1 else c for c in anna.cells]
    later = Sheet(ACTIVITY, changed, anna.number, group=31, confidence=90)
    second = Sheet(ACTIVITY, changed, anna.number, group=31, round=2, confidence=90)
    other = ws.Activity(IDS[:5], ["ask"], "Another")
    texts = [
        shown(anna, "Anna Li"),
        ACTIVITY.link("https://example.org/book/workshop.html"),
        "https://example.org/<script>alert(1)</script>",
        shown(bo)[:-1] + ("0" if shown(bo)[-1] != "0" else "1"),
        shown(Sheet(other, [1] * 5, number=1, confidence=50)),
        shown(anna, "Anna Li"),
        shown(later),
        shown(second, "Anna Li"),
    ]
    phones.video(tmp_path / "row.mjpeg", texts, seconds=0.7, gap=0.2, hands=({},), steps=1)
    view = start(watched, home, camera(tmp_path / "row.mjpeg"))
    page = view.page
    page.on("dialog", lambda d: pytest.fail("a script ran"))
    press(page, OPEN_IT)
    for words in (
        "Anna Li is in: ",
        "That’s the link to an activity, not a hand-in",
        "That’s some other QR code",
        "doesn’t add up",
        "belongs to another activity",
        "Anna Li was in already, with the same grades.",
        "Anna Li has handed in again, and the newer one counts: table 31, round 1",
        "Anna Li is in: table 31, round 2",
    ):
        said(page, words)
    press(page, "Switch the camera off")
    states = {state for state, _ in page.evaluate("heard") if state}
    assert states == {"new", "refused", "again", "newer"}
    counted(page, "1 person has handed in, at 1 table")
    view.check()


@pytest.mark.parametrize("look", looks("phone"))
def test_by_keyboard_alone_until_it_is_taken_back(watched, home, one, look):
    view = start(watched, home, one, **LOOKS[look])
    page = view.page
    page.evaluate(
        """() => { const ask = navigator.mediaDevices.getUserMedia;
        window.asked = 0;
        navigator.mediaDevices.getUserMedia = function (...a) { asked++; return ask.apply(this, a); }; }"""
    )
    press_until(page, f"e.textContent === '{OPEN_IT}'")
    assert page.evaluate("asked") == 0, "nothing asks before somebody presses it"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Switch the camera off"
    said(page, "Anna Li is in: table 1, round 1, 18 of 18 grades.")
    counted(page, "1 person has handed in")
    assert axe(page, ".ws.collector") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press_until(page, "e.textContent === 'Take that one back'", key="Shift+Tab")
    page.keyboard.press("Enter")
    said(page, "Taken back.")
    assert page.evaluate("document.activeElement.textContent") == "Switch the camera off"
    collector(page).get_by_role("button", name="Put back everyone you took out").wait_for()
    page.wait_for_function("document.querySelector('.ws.collector .who').closest('details').hidden")
    assert page.evaluate("heard.at(-1)[1]") == "Taken back.", (
        "it's in sight all the time, and no news"
    )
    page.keyboard.press("Enter")
    assert is_off(page)
    assert page.evaluate("document.activeElement.textContent") == OPEN_IT
    view.check()


def test_it_goes_off_with_the_tab_and_with_the_activity(watched, home, one):
    view = start(watched, home, one)
    page = view.page
    live = "document.querySelector('.ws.collector video').srcObject?.active"
    hide = """(hidden) => { Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); }"""
    press(page, OPEN_IT)
    page.wait_for_function(live)
    page.evaluate(
        "window.track = document.querySelector('.ws.collector video').srcObject.getTracks()[0]"
    )
    page.evaluate(hide, True)
    assert is_off(page) and page.evaluate("track.readyState") == "ended"
    page.evaluate(hide, False)
    assert is_off(page), "nobody has pressed anything"
    alert = collector(page).get_by_role("alert").filter(has_text="went off when you left this tab")
    assert alert.is_visible()
    press(page, OPEN_IT)
    page.wait_for_function(live)
    assert not alert.is_visible()
    press(page, "Leave this activity")
    assert is_off(page)
    view.check()


@pytest.mark.parametrize(
    ("flags", "script", "sentence"),
    [
        ((f"{ALLOWED}=deny", "--use-fake-device-for-media-stream"), "", "didn’t let this page"),
        ((ALLOWED,), "", "No camera was found"),
        ((), "delete Navigator.prototype.mediaDevices", "if it comes over https"),
        (
            (),
            "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError')), null",
            "another program may be using it",
        ),
    ],
    ids=["refused", "none", "insecure", "busy"],
)
def test_where_there_is_no_camera_it_is_said_how_to_go_on(watched, home, flags, script, sentence):
    view = start(watched, home, flags)
    page = view.page
    if script:
        page.evaluate(script)
    press(page, OPEN_IT)
    alert = collector(page).get_by_role("alert").filter(has_text=sentence)
    alert.wait_for()
    assert alert.inner_text().endswith("type the codes in.")
    assert is_off(page)
    assert page.evaluate("document.activeElement.textContent") == OPEN_IT
    assert axe(page, ".ws.collector") == []
    view.check()


def test_it_reads_from_a_folder(site, watched, one):
    view = start(watched, site.as_uri(), one)
    press(view.page, OPEN_IT)
    counted(view.page, "1 person has handed in")
    view.check()
