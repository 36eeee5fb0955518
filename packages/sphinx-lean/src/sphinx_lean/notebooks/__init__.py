"""A notebook for readers beside each page that was made from one.

A book's notebooks are written for its pages: numbers, citations and boxes are marks of MyST there,
and what computes a number stands in cells that the page leaves out. Its readers get another
edition, made from the same source when the page is written, from the same resolved document: the
words are the page's, numbers are numbers, and pictures show before anything is run.

``lean_notebooks`` in the configuration is a mapping of :class:`.settings.Settings`; without it a
page offers its source.
"""

import functools
import importlib.metadata
import os
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, SphinxError

from . import checks, edition, start
from .settings import Settings

#: Where the notebooks stand in the site, named like their pages.
FOLDER = "_notebooks"


class NotebookError(SphinxError):
    """A page's source lacks something that its reader would miss."""

    category = "The book"


def settings_of(config: Config) -> Settings:
    """Return what the configuration says of readers' notebooks.

    Raises
    ------
    ConfigError
        If it says something unknown, or names a package that is not installed.
    """
    given = dict(config.lean_notebooks)
    if address := os.environ.get("NOTEBOOKS_FROM"):
        given["address"] = address
    try:
        found = Settings(**given)
        name = found.requires.partition("[")[0]
        found.version = found.version or (importlib.metadata.version(name) if name else "")
    except TypeError as error:
        raise ConfigError(f"lean_notebooks: {str(error).partition(') ')[2]}") from None
    except importlib.metadata.PackageNotFoundError:
        raise ConfigError(f"lean_notebooks requires {name!r}, which is not installed") from None
    return found


def write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write a page's notebook.

    Raises
    ------
    NotebookError
        If its text uses a number that no cell computes, cites what the bibliography does not have,
        or shows a picture without an alternative text; or if its notebook would be too large.
    """
    source = Path(app.env.doc2path(docname))
    if app.builder.format != "html" or not app.config.lean_notebooks:
        return
    if source.suffix != ".ipynb":
        unnamed = [i["uri"] for i in doctree.findall(nodes.image) if not i.get("alt", "").strip()]
        refuse(source, app, [f"the picture {uri!r} has no alternative text." for uri in unnamed])
        return
    notebook = nbformat.read(source, as_version=4)
    entries = bibliography(app)
    refuse(source, app, list(checks.complaints(notebook, entries)))
    page = edition.Page(
        docname,
        Path(app.srcdir),
        app.config.html_baseurl or "",
        entries,
        getattr(app.config, "bibtex_footcite_id", "") or "footcite-{key}",
        functools.partial(number_of, app, docname),
    )
    made, missing = edition.make(doctree, notebook, page, settings_of(app.config))
    refuse(source, app, missing)
    target = Path(app.outdir, FOLDER, f"{docname}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(made) + "\n", "utf8", newline="\n")


def file_of(app: Sphinx, pagename: str, sourcename: str) -> str:
    """Return where a page's notebook stands in the site: the reader's edition, or the book's own."""
    name = f"{FOLDER}/{pagename}.ipynb"
    if Path(app.outdir, name).is_file():
        return name
    known = pagename in app.env.found_docs and app.env.doc2path(pagename).endswith(".ipynb")
    return f"_sources/{sourcename}" if known and sourcename else ""


def archive_of(app: Sphinx) -> str:
    """Return where the archive of all notebooks will stand, if there is one."""
    if not app.config.lean_notebooks:
        return ""
    return f"{FOLDER}/{start.archive_stem(app.config.html_title)}.zip"


def number_of(app: Sphinx, docname: str, node: nodes.Element) -> str:
    """Return what a page puts in front of the title of something that it counts."""
    if not app.config.numfig or not node.get("ids"):
        return ""
    kind = app.env.domains["std"].get_enumerable_node_type(node)
    number = app.env.toc_fignumbers.get(docname, {}).get(kind or "", {}).get(node["ids"][0])
    if not kind or not number:
        return ""
    return str(app.config.numfig_format.get(kind, "%s") % ".".join(map(str, number)))


def refuse(source: Path, app: Sphinx, sentences: list[str]) -> None:
    """End the build with what a page lacks, if it lacks anything."""
    if sentences:
        name = source.relative_to(app.srcdir).as_posix()
        raise NotebookError("\n".join(f"{name}, {sentence}" for sentence in sentences))


def bibliography(app: Sphinx) -> dict[str, Any]:
    """Return the entries of the bibliography by key, if the book has one."""
    if "cite" not in app.env.domains:
        return {}
    bibdata: Any = app.env.get_domain("cite")
    return dict(bibdata.bibdata.data.entries)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Remove notebooks whose pages are gone, and write the overview and the archive of all."""
    folder = Path(app.outdir, FOLDER)
    if error or app.builder.format != "html" or not app.config.lean_notebooks:
        return
    there = {f"{name}.ipynb" for name in app.env.found_docs}
    for file in folder.rglob("*.ipynb"):
        if file.relative_to(folder).as_posix() not in there:
            file.unlink()
    start.write_overview(app, folder)
    start.write_archive(folder, Path(app.config.root_doc).parent, app.config.html_title)
    for file in Path(app.outdir, "_sources").rglob("*.ipynb"):  # the page offers the other edition
        file.unlink()


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_config_value("lean_notebooks", {}, "html", [dict])
    app.connect("doctree-resolved", write, priority=950)
    app.connect(
        "build-finished", finish, priority=800
    )  # before the offline edition lists its files
