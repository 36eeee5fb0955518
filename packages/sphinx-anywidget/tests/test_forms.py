"""What a reader gets where a widget is not mounted, and while it is not there yet."""

import base64
import importlib
import re

import nbformat
import pytest
import widget_site
from sphinx_anywidget import bundle as scripts
from sphinx_anywidget.entries import layout_declarations
from sphinx_anywidget.models import CLASSIC, check_tree
from sphinx_anywidget.references import VIEW_MIME

PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360f8cf50070003840180b9b4a5f40000000049454e44ae426082"
    )
).decode()
LOST = {"u": widget_site.model(name="ForeignModel")}


def bundle(key, **forms):
    return {"text/plain": "Plain()", VIEW_MIME: {"model_id": key}, **forms}


@pytest.mark.parametrize(
    ("mime", "data", "seen"),
    [
        ("text/html", "<table class=kept></table>", "<table class=kept>"),
        ("image/png", PNG, "<img"),
        ("text/markdown", "*kept*", "<em>kept</em>"),
    ],
)
def test_a_richer_form_of_the_output_comes_before_the_text(tmp_path, mime, data, seen):
    widget_site.write_saved(tmp_path / "index.ipynb", LOST, bundle("u", **{mime: data}))
    said, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and seen in page and "Plain()" not in page and "anywidget-text" not in page


def test_a_stored_picture_stands_there_until_the_widget_does(tmp_path):
    models = {"a": widget_site.anywidget()}
    widget_site.write_saved(tmp_path / "index.ipynb", models, bundle("a", **{"image/png": PNG}))
    said, out = widget_site.site(tmp_path)
    slot = (out / "index.html").read_text("utf8").split('data-model="a"')[1].split("</div>")[0]
    assert said == "" and "<img" in slot and list((out / "_images").iterdir())


def test_an_empty_output_is_nothing_to_mount(tmp_path):
    empty = widget_site.model("@jupyter-widgets/output", "OutputModel", outputs=[])
    widget_site.write_saved(tmp_path / "index.ipynb", {"o": empty}, "o")
    said, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and "data-model" not in page and "needs a running notebook" not in page


def test_a_box_shows_what_it_can_and_says_what_it_cannot(tmp_path):
    box = widget_site.model(name="VBoxModel", children=["IPY_MODEL_a", "IPY_MODEL_u"])
    models = {"box": box, "a": widget_site.anywidget(), **LOST}
    widget_site.write_saved(tmp_path / "index.ipynb", models, "box")
    said, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert "a part of Widget('box') stays text: ForeignModel" in said
    assert 'data-model="box"' in page and '"notice":"This part needs a running notebook' in page


def test_a_box_of_nothing_that_can_be_shown_stays_text(tmp_path):
    box = widget_site.model(name="HBoxModel", children=["IPY_MODEL_u"])
    widget_site.write_saved(tmp_path / "index.ipynb", {"box": box, **LOST}, "box")
    said, out = widget_site.site(tmp_path)
    assert "Widget('box') stays text: ForeignModel is not an anywidget" in said
    assert "data-model" not in (out / "index.html").read_text("utf8")


def test_links_between_two_outputs_reach_the_page(tmp_path):
    link = widget_site.model(
        name="LinkModel", source=["IPY_MODEL_s", "value"], target=["IPY_MODEL_a", "n"]
    )
    models = {"s": widget_site.model(name="IntSliderModel", value=3), "l": link}
    models["a"] = widget_site.anywidget(n=1)
    widget_site.write_saved(tmp_path / "index.ipynb", models, "s", "a")
    _, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert '"starts":true' in page and page.count('data-model="') == 2


@pytest.mark.parametrize("reference", ["no_such_package/x.mjs", "sphinx_anywidget/no_such.mjs"])
@pytest.mark.parametrize("listed", [True, False])
def test_a_module_that_is_missing_at_build_is_a_warning(tmp_path, reference, listed):
    """With ``-W`` no page goes out with the stub that says to run a cell."""
    stub = f"/* sphinx-anywidget: {reference} */\nexport default {{ render() {{}} }};\n"
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(stub)}, "a")
    config = (
        widget_site.CONFIG if listed else widget_site.CONFIG.replace(', "sphinx_anywidget"', "")
    )
    said, out = widget_site.site(tmp_path, config)
    assert "Widget('a') stays text" in said
    page = (out / "index.html").read_text("utf8")
    assert "was missing when the page was made" in page and "data-model" not in page


def test_a_page_is_read_again_once_the_missing_package_is_there(tmp_path, monkeypatch):
    stub = "/* sphinx-anywidget: arrives_later/x.mjs */\nexport default {};\n"
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(stub)}, "a")
    monkeypatch.syspath_prepend(tmp_path / "later")
    _, out = widget_site.site(tmp_path)
    assert "data-model" not in (out / "index.html").read_text("utf8")
    importlib.invalidate_caches()
    (tmp_path / "later/arrives_later").mkdir(parents=True)  # a namespace package
    (tmp_path / "later/arrives_later/x.mjs").write_text("export default { render() {} }; // there")
    said, _ = widget_site.site(tmp_path)
    assert said == "" and 'data-model="a"' in (out / "index.html").read_text("utf8")
    [module] = (out / "_static/anywidget").glob("widget-*[!t].js")
    assert "// there" in module.read_text()


def test_layout_and_classes_reach_the_page(tmp_path):
    layout = {"width": "300px", "grid_area": "a", "_model_name": "x", "height": None}
    assert layout_declarations(layout) == {"width": "300px", "grid-area": "a"}
    models = {
        "a": widget_site.anywidget(layout="IPY_MODEL_l", _dom_classes=["warm", "two words"]),
        "l": widget_site.model("@jupyter-widgets/base", "LayoutModel", width="300px"),
    }
    widget_site.write_saved(tmp_path / "index.ipynb", models, "a")
    _, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert '"layout":{"width":"300px"}' in page and '"classes":["warm","two","words"]' in page


def test_what_is_large_stands_beside_the_page_by_its_content(tmp_path):
    data = base64.b64encode(bytes(200_000)).decode()
    buffers = [
        {"encoding": "base64", "path": ["big"], "data": data},
        {"encoding": "base64", "path": ["small"], "data": "AAAA"},
    ]
    module = widget_site.anywidget(text="long " * 60_000)
    models = {key: {**module, "buffers": buffers} for key in ("a", "b")}
    widget_site.write_saved(tmp_path / "index.ipynb", models, "a", "b")
    _, out = widget_site.site(tmp_path, widget_site.CONFIG + "anywidget_from_folders = False\n")
    assert (out / "index.html").stat().st_size < 30_000
    written = sorted(file.suffix for file in (out / "_static/anywidget").iterdir())
    assert written == [".bin", ".js", ".js", ".json"], "once each, and no twins"


def test_twins_for_pages_from_a_folder_do_not_double_a_site(tmp_path):
    text = "export default { render() {} }; // " + "the same words again " * 10_000
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(text)}, "a")
    _, out = widget_site.site(tmp_path)
    [twin] = (out / "_static/anywidget").glob("*.text.js")
    assert twin.stat().st_size < len(text) / 5


def test_every_classic_widget_that_is_promised_is_drawn():
    index = (scripts.CLASSIC / "index.js").read_text("utf8")
    table = index.split("const DRAWN = {")[1].split("\n};")[0]
    drawn = {f"{name}Model" for name in re.findall(r"^  ([A-Z]\w+):", table, re.M)}
    assert drawn == CLASSIC


def test_only_what_is_shown_decides():
    """A model that a widget refers to without showing it is no reason to leave the widget out."""
    models = {
        "a": widget_site.anywidget(scale="IPY_MODEL_s"),
        "s": widget_site.model("bqplot", "Scale"),
    }
    assert set(check_tree("a", models)) == {"s"}


def test_a_notebook_without_widgets_gets_nothing(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A")])
    nbformat.write(notebook, tmp_path / "index.ipynb")
    _, out = widget_site.site(tmp_path)
    assert "anywidget" not in (out / "index.html").read_text("utf8").split("<body")[1]
    assert not (out / "_static/anywidget").exists()
