"""The glossary's words are linked where a chapter first uses them; the index leads into the book."""

import re
from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = sorted(BOOK.glob("[01]*.ipynb"))

#: How a term is told from an everyday word, where its name alone does not do it.
FORMS = {
    "Ask": r"\b(?:an|the|one) ask\b",
    "Kappa, weighted": r"\bkappa\b",
    "Offer": r"\b(?:an|no) offer\b",
    "Power": r"\bpower of (?:the|a) test\b",
    "Prior": r"\bthe prior\b",
    "Stratify": r"\bstratify(?:ing)?\b",
}

#: Headings, code, roles, links and markup: a term there is not a word of a sentence.
MARKUP = re.compile(
    r"```.*?```|^#[^\n]*$|^:::\{[^\n]*$|^:\w+:[^\n]*$|<summary>.*?</summary>|\{[\w:]+\}`[^`]*`|`[^`]*`"
    r"|\[[^\]]*\]\([^)]*\)|<[^>]+>",
    re.S | re.M,
)
LINK = re.compile(r"\{term\}`([^`<]*?)(?: <([^>]*)>)?`")


def terms():
    text = (BOOK / "glossary.md").read_text("utf8").split("```{glossary}\n")[1]
    return re.findall(r"^(?=\w)(.+)$", text.split("```")[0], re.M)


def prose(path):
    if path.suffix == ".md":
        return path.read_text("utf8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown")


def links(text):
    """Return where each term is first linked, by its name in small letters."""
    first = {}
    for m in LINK.finditer(text):
        first.setdefault((m[2] or m[1]).lower(), m.start())
    return first


def blank(match):
    return " " * len(match[0])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_a_chapter_links_each_term_where_it_first_uses_it(path):
    text = prose(path)
    linked, plain = links(text), MARKUP.sub(blank, text)
    for term in terms():
        used = re.search(FORMS.get(term, rf"\b{re.escape(term)}s?\b"), plain, re.I)
        if used:
            at = linked.get(term.lower(), len(text))
            around = text[max(0, used.start() - 40) : used.end() + 20]
            assert at <= used.start(), f"{term} is first used, and not linked, in: …{around}…"


def test_each_term_is_linked_from_some_page():
    pages = [p for p in BOOK.iterdir() if p.suffix in (".md", ".ipynb") and p.stem != "glossary"]
    linked = set().union(*(links(prose(p)) for p in pages))
    assert {t.lower() for t in terms()} <= linked


def test_terms_are_in_order():
    assert terms() == sorted(terms(), key=str.lower)


def test_the_index_leads_into_every_chapter(site):
    """Each chapter has entries of its own, and the footer of every page leads to the index."""
    html = (site / "genindex.html").read_text("utf8")
    for path in CHAPTERS:
        assert html.count(f'href="book/{path.stem}.html#') >= 3, path.stem
    assert "Kerbel, Josh" in html and "Rule of three" in html
    pages = {
        page: page.read_text("utf8") for page in [*site.glob("book/*.html"), site / "search.html"]
    }
    for page, text in pages.items():
        if 'http-equiv="refresh"' in text:  # an old address
            continue
        assert "genindex.html" in text.split("<footer>")[1], page.name
