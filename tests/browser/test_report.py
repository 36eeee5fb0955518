"""The pages that the facilitator's commands write: shown on a wall, on a phone, on paper."""

import io
import re

import numpy as np
import pytest
from pages import LOOKS, axe, looks, press_until
from peer_rooms import WRITE
from PIL import Image
from pypdf import PdfReader
from qr import read_qr

import warmstart as ws
from warmstart.messages.corpus import known_line
from warmstart.workshop import collecting, demo, jobs, report
from warmstart.workshop.deck import deck
from warmstart.workshop.handins import file_of
from warmstart.workshop.inbox import read_text
from warmstart.workshop.qr import poster

pytestmark = pytest.mark.browser

ACTIVITY = ws.Activity(list(ws.load_messages("open").index[:6]), ["context", "ask", "offer"], "Six")


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    folder = demo.write(tmp_path_factory.mktemp("demo") / "in", ACTIVITY, 30)
    return collecting.collect([r for p in jobs.batches(folder) for r in p.read()])


@pytest.fixture
def opened(watched, tmp_path):
    def start(text, **look):
        (tmp_path / "page.html").write_text(text, "utf8")
        view = watched("file:///", **look)
        view.page.goto((tmp_path / "page.html").as_uri())
        return view

    return start


@pytest.mark.parametrize("look", looks("light"))
def test_the_report_on_a_wall_and_on_a_phone(opened, collection, look):
    view = opened(report.report(collection), **LOOKS[look])
    page = view.page
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The back row reads it: letters grow with the wall, and those in pictures are drawn as large.
    letters = """() => [...document.querySelectorAll('main *')].filter(e =>
        [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
          const svg = e.closest('svg'), px = parseFloat(getComputedStyle(e).fontSize);
          return svg ? px * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : px; })"""
    assert min(page.evaluate(letters)) >= (20 if page.viewport_size["width"] > 1000 else 11)
    room = collection.rounds[0]
    first = page.locator(".tiles li").first
    widest = room.summary.query("message != ''").nlargest(1, "spread").iloc[0]
    names = dict(zip(ACTIVITY.messages, report.named(ACTIVITY), strict=True))
    assert names[widest["message"]] in first.locator("h3").inner_text()
    at = ACTIVITY.messages.index(widest["message"]), ACTIVITY.criteria.index(widest["criterion"])
    heights = first.locator("rect.bar").evaluate_all("e => e.map(r => +r.getAttribute('height'))")
    counts = np.stack(
        [r.counts[at] for r in collection.rounds], axis=-1
    )  # before, after, level by level
    assert heights == pytest.approx((100 * counts / counts.max()).ravel(), abs=0.06)
    press_until(page, "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    text = ws.load_messages().loc[widest["message"], "text"]
    assert text.splitlines()[0] in first.inner_text()
    view.check()


def test_markup_from_a_stranger_stays_text(opened):
    name = "<img src=x onerror=document.title='pwned'><script>document.title='pwned'</script>"
    sheet = demo.sheets(ACTIVITY, 1)[0]
    readings = [
        *read_text("a", file_of(sheet, "2026-01-01T10:00Z", name[:80])),
        *read_text(f"{name}.json", "{"),
    ]
    view = opened(report.report(collecting.collect(readings)))
    assert view.page.title() == "What the room made of it"
    assert view.page.locator("img, script").count() == 0
    assert "onerror" in view.page.locator("main").inner_text()
    view.check()


@pytest.mark.parametrize("look", looks("dark"))
def test_the_back_row_reads_the_poster(opened, look):
    link = ACTIVITY.link("https://example.org/book/workshop.html")
    view = opened(poster(ACTIVITY, link), **LOOKS[look])
    page = view.page
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    code = page.get_by_role("img", name="QR code of the link below")
    box, seen = code.bounding_box(), page.viewport_size
    assert box["width"] > 0.9 * min(seen["width"], seen["height"])
    assert box["y"] + box["height"] <= seen["height"], "all of it is in sight at once"
    with Image.open(io.BytesIO(code.screenshot())) as picture:
        assert read_qr(picture.resize([side // 3 for side in picture.size])) == link
    assert link in page.locator("main").inner_text()
    view.check()


def test_cards_are_printed_whole(opened):
    view = opened(deck(ACTIVITY, ACTIVITY.link("https://example.org/book/workshop.html")))
    page = view.page
    assert axe(page) == []
    page.emulate_media(media="print")
    assert not page.locator(".screen").is_visible()
    assert page.locator("article").count() == len(ACTIVITY.messages)
    assert page.get_by_role("img", name="QR code").bounding_box()["width"] > 300
    table = ws.load_messages()
    for m in ACTIVITY.messages:
        assert m in page.locator("main").inner_text()
        assert f"Known: {known_line(table.loc[m])}" in page.locator("main").inner_text()
    view.check()


@pytest.mark.chromium("prints to a file")
def test_what_is_to_be_written_is_one_sheet(opened):
    view = opened(deck(WRITE, WRITE.link("https://example.org/book/workshop.html")))
    assert axe(view.page) == []
    sheets = [
        " ".join(sheet.extract_text().split())
        for sheet in PdfReader(io.BytesIO(view.page.pdf(prefer_css_page_size=True))).pages
    ]
    assert "Write on a phone" in sheets[0]
    assert sheets[1].startswith(WRITE.title) and "second versions" in sheets[1]
    assert "Your grades" in sheets[-1] and not any(WRITE.write.situation in s for s in sheets[2:])
    view.check()


def cards_by_sheet(page):
    """Return the ids of the cards that begin on each printed sheet, and of those that end there."""
    sheets = [
        " ".join(sheet.extract_text().split())
        for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    ]
    begin = [len(re.findall(r"Known: ", text)) for text in sheets]
    return begin, [len(re.findall(r"\w+, invented\b", text)) for text in sheets]


@pytest.mark.chromium("prints to a file")
def test_two_messages_fill_a_sheet_and_none_is_split(opened, home, watched):
    by_length = ws.load_messages("open")["text"].str.len().sort_values()
    short, long = list(by_length.index[:9]), list(by_length.index[-3:])
    view = opened(deck(ws.Activity([*short, *long], ["ask"], "Twelve")))
    begin, end = cards_by_sheet(view.page)
    assert begin == end, "a card begins and ends on one sheet"
    assert [n for n in begin if n] == [2, 2, 2, 2, 1, 1, 1, 1]
    page = watched(home).open(f"{home}/book/instructors-guide.html")
    begin, end = cards_by_sheet(page)
    assert begin == end and max(begin) == 2 and sum(begin) == 11
