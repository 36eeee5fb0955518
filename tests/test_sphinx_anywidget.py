"""Any anywidget on a static page: what is written, and that it lives there without a kernel."""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from types import SimpleNamespace

import nbformat
import pytest
from sphinx_anywidget import assets, store
from sphinx_anywidget.extension import remove_stale_assets, script_json
from sphinx_anywidget.render import reachable_models

OWN = '''
import anywidget, ipywidgets, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default {
      initialize({ model }) {
        window.started = (window.started ?? 0) + 1;
        model.on("change:n", () => { window.heard = model.get("n"); });
        return () => { window.ended = true; };
      },
      render({ model, el, signal }) {
        const button = document.createElement("button");
        const show = () => { button.textContent = `count ${model.get("n")}`; };
        button.className = "counter";
        button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); model.send({ hello: 1 }); };
        model.on("change:n", show);
        show();
        el.append(button);
        return () => { window.cleaned = (window.cleaned ?? 0) + 1; };
      },
    };
    """
    _css = ".counter { outline-color: rgb(1, 2, 3); }"
    n = traitlets.Int(3).tag(sync=True)
    note = traitlets.Unicode("</script><script>window.pwned = 1</script> \\u2028").tag(sync=True)
    def __repr__(self): return "Counter </pre><b>bold</b>"

class Parent(anywidget.AnyWidget):
    _esm = """
    export default async () => ({
      async render({ model, el, host, experimental }) {
        const inner = document.createElement("div");
        inner.className = "inner";
        el.append(inner);
        const child = await host.getWidget(model.get("child"));
        await child.render({ el: inner });
        const other = await model.widget_manager.get_model(model.get("child").replace("IPY_MODEL_", ""));
        el.dataset.sees = other.get("n");
        el.dataset.bytes = model.get("data").getUint8(1);
        await experimental.invoke("x").catch((e) => { el.dataset.invoke = e.message; });
      },
    });
    """
    child = traitlets.Instance(anywidget.AnyWidget).tag(sync=True, **ipywidgets.widget_serialization)
    data = traitlets.Bytes(b"\\x07\\x2a").tag(sync=True)
    def __repr__(self): return "Parent()"

class Remote(anywidget.AnyWidget):
    _esm = 'import * as d3 from "https://esm.sh/d3"; export default { render() {} }'
    def __repr__(self): return "Remote()"

class Broken(anywidget.AnyWidget):
    _esm = "export default { render() { throw new Error('boom'); } }"
    def __repr__(self): return "Broken()"
'''

CELLS = [
    OWN,
    "counter = Counter()\ncounter",
    "counter",
    "Parent(child=Counter(n=40))",
    "Remote()",
    "Broken()",
    "ipywidgets.IntSlider(value=7)",
    "import drawdata\ndrawdata.ScatterWidget()",
    "import wigglystuff\nwigglystuff.Slider2D()",
    "wigglystuff.SortableList(['one', 'two', 'three'])",
]

SLOW = '''
import anywidget

class Never(anywidget.AnyWidget):
    _esm = "export default { render() { return new Promise(() => {}); } }"
    def __repr__(self): return "Never()"

class Stamp(anywidget.AnyWidget):
    _esm = """
    export default { render({ el }) { el.className = "stamp"; el.textContent = document.timeline.currentTime; } }
    """
    def __repr__(self): return "Stamp()"
'''


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A small Sphinx site with a notebook of widgets, most of them not ours, and one of slow ones."""
    root, out = tmp_path_factory.mktemp("mini"), tmp_path_factory.mktemp("out")
    for name, cells in {"index": CELLS, "slow": [SLOW, "Never()", *["Stamp()"] * 3]}.items():
        notebook = nbformat.v4.new_notebook(
            metadata={"orphan": True},
            cells=[
                nbformat.v4.new_markdown_cell("# Widgets"),
                *map(nbformat.v4.new_code_cell, cells),
            ],
        )
        nbformat.write(notebook, root / f"{name}.ipynb")
        stored = store.normalise(store.execute(root / f"{name}.ipynb", 60), name)
        nbformat.write(stored, root / f"{name}.ipynb")
    (root / "conf.py").write_text(
        textwrap.dedent("""
        extensions = ["myst_nb", "sphinx_anywidget"]
        nb_execution_mode = "off"
        project = "mini"
    """)
    )
    for builder in ("html", "text"):
        subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, root, out / builder],
            check=True,
            capture_output=True,
            text=True,
        )
    return out


@pytest.fixture(scope="module")
def html(pages):
    return (pages / "html" / "index.html").read_text("utf8")


def models(html):
    return json.loads(re.search(r'class="anywidget-models">(.*?)</script>', html, re.S)[1])


def test_each_module_is_written_once_under_its_contents_name(pages, html):
    written = {p.name for p in (pages / "html/_static/anywidget").iterdir()}
    used = {m[k] for m in models(html).values() for k in ("module", "style") if k in m}
    scripts = {n for n in written if n.endswith(".js") and not n.endswith(".text.js")}
    assert used <= written
    slow = models((pages / "html/slow.html").read_text("utf8"))
    modules = {m["module"] for page in (models(html), slow) for m in page.values()}
    assert len(scripts) == len(modules) + 1  # and the host
    assert "window.started" not in json.dumps(models(html)), "a module's text stands in the page"


def test_what_an_earlier_build_left_is_swept_away(pages, tmp_path):
    folder = shutil.copytree(pages / "html", tmp_path / "html") / "_static/anywidget"
    wanted = {p.name for p in folder.iterdir()}
    for old in ("warmstart-000000000000.js", "warmstart-000000000000.text.js"):
        (folder / old).write_text("")
    builder = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path / "html")
    remove_stale_assets(
        builder, error=RuntimeError("a build that failed has not written every page")
    )
    assert len({p.name for p in folder.iterdir()}) == len(wanted) + 2
    remove_stale_assets(builder, error=None)
    assert {p.name for p in folder.iterdir()} == wanted


def test_nothing_of_the_notebook_front_end_is_asked_for(html):
    assert not re.search(r"require(\.min)?\.js|html-manager|jsdelivr|unpkg|cdnjs", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!www\.sphinx-doc)', html.split("<body")[0])


def test_what_cannot_be_mounted_stays_text_with_a_sentence(html):
    for text in ("IntSlider(value=7)", "Remote()"):
        assert re.search(
            rf"<pre>{re.escape(text)}</pre><p>This part needs a running notebook", html
        ), text


def test_text_is_escaped(html):
    assert "<b>bold</b>" not in html
    assert "<script>window.pwned" not in html


def test_a_view_without_stored_state_is_a_warning(tmp_path):
    """Front ends may save a notebook without its widgets; the page must not go out so in silence."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A")])
    cell = nbformat.v4.new_code_cell("x", execution_count=1)
    view = {"model_id": "gone", "version_major": 2, "version_minor": 0}
    data = {"text/plain": "Lost()", "application/vnd.jupyter.widget-view+json": view}
    cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    notebook.cells.append(cell)
    (tmp_path / "src").mkdir()
    nbformat.write(notebook, tmp_path / "src" / "index.ipynb")
    (tmp_path / "src" / "conf.py").write_text(
        'extensions = ["myst_nb", "sphinx_anywidget"]\nnb_execution_mode = "off"\n'
    )
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        tmp_path / "src",
        tmp_path / "out",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "holds no state for Lost()" in done.stderr and "sphinx_anywidget.store" in done.stderr
    assert "Lost()" in (tmp_path / "out" / "index.html").read_text("utf8")


def test_other_builders_get_the_text_form(pages):
    assert "IntSlider(value=7)" in (pages / "text" / "index.txt").read_text("utf8")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_widgets_live_on_the_page(pages, serve, watched, scheme):
    home = serve(pages / "html") if scheme == "http" else (pages / "html").as_uri()
    view = watched(home)
    page = view.open(f"{home}/index.html")

    # Two views of one model stay in step; initialize ran once a model; the style arrived.
    counters = page.locator(".counter")
    assert counters.all_inner_texts() == ["count 3", "count 3", "count 40"]
    assert page.evaluate("window.started") == 2
    counters.nth(1).click()
    assert counters.all_inner_texts() == ["count 4", "count 4", "count 40"]
    assert page.evaluate("window.heard") == 4
    assert counters.first.evaluate("e => getComputedStyle(e).outlineColor") == "rgb(1, 2, 3)"

    # A widget in a widget, its model, bytes, and a call that needs a kernel.
    parent = page.locator(".inner").locator("..")
    assert parent.evaluate("e => ({...e.dataset})") == {
        "sees": "40",
        "bytes": "42",
        "invoke": "There is no kernel on this page.",
    }

    # One that fails says so and shows its text; nothing reached the console.
    broken = page.locator(".anywidget[data-anywidget=text]")
    assert broken.count() == 1 and "Broken()" in broken.inner_text()
    assert "could not be started" in broken.inner_text()
    assert page.evaluate("window.pwned") is None

    # Widgets that others wrote.
    box = page.locator("text=one").first
    assert box.is_visible()
    plane = page.locator(
        ".anywidget[data-anywidget=ready] canvas, .anywidget[data-anywidget=ready] svg"
    ).first
    plane.scroll_into_view_if_needed()
    assert page.locator(".anywidget[data-anywidget=ready]").count() == 6

    # drawdata itself sets an svg height that Chromium calls invalid; nothing else may be heard.
    view.complaints = [
        c
        for c in view.complaints
        if 'attribute height: Expected length, "auto"' not in c and "frame-ancestors" not in c
    ]
    view.check()


@pytest.mark.browser
def test_drawing_with_somebody_elses_widget_changes_its_model(pages, serve, watched):
    home = serve(pages / "html")
    page = watched(home).open(f"{home}/index.html")
    drawn = page.locator(".anywidget", has=page.locator("svg[viewBox]")).locator("svg")
    svg = max(drawn.all(), key=lambda e: (e.bounding_box() or {"width": 0})["width"])
    svg.scroll_into_view_if_needed()
    before = svg.locator("circle").count()
    box = svg.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 200 + 6 * step, box["y"] + 150 + 3 * step)
    page.mouse.up()
    page.wait_for_function(
        "([e, n]) => e.querySelectorAll('circle').length > n", arg=[svg.element_handle(), before]
    )


@pytest.mark.browser
def test_widgets_come_one_a_frame_and_none_waits_for_a_slow_one(pages, serve, watched):
    home = serve(pages / "html")
    page = watched(home).page
    page.goto(f"{home}/slow.html")
    stamps = page.locator(".stamp")
    stamps.nth(2).wait_for()
    times = [float(stamp) for stamp in stamps.all_inner_texts()]
    # A busy browser may give two frames one time, and not three.
    assert times == sorted(times) and len(set(times)) > 1, "a frame each, from the top"
    assert page.locator(".anywidget:not([data-anywidget])").count() == 1, "the slow one is at work"


@pytest.mark.browser
def test_clean_up_runs_when_the_page_goes(pages, serve, watched):
    home = serve(pages / "html")
    page = watched(home).open(f"{home}/index.html")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }))")
    assert page.evaluate("[window.ended, window.cleaned]") == [True, 3]


# ---- pieces ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        ('import x from "https://a.b/c.js"', True),
        ("import 'http://a.b/c.js'", True),
        ('export * from "//a.b/c.js"', True),
        ("const m = await import(`https://a.b/c.js`)", True),
        ("https://a.b/c.js", True),
        ('const ns = "http://www.w3.org/2000/svg"; export default {}', False),
        ("// see https://a.b\nexport default {}", False),
    ],
)
def test_a_module_that_imports_from_elsewhere_is_found(text, remote):
    if remote:
        with pytest.raises(assets.AssetError, match="another host"):
            assets.refuse_remote(text, ".js")
    else:
        assets.refuse_remote(text, ".js")


@pytest.mark.parametrize("path", ["../secret.js", "nothing.js", "a/../../x.js"])
def test_a_reference_stays_inside_its_package(path):
    with pytest.raises(assets.AssetError):
        assets.resolve_asset(assets.asset_reference("sphinx_anywidget", path))


def test_a_reference_to_a_package_that_is_not_there_is_said():
    with pytest.raises(assets.AssetError, match="not installed"):
        assets.resolve_asset(assets.asset_reference("no_such_package", "x.js"))


def test_embedded_state_cannot_leave_its_script_element():
    text = script_json({"a": "</script><!-- \u2028"})
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == {"a": "</script><!-- \u2028"}


def test_models_are_found_through_references_and_loops():
    saved = {
        "a": {"state": {"x": ["IPY_MODEL_b"], "layout": "IPY_MODEL_l"}},
        "b": {"state": {"back": {"deep": "IPY_MODEL_a"}, "gone": "IPY_MODEL_zz"}},
        "l": {"state": {}},
        "c": {"state": {}},
    }
    assert set(reachable_models("a", saved)) == {"a", "b"}


def test_storing_a_notebook_twice_changes_nothing(tmp_path):
    path = tmp_path / "n.ipynb"
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(c)
                for c in ("from warmstart.widgets import Simulator", "Simulator()")
            ]
        ),
        path,
    )
    assert store.main([str(path)]) == 0
    first = path.read_bytes()
    assert store.main([str(path), "--check"]) == 0
    assert path.read_bytes() == first
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), path)
    assert store.main([str(path), "--check"]) == 1
