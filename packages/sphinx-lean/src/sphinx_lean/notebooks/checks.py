"""What a page's source asks for and does not have: each is said with the cell and the name."""

import re
from collections.abc import Collection, Iterator

from nbformat import NotebookNode

#: Roles that show a number by its name; what follows a colon is its format.
NUMBER = re.compile(r"\{glue(?::\w*)?\}`+(?:[^`<]*<)?([^`>:]+)[^`]*`")
#: The same as a block.
NUMBER_BLOCK = re.compile(r"^\s*(?::{3,}|`{3,})\{glue(?::\w*)?\}\s+(\S+)", re.M)
CITATION = re.compile(r"\{(?:foot)?cite(?::\w+)?\}`([^`]+)`")
#: Pictures in HTML that must say what they show.
DRAWING = re.compile(r"<(svg|img)\b[^>]*>", re.I)
LABEL = re.compile(r"""\b(?:alt|aria-label|aria-labelledby)\s*=\s*(["'])\s*\S.*?\1""", re.I | re.S)
HIDDEN = re.compile(
    r"""\baria-hidden\s*=\s*["']true|\brole\s*=\s*["'](?:presentation|none)""", re.I
)
#: A fence, and the directive that it opens, if it does.
FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([\w:+-]+)\})?(.*)")
#: Directives whose content is no text.
CODE_DIRECTIVES = {"code", "code-block", "code-cell", "literalinclude", "math", "raw", "sourcecode"}
#: A role, which is kept, or code in a line, in which there are none.
ROLE_OR_CODE = re.compile(
    r"(\{[\w:.+-]+\}(`+).+?(?<!`)\2(?!`))|(?<!`)(`{1,2})(?!`).+?(?<!`)\3(?!`)", re.S
)
#: Pictures as outputs by themselves, whose alternative text stands in the output's metadata.
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def complaints(notebook: NotebookNode, entries: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each thing that a notebook's page lacks.

    Parameters
    ----------
    notebook : NotebookNode
    entries : collection of str
        Keys of the bibliography.
    """
    numbers = {
        output["metadata"]["scrapbook"]["name"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "scrapbook" in output.get("metadata", {})
    }
    for position, cell in enumerate(notebook.cells):
        where = f"cell {cell.get('id') or position}"
        if cell.cell_type == "markdown":
            yield from prose_complaints(cell.source, where, numbers, entries)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                yield from output_complaints(output, where)


def prose_complaints(
    source: str, where: str, numbers: Collection[str], entries: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each number, citation and picture of a text that lacks what it needs."""
    text = without_code(source)
    for name in (m[1].strip() for m in (*NUMBER.finditer(text), *NUMBER_BLOCK.finditer(text))):
        if name not in numbers:
            yield f"{where}: the text uses the number {name!r}, and no cell computes it."
    for key in (k.strip() for m in CITATION.finditer(text) for k in m[1].split(",")):
        if key not in entries:
            yield f"{where}: the text cites {key!r}, and the bibliography has no such entry."
    for found in re.finditer(r"!\[\s*\]\(([^)\s]*)", text):
        yield f"{where}: the picture {found[1]!r} has no alternative text."
    for found in re.finditer(
        r"^\s*(?::{3,}|`{3,})\{(image|figure)\}\s*(\S*)(.*?)^\s*(?::{3,}|`{3,})\s*$",
        text,
        re.M | re.S,
    ):
        if not re.search(r"^\s*:alt:\s*\S|^alt:\s*\S", found[3], re.M):
            yield f"{where}: the picture {found[2]!r} has no alternative text."
    yield from html_complaints(text, where)


def without_code(source: str) -> str:
    """Return a text without its code; directives and what they hold stay, unless that is code."""
    kept: list[str] = []
    inside = ""  # the fence of the code that a line stands in
    for line in source.split("\n"):
        found = FENCE.match(line)
        if inside:
            if found and found[1].startswith(inside) and not (found[2] or found[3].strip()):
                inside = ""
            continue
        if found and found[1][0] != ":" and (found[2] in CODE_DIRECTIVES or is_code(found, kept)):
            inside = found[1]
            continue
        kept.append(line)
    paragraphs = re.split(r"(\n\s*\n)", "\n".join(kept))
    return "".join(ROLE_OR_CODE.sub(lambda m: m[1] or "", p) for p in paragraphs)


def is_code(fence: re.Match[str], before: list[str]) -> bool:
    """Say whether a fence without a directive opens code, or closes a directive above it."""
    if fence[2]:
        return False
    opened: list[str] = []
    for line in before:
        found = FENCE.match(line)
        if found and found[2]:
            opened.append(found[1])
        elif found and opened and found[1].startswith(opened[-1]):
            opened.pop()
    closes = bool(opened) and fence[1].startswith(opened[-1]) and not fence[3].strip()
    return not closes


def output_complaints(output: NotebookNode, where: str) -> Iterator[str]:
    """Yield a sentence for each figure among a cell's outputs without an alternative text."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    for mime in ("text/html", "image/svg+xml"):
        yield from html_complaints("".join(data.get(mime, "")), where)
    if "text/html" in data or "image/svg+xml" in data:
        return
    for mime in PICTURES:
        if mime in data and not str(metadata.get(mime, {}).get("alt", "")).strip():
            yield f"{where}: the figure that it shows has no alternative text."


def html_complaints(text: str, where: str) -> Iterator[str]:
    """Yield a sentence for each drawing in HTML without an alternative text."""
    for found in DRAWING.finditer(text):
        titled = re.match(r"\s*<title>\s*\S", text[found.end() :])
        if not (LABEL.search(found[0]) or HIDDEN.search(found[0]) or titled):
            kind = "drawing" if found[1].lower() == "svg" else "picture"
            yield f"{where}: a {kind} that it shows has no alternative text."
