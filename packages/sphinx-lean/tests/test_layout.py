"""The layout around a small book of one notebook."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import sphinx_lean
import yaml

TABLE = '<table class="sortable"><thead><tr><th>a</th></tr></thead></table>'


def build(folder, url, *cells, index=None, config=None):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text, id=f"m{i}") for i, text in enumerate(cells)]
    )
    if index is not None:
        (folder / "index.yml").write_text(yaml.safe_dump({"one": index}))
        config = {"lean_index": "index.yml"}
    return build_book(folder, notebook, url, config=config)


def build_book(folder, notebook, url="", extensions=("sphinx_lean",), config=None):
    """Build a book of one notebook, and return its page."""
    nbformat.write(notebook, folder / "one.ipynb")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: one\n")
    settings = {
        "title": "Small",
        "logo": "",
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "off"},
        "repository": {"url": url, "branch": "trunk"},
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
            "notebook_interface": "jupyterlab",
        },
        "sphinx": {"extra_extensions": [*extensions], "config": config or {}},
    }
    (folder / "_config.yml").write_text(yaml.safe_dump(settings))
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", "-W", "--keep-going", str(folder)]
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


SOURCES = [
    "# One",
    "Long *prose*.",
    "## Sources\n\nOne study.",
    "### Further\n\nA cell.",
    "## After",
]


def test_a_section_named_in_the_settings_starts_closed(tmp_path):
    html = build(
        tmp_path, "", *SOURCES, config={"lean_folded": {"Sources": "What <this> rests on"}}
    )
    head, inside, after = re.split("<details class=.folded.>|</details>", html)
    assert head.count("<h2>") == 1 and "<h2>Sources" in head, "its title stays in view"
    assert inside.startswith("<summary>What &lt;this&gt; rests on</summary>")
    assert "One study." in inside and "<h3>Further" in inside and "<h2>After" in after


def test_an_old_address_leads_on_and_a_wrong_one_ends_the_build(tmp_path):
    build(tmp_path, "", "# One", config={"lean_moved": {"old/two": "one"}})
    page = (tmp_path / "_build/html/old/two.html").read_text("utf8")
    assert '<meta http-equiv="refresh" content="0; url=../one.html">' in page
    assert '<h1>One</h1>\n<p><a href="../one.html">' in page
    for moved in ({"old": "gone"}, {"one": "one"}):
        with pytest.raises(RuntimeError, match="the first must be gone, the second there"):
            build(tmp_path, "", "# One", config={"lean_moved": moved})


def test_a_host_that_is_named_may_frame_the_book_and_nonsense_ends_the_build(tmp_path):
    host = "https://moodle.example.org"
    html = build(tmp_path, "", "# One", config={"lean_frame_ancestors": [host]})
    assert "frame-ancestors" not in html, "a page's own policy can't say it"
    for name in ("_headers", ".htaccess", "headers.nginx.conf"):
        text = (tmp_path / "_build/html" / name).read_text("utf8")
        assert f"frame-ancestors {host}" in text and "frame-ancestors 'none'" not in text
    with pytest.raises(RuntimeError, match="lean_frame_ancestors: 'moodle' is no origin"):
        build(tmp_path, "", "# One", config={"lean_frame_ancestors": ["moodle"]})


def test_minutes_of_doing_are_added_to_those_of_reading(tmp_path):
    prose = "# One\n\n" + "word " * 660
    assert '<p class="reading-time">3 minutes to read</p>' in build(tmp_path, "", prose)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(prose, id="a")], metadata={"doing": 4}
    )
    assert '">7 minutes: 3 to read, 4 to do</p>' in build_book(tmp_path, notebook)


# ---- what can be pressed or filled in has an edge that is seen (WCAG 2.2, 1.4.11) --------


STYLE = Path(sphinx_lean.__file__).parent / "lean.css"


def palettes(style):
    """Return the colours of the light and of the dark palette, by name."""
    blocks = re.findall(r"color-scheme: (?:light dark|dark);([^}]*)", style)
    return [dict(re.findall(r"--lean-([\w-]+): (#\w{6})", block)) for block in blocks]


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
    style = STYLE.read_text("utf8")
    bordered = (
        r"^([^{}@]*\b(?:button|input|select)\b[^{}]*)\{[^}]*\bborder: 1px solid var\(--lean-(\w+)\)"
    )
    edges = dict(re.findall(bordered, style, re.M))
    assert len(edges) == 3 and set(edges.values()) == {"muted"}
    for colours in palettes(style):
        for behind in ("background", "surface"):
            assert contrast(colours["muted"], colours[behind]) >= 3


def test_text_has_enough_contrast_in_light_and_dark():
    for colours in palettes(STYLE.read_text("utf8")):
        for text in ("text", "muted", "link", "accent"):
            for behind in ("background", "surface", *(["accent-wash"] if text == "text" else [])):
                assert contrast(colours[text], colours[behind]) >= 4.5, (text, behind)


def test_every_variable_has_a_value_in_light_and_every_colour_one_in_dark():
    style = STYLE.read_text("utf8")
    used = set(re.findall(r"var\(--([\w-]+)\)", style)) - {"measure"}
    assert all(name.startswith("lean-") for name in used)
    light, dark = palettes(style)
    fonts = {name for name in used if name.endswith("-font")}
    assert {f"lean-{name}" for name in light} == {f"lean-{name}" for name in dark} == used - fonts
    assert all(f"--{font}: " in style for font in fonts)


def test_a_book_sets_its_own_colours(tmp_path):
    (tmp_path / "own.css").write_text(":root { --lean-link: #123456; }")
    build(tmp_path, "", "# One", config={"lean_css": ["own.css"]})
    [sheet] = (tmp_path / "_build/html/_static").glob("lean-*.css")
    text = sheet.read_text("utf8")
    assert text.startswith(":root { --lean-link: #123456; }")
    assert ":where(:root) {" in text, "what weighs nothing cannot win over the book's"


def test_a_style_sheet_that_is_not_there_is_said(tmp_path):
    with pytest.raises(RuntimeError, match=r"lean_css names 'gone.css', and there is no such file"):
        build(tmp_path, "", "# One", config={"lean_css": ["gone.css"]})
