"""The overview of all notebooks, and the archive of all."""

import os
import re
import time
import zipfile
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .markdown import escape

#: Name of the overview's file.
OVERVIEW = "start-here"


def write_overview(app: Sphinx, folder: Path) -> None:
    """Write a notebook that lists the others, in the order of the contents."""
    root = Path(app.config.root_doc).parent
    base = folder / root
    blocks = [
        f"# {escape(app.config.html_title)}: the notebooks",
        "Each notebook tells what its page tells. Its numbers stand in the text and its pictures "
        "show before you run anything; to use a widget, run its cell (Shift+Enter).",
        "These files are yours. Change what you like: to get a fresh copy of one, rename or delete "
        "it and ask for the notebooks again.",
    ]
    for part in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        rows = []
        for title, name in part["entries"]:
            file = folder / f"{name}.ipynb"
            if not file.is_file():
                continue
            about = app.env.metadata.get(name, {}).get("description", "") or lead(file)
            words = escape(title or title_of(app, name))
            rows.append(
                f"- [{words}]({file.relative_to(base).as_posix()})"
                + (f": {escape(about)}" if about else "")
            )
        if rows:
            caption = part.get("caption") or ""
            blocks.append("\n".join([f"## {escape(caption)}\n", *rows] if caption else rows))
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(text, id=f"overview-{n}") for n, text in enumerate(blocks)
        ]
    )
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    base.mkdir(parents=True, exist_ok=True)
    text = nbformat.writes(notebook) + "\n"
    (base / f"{OVERVIEW}.ipynb").write_text(text, "utf8", newline="\n")


def lead(file: Path) -> str:
    """Return what a notebook says of itself."""
    return str(nbformat.read(file, as_version=4).metadata.get("description", ""))


def title_of(app: Sphinx, name: str) -> str:
    """Return the title of a page."""
    title: nodes.title = app.env.titles[name]
    return title.astext()


def write_archive(folder: Path, root: Path, title: str) -> None:
    """Write all notebooks into one archive, the same bytes for the same notebooks."""
    stem = archive_stem(title)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", 0))
    date = max(time.gmtime(epoch)[:6], (1980, 1, 1, 0, 0, 0))
    base = folder / root
    with zipfile.ZipFile(folder / f"{stem}.zip", "w") as target:
        for file in sorted(base.rglob("*.ipynb")):
            entry = zipfile.ZipInfo(f"{stem}/{file.relative_to(base).as_posix()}", date)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def archive_stem(title: str) -> str:
    """Return the archive's name without its ending."""
    return re.sub(r"\W+", "-", title.lower()).strip("-") + "-notebooks"
