"""What is written for the widgets of a notebook, and what is refused."""

import json
import re
import shutil
from types import SimpleNamespace

import nbformat
import pytest
import widget_site
from sphinx_anywidget import assets, snapshots, store
from sphinx_anywidget.extension import remove_stale_assets
from sphinx_anywidget.pages import script_json
from sphinx_anywidget.references import reachable_models


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A site with a page of widgets and one of slow ones, as HTML and as text."""
    return widget_site.build_site(tmp_path_factory.mktemp("mini"), tmp_path_factory.mktemp("out"))


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
    for old in ("old-000000000000.js", "old-000000000000.text.js"):
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
    for text, why in (("Foreign()", "a running notebook"), ("Remote()", "code from another host")):
        assert re.search(rf"<pre>{re.escape(text)}[^<]*</pre><p>This part needs {why}", html), text


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
    (tmp_path / "src" / "conf.py").write_text(widget_site.CONFIG)
    said = widget_site.build(tmp_path / "src", "html", tmp_path / "out")
    assert "holds no state for Lost()" in said and "sphinx-anywidget store" in said
    assert "Lost()" in (tmp_path / "out" / "index.html").read_text("utf8")


def test_other_builders_get_the_text_form(pages):
    assert "Foreign()" in (pages / "text" / "index.txt").read_text("utf8")


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
        "a": {"state": {"x": ["IPY_MODEL_b"], "style": "IPY_MODEL_s", "layout": "IPY_MODEL_l"}},
        "b": {"state": {"back": {"deep": "anywidget:a"}, "gone": "IPY_MODEL_zz"}},
        "l": {"state": {}},
        "s": {
            "state": {},
            "model_module": "@jupyter-widgets/controls",
            "model_name": "SliderStyleModel",
        },
        "c": {"state": {}},
    }
    assert set(reachable_models("a", saved)) == {"a", "b", "l", "s"}


def test_storing_a_notebook_twice_changes_nothing(tmp_path):
    path = tmp_path / "n.ipynb"
    widget_site.write_notebook(path, widget_site.WIDGETS, "Parent(child=Counter())")
    assert store.main([str(path)]) == 0
    first = path.read_bytes()
    assert store.main([str(path), "--check"]) == 0
    assert path.read_bytes() == first
    widget_site.write_notebook(path, "1 + 1")
    assert store.main([str(path), "--check"]) == 1


def test_a_snapshot_gives_room_and_words(tmp_path):
    """Its heights stand in the widget's style; its words are found by the search."""
    widget_site.write_notebook(tmp_path / "index.ipynb", widget_site.WIDGETS, "Counter()")
    stored = store.normalise(store.execute(tmp_path / "index.ipynb", 60), "index")
    nbformat.write(stored, tmp_path / "index.ipynb")
    (tmp_path / "conf.py").write_text(widget_site.CONFIG + 'anywidget_snapshots = "seen"\n')
    (tmp_path / "seen").mkdir()
    seen = [{"heights": [3] * len(snapshots.WIDTHS), "reads": ['- button "zebra" [disabled]']}]
    (tmp_path / "seen" / "index.json").write_text(json.dumps(seen))
    assert widget_site.build(tmp_path, "html", tmp_path / "out") == ""
    html = (tmp_path / "out/index.html").read_text("utf8")
    assert "--h0:3rem" in html and "min-height: var(--h0)" in html
    assert "zebra" in (tmp_path / "out/searchindex.js").read_text("utf8")
    assert snapshots.spoken_words(seen[0]["reads"]).strip() == '"zebra"'
