"""Storing notebooks: a batch goes on, each has its own kernel, references only where they are true."""

import sys

import nbformat
import pytest
import widget_site
from sphinx_anywidget import __main__, store
from sphinx_anywidget.references import STATE_MIME


def test_one_failing_notebook_does_not_end_the_batch(tmp_path, capsys):
    for name, code in {"bad": "1 / 0", "good": "6 * 7"}.items():
        widget_site.write_notebook(tmp_path / f"{name}.ipynb", code)
    (tmp_path / "none.ipynb").write_text("nonsense")
    names = [str(tmp_path / f"{name}.ipynb") for name in ("bad", "none", "gone", "good")]
    before = (tmp_path / "bad.ipynb").read_bytes()
    assert __main__.main(["store", *names]) == 1
    said = capsys.readouterr()
    assert "a cell fails with ZeroDivisionError: division by zero" in said.out
    assert said.out.count("not stored") == 3 and "3 of 4 notebooks are not stored" in said.err
    assert (tmp_path / "bad.ipynb").read_bytes() == before
    assert "42" in (tmp_path / "good.ipynb").read_text()


def test_a_notebooks_own_kernel_is_asked_for(tmp_path, capsys):
    path = tmp_path / "n.ipynb"
    widget_site.write_notebook(path, "6 * 7")
    notebook = nbformat.read(path, 4)
    notebook.metadata["kernelspec"] = {"name": "no_such_kernel", "display_name": "None"}
    nbformat.write(notebook, path)
    assert store.main([str(path)]) == 1
    assert (
        "no kernel 'no_such_kernel' here: install it, or name one with --kernel"
        in capsys.readouterr().out
    )
    assert store.main([str(path), "--kernel", "python3"]) == 0
    assert "42" in path.read_text()


def test_what_a_notebook_says_of_its_kernel_stays():
    ours = {
        "kernelspec": {"name": "python3", "display_name": "mine"},
        "language_info": {"version": "3.9"},
    }
    assert store.kernel_metadata(ours)["kernelspec"]["display_name"] == "Python 3"
    theirs = {
        "kernelspec": {"name": "ir", "display_name": "R", "language": "R"},
        "language_info": {"name": "R", "version": "4.4"},
    }
    assert store.kernel_metadata(theirs) == {
        "kernelspec": theirs["kernelspec"],
        "language_info": {"name": "R"},
    }


@pytest.fixture
def spread(tmp_path, monkeypatch):
    """A namespace package with a widget whose module is a packaged ``.mjs``."""
    (tmp_path / "spread/part").mkdir(parents=True)
    (tmp_path / "spread/part/w.mjs").write_text("export default { render() {} }")
    (tmp_path / "spread/part/widgets.py").write_text(
        "import pathlib, anywidget\n"
        "class W(anywidget.AnyWidget):\n    _esm = pathlib.Path(__file__).parent / 'w.mjs'\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield "spread.part.widgets.W"
    for name in [name for name in sys.modules if name.startswith("spread")]:
        del sys.modules[name]


def test_a_module_of_a_namespace_package_is_stored_by_reference(spread):
    state = {"_anywidget_id": spread, "_esm": "export default { render() {} }"}
    store.replace_by_reference(state)
    assert state["_esm"].startswith("/* sphinx-anywidget: spread/part/w.mjs */")
    from sphinx_anywidget.assets import resolve_asset

    assert resolve_asset(state["_esm"])[0] == "export default { render() {} }"


def test_an_instance_keeps_a_module_of_its_own(spread):
    state = {"_anywidget_id": spread, "_esm": "export default { mine: 1 }"}
    store.replace_by_reference(state)
    assert state["_esm"] == "export default { mine: 1 }"


def test_links_and_the_widgets_of_outputs_are_kept(tmp_path):
    order = ("unused", "link", "s", "t", "o", "inner", "friend")
    ids = {name: f"{n:032x}" for n, name in enumerate(order)}
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": ids["inner"]}}
    ends = [[f"IPY_MODEL_{ids[name]}", "v"] for name in ("s", "t")]
    models = {
        "unused": widget_site.model(name="LabelModel"),
        "link": widget_site.model(name="LinkModel", source=ends[0], target=ends[1]),
        "s": widget_site.model(name="IntSliderModel"),
        "t": widget_site.model(name="IntSliderModel"),
        "o": widget_site.model(name="OutputModel", outputs=[{"data": view}]),
        "inner": widget_site.anywidget(friend=f"anywidget:{ids['friend']}"),
        "friend": widget_site.anywidget(),
    }
    saved = {ids[name]: each for name, each in models.items()}
    widget_site.write_saved(tmp_path / "n.ipynb", saved, ids["s"], ids["o"])
    notebook = nbformat.read(tmp_path / "n.ipynb", 4)
    names = {key: name for name, key in ids.items()}
    used = [names[key] for key in store.used_models(notebook, saved)]
    assert used == ["s", "o", "inner", "friend", "link", "t"]
    kept = store.normalise(notebook, "n").metadata["widgets"][STATE_MIME]["state"]
    assert len(kept) == 6


def test_where_an_object_lay_in_memory_is_not_stored(tmp_path):
    key = "f" * 32
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": key}}
    text = {"text/plain": "Box(<W object at 0x7fbaca7be050>)"}
    widget_site.write_saved(tmp_path / "n.ipynb", {key: widget_site.anywidget()}, view | text)
    stored = store.normalise(nbformat.read(tmp_path / "n.ipynb", 4), "n")
    assert stored.cells[1].outputs[0]["data"]["text/plain"] == "Box(<W>)"
