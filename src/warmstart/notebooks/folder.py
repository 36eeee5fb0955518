"""A folder of fresh copies of the readers' notebooks, in which nothing of the reader's is ever lost.

Beside the notebooks lies ``.warmstart.json``, which says of each copy what it held when it was
written. A notebook that is still what was written may be replaced by a newer edition; one that its
reader has changed stays, and the newer edition is put beside it.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from .. import __version__

PACKAGE = Path(__file__).resolve().parent
#: Where a wheel has the notebooks, and where a checkout has them once the book is built.
PLACES = (PACKAGE / "editions", PACKAGE.parents[2] / "_build/html/_notebooks/book")
#: What the folder remembers of the copies in it.
RECORD = ".warmstart.json"
#: The overview of all.
OVERVIEW = "start-here.ipynb"


class FolderError(Exception):
    """The notebooks cannot be written there; the sentence says why."""


@dataclass
class Written:
    """What became of each notebook, by its path in the folder.

    Attributes
    ----------
    new, renewed, same : list of str
        Written for the first time; replaced by a newer edition; there already.
    kept : list of str
        The reader's own work, left as it is.
    beside : dict of str to str
        Where the newer edition of such a one was put.
    """

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)


def editions() -> Path:
    """Return the folder of the readers' editions.

    Raises
    ------
    FolderError
        If there is none.
    """
    # A checkout's own build is newer than what was copied from it for a wheel.
    for place in reversed(PLACES):
        if (place / OVERVIEW).is_file():
            return place
    raise FolderError(
        "The notebooks are not here yet. In a checkout, `make build` makes them; "
        "otherwise install warmstart from its wheel, which has them."
    )


def write(folder: Path) -> Written:
    """Write the notebooks into a folder, and keep what a reader has done there.

    Parameters
    ----------
    folder : Path
        It is made if it is not there.

    Raises
    ------
    FolderError
        If there are no notebooks to write, or the place is a file.
    """
    source = editions()
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Name a folder, or one that is still to be made.")
    folder.mkdir(parents=True, exist_ok=True)
    record, found = read_record(folder), Written()
    try:
        for file in sorted(source.rglob("*.ipynb")):
            name = file.relative_to(source).as_posix()
            record[name] = place(folder, name, file.read_bytes(), record.get(name, ""), found)
    finally:  # what has been written so far is known again next time
        save(folder / RECORD, json.dumps(record, indent=1).encode())
    return found


def place(folder: Path, name: str, content: bytes, recorded: str, found: Written) -> str:
    """Write one notebook, or leave it, and return what the record should say of it."""
    target, wanted = folder / name, digest(content)
    if not target.exists():
        save(target, content)
        found.new.append(name)
        return wanted
    there = digest(target.read_bytes())
    if there == wanted:
        found.same.append(name)
        return wanted
    if there == recorded:
        save(target, content)
        found.renewed.append(name)
        return wanted
    found.kept.append(name)
    if recorded == wanted:  # they have this edition, and worked in it
        return wanted
    other = free_name(target, content)
    if not other.exists():
        save(other, content)
    found.beside[name] = other.relative_to(folder).as_posix()
    return wanted


def free_name(target: Path, content: bytes) -> Path:
    """Return a name beside a notebook that is free, or that holds this very edition."""
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        other = target.with_name(f"{target.stem} (edition {__version__}{again}){target.suffix}")
        if not other.exists() or other.read_bytes() == content:
            return other
        number += 1


def read_record(folder: Path) -> dict[str, str]:
    """Return what the folder remembers; nothing if it cannot be read: all is then the reader's."""
    try:
        record = json.loads((folder / RECORD).read_text("utf8"))
    except (OSError, ValueError):
        return {}
    known = isinstance(record, dict)
    return {k: v for k, v in record.items() if isinstance(v, str)} if known else {}


def save(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~umask())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def umask() -> int:
    """Return the permissions that new files lack here."""
    current = os.umask(0)
    os.umask(current)
    return current


def digest(content: bytes) -> str:
    """Return a name for some content."""
    return hashlib.sha256(content).hexdigest()


def sentences(folder: Path, found: Written) -> list[str]:
    """Return what was done, and what comes next, as lines for a terminal."""
    lines = []
    if found.new:
        lines.append(f"{counted(len(found.new))} written to {folder}.")
    if found.renewed:
        lines.append(
            f"{counted(len(found.renewed))} that you hadn't changed replaced by newer ones."
        )
    if not found.new and not found.renewed and not found.kept:
        lines.append(f"{folder} has all {len(found.same)} notebooks already; nothing was changed.")
    if found.kept:
        lines.append(f"Kept as you left {'it' if len(found.kept) == 1 else 'them'}:")
        for name in found.kept:
            other = found.beside.get(name)
            lines.append(f"  {name}" + (f" (the newer edition is {other})" if other else ""))
    missing = [
        name
        for name in ("anywidget", "matplotlib", "scipy", "statsmodels")
        if find_spec(name) is None
    ]
    if missing:
        lines.append(
            f"To run them you still need {', '.join(missing)}: pip install 'warmstart[widgets]'"
        )
    if find_spec("jupyterlab") is None:
        lines.append(
            "JupyterLab isn't installed here: pip install jupyterlab, or open them elsewhere."
        )
    else:
        lines.append(f'Next: jupyter lab "{folder / OVERVIEW}"')
        if is_root():
            lines.append("(You're root, and JupyterLab starts for root only with --allow-root.)")
    return lines


def is_root() -> bool:
    """Say whether the user may do anything; Windows has no such user."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def counted(number: int) -> str:
    """Return a number of notebooks in words."""
    return "1 notebook" if number == 1 else f"{number} notebooks"
