"""Any anywidget on a static page, in a browser: it lives there without a kernel.

What is written for it is tested in ``packages/sphinx-anywidget/tests``.
"""

import pytest
import widget_site
from pages import axe
from sphinx_anywidget import store

#: Widgets that others wrote.
OTHERS = [
    "import drawdata\ndrawdata.ScatterWidget()",
    "import wigglystuff\nwigglystuff.Slider2D()",
    "wigglystuff.SortableList(['one', 'two', 'three'])",
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A small Sphinx site with a page of widgets, most of them not ours, and one of slow ones."""
    root, out = tmp_path_factory.mktemp("mini"), tmp_path_factory.mktemp("out")
    return widget_site.build_site(root, out, *OTHERS)


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


CONTROLS = {
    **{
        f"{n}SliderModel": {"value": 3, "min": 1, "max": 9, "step": 1}
        for n in ("Int", "Float", "FloatLog")
    },
    **{
        f"{n}RangeSliderModel": {"value": [2, 3], "min": 1, "max": 9, "step": 1}
        for n in ("Int", "Float")
    },
    **{f"{n}TextModel": {"value": 3} for n in ("Int", "Float", "BoundedInt", "BoundedFloat")},
    **{f"{n}ProgressModel": {"value": 3, "min": 0, "max": 9} for n in ("Int", "Float")},
    **{f"{n}Model": {"value": True} for n in ("Checkbox", "ToggleButton", "Valid")},
    **{
        f"{n}Model": {"value": "x"}
        for n in ("Text", "Textarea", "Password", "Combobox", "HTML", "Label")
    },
    **{
        f"{n}Model": {"_options_labels": ["a", "b"], "index": 0}
        for n in ("Dropdown", "Select", "RadioButtons", "ToggleButtons", "SelectionSlider")
    },
    "SelectMultipleModel": {"_options_labels": ["a", "b"], "index": [0]},
    "SelectionRangeSliderModel": {"_options_labels": ["a", "b"], "index": [0, 1]},
    "ColorPickerModel": {"value": "red"},
    "DatePickerModel": {"value": {"year": 2024, "month": 1, "date": 3}},
    "TimePickerModel": {"value": {"hours": 7, "minutes": 5, "seconds": 0, "milliseconds": 0}},
    "PlayModel": {"value": 0, "min": 0, "max": 9},
    "ButtonModel": {},
}


@pytest.mark.browser
@pytest.mark.parametrize("described", [True, False])
def test_ipywidgets_controls_have_names_and_fit_a_phone(tmp_path, serve, watched, described):
    given = {"description": "Letters"} if described else {"description": "", "tooltip": "Letters"}
    models = {
        f"m{i}": widget_site.model(name=name, **given, **state)
        for i, (name, state) in enumerate(CONTROLS.items())
    }
    children = [f"IPY_MODEL_{key}" for key in models]
    models["box"] = widget_site.model(name="VBoxModel", children=children)
    models["tab"] = widget_site.model(name="TabModel", children=children[:3], selected_index=0)
    models["fold"] = widget_site.model(
        name="AccordionModel", children=children[:3], selected_index=1
    )
    widget_site.write_saved(tmp_path / "index.ipynb", models, "box", "tab", "fold")
    _, out = widget_site.site(tmp_path)
    home = serve(out)
    page = watched(home, width=360).open(f"{home}/index.html")
    assert page.locator(".anywidget[data-anywidget=ready]").count() == 3
    assert axe(page, ".body") == []
    wide = "all => all.map(e => e.scrollWidth - e.clientWidth).filter(more => more > 0)"
    assert page.locator(".anywidget, .anywidget-control").evaluate_all(wide) == []
    assert page.locator("input[type=date]").first.input_value() == "2024-02-03"


def test_storing_a_widget_of_a_package_twice_changes_nothing(tmp_path):
    path = tmp_path / "n.ipynb"
    widget_site.write_notebook(path, "from warmstart.widgets import Simulator", "Simulator()")
    assert store.main([str(path)]) == 0
    first = path.read_bytes()
    assert b"sphinx-anywidget: warmstart/" in first, "the module's text stands in the notebook"
    assert store.main([str(path), "--check"]) == 0
    assert path.read_bytes() == first
