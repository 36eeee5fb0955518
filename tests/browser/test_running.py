"""JupyterLite in the published site, with the core of Pyodide that npm has: no numpy, no pandas.

What needs them, which is every import of ``warmstart``, cannot run here. The rest is real: the site
is built, the kernel starts, packages are installed, widgets work, and no other host is asked.
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from conftest import ROOT
from pages import axe
from playwright.sync_api import TimeoutError

import warmstart

pytestmark = pytest.mark.browser

CORE = ROOT / "web/node_modules/pyodide"
LINK = "Run this notebook in the browser"
NOTEBOOK = "book/02-context-or-cold"
WIDGET = """
import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
      const button = document.createElement("button");
      button.textContent = "more";
      button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
      el.append(button);
    } }'''
    n = traitlets.Int(0).tag(sync=True)
counter = Counter()
counter
"""


def run_tool(*arguments, **options):
    done = subprocess.run(
        [*map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        **options,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def lite_site(tmp_path_factory, site):
    """The site as `make lite` makes it, but for the release."""
    assert importlib.util.find_spec("jupyterlite_core"), "install requirements-test.txt"
    assert CORE.is_dir(), "run npm ci in web/"
    folder = tmp_path_factory.mktemp("lite")
    notebooks = [f"{NOTEBOOK}.ipynb", "book/exercises/write-a-rule.ipynb"]
    module = (sys.executable, "-m")
    done = run_tool(
        *module,
        "sphinx_lean.lite",
        folder / "lite",
        "--pyodide",
        CORE,
        "--partial",
        *("--extra", "widgets"),
        *("--base", site / "_notebooks"),
        *notebooks,
    )
    left = done.stderr.rsplit(":", 1)[1]
    assert all(name in left for name in ("numpy", "pandas", "matplotlib"))
    environment = os.environ | {"LITE": str(folder / "lite")}
    book = Path(sys.executable).with_name("jupyter-book")
    run_tool(book, "build", "--path-output", folder, ".", env=environment)
    built = folder / "_build/html"
    run_tool(*module, "sphinx_lean.site", built, folder / "site", "--lite", folder / "lite")
    return folder / "site"


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_book_is_the_same_but_for_a_link(lite_site, site):
    """So that without JupyterLite nothing of it is left, and with it nothing else changes."""
    names = {f.relative_to(site).as_posix() for f in site.rglob("*.html")}
    with_lite = {
        name
        for name in (f.relative_to(lite_site).as_posix() for f in lite_site.rglob("*.html"))
        if not name.startswith("lite/")
    }
    assert with_lite - names == {"run.html"} and names <= with_lite
    linked = set()
    for name in names - {"offline.html"}:  # it states the size of the whole
        plain, page = ((s / name).read_text("utf8").splitlines() for s in (site, lite_site))
        assert [line for line in page if LINK not in line] == plain, name
        if page != plain:
            linked.add(name)
    notebooks = {
        f.relative_to(ROOT).with_suffix(".html").as_posix() for f in ROOT.glob("book/**/*.ipynb")
    }
    assert linked == notebooks
    for folder in ("_static", "_images"):
        for file in (site / folder).rglob("*"):
            if file.is_file():
                assert digest(file) == digest(lite_site / file.relative_to(site))
    assert '"lite/' not in (lite_site / "sw.js").read_text()


def test_the_sizes_that_are_stated_are_those_of_the_files(lite_site):
    needs = json.loads((lite_site / "lite/needs.json").read_text())
    for name, size in needs["python"].items():
        assert (lite_site / "lite" / name).stat().st_size == size
    page = (lite_site / "run.html").read_text("utf8")
    assert f"{sum(needs['python'].values()) / 1e6:.1f} MB for Python" in page
    assert f"up to {needs['scripts'] / 1e6:.1f} MB of JupyterLab" in page


def run(page, code, says, number=0, patience=60_000, tries=1):
    """Put code into a cell, run it, and wait until what it should say stands below.

    The editor must have the focus and hold the code before the keys that run it are pressed: a
    notebook that is still being laid out may take neither.
    """
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    for left in reversed(range(tries)):
        cell.locator(".cm-content").click()
        cell.locator(".cm-editor.cm-focused").wait_for()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(code)
        cell.locator(".cm-line").last.get_by_text(code.splitlines()[-1], exact=True).wait_for()
        page.keyboard.press("Control+Enter")
        try:
            cell.locator(".jp-OutputArea").get_by_text(says).first.wait_for(timeout=patience)
            return
        except TimeoutError:
            if not left:
                raise
            warnings.warn(f"JupyterLite did not take up a cell: {code!r}", stacklevel=2)


def test_a_notebook_runs_in_the_browser_and_asks_nobody_else(lite_site, serve, watched):
    home = serve(lite_site)
    view = watched(home)
    page = view.page
    hosts = set()
    page.context.on(
        "request", lambda r: hosts.add(r.url.split("/")[2] if "//" in r.url[:9] else "")
    )

    # The book is kept on the device first: JupyterLite must leave that alone.
    view.open(f"{home}/offline.html")
    page.get_by_role("button", name="Keep this book").click()
    page.get_by_text("It opens without a network").wait_for()

    view.open(f"{home}/{NOTEBOOK}.html")
    page.get_by_role("link", name=LINK).click()
    go = page.get_by_role("button", name="Fetch it and open 02-context-or-cold.ipynb")
    go.wait_for()
    assert axe(page) == []
    assert not page.get_by_role("button", name="Remove what").is_visible()
    view.check()
    go.click()
    page.wait_for_url("**/lite/notebooks/**")
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.wait_for(state="attached", timeout=120_000)

    # A kernel that has just come up has lost its first cell before; a reader would run it again.
    run(page, "print('sum', 1 + 1)", "sum 2", patience=45_000, tries=3)
    # The project's wheel and what a release lacks come with the first cell that names them. Here it
    # stops at numpy, which the core does not have; with a full release it goes on.
    run(page, "from warmstart import Scenario", "No module named 'numpy'")
    run(
        page,
        "from importlib.metadata import version\nprint(version('warmstart'))",
        warmstart.__version__,
    )
    again = "try:\n    import warmstart.data\nexcept ImportError as error:\n    print('again', error.name)"
    run(page, again, "again numpy")
    run(page, WIDGET.strip(), "more")
    page.get_by_role("button", name="more").click()
    run(page, "print('COUNTED', counter.n)", "COUNTED 1", number=1)
    run(page, "%pip install requests", "PyPI fallback is disabled")

    refused = [c for c in view.complaints if "Content Security Policy" in c or "Refused" in c]
    assert refused == [] and view.strays == [] and hosts <= {home.split("/")[2], ""}
    assert page.context.cookies() == []
    workers = "navigator.serviceWorker.getRegistrations().then((a) => a.map((r) => r.scope).sort())"
    assert page.evaluate(workers) == [f"{home}/"]

    # What it kept can be removed, and the book stays.
    page.goto(f"{home}/run.html#{NOTEBOOK}.ipynb")
    page.get_by_role("button", name="Remove what").click()
    page.get_by_text("What JupyterLite kept here is removed.").wait_for()
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate(workers) == [f"{home}/"]
    kept = page.evaluate("caches.keys()")
    assert len(kept) == 1 and kept[0].startswith("book ")
    # An address that somebody made up opens nothing, not even one that cannot be decoded.
    for made_up in ("?1#https://example.org/evil.ipynb", "?2#%"):
        page.goto(f"{home}/run.html{made_up}")
        page.get_by_text("Which notebook?").wait_for()
        assert not page.locator(".go").is_visible()


def test_a_download_that_breaks_off_is_said(lite_site, serve, watched):
    home = serve(lite_site)
    page = watched(home).page
    page.route("**/*.wasm", lambda route: route.abort())
    page.goto(f"{home}/run.html#{NOTEBOOK}.ipynb")
    page.get_by_role("button", name="Fetch it").click()
    page.get_by_text("A part of it did not arrive").wait_for()
    assert page.get_by_role("button", name="Fetch it").is_visible()
    page.unroute("**/*.wasm")
    page.get_by_role("button", name="Fetch it").click()
    page.wait_for_url("**/lite/notebooks/**")
