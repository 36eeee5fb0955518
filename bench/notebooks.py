"""What the readers' notebooks weigh and how long they take: ``python bench/notebooks.py``.

Each is run from its first cell to its last, in a kernel of its own and a folder of its own. Aims:
600 KB and 20 s each. Prints them, the slowest first, and what the widgets' pictures take of all.
"""

import argparse
import base64
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "_build/html/_notebooks/book"
MOST_BYTES, MOST_SECONDS = 600_000, 20


def seconds(notebook, folder):
    """Return how long a notebook takes, its kernel's start included."""
    start = time.perf_counter()
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    return time.perf_counter() - start


def main():
    """Run them and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="such as 06-the-gift; all by default")
    names = parser.parse_args().names
    files = [FOLDER / f"{n}.ipynb" for n in names] or sorted(FOLDER.rglob("*.ipynb"))
    if not files:
        sys.exit("The book is not built: run `make build`.")
    rows, pictures = [], 0
    for file in files:
        notebook = nbformat.read(file, as_version=4)
        for output in (o for c in notebook.cells for o in c.get("outputs", ())):
            if "image/png" in output.get("data", {}) and "image/svg+xml" not in output.data:
                pictures += len(base64.b64decode(output.data["image/png"]))
        with tempfile.TemporaryDirectory() as folder:
            rows.append((seconds(notebook, folder), file.stat().st_size, file.stem))
        print(".", end="", flush=True)
    print()
    for took, size, name in sorted(rows, reverse=True):
        over = " over" if took > MOST_SECONDS or size > MOST_BYTES else ""
        print(f"{name:32}{size / 1000:8.0f} KB {took:6.1f} s{over}")
    total = sum(size for _, size, _ in rows)
    print(
        f"{len(rows)} notebooks, {total / 1e6:.1f} MB; pictures of widgets {pictures / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
