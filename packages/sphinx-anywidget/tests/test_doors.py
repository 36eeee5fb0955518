"""The other ways to a page: the directive, raw HTML, nbsphinx, sphinx-gallery, and precomputed answers."""

import json
import re

import ipywidgets
import nbformat
import pytest
import traitlets
import widget_site
from sphinx_anywidget import gallery, precompute
from sphinx_anywidget.directive import parse_state

RST = 'extensions = ["sphinx_anywidget"]\nproject = "mini"\nexclude_patterns = ["_build"]\n'
MODULE = "export default { render({ el }) { el.textContent = 'alive'; } }"


def models(page):
    return json.loads(re.search(r'class="anywidget-models">(.*?)</script>', page, re.S)[1])


def test_the_directive_takes_mysts_options(tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w/counter.mjs").write_text(MODULE)
    (tmp_path / "w/counter.css").write_text("b { color: red }")
    (tmp_path / "w/parts").mkdir()
    (tmp_path / "w/parts/more.js").write_text("export const more = 1")
    (tmp_path / "index.md").write_text(
        "# A\n\n```{anywidget} w/counter.mjs\n:css: /w/counter.css\n:class: wide warm\n"
        ':static: parts/*.js\n\n{"count": 3}\n```\n\n```{anywidget} /w/counter.mjs\n```\n'
    )
    said, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and 'class="anywidget wide warm" data-model="directive-0"' in page
    first, second = models(page)["directive-0"], models(page)["directive-1"]
    assert first["state"] == {"count": 3} and second["state"] == {}
    folder = out / "_static/anywidget" / first["module"].split("/")[0]
    assert (folder / "module.js").read_text() == MODULE
    assert (folder / "parts/more.js").is_file() and (
        out / "_static/anywidget" / first["style"]
    ).is_file()
    assert second["module"].startswith("counter-") and "literal" not in page
    (tmp_path / "w/counter.mjs").write_text(MODULE.replace("alive", "changed"))
    _, out = widget_site.site(tmp_path)
    assert models((out / "index.html").read_text("utf8"))["directive-1"] != second
    assert not folder.exists(), "what no page names any more goes"


@pytest.mark.parametrize("builder", ["html", "text", "latex", "dirhtml", "singlehtml"])
def test_the_directive_works_without_myst_nb_and_in_every_builder(tmp_path, builder):
    (tmp_path / "counter.mjs").write_text(MODULE)
    (tmp_path / "index.rst").write_text('A\n=\n\n.. anywidget:: counter.mjs\n\n   {"count": 3}\n')
    said, out = widget_site.site(tmp_path, RST, builder)
    assert said == ""
    if builder == "text":
        text = (out / "index.txt").read_text("utf8")
        assert "counter.mjs" in text and '"count": 3' in text
    elif builder != "latex":
        assert models((out / "index.html").read_text("utf8"))["directive-0"]["state"] == {
            "count": 3
        }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (".. anywidget:: gone.mjs\n", "No such file"),
        (".. anywidget:: counter.mjs\n\n   {count: 3\n", "the state is no JSON"),
        (".. anywidget:: counter.mjs\n\n   [1]\n", "must be an object"),
        (".. anywidget:: counter.mjs\n   :static: ../x\n", "leads out of"),
        (".. anywidget:: counter.mjs\n   :static: nothing*\n", "names no file"),
        (".. anywidget:: https://esm.sh/x.js\n", "its module asks esm.sh"),
    ],
)
def test_what_is_wrong_with_a_directive_is_said_where_it_stands(tmp_path, text, told):
    (tmp_path / "counter.mjs").write_text(MODULE)
    (tmp_path / "index.rst").write_text(f"A\n=\n\n{text}\nAfter.\n")
    said, out = widget_site.site(tmp_path, RST)
    assert told in said and re.search(r"index\.rst:4", said)
    assert "After." in (out / "index.html").read_text("utf8")


def test_state_of_a_directive_is_an_object():
    assert parse_state("") == {} and parse_state('{"a": 1}') == {"a": 1}


# ---- raw HTML ------------------------------------------------------------------------


def test_widgets_in_raw_html_are_adopted(tmp_path):
    """As ``ipywidgets.embed``, nbsphinx and sphinx-gallery leave them."""
    slider = ipywidgets.IntSlider(value=7, description="Letters")
    html = gallery.widget_html(ipywidgets.VBox([slider, ipywidgets.HTML("</script>")]))
    body = "".join(f"   {line}\n" for line in f"<p>before</p>{html}<p>after</p>".splitlines())
    (tmp_path / "index.rst").write_text(f"A\n=\n\n.. raw:: html\n\n{body}")
    said, out = widget_site.site(tmp_path, RST)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and page.index("before") < page.index('data-model="') < page.index("after")
    assert "widget-view+json" not in page and "widget-state+json" not in page
    assert any(model["state"].get("value") == 7 for model in models(page).values())
    assert "VBox(children=" in page, "its text form"


def test_nbsphinx_brings_its_widgets(tmp_path):
    pytest.importorskip("nbsphinx")
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget(n=1)}, "a")
    notebook = nbformat.read(tmp_path / "index.ipynb", 4)  # without Markdown, which takes pandoc
    title = nbformat.v4.new_raw_cell("A\n=", metadata={"raw_mimetype": "text/restructuredtext"})
    notebook.cells[0] = title
    nbformat.write(notebook, tmp_path / "index.ipynb")
    config = (
        RST.replace('["', '["nbsphinx", "')
        + 'nbsphinx_execute = "never"\nnbsphinx_requirejs_path = ""\n'
    )
    said, out = widget_site.build_alone(tmp_path, config)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and 'data-model="a"' in page and "Widget(&#x27;a&#x27;)" in page
    assert "html-manager" not in page and "require.min.js" not in page


def test_sphinx_gallery_shows_a_script_that_ends_in_a_widget(tmp_path):
    pytest.importorskip("sphinx_gallery")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples/README.txt").write_text("Examples\n========\n")
    (tmp_path / "examples/plot_a.py").write_text(
        '"""\nA slider\n========\n"""\n\nimport ipywidgets\n\nipywidgets.IntSlider(value=7)\n'
    )
    (tmp_path / "index.rst").write_text("A\n=\n\n.. toctree::\n\n   auto/index\n")
    config = RST.replace('["', '["sphinx_gallery.gen_gallery", "')
    config += 'sphinx_gallery_conf = {"examples_dirs": "examples", "gallery_dirs": "auto"}\n'
    _, out = widget_site.build_alone(tmp_path, config)
    page = (out / "auto/plot_a.html").read_text("utf8")
    assert 'data-model="' in page and "IntSlider(value=7)" in page


# ---- answers from Python, without Python ------------------------------------------------


def doubling():
    slider, label = ipywidgets.IntSlider(value=3), ipywidgets.Label("6")
    slider.observe(lambda change: setattr(label, "value", str(2 * change["new"])), "value")
    return slider, label


def test_a_table_holds_what_the_callbacks_make():
    slider, label = doubling()
    report = precompute(slider, {"value": range(0, 5)}, [(label, "value")])
    table = slider.get_state()["_precomputed"]
    assert table["inputs"] == ["value"] and table["outputs"] == [
        [f"IPY_MODEL_{label.model_id}", "value"]
    ]
    assert table["rows"] == [[[n], [str(2 * n)]] for n in range(5)]
    assert (slider.value, label.value) == (3, "6"), "as it was"
    assert (
        report.points == 5 and "5 points" in str(report) and report.bytes == len(json.dumps(table))
    )


def test_a_table_that_is_too_large_or_no_json_is_refused():
    slider, label = doubling()
    with pytest.raises(ValueError, match="take fewer"):
        precompute(slider, {"value": range(101), "max": range(101)}, [(label, "value")])
    with pytest.raises(ValueError, match="no synchronised trait 'no_such'"):
        precompute(slider, {"no_such": [1]}, [(label, "value")])
    slider.observe(lambda change: setattr(label, "value", "x" * 600_000), "value")
    with pytest.raises(ValueError, match="MB"):
        precompute(slider, {"value": [1, 2]}, [(label, "value")])

    class Bytes(ipywidgets.DOMWidget):
        data = traitlets.Bytes(b"1").tag(sync=True)

    with pytest.raises(ValueError, match="no JSON"):
        precompute(slider, {"value": [1]}, [(Bytes(), "data")])


def test_a_table_reaches_the_notebook_and_the_page(tmp_path):
    from sphinx_anywidget import store

    path = tmp_path / "index.ipynb"
    widget_site.write_notebook(
        path,
        "import ipywidgets\nfrom sphinx_anywidget import precompute\n"
        "slider, label = ipywidgets.IntSlider(value=3), ipywidgets.Label('6')\n"
        "slider.observe(lambda c: setattr(label, 'value', str(2 * c['new'])), 'value')\n"
        "print(precompute(slider, {'value': [1, 2, 3]}, [(label, 'value')]))",
        "ipywidgets.VBox([slider, label])",
    )
    nbformat.write(store.normalise(store.execute(path, 60), "index"), path)
    _, out = widget_site.site(tmp_path)
    found = models((out / "index.html").read_text("utf8")).values()
    [table] = [each["state"]["_precomputed"] for each in found if each["state"].get("_precomputed")]
    assert table["rows"][0] == [[1], ["2"]]
