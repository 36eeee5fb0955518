"""The layout around a small book of one notebook."""

import re
import subprocess
import sys

import nbformat
import pytest
import yaml
from conftest import ROOT

TABLE = '<table class="sortable"><thead><tr><th>a</th></tr></thead></table>'


def build(folder, url, *cells, index=None):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text, id=f"m{i}") for i, text in enumerate(cells)]
    )
    nbformat.write(notebook, folder / "one.ipynb")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: one\n")
    config = {
        "title": "Small",
        "logo": "",
        "execute": {"execute_notebooks": "off"},
        "repository": {"url": url, "branch": "trunk"},
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
            "notebook_interface": "jupyterlab",
        },
        "sphinx": {"extra_extensions": ["sphinx_lean"]},
    }
    if index is not None:
        (folder / "index.yml").write_text(yaml.safe_dump({"one": index}))
        config["sphinx"]["config"] = {"lean_index": "index.yml"}
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", "-W", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stdout + run.stderr)
    return (folder / "_build/html/one.html").read_text("utf8")


def test_a_notebook_can_be_launched_where_its_repository_is_known(tmp_path):
    html = build(tmp_path, "https://github.com/someone/small", "# One", TABLE)
    assert (
        'href="https://mybinder.org/v2/gh/someone/small/trunk?urlpath=lab/tree/one.ipynb"' in html
    )
    assert "https://colab.research.google.com/github/someone/small/blob/trunk/one.ipynb" in html
    assert "Download this page as a notebook" in html
    assert "_static/tables-" in html


def test_without_a_repository_only_the_download_is_offered(tmp_path):
    html = build(tmp_path, "", "# One")
    assert "Download this page as a notebook" in html
    assert "mybinder" not in html and "colab" not in html
    assert "_static/tables-" not in html


def test_index_entries_lead_to_their_words_and_missing_words_are_said(tmp_path):
    html = build(tmp_path, "", "# One", "Two *plain* words.", index={"plain words": "Words; plain"})
    index = (tmp_path / "_build/html/genindex.html").read_text("utf8")
    assert 'href="one.html#index-0">plain</a>' in index and 'id="index-0"' in html
    with pytest.raises(RuntimeError, match="no paragraph says 'gone'"):
        build(tmp_path, "", "# One", "Two plain words, changed.", index={"gone": "Gone"})


# ---- what can be pressed or filled in has an edge that is seen (WCAG 2.2, 1.4.11) --------


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    darker, lighter = sorted(map(luminance, (one, two)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_controls_have_an_edge_of_enough_contrast_in_light_and_dark():
    style = (ROOT / "packages/sphinx-lean/src/sphinx_lean/lean.css").read_text("utf8")
    bordered = (
        r"^([^{}@]*\b(?:button|input|select)\b[^{}]*)\{[^}]*\bborder: 1px solid var\(--(ws-\w+)\)"
    )
    edges = dict(re.findall(bordered, style, re.M))
    assert len(edges) == 3 and set(edges.values()) == {"ws-soft"}
    palette = (ROOT / "book/style/palette.css").read_text("utf8")
    light, dark = re.findall(r"color-scheme: (?:light dark|dark);([^}]*)", palette)
    for colours in (dict(re.findall(r"--(ws-\w+): (#\w{6})", block)) for block in (light, dark)):
        for behind in ("ws-paper", "ws-sheet"):
            assert contrast(colours["ws-soft"], colours[behind]) >= 3
