"""Notebooks of every front end: read cell by cell, and never run."""

import json
from collections.abc import Iterator

from .chats import without_quotes
from .content import Content, Passage, Refusal
from .markup import html_text

#: Under which name an output carries a hand-in.
MIME = "application/vnd.warmstart.answers+json"

CUT_SHORT = "The notebook cannot be read. Was it cut short? Save it, and hand it in again."
_MOST_CELLS = 20_000


def is_notebook(document: object) -> bool:
    """Return whether a JSON document is a notebook."""
    return isinstance(document, dict) and (
        "nbformat" in document
        or (isinstance(document.get("cells"), list) and "metadata" in document)
        or isinstance(document.get("worksheets"), list)
    )


def notebook_passages(document: dict[str, object]) -> Iterator[Content]:
    """Yield what each cell shows: outputs first, then what somebody wrote into it.

    A hand-in that an output carries as data comes as the text of a file; the code beside
    it says the same and is left out.
    """
    cells = _cells(document)
    if cells is None:
        yield Refusal(CUT_SHORT)
        return
    for number, cell in enumerate(cells[:_MOST_CELLS], 1):
        place = f"cell {number}"
        for text in [*_outputs(cell), joined(cell.get("source", cell.get("input")))]:
            if text.strip():
                yield from without_quotes(Passage(text, place, sequence=number))


def _cells(document: dict[str, object]) -> list[dict[str, object]] | None:
    """Return a notebook's cells, of format 4 or of an older one with worksheets."""
    sheets = document.get("worksheets")
    holders = (
        [document, *(s for s in sheets if isinstance(s, dict))]
        if isinstance(sheets, list)
        else [document]
    )
    lists = [cells for h in holders if isinstance(cells := h.get("cells"), list)]
    if not lists:
        return None
    return [c for cells in lists for c in cells if isinstance(c, dict)]


def _outputs(cell: dict[str, object]) -> Iterator[str]:
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict):
            continue
        data = output.get("data")
        data = data if isinstance(data, dict) else output  # format 3 has no "data"
        if MIME in data:
            yield joined(data[MIME])
            continue
        plain = joined(data.get("text/plain")) or joined(output.get("text"))
        plain = plain or html_text(joined(data.get("text/html", data.get("html"))))
        yield "\n".join(
            filter(None, [plain, joined(data.get("text/markdown")), joined(output.get("evalue"))])
        )


def joined(value: object) -> str:
    """Return a notebook's text: a string, a list of lines, or an object where text is usual."""
    if isinstance(value, list):
        return "".join(v for v in value if isinstance(v, str))
    if isinstance(value, dict):
        try:
            return json.dumps(value, ensure_ascii=False)
        except (ValueError, RecursionError):
            return ""
    return value if isinstance(value, str) else ""
