"""What the readers' notebooks say and what their pages say, as words to compare."""

import re
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "_build/html/_notebooks/book"
OVERVIEW = "start-here"

#: What a page has beside its words: code and what it shows, anchors, notes' numbers, decoration.
BESIDE = (
    ".cell, .headerlink, .footnote-reference, .reading-time, .vignette, .anywidget, script, style, "
    ".footnote .label, .footnote .backrefs, .folded > summary"
)
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})

#: What MyST makes of a text, and a notebook's front end shows as it stands.
RAW = re.compile(
    r"\{[a-z][\w:+-]*\}`"  # roles
    r"|^[ >]*(?::{3,}|`{3,})\{"  # directives
    r"|^[ >]*:(?:label|class|name|width|alt|header-rows):"  # their options
    r"|^\([\w-]+\)=\s*$"  # labels
    r"|\{\{.*?\}\}"  # substitutions
    r"|myst_nb|\bglue\(",
    re.M,
)


def names():
    """Return the names of all readers' notebooks, such as ``exercises/zero-replies``."""
    return sorted(f.relative_to(FOLDER).with_suffix("").as_posix() for f in FOLDER.rglob("*.ipynb"))


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def task_file(name):
    return ROOT / "book/tasks" / f"{name}.md"


def told(notebook):
    """Return the Markdown cells of a notebook's story, without those of its tasks."""
    cells = [c for c in notebook.cells if c.cell_type == "markdown"]
    return [c.source for c in cells if not c.id.startswith("task-")]


def soup_of(texts):
    return BeautifulSoup("\n".join(MARKDOWN.render(t) for t in texts), "html.parser")


#: Elements that end a word; all others stand within a line.
BLOCKS = (
    "p, li, h1, h2, h3, h4, h5, h6, td, th, caption, dt, dd, pre, summary, details, div, br, tr"
)


def text_of(soup):
    for found in soup.select(BLOCKS):
        found.insert_before(" ")
        found.append(" ")
    return re.sub(r"\s+", " ", soup.get_text())


def words_of_page(site, name):
    """Return the words of a page's text, in order."""
    page = BeautifulSoup((site / f"book/{name}.html").read_text("utf8"), "html.parser")
    article = page.select_one("article")
    for found in article.select(BESIDE):
        found.decompose()
    if name.startswith("exercises/"):  # the way to the notebook is no news to who has it
        for found in article.select("p:has(a.download[href$='.ipynb'])"):
            found.decompose()
    return text_of(article).split()


def words_of_notebook(notebook):
    """Return the words of a notebook's text, in order, without its citations."""
    soup = soup_of(told(notebook))
    all_text, labels = soup.get_text(), set()
    for item in soup.select("li > strong:first-child, li > p:first-child > strong:first-child"):
        label = item.get_text().removesuffix(".")
        if re.search(rf"[(;]\s*{re.escape(label)}\s*[;)]", all_text):  # a source, under its name
            labels.add(label)
            item.decompose()
    text = text_of(soup)
    if labels:
        one = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
        text = re.sub(rf"\(\s*(?:{one})(?:\s*;\s*(?:{one}))*\s*\)", " ", text)
    return text.split()
