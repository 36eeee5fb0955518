"""The projects that a widget's page may be part of: with and without the extension, every builder."""

import json
import re

import pytest
import widget_site

LISTED = widget_site.CONFIG
UNLISTED = LISTED.replace(', "sphinx_anywidget"', "")
STATE = "application/vnd.jupyter.widget-state+json"


def models(html, number=0):
    found = re.findall(r'class="anywidget-models">(.*?)</script>', html, re.S)
    return json.loads(found[number])


def saved(folder, name="index", **more):
    """Write a notebook with an anywidget and a classic widget that nobody here can show."""
    upload = widget_site.model(name="ForeignModel")
    both = {"a": widget_site.anywidget(note=name, **more), "u": upload}
    widget_site.write_saved(folder / f"{name}.ipynb", both, "a", "u", title=name)


@pytest.mark.parametrize("options", [(), ("-j", "2")])
def test_a_project_that_does_not_list_it_gets_its_anywidgets_and_keeps_the_rest(tmp_path, options):
    """Being installed breaks nothing: what was shown by ipywidgets' front end before still is."""
    names = ["index", *(f"page{n}" for n in range(6))]
    for name in names:
        saved(tmp_path, name)
    said, out = widget_site.site(tmp_path, UNLISTED, "html", *options)
    assert said == ""
    for name in names:
        page = (out / f"{name}.html").read_text("utf8")
        assert page.count('data-model="a"') == 1 and models(page)["a"]["state"] == {"note": name}
        assert re.search(r"anywidget/host-\w+\.js", page)
        assert page.count("widget-view+json") == 1 and STATE in page and "html-manager" in page


def without_versions(page):
    """Sphinx gives a file a checksum only if it was there before the page."""
    return re.sub(r"\?v=\w+", "", page.read_text("utf8"))


def test_a_page_that_was_read_by_an_earlier_build_is_the_same(tmp_path):
    """Nothing registers the extension in a build that only writes."""
    saved(tmp_path)
    for config in (UNLISTED, LISTED):
        _, out = widget_site.site(tmp_path, config)
        first = without_versions(out / "index.html")
        (out / "index.html").unlink()
        widget_site.site(tmp_path, config)
        assert without_versions(out / "index.html") == first and 'data-model="a"' in first


def test_a_page_without_classic_widgets_asks_nobody(tmp_path):
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget()}, "a")
    _, out = widget_site.site(tmp_path, UNLISTED)
    page = (out / "index.html").read_text("utf8")
    assert "html-manager" not in page and STATE not in page and 'data-model="a"' in page


@pytest.mark.parametrize("config", [LISTED, UNLISTED])
@pytest.mark.parametrize(
    "builder", ["text", "latex", "man", "texinfo", "xml", "pseudoxml", "epub", "gettext", "dummy"]
)
def test_other_builders_get_the_text_form(tmp_path, builder, config):
    widget_site.write_saved(tmp_path / "index.ipynb", {"a": widget_site.anywidget()}, "a")
    said, out = widget_site.site(tmp_path, config, builder)
    assert "NotImplementedError" not in said and "anywidget" not in said
    name = {"text": "index.txt", "epub": "index.xhtml", "xml": "index.xml"}.get(builder)
    if name:
        text = (out / name).read_text("utf8")
        assert "Widget(" in text and "data-model" not in text


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_pages_in_folders_find_the_files_beside_the_host(tmp_path, builder):
    saved(tmp_path, "index")
    saved(tmp_path, "deep/er/page")
    config = LISTED + 'html_baseurl = "https://example.org/docs/"\n'
    _, out = widget_site.site(tmp_path, config, builder)
    page = out / ("deep/er/page.html" if builder == "html" else "deep/er/page/index.html")
    [src] = re.findall(r'src="([^"]*anywidget/host-[^"?]+)', page.read_text("utf8"))
    assert (page.parent / src).resolve().is_file()
    assert "example.org" not in src


def test_one_page_of_all_keeps_each_notebooks_models_apart(tmp_path):
    """Copies of a notebook have the same ids; one must not show the other's state."""
    for name in ("one", "two"):
        saved(tmp_path, name)
    (tmp_path / "index.md").write_text("# All\n\n```{toctree}\none\ntwo\n```\n")
    _, out = widget_site.site(tmp_path, LISTED, "singlehtml")
    page = (out / "index.html").read_text("utf8")
    assert page.count('data-model="a"') == 2 and page.count('data-notebook="1"') == 1
    assert [models(page, n)["a"]["state"]["note"] for n in (0, 1)] == ["one", "two"]


def test_an_author_who_names_the_files_of_html_manager_keeps_it(tmp_path):
    saved(tmp_path)
    said, out = widget_site.site(tmp_path, LISTED)
    page = (out / "index.html").read_text("utf8")
    assert "Widget('u') stays text" in said and "html-manager" not in page and STATE not in page
    config = LISTED + 'nb_ipywidgets_js = {"embed.js": {"defer": "defer"}}\n'
    said, out = widget_site.site(tmp_path, config)
    page = (out / "index.html").read_text("utf8")
    assert said == "" and 'src="_static/embed.js' in page and page.count("widget-view+json") == 1


def test_a_change_of_one_page_leaves_the_others_alone(tmp_path):
    saved(tmp_path, "one")
    saved(tmp_path, "two")
    (tmp_path / "index.md").write_text("# All\n\n```{toctree}\none\ntwo\n```\n")
    _, out = widget_site.site(tmp_path, LISTED)
    times = {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()}
    saved(tmp_path, "two", extra=1)
    widget_site.site(tmp_path, LISTED)
    changed = {file for file, time in times.items() if file.stat().st_mtime_ns != time}
    assert out / "two.html" in changed and out / "one.html" not in changed
    assert not [file for file in changed if file.parent.name == "anywidget"]
    assert models((out / "two.html").read_text("utf8"))["a"]["state"]["extra"] == 1


def test_a_foreign_page_in_another_encoding_ends_no_build(tmp_path):
    saved(tmp_path)
    _, out = widget_site.site(tmp_path, LISTED)
    (out / "old.html").write_bytes("anywidget, größer".encode("latin-1"))
    said, _ = widget_site.site(tmp_path, LISTED)
    assert "Traceback" not in said and "decode" not in said


@pytest.mark.parametrize("mode", ["inline", "force"])
def test_a_page_that_is_run_while_it_is_built_has_its_widgets(tmp_path, mode):
    """In one of myst-nb's ways the state comes after the outputs."""
    (tmp_path / "index.md").write_text(
        "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n# A\n\n"
        "```{code-cell}\nimport ipywidgets\nipywidgets.IntSlider(value=7)\n```\n"
    )
    said, out = widget_site.site(tmp_path, LISTED.replace('"off"', f'"{mode}"'))
    page = (out / "index.html").read_text("utf8")
    assert "stays text" not in said and "no state" not in said
    [slider] = [each for each in models(page).values() if each["state"].get("value") == 7]
    assert slider["module"].startswith("classic-") and "html-manager" not in page


def test_a_widget_that_is_glued_is_alive_where_it_is_pasted(tmp_path):
    prefix = "application/papermill.record/"
    view = {f"{prefix}application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    widget_site.write_saved(
        tmp_path / "index.ipynb",
        {"a": widget_site.anywidget()},
        view | {f"{prefix}text/plain": "A()"},
    )
    notebook = json.loads((tmp_path / "index.ipynb").read_text())
    notebook["cells"][1]["outputs"][0]["metadata"] = {
        "scrapbook": {"name": "w", "mime_prefix": prefix}
    }
    paste = {"cell_type": "markdown", "id": "paste", "metadata": {}, "source": "```{glue} w\n```\n"}
    notebook["cells"].append(paste)
    (tmp_path / "index.ipynb").write_text(json.dumps(notebook))
    said, out = widget_site.site(tmp_path)
    assert "Traceback" not in said
    assert 'data-model="a"' in (out / "index.html").read_text("utf8")
