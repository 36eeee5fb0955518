"""State that is missing, corrupt or hostile: a sentence in the log, text on the page, no more harm."""

import copy
import functools
import json

import pytest
import widget_site
from sphinx_anywidget.assets import AssetError
from sphinx_anywidget.entries import Entries, Site
from sphinx_anywidget.models import check_tree
from sphinx_anywidget.pages import script_json
from sphinx_anywidget.references import STATE_MIME, reachable_models, saved_models

SOUND = widget_site.anywidget(n=1)


def page_of(folder, models, *views):
    widget_site.write_saved(folder / "index.ipynb", models, *views)
    said, out = widget_site.site(folder)
    return said, (out / "index.html").read_text("utf8")


def nested(levels):
    value = "deep"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ({**SOUND, "state": {**SOUND["state"], "x": nested(250)}}, "nested too deeply"),
        ({**SOUND, "buffers": [{"path": ["x"], "data": "%%%"}]}, "damaged"),
        ({**SOUND, "buffers": [{"data": "AAAA"}]}, "damaged"),
        ({**SOUND, "buffers": ["nonsense"]}, "damaged"),
        ({**SOUND, "buffers": [{"path": [], "data": "AAAA"}]}, "damaged"),
        ({**SOUND, "state": {"_esm": 7}}, "has no module"),
        ({**SOUND, "state": {"_esm": None}}, "has no module"),
        ({"model_module": "anywidget", "state": {}}, "has no module"),
        ({"state": {}}, "is not an anywidget"),
        ({}, "holds no state"),
        ("nonsense", "holds no state"),
        ({"state": "nonsense"}, "holds no state"),
    ],
)
def test_one_bad_model_is_told_and_harms_no_other(tmp_path, model, told):
    said, page = page_of(tmp_path, {"bad": model, "good": SOUND}, "bad", "good")
    assert told in said and "Traceback" not in said
    assert page.count('data-model="good"') == 1 and 'data-model="bad"' not in page
    assert "Widget('bad')" in page or "Widget(&#x27;bad&#x27;)" in page


@pytest.mark.parametrize(
    "state", [None, [], "nonsense", {"state": []}, {"state": None}, 7, {"state": 7}]
)
def test_widgets_metadata_of_any_kind_ends_no_build(tmp_path, state):
    widget_site.write_saved(tmp_path / "index.ipynb", {}, "a")
    notebook = json.loads((tmp_path / "index.ipynb").read_text())
    notebook["metadata"]["widgets"] = {STATE_MIME: state}
    (tmp_path / "index.ipynb").write_text(json.dumps(notebook))
    said, out = widget_site.site(tmp_path)
    assert "Traceback" not in said and "holds no state" in said
    assert "Widget(" in (out / "index.html").read_text("utf8")


@pytest.mark.parametrize(
    "view", [{"model_id": None}, {"model_id": ["a"]}, {}, "nonsense", '{"model_id": "a"}']
)
def test_a_view_of_any_kind_ends_no_build(tmp_path, view):
    data = {"text/plain": "Odd()", "application/vnd.jupyter.widget-view+json": view}
    said, page = page_of(tmp_path, {"a": SOUND}, data)
    assert "Traceback" not in said
    assert ('data-model="a"' in page) == (view == '{"model_id": "a"}')


def test_state_cannot_leave_its_script_element(tmp_path):
    evil = "</script><script>window.pwned = 1</script><!-- \u2028"
    key = 'a" onload="evil()'
    models = {key: widget_site.anywidget(note=evil, **{"__proto__": {"polluted": 1}})}
    widget_site.write_saved(tmp_path / "index.ipynb", models, key)
    said, out = widget_site.site(tmp_path)
    page = (out / "index.html").read_text("utf8")
    assert (
        "Traceback" not in said
        and "<script>window.pwned" not in page
        and ' onload="evil' not in page
    )


def test_half_a_character_is_written_as_one():
    text = script_json({"a": "\ud800"})
    assert json.loads(text) == {"a": "\ud800"} and text.isascii()


def test_references_in_a_circle_are_followed_once(tmp_path):
    models = {
        "a": widget_site.model(name="VBoxModel", children=["IPY_MODEL_b"]),
        "b": widget_site.model(name="HBoxModel", children=["IPY_MODEL_a", "IPY_MODEL_c"]),
        "c": SOUND,
    }
    said, page = page_of(tmp_path, models, "a")
    assert said == "" and 'data-model="a"' in page


ODD = [None, True, 7, "odd", "IPY_MODEL_slider", [], [[]], {}, {"a": {}}, [{"path": 7}], "\ud800"]
SAVED = {
    "own": {
        **widget_site.anywidget(layout="IPY_MODEL_layout", _css="p {}", _dom_classes=["warm"]),
        "buffers": [{"encoding": "base64", "path": ["x"], "data": "AAAA"}],
    },
    "box": widget_site.model(name="HBoxModel", children=["IPY_MODEL_own", "IPY_MODEL_slider"]),
    "slider": widget_site.model(name="IntSliderModel", value=3, style="IPY_MODEL_style"),
    "link": widget_site.model(
        name="LinkModel", source=["IPY_MODEL_slider", "value"], target=["IPY_MODEL_own", "n"]
    ),
    "layout": widget_site.model("@jupyter-widgets/base", "LayoutModel", width="9px"),
    "style": widget_site.model(name="SliderStyleModel"),
}


def places(value, path=()):
    """Yield the path of every value inside another."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


@pytest.mark.parametrize("path", [*places(SAVED)], ids=lambda path: ".".join(map(str, path)))
def test_an_odd_value_anywhere_is_refused_in_words_or_does_no_harm(tmp_path, path):
    for odd in ODD:
        damaged = copy.deepcopy(SAVED)
        *above, last = path
        functools.reduce(lambda value, key: value[key], above, damaged)[last] = odd
        saved = saved_models({"widgets": {STATE_MIME: {"state": damaged}}})
        for root in SAVED:
            models = reachable_models(root, saved)
            try:
                refused = check_tree(root, models)
            except AssetError as error:
                assert str(error)
                continue
            entries = Entries()
            entries.add(models, refused, Site(tmp_path, (), from_folders=False))
            assert script_json(entries.models)
