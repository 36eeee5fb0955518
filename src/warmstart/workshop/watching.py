"""An inbox looked at again and again, while people still hand in."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .activities import Activity
from .collecting import Collection, collect
from .inbox import Reading, files, read

#: How a reading begins of a file that another program held open.
HELD = "The file cannot be opened"


def looks(
    root: Path,
    activities: list[Activity],
    seconds: float,
    complain: Callable[[str], None],
    progress: Callable[[int], object],
) -> Iterator[Collection]:
    """Yield what is in the inbox whenever that has changed.

    A file that is held open is looked at again. A share that is gone, or that comes back
    empty, is looked for again, and what was collected stays.

    Parameters
    ----------
    root : Path
    activities : list of Activity
    seconds : float
        Between two looks.
    complain : callable
        Is given a sentence when something is wrong, once.
    progress : callable
        Is given a number of files, and returns a progress bar to use as a context.
    """
    known: dict[str, tuple[tuple[int, int], list[Reading]]] = {}
    before: dict[str, tuple[int, int]] | None = None
    trouble = ""
    while True:
        stamps, names, problem = _look(root, bool(before))
        if problem:
            if problem != trouble:
                complain(problem)
        elif stamps != before or _held(known):
            again = stamps != before
            with progress(len(stamps)) as bar:  # type: ignore[attr-defined]
                for path in stamps:
                    if (
                        path not in known
                        or known[path][0] != stamps[path]
                        or _is_held(known[path][1])
                    ):
                        found = read(path, names[path])
                        again = again or found != known[path][1]
                        known[path] = stamps[path], found
                    bar.update(1)
            if again:
                yield collect([r for path in stamps for r in known[path][1]], activities)
            before = stamps
        trouble = problem
        time.sleep(seconds)


def _look(root: Path, had_files: bool) -> tuple[dict[str, tuple[int, int]], dict[str, str], str]:
    """Return each file's time and size, its name, and what is wrong with the inbox."""
    try:
        names = dict(files(root))
    except OSError as error:
        return {}, {}, f"{root}: {error.strerror or error}; trying again."
    stamps = {}
    for path in names:
        try:
            stat = os.lstat(path)
        except OSError:
            continue  # gone since it was listed
        stamps[path] = (stat.st_mtime_ns, stat.st_size)
    if had_files and not stamps:
        return {}, {}, f"{root} is empty all of a sudden: what was collected stays; trying again."
    return stamps, names, ""


def _is_held(readings: list[Reading]) -> bool:
    return any(r.reason.startswith(HELD) for r in readings)


def _held(known: dict[str, tuple[tuple[int, int], list[Reading]]]) -> bool:
    return any(_is_held(found) for _, found in known.values())
