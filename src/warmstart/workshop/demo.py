"""A folder of invented hand-ins to rehearse with: no people, and no result of any study."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ..data import LEVELS
from ..model import rng
from .activities import Activity
from .codes import NOT_APPLICABLE, NUMBERS, OPEN, Sheet, dump_code
from .handins import file_of
from .readers.notebooks import MIME

#: A person strays from one of the makers' two readings on this share of the grades.
STRAYS = 0.4

#: Between one person's number and the next one's: odd, so that none comes twice.
SPREAD = 0x9E3779


def sheets(activity: Activity, people: int, seed: int = 1) -> list[Sheet]:
    """Return invented sheets: each grade is one of the makers' two, or a level beside it.

    Two thirds of the people grade a second time, nearer to each other.

    Parameters
    ----------
    activity : Activity
    people : int
    seed : int

    Returns
    -------
    list of Sheet
        The first round's, then the second's.
    """
    asked = [(m, c) for m in activity.messages for c in activity.criteria]
    # Where there's no reference grade, any level is as good as another.
    cells = [
        activity.reference(m, c) or tuple(range(len(activity.criterion(c).levels)))
        for m, c in asked
    ]
    tops = [len(activity.criterion(c).levels) - 1 for _, c in asked]
    first = rng.words(seed, 0, 1).tolist()[0]

    def sheet(i: int, round_: int, strays: float) -> Sheet:
        # A stream of random numbers for each sheet: one more person changes nobody else's.
        drawn = rng.words(seed, 2 * i + round_, 3 * len(cells) + 1).tolist()
        given = [grade(c, drawn[3 * j : 3 * j + 3], strays, tops[j]) for j, c in enumerate(cells)]
        if round_ == 1 and i % 10 == 9:  # somebody always runs out of time
            given[-len(activity.criteria) :] = [OPEN] * len(activity.criteria)
        return Sheet(
            activity,
            given,
            number=(first + i * SPREAD) % NUMBERS,
            group=i // 4 % 31 + 1,
            round=round_,
            confidence=40 + 5 * (drawn[-1] * 12 >> 32),
        )

    both = [sheet(i, 1, STRAYS) for i in range(people)]
    return both + [sheet(i, 2, STRAYS / 3) for i in range(people) if i % 3]


def grade(
    makers: Sequence[int | None], words: Sequence[int], strays: float, top: int = LEVELS[-1]
) -> int:
    """Return one of the makers' levels, or on a share of the grades a level beside it.

    Parameters
    ----------
    makers : sequence of (int or None)
    words : sequence of three int
        Random, below 2**32: they choose the maker, whether to stray, and where to.
    strays : float
        The share, 0 to 1.
    top : int
        The criterion's highest level.
    """
    level = makers[words[0] * len(makers) >> 32]
    if level is None:
        return NOT_APPLICABLE
    beside = 1 if words[2] >> 31 else -1
    return min(max(level + beside * (words[1] < strays * rng.WORD), 0), top)


def texts(activity: Activity, people: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return invented hand-ins as they come in, as names and texts: files, a chat, what goes wrong."""
    found, chat = [("activity.json", activity.dump())], []
    for i, one in enumerate(sheets(activity, people, seed)):
        at = f"2026-01-01T{9 + one.round:02}:{i % 60:02}Z"
        if i % 4 == 2:
            chat.append(f"{at[11:16]} guest {i}: {dump_code(one)} done")
        else:
            folder = "late/" if i % 4 == 3 else ""
            name = f"{folder}r{one.round}-{one.number:06x}.json"
            found.append((name, file_of(one, at)))
    cut_short = beyond(activity, people, seed)[1]
    chat += ["10:59 guest 2: sorry, wrong window", *chat[:1]]
    code = dump_code(cut_short)
    chat.append(f"11:00 guest 7: {code[: min(20, len(code) - 4)]}")
    return [
        *found,
        ("chat.txt", "\n".join(chat) + "\n"),
        ("cut-short.json", file_of(cut_short, "2026-01-01T10:30Z")[:300]),
        ("holiday.txt", "I was on holiday. Sorry!\n"),
    ]


def beyond(activity: Activity, people: int, seed: int) -> list[Sheet]:
    """Return two sheets more, of nobody among so many people."""
    return sheets(activity, people + 2, seed)[people : people + 2]


def write(folder: str | Path, activity: Activity, people: int, seed: int = 1) -> Path:
    """Write hand-ins as they come in: files, a chat, a notebook, an archive, and what goes wrong.

    Raises
    ------
    FileExistsError
        If the folder exists and is not empty.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts(activity, people, seed):
            if name.startswith("late/"):
                archive.writestr(name, text)
            else:
                (folder / name).write_text(text, "utf8")
    (folder / "late.zip").write_bytes(packed.getvalue())
    handed_in = file_of(beyond(activity, people, seed)[0], "2026-01-01T10:30Z")
    output = {"output_type": "display_data", "metadata": {}, "data": {MIME: handed_in}}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "notebook.ipynb").write_text(json.dumps(notebook), "utf8")
    return folder
