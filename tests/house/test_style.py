"""The house style of the prose: British spelling, one word for one thing, no padding.

Spelling mistakes are codespell's matter (``make test`` runs it). American spellings are those of
codespell's own list from British to American, read backwards; the rest is ``tests/house.yml``.
The texts of the invented messages are their senders', and are left as they are.
"""

import ast
import importlib.resources
import re
from pathlib import Path

import nbformat
import pytest
import yaml

import warmstart as ws

ROOT = Path(__file__).resolve().parents[2]
HOUSE = yaml.safe_load((ROOT / "tests/house.yml").read_text("utf8"))

MARKUP = re.compile(
    r"```.*?```|^\|[^\n]*$|\{(?:glue:\w+|footcite|download)\}`[^`]*`|^:::[^\n]*$|<[^>]+>",
    re.S | re.M,
)
ROLE = re.compile(r"\{\w+\}`([^`<]*?)(?: <[^>]*>)?`")


def american():
    list_ = importlib.resources.files("codespell_lib") / "data/dictionary_en-GB_to_en-US.txt"
    words = {line.split("->")[1].strip(", ") for line in list_.read_text("utf8").splitlines()}
    return words - set(HOUSE["also_british"])


def prose(markdown):
    """Return markdown as words: computed values as one word, no code, no tables."""
    text = ROLE.sub(
        r"\1", MARKUP.sub(lambda m: "0" if m[0][0] == "{" and "glue" in m[0] else " ", markdown)
    )
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def docstrings(path):
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def said(path):
    """Return the strings of a JavaScript file that have a space in them: what it says."""
    strings = re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`\n]*)`', path.read_text("utf8"))
    plain = (re.sub(r"\$\{[^}]*\}", "0", a or b) for a, b in strings)
    return [text for text in plain if " " in text]


def texts():
    """Return every text of the book's own voice, by where it stands."""
    found = {}
    for path in sorted(ROOT.glob("book/*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        found[path.name] = "\n\n".join(prose(c.source) for c in cells if c.cell_type == "markdown")
    for path in [*ROOT.glob("book/*.md"), *ROOT.glob("*.md")]:
        found[path.name] = prose(path.read_text("utf8"))
    for path in [
        *ROOT.glob("src/**/*.py"),
        *ROOT.glob("packages/*/src/**/*.py"),
        *ROOT.glob("web/*.py"),
    ]:
        found[path.relative_to(ROOT).as_posix()] = "\n\n".join(docstrings(path))
    for path in [*ROOT.glob("web/widgets/*.js"), *ROOT.glob("web/parts/*.js")]:
        found[path.relative_to(ROOT).as_posix()] = "\n\n".join(said(path))
    cards, coefficients = ws.load_cards(), ws.load_coefficients()
    found["cards.yml"] = "\n\n".join([*cards["question"], *cards["answer"]])
    found["coefficients.csv"] = "\n\n".join([*coefficients["name"], *coefficients["basis"]])
    found["rubric.yml"] = "\n\n".join(
        text
        for c in ws.load_rubric()
        for text in (c["question"], c["idea"], *(level["descriptor"] for level in c["levels"]))
    )
    return found


TEXTS = texts()


def around(text, match):
    return "…" + text[max(0, match.start() - 40) : match.end() + 30].replace("\n", " ") + "…"


@pytest.fixture(params=TEXTS)
def text(request):
    return TEXTS[request.param]


def test_spelling_is_british(text):
    words = american()
    found = [around(text, m) for m in re.finditer(r"[A-Za-z]+", text) if m[0].lower() in words]
    assert not found


def test_one_word_for_one_thing_and_no_padding(text):
    rules = HOUSE["say"] | {word: "nothing" for word in HOUSE["never"]}
    found = [
        f"say {better} in: {around(text, m)}"
        for word, better in rules.items()
        for m in re.finditer(rf"\b(?:{word})(?!\w)", text, re.I)
    ]
    assert not found


BOOK = [name for name in TEXTS if (ROOT / "book" / name).is_file()]


@pytest.mark.parametrize("name", BOOK)
def test_sentences_can_be_read_in_one_breath(name):
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=#)", TEXTS[name])
    sentences = [s for block in blocks for s in re.split(r"(?<=[.?!:;])[*”\")]*\s+", block)]
    long = [s for s in sentences if len(s.split()) > HOUSE["words_a_sentence"]]
    assert not long


def test_the_rules_can_fail():
    assert {"color", "analyze", "favor"} <= american()
    assert (
        " ".join(prose("{term}`Gifts <Gift>` of {glue:text}`n` in [a page](b.ipynb)").split())
        == "Gifts of 0 in a page"
    )
    assert any("Lock my" in text for name, text in TEXTS.items() if name.endswith(".js"))


#: Words that make English sound translated where they come often: see how many a thousand there are.
TRANSLATED = re.compile(r"\b(?:nobody|somebody|whom|whoever|by lot)\b", re.I)
CONTRACTED = re.compile(
    r"\b(?:it|that|there|what|here|who|how|where|let)['’]s\b|\b\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b",
    re.I,
)


def test_chapters_sound_as_one_would_say_them():
    """A hint to the writer over all chapters together, never a reason for a bad sentence."""
    chapters = [TEXTS[name] for name in TEXTS if re.match(r"\d\d-", name)]
    assert len(chapters) == 14
    text = " ".join(chapters)
    thousands = len(re.findall(r"[\w’']+", text)) / 1000
    assert len(CONTRACTED.findall(text)) / thousands > 15
    assert len(TRANSLATED.findall(text)) / thousands < 1.5
