"""The host as npm has it, in a browser; what needs no page is in ``host.test.mjs``."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sphinx_anywidget
from sphinx_anywidget import bundle
from sphinx_anywidget.browser import serve
from widget_site import anywidget, model

ROOT = Path(__file__).parents[1]
SHOW = """<!doctype html><div id="place"></div><script type="module">
import { show } from "./host.mjs";
const text = async (name) => (await fetch(name)).text();
const classic = { module: await text("classic.js"), style: await text("classic.css") };
const end = await show(await (await fetch("saved.json")).json(), "box", place, classic);
window.ended = () => { end(); return place.innerText; };
</script>"""


@pytest.fixture
def packed(tmp_path):
    """A folder that npm can pack."""
    folder = tmp_path / "package"
    subprocess.run([sys.executable, ROOT / "npm/pack.py", folder], check=True)
    return folder


def test_what_the_package_names_is_in_it(packed):
    package = json.loads((packed / "package.json").read_text("utf8"))
    assert package["version"] == sphinx_anywidget.__version__
    assert {packed / name for name in package["exports"].values()} <= {*packed.iterdir()}
    assert {f"./{name}" for name in package["files"]} == {*package["exports"].values()}


def test_the_module_needs_no_other_file():
    text = bundle.module(bundle.HOST)
    assert not re.search(r"^import ", text, re.M) and "export { Notebook, entries };" in text


@pytest.mark.browser
def test_a_saved_widget_is_drawn_where_a_page_wants_it(thread, browser, packed):
    esm = """export default { render({ model, el, signal }) {
      el.append(`alive ${model.get("n")}`);
      signal.addEventListener("abort", () => { el.textContent = "ended"; });
    } }"""
    models = {
        "box": model(name="VBoxModel", children=["IPY_MODEL_a", "IPY_MODEL_b"]),
        "a": anywidget(esm, n=3, _css="#place { outline-color: rgb(1, 2, 3) }"),
        "b": model(name="LabelModel", value="a label"),
    }
    (packed / "saved.json").write_text(json.dumps({"state": models}))
    (packed / "index.html").write_text(SHOW)

    def visit():
        page = browser.new_page()
        with serve(packed) as base:
            page.goto(f"{base}/index.html")
            page.get_by_text("alive 3").wait_for()
            page.get_by_text("a label").wait_for()
            colour = page.locator("#place").evaluate("e => getComputedStyle(e).outlineColor")
            page.wait_for_function("window.ended")
            after = page.evaluate("window.ended()")
        page.close()
        return colour, after

    colour, after = thread.submit(visit).result()
    assert colour == "rgb(1, 2, 3)" and "ended" in after
