"""Run the gallery's cases, build a site of them, and look at each in a browser.

``python gallery/make.py BUILD`` needs the libraries that the cases name (``--requirements`` lists
them) and ``sphinx-anywidget[browser,myst-nb,store]``. It writes ``results.csv`` beside this file: what
became of each widget, and what it asked of other hosts.
"""

import argparse
import ast
import csv
import gzip
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from sphinx_anywidget.check import check_site
from sphinx_anywidget.store import execute, normalise

HERE = Path(__file__).parent
CONFIG = """
extensions = ["myst_nb", "sphinx_anywidget"]
nb_execution_mode = "off"
project = "Gallery"
"""


def requirements(case: Path) -> list[str]:
    """Return the packages that a case needs."""
    lines = case.read_text("utf8").splitlines()
    return next(line.split()[2:] for line in lines if line.startswith("# needs:"))


def notebook(case: Path) -> nbformat.NotebookNode:
    """Return a case as a notebook: its title, its sentence, and its code."""
    text = case.read_text("utf8")
    words = ast.get_docstring(ast.parse(text))
    code = text.split("\n\n", 2)[2].strip()
    cells = [
        nbformat.v4.new_markdown_cell(f"# {case.stem.replace('_', ' ')}\n\n{words}"),
        nbformat.v4.new_code_cell(code),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def run_case(case: Path, folder: Path) -> str:
    """Run a case and store it as a notebook, if that has not been done; return what went wrong."""
    target = folder / f"{case.stem}.ipynb"
    if target.exists() and target.stat().st_mtime > case.stat().st_mtime:
        return ""
    nbformat.write(notebook(case), target)
    try:
        nbformat.write(normalise(execute(target, 120), case.stem), target)
    except Exception as error:  # the others are still run
        target.unlink()
        last = str(error).strip().splitlines()
        return f"{type(error).__name__}: {last[-1] if last else ''}"
    return ""


def reason(log: Path, name: str) -> str:
    """Return why the build left a case as text, by its log."""
    said = [line for line in log.read_text("utf8").splitlines() if f"{name}.ipynb" in line]
    return said[0].partition("stays text: ")[2] if said else "no widget in its output"


def build(folder: Path, out: Path) -> None:
    """Build the site of all notebooks in a folder."""
    (folder / "conf.py").write_text(CONFIG)
    names = "\n".join(sorted(file.stem for file in folder.glob("*.ipynb")))
    (folder / "index.md").write_text(f"# Gallery\n\n```{{toctree}}\n{names}\n```\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", str(folder), str(out)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    (folder / "build.log").write_text(said)


def weight(site: Path, page: str) -> int:
    """Return what a page's widget weighs, compressed, in kB: its module, style, state and buffers."""
    text = (site / page).read_text("utf8") if (site / page).exists() else ""
    folder = site / "_static/anywidget"
    named = [each for each in folder.iterdir() if each.name in text]
    files = [file for each in named for file in (each.rglob("*.*") if each.is_dir() else [each])]
    return round(sum(len(gzip.compress(file.read_bytes())) for file in files) / 1000)


def main() -> None:
    """Do all of it, or print the requirements."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("build", type=Path, nargs="?", default=Path("build/gallery"))
    parser.add_argument("--requirements", action="store_true", help="print what the cases need")
    parser.add_argument("--only", nargs="*", default=[], help="names of cases")
    options = parser.parse_args()
    cases = sorted((HERE / "cases").glob("*.py"))
    if options.requirements:
        print("\n".join(sorted({each for case in cases for each in requirements(case)})))
        return
    if options.only:
        cases = [case for case in cases if case.stem in options.only]
    folder = options.build / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    trouble = {}
    for case in cases:
        begin = time.perf_counter()
        trouble[case.stem] = run_case(case, folder)
        print(
            f"{case.stem}: {trouble[case.stem] or 'run'}, {time.perf_counter() - begin:.0f} s",
            flush=True,
        )
    build(folder, options.build / "html")
    report = check_site(options.build / "html")
    rows = []
    for case in cases:
        page = f"{case.stem}.html"
        found = [each for each in report.widgets if each.page == page]
        hosts = " ".join(report.strangers.get(page, ()))
        if found:
            state, why = found[0].state, found[0].why
        else:
            state, why = "text", trouble[case.stem] or reason(folder / "build.log", case.stem)
        size, passed = weight(options.build / "html", page), found[0].milliseconds if found else ""
        rows.append([case.stem, " ".join(requirements(case)), state, why, hosts, size, passed])
    with (HERE / "results.csv").open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "needs", "state", "why", "hosts", "kB", "ms"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
