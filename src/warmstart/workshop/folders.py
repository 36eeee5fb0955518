"""A folder of results that is replaced as a set, by one collection at a time."""

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_LOCK = ".warmstart.lock"

#: The folder whose files take the places of those beside it; it is there for an instant.
UNFINISHED = "unfinished-tables"
_DRAFT, _NAMES, _EARLIER, _UNDO = ".draft-", "READ ME.txt", "earlier", "undo"
_EXPLAINED = (
    "The tables next to this folder come from two collections: one was stopped while it was "
    "replacing them. Collect again to put that right. It replaced:"
)

#: Seconds after which a draft is nobody's any more.
_ABANDONED = 3600


class Busy(Exception):
    """Another collection is writing into the same folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[str]:
    """Keep other collections out of a folder as long as this one runs; made if it is missing.

    The system lifts the lock when a process ends, however it ends. What a stopped one left
    half done is finished first; what was done, :func:`settle` says.

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
            yield settle(folder)
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

    Each file can be replaced at one stroke, but not all of them. So the new ones stand
    ready in a folder of their own, which gets its name at one stroke, before the first
    takes its place: whoever is stopped in between leaves that folder, and :func:`settle`
    does the rest.

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
    settle(folder)
    drafts = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder))
    try:
        for name, parts in texts.items():
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf8"
            with (drafts / name).open("w", encoding=encoding, newline="") as file:
                file.writelines(parts)
        (drafts / _EARLIER).mkdir()
        for name in texts:
            if (folder / name).exists():
                _keep(folder / name, drafts / _EARLIER / name)
        (drafts / _NAMES).write_text("\n".join([_EXPLAINED, *texts]), "utf8")
        drafts.rename(folder / UNFINISHED)
    except BaseException:
        shutil.rmtree(drafts, ignore_errors=True)
        raise
    _put_in_place(folder)
    return [folder / name for name in texts]


def settle(folder: Path) -> str:
    """Finish what a collection had begun that was stopped while it replaced its files.

    Returns
    -------
    str
        What was done; empty if there was nothing to do.

    Raises
    ------
    OSError
        If a file is held open; the files are then as they were before that collection.
    """
    for drafts in folder.glob(f"{_DRAFT}*"):
        # A share without locks may have somebody else at work.
        if time.time() - drafts.stat().st_mtime > _ABANDONED:
            shutil.rmtree(drafts, ignore_errors=True)
    if not (folder / UNFINISHED / _NAMES).exists():
        return ""
    if (folder / UNFINISHED / _UNDO).exists():
        _put_back(folder)
        return f"The tables in {folder} were being put back when a collection was stopped: they are whole again."
    _put_in_place(folder)
    return (
        f"A collection was stopped while it replaced the tables in {folder}: they are whole again."
    )


def _put_in_place(folder: Path) -> None:
    """Put the new files in the place of the earlier ones, or these back if one can't be replaced."""
    new = folder / UNFINISHED
    try:
        for name in _names(new):
            if (new / name).exists():
                os.replace(new / name, folder / name)
    except OSError as error:
        (new / _UNDO).touch()
        _put_back(folder)
        error.filename = error.filename2 or error.filename
        raise
    _remove(new)


def _put_back(folder: Path) -> None:
    """Put the earlier files back; done again from its beginning, it comes to the same."""
    new = folder / UNFINISHED
    for name in _names(new):
        if (new / name).exists():
            continue  # it never took its place
        if (new / _EARLIER / name).exists():
            copy = new / f"{name}.again"
            copy.unlink(missing_ok=True)
            _keep(new / _EARLIER / name, copy)
            os.replace(copy, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    _remove(new)


def _names(new: Path) -> list[str]:
    return (new / _NAMES).read_text("utf8").splitlines()[1:]


def _remove(new: Path) -> None:
    """Remove what is done with, by another name first: half of it must not be gone by."""
    done = new.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
    new.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def _keep(path: Path, copy: Path) -> None:
    """Give a file a second name, or copy it where the file system knows no such thing."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)
