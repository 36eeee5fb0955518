"""Seconds from a phone held up to the sentence that says whose hand-in came in, in Chromium.

``python bench/scanning.py``: thirty phones in a row, some blurred, turned, dim, as the tests have
them. A square in the corner of the picture says when each appears.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/browser")]

import numpy as np  # noqa: E402
import phones  # noqa: E402
from find import Browser  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

import warmstart as ws  # noqa: E402
from warmstart.workshop import demo  # noqa: E402
from warmstart.workshop.codes import dump_code  # noqa: E402

PEOPLE = 30
#: When the corner turns light or dark, and when something new is said; both on the page's clock.
WATCH = """() => {
  const video = document.querySelector(".ws.collector video"), said = document.querySelector(".scan");
  const corner = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  window.appeared = []; window.told = []; window.long = [];
  let before = 0;
  const look = () => {
    corner.drawImage(video, 0, 0, 8, 8, 0, 0, 1, 1);
    const [light] = corner.getImageData(0, 0, 1, 1).data, now = light > 200 ? 1 : light < 60 ? -1 : 0;
    if (now && now !== before) appeared.push(performance.now());
    before = now;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => said.parentNode.dataset.state === "new" && told.push([performance.now(), said.textContent]))
    .observe(said, { childList: true });
  new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask" });
}"""


def main():
    """Print the figures."""
    activity = ws.Activity(
        list(ws.load_messages("open").index[:10]), ["context", "ask", "offer"], "Ten"
    )
    sheets = demo.sheets(activity, PEOPLE)[:PEOPLE]
    texts = [f"{dump_code(s)} Person {i:02}" for i, s in enumerate(sheets)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "row.mjpeg"
        phones.video(path, texts, seconds=1.2, gap=0.4, marked=True)
        flags = (
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={path}",
        )
        browser = Browser(playwright)
        page = browser.context(flags=flags).new_page()
        page.goto(activity.link((ROOT / "_build/html/book/run-a-workshop.html").as_uri()))
        page.get_by_role("button", name="Read codes with the camera").click()
        page.evaluate(WATCH)
        page.locator(".lead", has_text=f"{PEOPLE} people have handed in").wait_for(timeout=200_000)
        appeared, told, long = page.evaluate("[appeared, told, long]")
        browser.close()
    # Told before the corner was looked at: in the same frame.
    waited = [max(0, time - min(appeared, key=lambda t: abs(time - t))) for time, _ in told]
    waited = np.array(waited) / 1000
    print(f"{len(told)} of {PEOPLE} read")
    print(
        f"seconds from sight to sentence: median {np.median(waited):.2f}, "
        f"90% within {np.quantile(waited, 0.9):.2f}, longest {waited.max():.2f}"
    )
    print(f"tasks over 50 ms: {len(long)}, longest {max(long, default=0):.0f} ms")


if __name__ == "__main__":
    main()
