"""How long 50 widgets take on a page, against the same 50 modules without any host.

``python bench/speed.py`` opens the two in turns and prints medians, quartiles and ratios: the machine may
have other work, which then hits both. Needs the extra ``test``.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import widget_site
from sphinx_anywidget.browser import chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNT, ROUNDS = 50, 25
ESM = """
export default { render({ model, el }) {
  for (let i = 0; i < 40; i += 1) {
    const row = document.createElement("p");
    row.textContent = `${model.get("n")}: row ${i}`;
    el.append(row);
  }
} }; // %d
"""
BARE = """<!doctype html><main></main><script type="module">
const states = %s;
await Promise.all(states.map(async (n) => {
  const { default: widget } = await import(`./${n}.js`);
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  widget.render({ model: { get: () => n }, el });
}));
window.ready = performance.now();
</script>"""
BARE_READY = """() => new Promise((resolve) => {
  const look = () => window.ready ? resolve(window.ready) : setTimeout(look, 1);
  look();
})"""
READY = """() => new Promise((resolve) => {
  const look = () => document.querySelectorAll(".anywidget[data-anywidget=ready]").length === %d
    ? resolve(performance.now()) : setTimeout(look, 1);
  look();
})"""


def build(folder: Path) -> Path:
    """Build a page of widgets, and one with the same modules beside it; return the site."""
    models = {f"m{n}": widget_site.anywidget(ESM % n, n=n) for n in range(COUNT)}
    widget_site.write_saved(folder / "index.ipynb", models, *models)
    _, out = widget_site.site(folder)
    (out / "bare").mkdir()
    for n in range(COUNT):
        (out / f"bare/{n}.js").write_text(ESM % n)
    (out / "bare/index.html").write_text(BARE % list(range(COUNT)))
    return out


def milliseconds(browser: "Browser", address: str, ready: str) -> float:
    """Open a page and return when it was ready, as it says itself."""
    page = browser.new_page()
    page.goto(address, wait_until="commit")
    found = float(page.evaluate(ready))
    page.close()
    return found


def main() -> None:
    """Print the times and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        out = build(Path(name))
        rounds = []
        with serve(out) as base, chromium() as browser:
            pages = {f"{base}/bare/index.html": BARE_READY, f"{base}/index.html": READY % COUNT}
            for _ in range(ROUNDS):
                rounds.append([milliseconds(browser, *page) for page in pages.items()])
    bare, widgets = (statistics.quantiles(each, n=4) for each in zip(*rounds, strict=True))
    ratios = statistics.quantiles([ours / theirs for theirs, ours in rounds], n=4)
    print(f"{COUNT} bare modules: {bare[1]:.0f} ms ({bare[0]:.0f} to {bare[2]:.0f})")
    print(f"{COUNT} widgets: {widgets[1]:.0f} ms ({widgets[0]:.0f} to {widgets[2]:.0f})")
    print(f"ratio of the medians {widgets[1] / bare[1]:.2f}; ", end="")
    print(f"in each round {ratios[1]:.2f} ({ratios[0]:.2f} to {ratios[2]:.2f})")


if __name__ == "__main__":
    main()
