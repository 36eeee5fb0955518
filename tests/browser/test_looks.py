"""What can be measured of looks: lines of a readable length, figures that a phone shows whole."""

import pytest

pytestmark = pytest.mark.browser

# Letters in the full lines of long paragraphs, without each one's last line.
LINES = """() => [...document.querySelectorAll("article section > p")].flatMap(p => {
  const range = document.createRange(), lines = new Map();
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) for (let i = 0; i < node.length; i++) {
    range.setStart(node, i); range.setEnd(node, i + 1);
    const { top, bottom } = range.getBoundingClientRect(), y = Math.round((top + bottom) / 20);
    lines.set(y, (lines.get(y) ?? 0) + 1);
  }
  return [...lines.values()].slice(0, -1);
})"""
FIGURES = """() => [...document.querySelectorAll("figure.ws-figure")].map(figure => ({
  over: figure.scrollWidth - figure.clientWidth,
  letters: Math.min(...[...figure.querySelectorAll("text")].map(t => parseFloat(getComputedStyle(t).fontSize) * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b))),
}))"""


@pytest.mark.parametrize("page", ["02-context-or-cold", "model"])
def test_lines_hold_sixty_to_seventy_five_letters(home, watched, page):
    lines = watched(home).open(f"{home}/book/{page}.html").evaluate(LINES)
    assert len(lines) > 20
    assert 60 <= sorted(lines)[len(lines) // 2] <= 75


def test_figures_are_read_on_a_phone_without_scrolling(home, watched, site):
    view, seen = watched(home, width=360, height=740), 0
    for file in sorted(site.rglob("*.html")):
        if "ws-figure" in file.read_text("utf8"):
            page = view.open(f"{home}/{file.relative_to(site).as_posix()}")
            for figure in page.evaluate(FIGURES):
                assert figure["over"] <= 0 and figure["letters"] >= 9.5, file.name
                seen += 1
    assert seen > 10


def test_drawings_stand_above_titles_and_say_nothing(home, watched):
    page = watched(home).open(f"{home}/book/06-the-gift.html")
    mark = page.locator(".vignette")
    assert mark.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    assert mark.get_attribute("aria-hidden") == "true" and mark.locator("svg").is_visible()
