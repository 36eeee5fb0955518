"""Time each widget of the gallery: from an input to the new picture, laid out.

    python bench/widgets.py --site _build/html

Every control that a reader can move, tick or choose is worked through in turn. The time
is that of the handlers and the layout that they call for; the display's next frame comes on top.
Judges nothing: it ends with 2 if something it needs is missing, and otherwise with 0.
"""

import argparse
import shutil
import statistics
from pathlib import Path

from page import BROWSERS, FLAGS, Site
from playwright.sync_api import sync_playwright

# Buttons that lock, reveal or go on are pressed between the rounds, so that each state is timed.
WORK = """() => {
  const kinds = {};
  const timed = (box, act) => {
    const start = performance.now();
    act();
    box.getBoundingClientRect();
    return performance.now() - start;
  };
  const fire = (el, type) => el.dispatchEvent(new Event(type, { bubbles: true }));
  for (const box of document.querySelectorAll('.anywidget .ws')) {
    const times = [], name = box.getAttribute('aria-label');
    for (let round = 0; round < 12; round++) {
      const live = (css) => [...box.querySelectorAll(css)].filter((e) => e.checkVisibility() && !e.disabled);
      for (const el of live('input[type=range]')) {
        const { min, max } = el;
        for (let i = 0; i < 12 && el.isConnected; i++) {
          el.value = String(Number(min) + ((max - min) * ((i * 7) % 12)) / 11);
          times.push(timed(box, () => (fire(el, 'input'), fire(el, 'change'))));
        }
      }
      for (const el of live('input[type=radio], input[type=checkbox]')) {
        if (el.isConnected) times.push(timed(box, () => el.click()));
      }
      for (const el of live('select')) {
        for (const { value } of [...el.options]) {
          if (!el.isConnected) break;
          el.value = value;
          times.push(timed(box, () => fire(el, 'change')));
        }
      }
      for (const el of live('textarea')) {
        el.value = 'In May you told me about the boards. I am writing because I would like to know more. '.repeat(round + 1);
        times.push(timed(box, () => fire(el, 'change')));
      }
      const button = live('button').find((b) => !/Erase|Export|Save|Copy/.test(b.textContent));
      if (button) times.push(timed(box, () => button.click()));
    }
    (kinds[name] ??= []).push(...times);
  }
  return kinds;
}"""


def main():
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, default="_build/html", help="folder of the built book")
    args = parser.parse_args()
    name = "book/gallery.html"
    if not (args.site / name).is_file():
        parser.exit(2, f"{args.site / name} is missing: build the book first.\n")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    tables = []
    with sync_playwright() as playwright, Site(args.site) as site:
        with playwright.chromium.launch(executable_path=path, args=FLAGS) as browser:
            for rate in (1, 4):
                page = browser.new_page()
                page.goto(f"http://127.0.0.1:{site.server_port}/{name}")
                waiting = page.locator(".anywidget[data-model]:not([data-anywidget])")
                waiting.first.wait_for(state="detached")
                devtools = page.context.new_cdp_session(page)
                devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
                tables.append(page.evaluate(WORK))
                page.close()
    print(
        f"{'input to picture, ms':28}{'inputs':>8}{'median':>8}{'95%':>8}{'4x CPU: median':>17}{'95%':>8}"
    )
    for widget, times in tables[0].items():
        if len(times) < 2:
            continue  # nothing to move: the reader's own answers, of which there are none yet
        cells = [f"{len(times):8d}"]
        for table, width in zip(tables, (8, 17), strict=True):
            cells.append(f"{statistics.median(table[widget]):{width}.1f}")
            cells.append(f"{statistics.quantiles(table[widget], n=20)[-1]:8.1f}")
        print(f"{widget:28}", *cells, sep="")


if __name__ == "__main__":
    main()
