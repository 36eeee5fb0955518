"""Time the build: from nothing, after one page was edited, and of ten times the pages.

    python bench/build.py

The large book is made of this one, each page ten times under other names. Judges nothing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def build(folder):
    """Build a book and return the seconds: those on the clock, and those of the processor."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "."],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": f"{folder / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = os.times()
    return (
        time.perf_counter() - start,
        after.children_user + after.children_system - before.children_user - before.children_system,
    )


def copy(target):
    """Copy the project's files."""
    names = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)


def multiply(folder, times):
    """Write each page of a book several times, and its contents anew."""
    path = folder / "_toc.yml"
    toc = yaml.safe_load(path.read_text("utf8"))
    for part in toc["parts"]:
        for chapter in [*part["chapters"]]:
            source = next(folder.glob(f"{chapter['file']}.*"))
            for number in range(1, times):
                name = f"{chapter['file']}-{number}"
                text = source.read_text("utf8")
                # A label may stand once in a book.
                if source.suffix == ".md":
                    text = text.replace("{glossary}", "{admonition} Terms")
                (folder / f"{name}{source.suffix}").write_text(text, "utf8")
                part["chapters"].append({"file": name})
    path.write_text(yaml.safe_dump(toc), "utf8")


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=10, help="how much larger the large book is")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        copy(small)
        build(small)  # compiles what was never run
        shutil.rmtree(small / "_build")
        rows = {"from nothing": build(small)}
        page = small / "book/02-context-or-cold.ipynb"
        page.write_text(page.read_text("utf8").replace("# 2", "# Edited 2", 1), "utf8")
        rows["one page edited"] = build(small)
        copy(large)
        multiply(large, args.times)
        rows[f"{args.times} times the pages"] = build(large)
    print(f"{'':28}{'clock, s':>10}{'processor, s':>14}")
    for name, (clock, processor) in rows.items():
        print(f"{name:28}{clock:10.1f}{processor:14.1f}")
    ratio = rows[f"{args.times} times the pages"][1] / rows["from nothing"][1]
    print(f"{args.times} times the pages cost {ratio:.1f} times the processor time")


if __name__ == "__main__":
    main()
