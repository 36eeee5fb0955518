"""How long 50 widgets take on a page, against the same 50 modules without any host.

``python bench/speed.py`` prints the ratio of the medians; needs the extra ``test``.
"""

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import widget_site
from sphinx_anywidget.browser import chromium, serve

COUNT, RUNS = 50, 9
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
READY = """() => new Promise((resolve) => {
  const look = () => document.querySelectorAll(".anywidget[data-anywidget=ready]").length === %d
    ? resolve(performance.now()) : setTimeout(look, 1);
  look();
})"""


def main() -> None:
    """Print the times and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = {f"m{n}": widget_site.anywidget(ESM % n, n=n) for n in range(COUNT)}
        widget_site.write_saved(folder / "index.ipynb", models, *models)
        _, out = widget_site.site(folder)
        (out / "bare").mkdir()
        for n in range(COUNT):
            (out / f"bare/{n}.js").write_text(ESM % n)
        (out / "bare/index.html").write_text(BARE % list(range(COUNT)))
        times: dict[str, list[float]] = {"bare": [], "host": []}
        with serve(out) as base, chromium() as browser:
            for _ in range(RUNS):
                page = browser.new_page()
                page.goto(f"{base}/bare/index.html")
                page.wait_for_function("window.ready")
                times["bare"].append(page.evaluate("window.ready"))
                page.close()
                page = browser.new_page()
                page.goto(f"{base}/index.html", wait_until="commit")
                times["host"].append(page.evaluate(READY % COUNT))
                page.close()
    middle = {name: statistics.median(each) for name, each in times.items()}
    print(
        f"{COUNT} bare modules {middle['bare']:.0f} ms, widgets {middle['host']:.0f} ms", end=", "
    )
    print(f"ratio {middle['host'] / middle['bare']:.2f}")


if __name__ == "__main__":
    main()
