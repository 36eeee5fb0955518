"""Run readers' notebooks as a reader does: from a wheel, in an empty folder, the checkout out of sight.

``python tests/readers_run.py`` builds the wheel as `make dist` does, unpacks it beside the test's
environment, asks it for the notebooks, and has nbval compare what they give with what they show.
A sample of them; with THOROUGH=1 all, in kernels of their own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EDITIONS = ROOT / "_build/html/_notebooks/book"
#: Enough for each kind of cell: figures, tables, widgets, tasks, data by the minute, an assignment.
SAMPLE = ("06-the-gift", "13-suits-or-founders", "model", "exercises/zero-replies")
#: What a wheel is built from; see pyproject.toml.
SOURCES = (
    "src",
    "data",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "LICENSE-CONTENT",
)
UV = Path(sys.executable).with_name("uv")


def install(work):
    """Build the wheel with the notebooks in it, and return the folder that it is unpacked to."""
    source = work / "source"
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        source.mkdir(exist_ok=True)
        copy(ROOT / name, source / name)
    place = source / "src/warmstart/notebooks/editions"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(EDITIONS, place)
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", work, source], check=True)
    [wheel] = work.glob("*.whl")
    target = work / "installed"
    command = [UV, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    subprocess.run([*command, "--target", target, wheel], check=True)
    return target


def main():
    """Install, ask for the notebooks, run them."""
    if not EDITIONS.is_dir():
        sys.exit("The book is not built: run `make build`, or `make test` for everything.")
    thorough = bool(os.environ.get("THOROUGH"))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        installed, empty = install(work), work / "empty"
        empty.mkdir()
        env = {**os.environ, "PYTHONPATH": str(installed)}

        def run(*arguments):
            return subprocess.run(
                [sys.executable, *arguments],
                cwd=empty,
                env=env,
                check=True,
                text=True,
                stdout=subprocess.PIPE,
            ).stdout

        where = run("-c", "import warmstart; print(warmstart.__file__)").strip()
        assert Path(where).is_relative_to(installed), where
        print(run("-m", "warmstart.workshop.cli", "notebooks", "mine"), end="")
        mine = empty / "mine"
        files = sorted(mine.rglob("*.ipynb")) if thorough else [mine / f"{n}.ipynb" for n in SAMPLE]
        kernel = "python3" if thorough else "forked"
        nbval = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", mine, "--nbval"]
        nbval += ["--nbval-cell-timeout=60", f"--nbval-kernel-name={kernel}", *files]
        fork = [] if thorough else [ROOT / "tests/forked.py", sys.executable]
        sys.exit(subprocess.call([sys.executable, *fork, *nbval], cwd=empty, env=env))


if __name__ == "__main__":
    main()
