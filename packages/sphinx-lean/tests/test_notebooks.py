"""Readers' notebooks: from a small book's marks to words, and what ends a build."""

import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sphinx_lean.notebooks import checks, code, outputs, settings
from test_layout import build_book

BIB = """
@misc{one, author = {Ann Meier}, title = {Cards}, year = {2016}, doi = {10.1/x}}
@misc{two, author = {Bo Falk and others}, title = {Gifts}, year = {2007}}
@misc{three, author = {Cy Roe and Di Poe}, title = {Post}, year = {2001}, url = {https://example.org/3}}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" role="img" aria-label="A line"><path d="M0 0L9 9"/></svg>'

TEXT = """# One

Numbers: {glue:text}`n` and {glue:text}`pi:.2f`. Costs \\$5 * 2, a_b, [so]. {footcite}`one` And {footcite}`two,three`.

A {term}`word`, the {ref}`place <there>`, `code`, *stress*, **weight**, H{sub}`2`O, $x^2$, [out](https://example.org/a).

:::{admonition} Mind *this*
:class: tip
Inside, {glue:text}`n`.

- a list
  1. in a list
:::

:::{dropdown-free} not a directive
:::
"""
STORY = [
    new_markdown_cell(TEXT.replace("\n:::{dropdown-free} not a directive\n:::\n", ""), id="m1"),
    new_code_cell(
        "import math\n\nfrom myst_nb import glue\n\nrows = [1, 2]\nunused = math.pi\nglue('n', len(rows), display=False)",
        id="hidden",
        metadata={"tags": ["remove-cell"]},
        execution_count=1,
        outputs=[
            new_output(
                "display_data",
                {"application/papermill.record/text/plain": value},
                metadata={
                    "scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}
                },
            )
            for name, value in (("n", "2"), ("pi", "3.14159"))
        ],
    ),
    new_code_cell(
        "rows",
        id="shown",
        execution_count=2,
        outputs=[new_output("execute_result", {"text/plain": "[1, 2]"}, execution_count=2)],
    ),
    new_markdown_cell(
        "## Two\n\n```{note}\nA note.\n```\n\n:::{admonition} Folded\n:class: dropdown\n\nThe way.\n:::\n\n"
        "| who | n |\n|---|---|\n| a \\| b | 1.5 |\n\n"
        "(there)=\n### Three\n\n> quoted\n\n1\\. no list\n\n<details><summary>More</summary>\n\nWord {glue:text}`n`\n\n</details>\n\n"
        "```{glossary}\nword\n  What it means.\n```\n",
        id="m2",
    ),
    new_code_cell(
        "draw()",
        id="drawn",
        execution_count=3,
        outputs=[new_output("display_data", {"image/svg+xml": SVG, "text/plain": "A line"})],
    ),
    new_markdown_cell("```{footbibliography}\n```", id="m3"),
]
SETTINGS = {
    "requires": "nbformat[x]",
    "version": "5.0",
    "needs": "import nbformat",
    "begin": "nbformat.begin()",
}


def book(folder, cells, **settings):
    """Build a book of one notebook, and return its page and its readers' notebook."""
    (folder / "refs.bib").write_text(BIB)
    html = build_book(
        folder,
        nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}),
        extensions=["sphinx_lean", "sphinxcontrib.bibtex"],
        config={
            "bibtex_bibfiles": ["refs.bib"],
            "myst_footnote_transition": False,
            "suppress_warnings": ["myst.domains", "myst.footnote"],
            "lean_notebooks": SETTINGS | settings,
        },
    )
    return html, nbformat.read(folder / "_build/html/_notebooks/one.ipynb", as_version=4)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "https://example.org/book")
        folder = tmp_path_factory.mktemp("book")
        (folder / "tasks").mkdir()
        (folder / "tasks/one.md").write_text(
            "## Try\n\nDo.\n\n```python answer\nx = ...\n```\n\n```python\nno cell\n```\n"
        )
        html, notebook = book(folder, STORY, tasks="tasks")
        yield folder, html, {c.id: c for c in notebook.cells}


def test_marks_become_words(made):
    _, _, cells = made
    assert cells["m1"].source == "\n\n".join(
        [
            "# One",
            "Numbers: 2 and 3.14. Costs \\$5 \\* 2, a\\_b, \\[so\\]. ([Meier 2016](https://doi.org/10.1/x)) "
            "And ([Falk et al. 2007](https://example.org/book/one.html#footcite-two); "
            "[Roe and Poe 2001](https://example.org/3)).",
            "A [word](https://example.org/book/one.html#term-word), the "
            "[place](https://example.org/book/one.html#there), `code`, *stress*, **weight**, "
            "H<sub>2</sub>O, $x^2$, [out](https://example.org/a).",
            "> **Mind *this***\n>\n> Inside, 2.\n>\n> - a list\n>   1. in a list",
        ]
    )
    assert cells["m2"].source == "\n\n".join(
        [
            "## Two",
            "> **Note**\n>\n> A note.",
            "<details><summary>Folded</summary>\n\nThe way.\n\n</details>",
            "| who | n |\n| :--- | ---: |\n| a \\| b | 1.5 |",
            "### Three",
            "> quoted",
            "1\\. no list",
            "<details><summary>More</summary>\n\nWord 2\n\n</details>",
            "**word**\n\nWhat it means.",
        ]
    )
    assert cells["m3"].source.startswith("- **Meier 2016.** Ann Meier. Cards.")


def test_code_is_what_a_reader_needs_and_one_cell_sets_it_up(made):
    _, _, cells = made
    assert [*cells][:3] == ["m1", "set-up", "shown"]
    assert cells["shown"].source == "rows = [1, 2]\n\nrows"
    assert cells["set-up"].source == (
        "try:\n    import nbformat\nexcept ImportError:\n"
        "    raise SystemExit(\"Install nbformat 5.0 first: pip install 'nbformat-5.0-py3-none-any.whl[x]'\") from None"
        "\n\nnbformat.begin()"
    )
    assert [(c.id, c.execution_count) for c in cells.values() if c.cell_type == "code"] == [
        ("set-up", 1), ("shown", 2), ("drawn", 3), ("answer", None)
    ]  # fmt: skip
    assert cells["task-0"].source == "## Try\n\nDo." and "no cell" in cells["task-1"].source


def test_a_drawing_has_a_picture(made):
    _, _, cells = made
    [output] = cells["drawn"].outputs
    assert {*output.data} == {"image/svg+xml", "image/png", "text/plain"}
    assert outputs.png(SVG)[:4] == b"\x89PNG"


def test_the_page_offers_it_and_the_archive_has_all(made):
    folder, html, _ = made
    assert 'href="_notebooks/one.ipynb" download>' in html
    assert 'href="_notebooks/small-notebooks.zip" download>All notebooks' in html
    with zipfile.ZipFile(folder / "_build/html/_notebooks/small-notebooks.zip") as archive:
        assert archive.namelist() == [
            "small-notebooks/one.ipynb",
            "small-notebooks/start-here.ipynb",
        ]
    assert not (folder / "_build/html/_sources/one.ipynb").exists()


def test_what_is_missing_ends_the_build_with_cell_and_name(tmp_path):
    page = "# One\n\n{glue:text}`gone` and {footcite}`nobody` and ![](pic.svg)\n\n```{footbibliography}\n```"
    (tmp_path / "pic.svg").write_text(SVG)
    with pytest.raises(RuntimeError) as raised:
        book(tmp_path, [new_markdown_cell(page, id="m7")])
    for said in (
        "one.ipynb, cell m7: the text uses the number 'gone', and no cell computes it.",
        "one.ipynb, cell m7: the text cites 'nobody', and the bibliography has no such entry.",
        "one.ipynb, cell m7: the picture 'pic.svg' has no alternative text.",
    ):
        assert said in str(raised.value)


def complaints(*cells):
    return [*checks.complaints(nbformat.v4.new_notebook(cells=[*cells]), {"one", "two"})]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{glue:text}`n`", "the number 'n'"),
        ("{glue:}`n`", "the number 'n'"),
        ("{glue}`n`", "the number 'n'"),
        ("{glue:text}`n:.2f` with `code` and {glue:text}`m`", "the number 'n'; the number 'm'"),
        ("```{glue:figure} n\n```", "the number 'n'"),
        ("`` {glue:text}`n` ``, and\n```\n{glue:text}`n`\n```", ""),
        ("{footcite}`one,three`", "cites 'three'"),
        ("{cite:p}`four` {cite}`two`", "cites 'four'"),
        ("```{figure} a.png\n:width: 3\n\nCaption\n```", "'a.png' has no alternative"),
        ("```{figure} a.png\n:alt: A line\n\nCaption\n```", ""),
        ("![ ](a.png) ![A line](b.png)", "'a.png' has no alternative"),
        ('<img src="a.png"> <img src="b.png" alt="A line">', "a picture that it shows"),
        ("{term}`a`, {ref}`b`", ""),
    ],
)
def test_a_text_that_lacks_something_is_refused(text, said):
    found = complaints(new_markdown_cell(text, id="m1"))
    assert len(found) == len(list(filter(None, said.split("; "))))
    for sentence, words in zip(found, said.split("; "), strict=False):
        assert sentence.startswith("cell m1: ") and words in sentence


@pytest.mark.parametrize(
    ("data", "metadata", "refused"),
    [
        ({"text/html": "<svg></svg>"}, {}, True),
        ({"text/html": '<figure><svg role="img" aria-label="A line"></svg></figure>'}, {}, False),
        ({"text/html": "<svg><title>A line</title></svg>"}, {}, False),
        ({"text/html": '<svg aria-hidden="true"></svg>'}, {}, False),
        ({"text/html": '<img src="data:," alt="">'}, {}, True),
        ({"image/svg+xml": "<svg></svg>"}, {}, True),
        ({"image/png": "AA=="}, {}, True),
        ({"image/png": "AA=="}, {"image/png": {"alt": "A line"}}, False),
        ({"text/plain": "1"}, {}, False),
    ],
)
def test_a_figure_without_words_is_refused(data, metadata, refused):
    cell = new_code_cell(
        "f()", id="c1", outputs=[new_output("display_data", data, metadata=metadata)]
    )
    found = complaints(cell)
    assert bool(found) == refused and all(f.startswith("cell c1: ") for f in found)


@pytest.mark.parametrize(
    ("cells", "hidden", "imports", "kept"),
    [
        # Only what is used, and what that rests on.
        ({0: "import a, b\nfrom c import d, e as f", 1: "b.x(f)"}, [0], "import b\nfrom c import e as f", {1: "b.x(f)"}),
        ({0: "x = 1\ny = x\nz = 2", 1: "y"}, [0], "", {1: "x = 1\ny = x\n\ny"}),
        # In front of the first that uses it, below its own imports.
        ({0: "x = 1", 1: "1", 2: "import m\n\nx"}, [0], "", {1: "1", 2: "import m\n\nx = 1\n\nx"}),
        # A cell in between that binds the name must not come first.
        ({0: "y = x0", 1: "x0 = 2", 2: "y"}, [0], "", {1: "y = x0\n\nx0 = 2", 2: "y"}),
        # Changes in place belong to what they change; comments to what they stand above.
        ({0: "t = {}\n# why\nt['a'] = 1\nt.update(b=2)\nu = 1\nu.z()", 1: "t"}, [0], "", {1: "t = {}\n# why\nt['a'] = 1\nt.update(b=2)\n\nt"}),
        ({0: "for n, v in {'a': 1}.items():\n    glue(n, v)\nassert x", 1: "2"}, [0], "", {1: "2"}),
        # Visible cells lose what glues, and nothing else.
        ({0: "from myst_nb import glue\n\nx = 1  # one\nglue('x', x)"}, [], "", {0: "x = 1  # one"}),
        ({0: "import a", 1: "%time a.b()"}, [0], "import a", {1: "%time a.b()"}),
        ({0: "def f():\n    return g\n\n\ng = 1", 1: "f()"}, [0], "", {1: "def f():\n    return g\ng = 1\n\nf()"}),
    ],
)  # fmt: skip
def test_hidden_code_is_kept_where_it_is_needed(cells, hidden, imports, kept):
    found = code.slim(cells, hidden)
    assert (found.imports, found.cells) == (imports, kept)


def test_where_it_is_installed_from_is_one_setting():
    found = settings.Settings(
        requires="book[x]",
        version="1.2",
        needs="import book",
        address="https://example.org/book-{version}.whl",
    )
    text = settings.first_cell(found, "")
    assert '%pip install --quiet "book[x] @ https://example.org/book-1.2.whl"' in text
    assert 'print("Installing book 1.2 from https://example.org/book-1.2.whl")' in text
    assert "SystemExit" not in text
