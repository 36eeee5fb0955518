"""What a screen reader is given of each widget, state by state: transcripts to read and compare.

``make snapshots`` writes them to ``tests/heard`` anew; read the difference as a listener would.
First states as they stand on the pages are noted in ``book/snapshots``.
"""

import json

import pytest
from conftest import ROOT
from pages import axe
from test_every_widget import mounted, states

from warmstart import widgets

pytestmark = pytest.mark.browser

HEARD = ROOT / "tests/heard"
#: Traits that turn a widget's page: what was hidden is shown, or the other way round.
TURNS = {"activity", "answers", "campaigns", "chips", "guess", "levels", "locked", "marks"}
TURNS |= {"order", "position", "predict", "revealed", "round", "runs", "sealed"}
TURNS |= {"form", "view", "overrides", "month", "cold", "arrived", "left_out"}


def transcript(view, home, name):
    """Return the accessibility tree after each turn, as text; and what has then been spoken."""
    first, changes = states(name)
    page = mounted(view, home, name, first)
    page.clock.install()
    page.evaluate("first => kernel.again(first)", first)  # by that clock
    box = page.locator("main > div").last
    text = []

    def listen(title):
        page.clock.fast_forward(2_000)  # what is said after a moment has been said
        page.evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        assert axe(page, "main > div:last-child") == [], title
        text.append(f"# {title}\n\n{box.aria_snapshot()}\n")

    listen("At first")
    for number, change in enumerate(changes, 1):
        page.evaluate("changes => kernel.view.set(changes)", change)
        if TURNS & change.keys() or number == len(changes):
            said = ", ".join(f"{k} is {json.dumps(v)[:60]}" for k, v in sorted(change.items()))
            listen(f"Then {said}")

    # Once more from the beginning, by the key that the widget offers first.
    page.evaluate("first => kernel.again(first)", first)
    key = box.locator("button.primary:visible").first
    if key.count():
        title = key.inner_text()
        key.click()
        listen(f"At first, after “{title}”")
    return "\n".join(text)


@pytest.mark.parametrize("name", widgets.__all__)
def test_a_screen_reader_is_given_what_was_noted(home, watched, request, name):
    view = watched(home)
    found = transcript(view, home, name)
    file = HEARD / f"{name}.txt"
    if request.config.getoption("note"):
        HEARD.mkdir(exist_ok=True)
        file.write_text(found, "utf8", newline="\n")
    assert found == file.read_text("utf8")
    view.check()


def test_no_transcript_is_left_over():
    assert {file.stem for file in HEARD.iterdir()} == set(widgets.__all__)
