"""Tasks that only a notebook has: Markdown files, appended as cells."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def task_cells(file: Path) -> list[NotebookNode]:
    """Return the cells of a file of tasks, none if there is no such file."""
    return cells_of(file.read_text("utf8")) if file.is_file() else []


def cells_of(text: str) -> list[NotebookNode]:
    r"""Return Markdown as cells: a block of ``python`` with a name is one, and so is each heading's text.

    Examples
    --------
    >>> [(c.cell_type, c.id) for c in cells_of("# A\n\nB\n\n```python one\n1\n```\n\n# C")]
    [('markdown', 'task-0'), ('code', 'one'), ('markdown', 'task-1')]
    """
    pieces = re.split(r"^```python +([\w-]+)\n(.*?)^```$", text, flags=re.M | re.S)
    made: list[NotebookNode] = []
    texts = 0
    for prose, name, source in zip(
        pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True
    ):
        for words in filter(None, map(str.strip, re.split(r"\n(?=#+ )", prose))):
            made.append(nbformat.v4.new_markdown_cell(words, id=f"task-{texts}"))
            texts += 1
        if name:
            cell = nbformat.v4.new_code_cell(source.strip("\n"), id=name)
            cell.metadata = nbformat.from_dict({"tags": ["nbval-ignore-output"]})
            made.append(cell)
    return made
