"""Widgets whose front end is an AMD module of a package, as the classic notebook has them."""

import shutil

import pytest
import widget_site
from sphinx_anywidget import nbextensions
from sphinx_anywidget.browser import serve

pytest.importorskip("widgetsnbextension", reason="it brings ipywidgets' own classes")

EXTENSION = """
define(function() { window.requirejs.config({ map: { "*": {
  "@some/dial": "nbextensions/some-dial/index", "some-words": "nbextensions/some-dial/words" } } }); });
"""
WORDS = "define(['exports'], function (exports) { exports.unit = 'degrees'; with ({}) {} });"
DIAL = """
define(["module", "some-words", "@jupyter-widgets/base"], function (module, words, base) {
  class DialModel extends base.DOMWidgetModel {}
  DialModel.serializers = { ...base.DOMWidgetModel.serializers, parts: { deserialize: base.unpack_models },
    keeps: { deserialize: base.unpack_models } };
  class DialView extends base.DOMWidgetView {
    async render() {
      super.render();
      this.el.classList.add("dial");
      this.el.append(this.button = document.createElement("button"));
      this.button.onclick = () => { this.model.set("angle", this.model.get("angle") + 1); this.touch(); };
      const show = () => (this.button.textContent = `${this.model.get("angle")} ${words.unit}`);
      this.listenTo(this.model, "change:angle", show);
      show();
      this.el.dataset.picture = new URL("mark.svg", module.uri);
      for (const part of this.model.get("parts")) {
        const view = await this.create_child_view(part);
        this.el.append(view.el);
      }
      this.el.dataset.keeps = this.model.get("keeps")?.get("angle");
      this.displayed.then(() => (this.el.dataset.displayed = this.el.isConnected));
    }
    remove() { window.removed = true; super.remove(); }
  }
  return { DialModel, DialView };
});
"""


def dial(name="Dial", module="@some/dial", **state):
    """Return a saved dial: an angle, and the widgets that it holds."""
    own = {"_model_module": module, "_view_module": module, "_view_name": f"{name}View"}
    return widget_site.model(module, f"{name}Model", **{**own, "angle": 3, "parts": [], **state})


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    """A folder as packages install it."""
    share = tmp_path_factory.mktemp("share")
    folder = share / "nbextensions/some-dial"
    folder.mkdir(parents=True)
    for name, text in {"extension": EXTENSION, "index": DIAL, "words": WORDS}.items():
        (folder / f"{name}.js").write_text(text)
    (folder / "mark.svg").write_text("<svg/>")
    return share


@pytest.fixture(autouse=True)
def installed(monkeypatch, share):
    monkeypatch.setenv("JUPYTER_PATH", str(share))


def built(folder, models, *views):
    widget_site.write_saved(folder / "index.ipynb", models, *views)
    return widget_site.site(folder)


@pytest.fixture(scope="module")
def out(tmp_path_factory, share):
    slider = widget_site.model(name="IntSliderModel", value=3, min=0, max=9, description="turn")
    models = {
        "layout": widget_site.model(
            "@jupyter-widgets/base",
            "LayoutModel",
            **{"_model_module": "@jupyter-widgets/base", "_view_name": "LayoutView"},
            **{"_view_module": "@jupyter-widgets/base", "width": "321px"},
        ),
        "alone": dial(layout="IPY_MODEL_layout", _dom_classes=["kept"]),
        "slider": slider,
        "link": widget_site.model(
            name="LinkModel",
            source=["IPY_MODEL_slider", "value"],
            target=["IPY_MODEL_alone", "angle"],
        ),
        "inner": dial(angle=5),
        "silent": dial(_view_name=None, angle=6),
        "own": widget_site.anywidget(),
        "outer": dial(
            parts=["IPY_MODEL_slider", "IPY_MODEL_inner", "IPY_MODEL_own"], keeps="IPY_MODEL_silent"
        ),
        "box": widget_site.model(
            name="HBoxModel", children=["IPY_MODEL_alone", "IPY_MODEL_slider"]
        ),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(share))
        said, out = built(tmp_path_factory.mktemp("dials"), models, "alone", "outer", "box")
    assert said == ""
    return out


@pytest.fixture(params=["served", "from a folder"])
def page(request, out, browser, thread):
    def opened(base):
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{base}/index.html")
        page.locator(".anywidget[data-anywidget=ready]").nth(2).wait_for()
        return page

    if request.param == "served":
        server = serve(out)
        page = thread.submit(opened, server.__enter__()).result()
        yield lambda work: thread.submit(work, page).result()
        server.__exit__(None, None, None)
    else:
        page = thread.submit(opened, f"file://{out}").result()
        yield lambda work: thread.submit(work, page).result()
    thread.submit(page.close).result()


def test_it_is_drawn_and_told_so_with_its_layout(page):
    def look(page):
        dial = page.locator(".dial").first
        assert dial.inner_text() == "3 degrees"
        assert dial.evaluate("e => getComputedStyle(e).width") == "321px"
        assert "kept" in dial.get_attribute("class")
        page.locator(".dial[data-displayed=true]").first.wait_for()
        assert page.locator(".jupyter-widgets-disconnected").count() == 0

    page(look)


def test_it_is_in_step_with_links_and_with_its_other_views(page):
    def turn(page):
        alone = page.locator(".dial.kept button")
        slider = page.get_by_role("slider", name="turn")
        alone.first.click()
        assert slider.first.input_value() == "4"
        slider.last.fill("7")
        page.get_by_text("7 degrees").nth(1).wait_for()
        assert alone.all_inner_texts() == ["7 degrees"] * 2

    page(turn)


def test_it_holds_widgets_of_every_kind(page):
    def look(page):
        outer = page.locator(".anywidget").nth(1)
        outer.get_by_role("slider").wait_for()
        outer.get_by_text("5 degrees").wait_for()
        outer.get_by_text("alive").wait_for()
        assert outer.locator(".dial").first.get_attribute("data-keeps") == "6"

    page(look)


def test_it_finds_the_files_beside_its_module(page, out):
    address = page(lambda page: page.locator(".dial").first.get_attribute("data-picture"))
    assert (out / address[address.index("_static") :]).read_text() == "<svg/>"


def test_what_it_needs_is_on_the_page_once_and_stays_there(out):
    page = (out / "index.html").read_text("utf8")
    scripts = [part.split('"')[0] for part in page.split('src="_static/anywidget/')[1:]]
    stems = [name.rpartition("-")[0] for name in scripts]
    assert stems == ["host", "some-dial", "jupyter-js-widgets", "some-dial"]
    assert all((out / "_static/anywidget" / name.split("?")[0]).exists() for name in scripts)


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (
            dial(module="nobodys-front-end"),
            "no installed package has a front end 'nobodys-front-end'",
        ),
        (dial("Gauge"), "the front end '@some/dial' has no GaugeModel"),
        (dial(_css="/* sphinx-anywidget: nobodys_package/a.css */"), "is not installed"),
    ],
)
def test_what_cannot_be_loaded_stays_text_and_is_told(tmp_path, model, why):
    said, out = built(tmp_path, {"a": model}, "a")
    page = (out / "index.html").read_text("utf8")
    assert why in said and "Widget(&#x27;a&#x27;)" in page and "data-model" not in page


def test_a_front_end_that_lacks_another_is_told_by_both_names(tmp_path, monkeypatch):
    folder = tmp_path / "share/nbextensions/lonely"
    folder.mkdir(parents=True)
    (folder / "extension.js").write_text(
        'config({map: {"*": {lonely: "nbextensions/lonely/index"}}})'
    )
    (folder / "index.js").write_text(
        "define(['lonely', 'elsewhere'], () => ({ DialModel: 0, DialView: 0 }))"
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    with pytest.raises(ValueError, match="front end 'elsewhere', which 'lonely' needs"):
        nbextensions.needed("lonely")


def test_a_page_without_such_widgets_asks_for_none_of_it(tmp_path):
    base = "@jupyter-widgets/base"
    models = {
        "layout": widget_site.model(base, "LayoutModel", width="9px"),
        "style": widget_site.model(name="SliderStyleModel"),
        "slider": widget_site.model(
            name="IntSliderModel", style="IPY_MODEL_style", layout="IPY_MODEL_layout"
        ),
        "holder": widget_site.model(base, "WidgetModel", kept=1),
        "own": widget_site.anywidget(holder="IPY_MODEL_holder"),
    }
    said, out = built(tmp_path, models, "slider", "own")
    page = (out / "index.html").read_text("utf8")
    assert said == "" and '"kept":1' in page
    assert "StyleModel" not in page and "jupyter-js-widgets" not in page and '"width":"9px"' in page


def test_a_page_is_read_again_when_a_front_end_changes(tmp_path, monkeypatch, share):
    shutil.copytree(share, tmp_path / "share")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    front_end = tmp_path / "share/nbextensions/some-dial/index.js"
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": dial()}, "a")
    pages = []
    for change in ("", "// newer\n"):
        front_end.write_text(change + DIAL)
        _, out = widget_site.site(tmp_path)
        pages.append((out / "index.html").read_text("utf8"))
    assert pages[0] != pages[1]
    assert "// newer" in "".join(file.read_text() for file in out.rglob("some-dial-*/module.js"))


@pytest.mark.parametrize("parts", [["IPY_MODEL_dial"], ["IPY_MODEL_box"]])
def test_a_circle_ends_in_the_text_form_with_a_sentence(tmp_path, browser, thread, parts):
    models = {
        "dial": dial(parts=parts),
        "box": widget_site.model(name="BoxModel", children=["IPY_MODEL_dial"]),
    }
    _, out = built(tmp_path, models, "dial")

    def visit():
        page = browser.new_page()
        page.clock.install()
        page.goto(f"{out.as_uri()}/index.html")
        page.wait_for_load_state("load")
        for _ in range(13):
            page.clock.run_for(1_000)
        page.get_by_text("it is shown as text").or_(
            page.get_by_text("could not be started")
        ).wait_for()
        page.close()

    thread.submit(visit).result()
