"""Tasks over 50 ms while a room of three hundred writes and grades one another, in Chromium.

``python bench/peers.py``: the messages are dropped on *Run a workshop*, the sheets are made, the
graded sheets come in; after each of these the longest tasks of the page's main thread. ``--slow 4``
makes the processor four times slower.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/browser"), str(ROOT / "bench")]

from find import Browser  # noqa: E402
from page import Site  # noqa: E402
from peer_rooms import WRITE, Room  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from warmstart.workshop.drafts import dump_draft  # noqa: E402
from warmstart.workshop.peers import parse_allocation  # noqa: E402

#: Tasks that began after the last click or choice: what Playwright needs to get there isn't the page's.
WATCH = """window.long = []; window.since = 0;
addEventListener("change", () => (since = performance.now()), true);
new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "longtask" });
window.seen = () => long.splice(0).filter((e) => e.startTime + e.duration / 2 > since).map((e) => Math.round(e.duration));"""


def main():
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--slow", type=float, default=1)
    given = parser.parse_args()
    site = Site(ROOT / "_build/html")
    room = Room(given.people, random.Random(1))
    with sync_playwright() as playwright:
        browser = Browser(playwright)
        for _ in range(given.times):
            with tempfile.TemporaryDirectory() as folder:
                for what, tasks in once(browser, site, room, Path(folder), given.slow):
                    longest = " ".join(f"{t}" for t in sorted(tasks, reverse=True)[:6])
                    print(f"{what}: {len(tasks)} tasks over 50 ms, ms: {longest or '-'}")
        browser.close()


def once(browser, site, room, folder, slow):
    """Run a round to its end; yield what was done, and the long tasks meanwhile."""
    page = browser.context().new_page()
    page.add_init_script(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(WRITE.link(f"http://127.0.0.1:{site.server_port}/book/run-a-workshop.html"))
    n = len(room.numbers)
    widget = page.locator(".ws.collector")
    widget.locator(".peers").wait_for()

    def come_in(kind, files):
        for name, text in files:
            (folder / f"{kind}-{name}").write_text(text, "utf8")
        chosen = sorted(folder.glob(f"{kind}-*"))
        widget.get_by_label("Choose files").set_input_files(chosen)

    def press(name):
        button = widget.get_by_role("button", name=name, exact=True).locator("visible=true")
        button.evaluate("(e) => void setTimeout(() => ((since = performance.now()), e.click()))")

    def says(words):
        widget.locator(".report .lead", has_text=words).wait_for(timeout=120_000)

    def seen(what):
        page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return what, page.evaluate("seen()")

    come_in("d", [(f"{d.number}.json", dump_draft(d)) for d in room.drafts(1)])
    says(f"{n} messages in.")
    yield seen(f"{n} messages read")
    press("Make the sheets")
    says(f"0 of {n} sheets graded")
    yield seen("sheets made")
    with page.expect_download() as saved:
        press("Save one file for everyone")
    allocation = parse_allocation(saved.value.path().read_text("utf8"))
    files = [*room.graded(allocation)]
    come_in("g", files)
    says(f"{len(files)} of {n} sheets graded")
    yield seen(f"{len(files)} graded sheets read")
    with page.expect_download():
        press("Save everyone’s feedback, a page each")
    yield seen("feedback saved")
    page.context.close()


if __name__ == "__main__":
    main()
