"""A folder of results that is replaced as a set, by one collection at a time."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_LOCK = ".warmstart.lock"


class Busy(Exception):
    """Another collection is writing into the same folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep other collections out of a folder as long as this one runs; made if it is missing.

    The system lifts the lock when a process ends, however it ends.

    Raises
    ------
    Busy
        If another collection is at work there.
    OSError
        If the folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _LOCK
    with path.open("a+b") as file:
        if not _locked(file):
            raise Busy(
                f"Another collection is writing into {folder}: let it finish, stop it, "
                "or name another folder with --out."
            )
        try:
            yield
        finally:
            _unlink(path)


def _locked(file: IO[bytes]) -> bool:
    """Lock a file; return whether nobody else had. A share that knows no locks lets all pass."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    # Whoever had it may have removed the file in between: then this is a lock on nothing.
    try:
        return os.name == "nt" or os.stat(file.name).st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except OSError:  # Windows keeps it while it is open; it is empty, and no lock by itself
        pass


def replace_all(folder: Path, texts: Mapping[str, Iterable[str]]) -> list[Path]:
    """Write files of a set, so that either all of them are new or none is.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    texts : mapping of str to iterable of str
        Each file's name and its text in parts; ``.csv`` gets the mark by which
        spreadsheets know UTF-8.

    Returns
    -------
    list of Path

    Raises
    ------
    OSError
        If there is no room, or a file is held open by another program; the earlier files
        are then as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drafts = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
    try:
        for name, parts in texts.items():
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf8"
            with (drafts / name).open("w", encoding=encoding, newline="") as file:
                file.writelines(parts)
        _swap(folder, drafts, list(texts))
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    return [folder / name for name in texts]


def _keep(path: Path, copy: Path) -> None:
    """Give a file a second name, or copy it where the file system knows no such thing."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)


def _swap(folder: Path, drafts: Path, names: list[str]) -> None:
    """Put drafts in the place of files; put the earlier ones back if one cannot be replaced."""
    earlier = drafts / "earlier"
    earlier.mkdir()
    done: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                _keep(folder / name, earlier / name)
        for name in names:
            os.replace(drafts / name, folder / name)
            done.append(name)
    except OSError as error:
        for name in done:
            if (earlier / name).exists():
                os.replace(earlier / name, folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        error.filename = error.filename2 or error.filename
        raise
