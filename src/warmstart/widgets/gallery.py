"""The gallery page, made from the classes: ``python -m warmstart.widgets.gallery``."""

import inspect
import re
from pathlib import Path

import nbformat
import pandas as pd

from ..figures import Table
from .base import Widget

INTRO = """\
# Gallery of widgets

Every widget of this book, in its first state, with its traits. On this page they answer to you alone. In Jupyter the same traits can be read and set from Python while somebody plays, so that each widget is a laboratory instrument too: `widget.observe(...)` watches a trait, and the properties named under each give data frames.

Messages and people in them are invented."""


def traits(cls) -> Table:
    """Return a widget's own traits: what they are, and what they start as."""
    rows = [
        {"trait": name, "is": type(trait).__name__, "meaning": trait.help}
        for name, trait in sorted(cls.class_traits(sync=True).items())
        if name not in Widget.class_trait_names()
    ]
    return Table(pd.DataFrame(rows).set_index("trait"), f"Traits of {cls.__name__}")


def plain(line: str) -> str:
    """Return a docstring's line without Sphinx's roles."""
    return re.sub(r":\w+:`(?:~?[\w.]*\.)?([\w.]+)`", r"`\1`", line)


def about(cls) -> str:
    """Return the text over a widget: its name, what it is for, its properties."""
    properties = [
        f"`.{name}`: {plain(inspect.getdoc(value).splitlines()[0])}"
        for name, value in vars(cls).items()
        if isinstance(value, property)
    ]
    lines = [f"## {cls.__name__}", inspect.getdoc(cls).splitlines()[0]]
    if properties:
        lines.append("\n".join(f"- {p}" for p in properties))
    return "\n\n".join(lines)


def cells() -> list:
    """Return the gallery's cells, two and a text for each class."""
    from warmstart import widgets

    made = [
        nbformat.v4.new_markdown_cell(INTRO),
        nbformat.v4.new_code_cell(
            "from warmstart import widgets\nfrom warmstart.widgets.gallery import traits",
            metadata={"tags": ["remove-cell"]},
        ),
    ]
    for name in widgets.__all__:
        cls = getattr(widgets, name)
        made += [
            nbformat.v4.new_markdown_cell(about(cls)),
            nbformat.v4.new_code_cell(f"widgets.{cls.example}"),
            nbformat.v4.new_code_cell(
                f"traits(widgets.{name})", metadata={"tags": ["hide-output", "hide-input"]}
            ),
        ]
    for number, cell in enumerate(made):
        cell.id = f"g{number:03d}"
    return made


def main(path="book/gallery.ipynb"):
    """Write the gallery; ``make notebooks`` then runs and stores it."""
    notebook = nbformat.v4.new_notebook(cells=cells())
    notebook.metadata = {
        "description": "Every widget of the book in its first state, with the traits that Python can read and set.",
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    nbformat.write(notebook, Path(path))


if __name__ == "__main__":
    main()
