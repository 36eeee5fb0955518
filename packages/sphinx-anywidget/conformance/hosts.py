"""Sites of the probes, one for each host: how each is made, and what cannot be written for it."""

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import probes
from sphinx_anywidget.store import execute

HERE = Path(__file__).parent
IMPORT = f"import sys\nsys.path.insert(0, {str(HERE)!r})\nimport probes"
SPHINX = 'project = "Probes"\nexclude_patterns = ["_build"]\nhtml_theme = "basic"\n'
#: Bundles MyST's renderer of ``{anywidget}`` and draws with it what ``mystmd`` has made of a page.
MYST_PAGE = """
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { ANY_RENDERERS } from "@myst-theme/anywidget";
const found = (node) => (node.type === "anywidget" ? [node] : (node.children ?? []).flatMap(found));
const page = await (await fetch("./content/index.json")).json();
const nodes = found(page.mdast).map((node) => ({ ...node, esm: "." + node.esm, css: node.css && "." + node.css }));
createRoot(document.body.appendChild(document.createElement("main"))).render(
  nodes.map((node, key) => createElement(ANY_RENDERERS.anywidget, { node: { ...node, esm: new URL(node.esm, location).href }, key })),
);
"""


@dataclass(frozen=True)
class Tools:
    """Where a host's tools are.

    Parameters
    ----------
    build : Path
        Folder for the sites.
    python : Path
        The interpreter of an environment with the neighbours in it, and without this package.
    npm : Path
        A ``node_modules`` with ``mystmd``, ``@myst-theme/anywidget``, ``react``, ``react-dom``, ``esbuild``,
        ``@jupyter-widgets/html-manager`` and ``requirejs`` in it.
    """

    build: Path
    python: Path
    npm: Path


@dataclass(frozen=True)
class Host:
    """One column of the table.

    Parameters
    ----------
    name : str
    packages : tuple of str
        Besides this one, whose versions are told: of this environment, of the neighbours', or npm's.
    make : callable
        Makes the site in a folder; returns the page.
    left_out : frozenset of str
        Probes that cannot be written for it.
    whole : bool
        Whether the page is its own, and not only its renderer's.
    """

    name: str
    packages: tuple[str, ...]
    make: Callable[[Path, Tools], Path]
    left_out: frozenset[str] = frozenset()
    whole: bool = True


def run(*command: object, cwd: Path, **more: str) -> None:
    """Run a program; if it fails, show what it said."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, **more},
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout[-2000:]}{done.stderr[-3000:]}")


def sphinx(python: object, folder: Path, config: str) -> Path:
    """Build a folder by Sphinx; return its page."""
    (folder / "conf.py").write_text(config + SPHINX)
    page = folder / "_build/index.html"
    run(python, "-m", "sphinx", "-q", "-E", "-b", "html", folder, page.parent, cwd=folder)
    # The scripts that stand in for a delivery network's are the same in other words.
    page.write_text(re.sub(r' integrity="[^"]*"', "", page.read_text("utf8")), "utf8")
    return page


def stored(tools: Tools) -> nbformat.NotebookNode:
    """Return the notebook of the probes, run and stored once for all hosts that show one."""
    file = tools.build / "probes.ipynb"
    if file.exists():
        return nbformat.read(file, 4)
    cells = [
        nbformat.v4.new_raw_cell(
            "Probes\n======", metadata={"raw_mimetype": "text/restructuredtext"}
        )
    ]
    cells.append(nbformat.v4.new_code_cell(IMPORT))
    for name in probes.names():
        cells.append(nbformat.v4.new_code_cell(f"shown = probes.make({name!r})\nshown"))
        if name in probes.TWICE:
            cells.append(nbformat.v4.new_code_cell("shown"))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), file)
    nbformat.write(execute(file, 120), file)
    return nbformat.read(file, 4)


def ours(folder: Path, tools: Tools) -> Path:
    """Show the stored notebook by MyST-NB and this package."""
    nbformat.write(stored(tools), folder / "index.ipynb")
    config = 'extensions = ["myst_nb", "sphinx_anywidget"]\nnb_execution_mode = "off"\n'
    return sphinx(sys.executable, folder, config)


def myst_nb(folder: Path, tools: Tools) -> Path:
    """Show the stored notebook by MyST-NB alone, which brings html-manager."""
    nbformat.write(stored(tools), folder / "index.ipynb")
    return sphinx(tools.python, folder, 'extensions = ["myst_nb"]\nnb_execution_mode = "off"\n')


def nbsphinx(folder: Path, tools: Tools) -> Path:
    """Show the stored notebook by nbsphinx alone, which brings html-manager."""
    nbformat.write(stored(tools), folder / "index.ipynb")
    return sphinx(tools.python, folder, 'extensions = ["nbsphinx"]\nnbsphinx_execute = "never"\n')


def jupyter_sphinx(folder: Path, tools: Tools) -> Path:
    """Run the probes by jupyter-sphinx, which brings html-manager."""
    text = "Probes\n======\n\n.. jupyter-execute::\n\n   " + IMPORT.replace("\n", "\n   ") + "\n"
    for name in probes.names():
        text += f"\n.. jupyter-execute::\n\n   shown = probes.make({name!r})\n   shown\n"
        if name in probes.TWICE:
            text += "\n.. jupyter-execute::\n\n   shown\n"
    (folder / "index.rst").write_text(text)
    path = f"{tools.python.parent}{os.pathsep}{os.environ['PATH']}"
    (folder / "conf.py").write_text('extensions = ["jupyter_sphinx"]\n' + SPHINX)
    out = folder / "_build"
    run(tools.python, "-m", "sphinx", "-q", "-b", "html", folder, out, cwd=folder, PATH=path)
    return out / "index.html"


def directives(folder: Path) -> None:
    """Write the page that MyST and this package both take, and the modules beside it."""
    text = "# Probes\n"
    for name in probes.names():
        if name in probes.NEEDS_A_NOTEBOOK:
            continue
        (folder / f"{name}.mjs").write_text((probes.FOLDER / f"{name}.mjs").read_text("utf8"))
        options = {"style": ":css: style.css\n", "class": ":class: probe-class\n"}.get(name, "")
        text += f"\n```{{anywidget}} {name}.mjs\n{options}{json.dumps({'n': 3})}\n```\n"
    (folder / "style.css").write_text((probes.FOLDER / "style.css").read_text("utf8"))
    (folder / "index.md").write_text(text)


def directive(folder: Path, tools: Tools) -> Path:
    """Show the modules by this package's directive."""
    directives(folder)
    return sphinx(sys.executable, folder, 'extensions = ["myst_parser", "sphinx_anywidget"]\n')


def mystmd(folder: Path, tools: Tools, project: str) -> Path:
    """Read a folder's page by mystmd, and draw its widgets by the renderer of MyST's theme."""
    theme = folder / "theme"
    theme.mkdir()
    (theme / "template.yml").write_text('jtex: v1\ntitle: bare\nbuild:\n  install: "true"\n')
    site = "site:\n  template: ./theme\n"
    (folder / "myst.yml").write_text(f"version: 1\nproject: {project}\n{site}")
    run("node", tools.npm / "mystmd/dist/myst.cjs", "build", "--site", "--ci", cwd=folder)
    out = folder / "_build/site"
    for file in (out / "public").iterdir():
        file.rename(out / file.name)
    (folder / "page.mjs").write_text(MYST_PAGE)
    bundle = ["--bundle", "--format=esm", f"--outfile={out / 'page.js'}", "--jsx=automatic"]
    esbuild = tools.npm / ".bin/esbuild"
    run(esbuild, folder / "page.mjs", *bundle, cwd=folder, NODE_PATH=str(tools.npm))
    (out / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><body><script type="module" src="page.js"></script>'
    )
    return out / "index.html"


def myst(folder: Path, tools: Tools) -> Path:
    """Show the modules by MyST's directive."""
    directives(folder)
    return mystmd(folder, tools, "{}")


def myst_plugin(folder: Path, tools: Tools) -> Path:
    """Show the stored notebook by MyST and the plugin of this package."""
    nbformat.write(stored(tools), folder / "index.ipynb")
    plugin = folder / "plugin"
    run(sys.executable, HERE.parent / "npm/pack.py", plugin, cwd=folder)
    return mystmd(folder, tools, json.dumps({"plugins": ["plugin/myst.mjs"]}))


def marimo_book(folder: Path, tools: Tools) -> Path:
    """Show the probes in a marimo notebook by marimo-book."""
    text = "import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n"
    text += textwrap.indent(f"{IMPORT}\nimport marimo as mo\nreturn mo, probes\n", "    ")
    for name in probes.names():
        text += f"\n\n@app.cell\ndef _(mo, probes):\n    {name}_ = mo.ui.anywidget(probes.make({name!r}))\n"
        text += f"    {name}_\n    return ({name}_,)\n"
        if name in probes.TWICE:
            text += f"\n\n@app.cell\ndef _({name}_):\n    {name}_\n    return\n"
    content = folder / "content"
    content.mkdir()
    (content / "probes.py").write_text(text)
    (content / "intro.md").write_text("# Probes\n")
    (folder / "book.yml").write_text(
        "title: Probes\ntoc:\n  - file: content/intro.md\n  - file: content/probes.py\n"
    )
    path = f"{tools.python.parent}{os.pathsep}{os.environ['PATH']}"
    run(tools.python.parent / "marimo-book", "build", cwd=folder, PATH=path)
    return next(iter(sorted((folder / "_site").glob("**/probes/index.html"))))


def anyplotlib(folder: Path, tools: Tools) -> Path:
    """Show each probe as a figure of anyplotlib's extension, in a frame of its own."""
    text = "Probes\n======\n"
    for name in probes.names():
        script = f"{IMPORT}\nfigure = probes.make({name!r})\n"
        script += "type(figure)._repr_html_ = repr\n"  # it takes only widgets that have this method
        (folder / f"{name}.py").write_text(script)
        text += f"\n.. anywidget-figure:: {name}.py\n"
    (folder / "index.rst").write_text(text)
    return sphinx(tools.python, folder, 'extensions = ["anyplotlib.sphinx_anywidget"]\n')


NOTEBOOK_ONLY = frozenset(probes.NEEDS_A_NOTEBOOK)
HTML_MANAGER = ("@jupyter-widgets/html-manager",)
MYST = ("mystmd", "@myst-theme/anywidget")
HOSTS = (
    Host("ours, a notebook", ("myst-nb",), ours),
    Host("ours, `{anywidget}`", ("myst-parser",), directive, NOTEBOOK_ONLY),
    Host("MyST-NB with html-manager", ("myst-nb", *HTML_MANAGER), myst_nb),
    Host("nbsphinx with html-manager", ("nbsphinx", *HTML_MANAGER), nbsphinx),
    Host("jupyter-sphinx with html-manager", ("jupyter-sphinx", *HTML_MANAGER), jupyter_sphinx),
    Host("ours, as a MyST plugin", MYST, myst_plugin, whole=False),
    Host("MyST, `{anywidget}`", MYST, myst, NOTEBOOK_ONLY, False),
    Host("marimo-book", ("marimo-book", "marimo"), marimo_book),
    Host("anyplotlib", ("anyplotlib",), anyplotlib, frozenset(probes.TWICE)),
)
