"""The layout around a small book of one notebook."""

import subprocess
import sys

import nbformat
import pytest
import yaml

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
