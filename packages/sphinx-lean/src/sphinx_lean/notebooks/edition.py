"""A reader's notebook from a page's resolved document and the book's own notebook."""

import base64
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nbformat
from docutils import nodes
from nbformat import NotebookNode

from ..folding import folded
from . import code, outputs
from .citations import citation_labels
from .markdown import MarkdownWriter
from .settings import Settings, first_cell
from .tasks import task_cells

#: Cells that a page leaves out whole.
LEFT_OUT = {"remove-cell", "remove_cell"}
#: Tags that mean something where a notebook is run; the others are for the page.
KEPT_TAG = re.compile(r"nbval-|raises-exception$|skip-execution$")
#: Where MyST-NB counts lines from: the first cell's at ten thousand.
LINES_A_CELL = 10_000


@dataclass
class Page:
    """What is known of a page when its notebook is made.

    Parameters
    ----------
    name : str
        The page's, from the root of the book.
    source : Path
        The root of the book.
    site : str
        The address of the published site, with a slash at its end, if it is known.
    entries : dict
        The bibliography's entries, by key.
    note_ids : str
        How the id of a source's note on a page is made of its key.
    numbering : callable
        See :class:`.markdown.MarkdownWriter`.
    """

    name: str
    source: Path
    site: str = ""
    entries: dict[str, Any] = field(default_factory=dict)
    note_ids: str = "footcite-{key}"
    numbering: Callable[[nodes.Element], str] = lambda node: ""


#: Bytes that a notebook may have; a page of many widgets has smaller pictures of them.
MOST = 600_000


def make(
    doctree: nodes.document, notebook: NotebookNode, page: Page, settings: Settings
) -> tuple[NotebookNode, list[str]]:
    """Return a page's notebook for readers, and what of its source its reader would miss.

    Parameters
    ----------
    doctree : docutils.nodes.document
        Resolved: as it is written as a page.
    notebook : NotebookNode
        The book's own.
    page : Page
    settings : Settings
    """
    for scale in (1, 0.6, 0.4):
        made, unnamed = make_at(doctree, notebook, page, settings, scale)
        size = len(nbformat.writes(made).encode())
        if size <= MOST:
            break
    missing = [f"the picture {name!r} has no alternative text." for name in unnamed]
    if size > MOST:
        missing.append(
            f"its notebook would have {size / 1000:.0f} kB, and {MOST / 1000:.0f} kB is the most: "
            "show fewer rows or figures."
        )
    return made, missing


def make_at(
    doctree: nodes.document, notebook: NotebookNode, page: Page, settings: Settings, scale: float
) -> tuple[NotebookNode, list[str]]:
    """Return a page's notebook with widgets' pictures at a scale, and pictures that nothing describes."""
    address = page_address(page)
    cited = {i for note in doctree.findall(nodes.footnote) for i in note["ids"]}
    citations = {
        i: (label, url or address(f"#{i}"))
        for i, (label, url) in citation_labels(page.entries, page.note_ids, cited).items()
    }
    writer = MarkdownWriter(address, citations, page.source, page.numbering)
    original = original_cells(page, settings)
    cells = notebook.cells
    sources = {n: c.source for n, c in enumerate(cells) if c.cell_type == "code"}
    hidden = [n for n in sources if LEFT_OUT & set(cells[n].metadata.get("tags", ()))]
    slimmed = code.slim(sources, hidden)
    convert = outputs.converter(settings.outputs)
    made: list[NotebookNode] = []
    seen = 0  # widgets, each with a picture of its own
    for position, found in parts(doctree):
        cell = cells[min(position, len(cells) - 1)]
        if original and cell.id not in original:
            continue
        if isinstance(found, nodes.Element):
            count = len(list(found.findall(is_mounted_widget)))
            folder = page.source / settings.pictures / page.name
            pictures = [folder / f"{n}.png" for n in range(seen, seen + count)]
            seen += count
            new = nbformat.v4.new_code_cell(slimmed.cells[position], id=cell.id)
            new.outputs = outputs.stored_outputs(cell.outputs, convert, pictures, scale)
            new.metadata = reader_metadata(cell)
        else:
            writer.attachments = {}
            text = "\n\n".join(filter(None, (writer.block(n, depth) for depth, n in found)))
            new = nbformat.v4.new_markdown_cell(text, id=cell.id)
            if not new.source:
                continue
            if writer.attachments:
                new.attachments = {
                    name: {kind: base64.b64encode(data).decode()}
                    for name, (kind, data) in writer.attachments.items()
                }
        if original:
            new.metadata = original_metadata(original[cell.id])
        made.append(new)
    told = len(made)
    if settings.tasks:
        file = f"{page.name.rsplit('/', 1)[-1]}.md"
        made += task_cells(page.source / settings.tasks / file)
    if any(c.cell_type == "code" for c in made):
        made.insert(
            made[0].cell_type == "markdown",
            nbformat.v4.new_code_cell(first_cell(settings, slimmed.imports), id="set-up"),
        )
        told += 1
    number_runs(made[:told])
    result = nbformat.v4.new_notebook(cells=unique_ids(made))
    result.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    if title := notebook.metadata.get("description"):
        result.metadata["description"] = title
    return result, writer.unnamed


def parts(doctree: nodes.document) -> Iterator[tuple[int, Any]]:
    """Yield a page's parts in order, each with the position of the cell that it comes from.

    A part is a code cell's node, or a list of a text's nodes, each with the depth at which it stands.
    """
    text: list[tuple[int, nodes.Node]] = []
    at = 0
    for depth, node in leaves(doctree, 1):
        if isinstance(node, nodes.Element) and node.get("nb_element") == "cell_code":
            if text:
                yield at, text
            position = int(node["cell_index"])
            yield position, node
            text, at = [], position + 1
            continue
        position = source_cell(node)
        if position not in (-1, at):
            if text:
                yield at, text
            text, at = [], position
        text.append((depth, node))
    if text:
        yield at, text


def leaves(parent: nodes.Element, depth: int) -> Iterator[tuple[int, nodes.Node]]:
    """Yield the nodes of a document that are no sections, with their depth."""
    for node in parent.children:
        if isinstance(node, nodes.section):
            yield from leaves(node, depth + 1)
        elif isinstance(node, folded):  # a notebook has its content open, like any other
            yield from leaves(node, depth)
        else:
            yield depth, node


def source_cell(node: nodes.Node) -> int:
    """Return the position of the cell that a node's line lies in, or -1 if it is not known."""
    for found in [node, *(node.findall(nodes.Element) if isinstance(node, nodes.Element) else ())]:
        line = getattr(found, "line", None)
        if line and line >= LINES_A_CELL:
            return int(line) // LINES_A_CELL - 1
    return -1


def is_mounted_widget(node: nodes.Node) -> bool:
    """Say whether a node is a widget of sphinx-anywidget, which this package need not have.

    One that stays text has a notice, and no picture.
    """
    if not isinstance(node, nodes.Element) or type(node).__name__ != "widget_view":
        return False
    return not node.get("notice")


def page_address(page: Page) -> Any:
    """Return a function from a reference on a page to its full address, if the site's is known."""
    here = f"{page.site}{page.name}.html" if page.site else ""

    def address(target: str) -> str:
        if re.match(r"\w[\w+.-]*:", target):  # https, mailto
            return target
        if not here or not target:
            return ""
        if target.startswith("/"):
            return page.site.rstrip("/") + target
        return urljoin(here, target)

    return address


def reader_metadata(cell: NotebookNode) -> NotebookNode:
    """Return the metadata of a code cell in a notebook that is to be run."""
    tags = [t for t in cell.metadata.get("tags", ()) if KEPT_TAG.match(t)]
    return nbformat.from_dict({"tags": tags} if tags else {})


def original_metadata(cell: NotebookNode) -> NotebookNode:
    """Return an assignment's cell's metadata; a check that fails does not stop the cells below it."""
    found = copy.deepcopy(cell.metadata)
    if found.get("nbgrader", {}).get("grade"):
        tags = [t for t in found.get("tags", ()) if not t.startswith("nbval-")]
        found["tags"] = [*tags, "raises-exception", "nbval-ignore-output"]
    return found


def original_cells(page: Page, settings: Settings) -> dict[str, NotebookNode]:
    """Return the cells of the notebook that a page was made from, by id, if there is one."""
    if not settings.originals:
        return {}
    file = page.source / settings.originals.format(name=page.name.rsplit("/", 1)[-1])
    if not file.is_file():
        return {}
    return {c.id: c for c in nbformat.read(file, as_version=4).cells}


def number_runs(cells: list[NotebookNode]) -> None:
    """Give the code cells that were run their numbers, in order; outputs belong to such cells only."""
    for count, cell in enumerate((c for c in cells if c.cell_type == "code"), 1):
        if cell.outputs or not cell.metadata.get("nbgrader"):
            cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def unique_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Give each cell an id of its own: a text may have been parted by a heading's depth."""
    seen: dict[str, int] = {}
    for cell in cells:
        count = seen[cell.id] = seen.get(cell.id, 0) + 1
        if count > 1:
            cell.id = f"{cell.id}-{count}"
    return cells
