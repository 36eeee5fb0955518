"""A folder of invented hand-ins to rehearse with: no people, and no result of any study."""

import io
import json
import random
import zipfile
from pathlib import Path

from .activities import Activity
from .codes import NOT_APPLICABLE, OPEN, Sheet, dump_code
from .handins import file_of
from .readers.notebooks import MIME
from .results import reference_grades

#: A person strays from one of the makers' two readings on this share of the grades.
STRAYS = 0.4


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
    draw = random.Random(seed)
    reference = reference_grades()
    numbers = draw.sample(range(2**24), people)
    cells = [(m, c) for m in activity.messages for c in activity.criteria]

    def grade(strays: float, m: str, c: str) -> int:
        level = draw.choice(reference[m, c])
        if level is None:
            return NOT_APPLICABLE
        return min(max(level + draw.choice((-1, 1)) * (draw.random() < strays), 0), 3)

    def sheet(i: int, round_: int, strays: float) -> Sheet:
        given = [grade(strays, *cell) for cell in cells]
        if round_ == 1 and i % 10 == 9:  # somebody always runs out of time
            given[-len(activity.criteria) :] = [OPEN] * len(activity.criteria)
        return Sheet(
            activity,
            given,
            number=numbers[i],
            group=i // 4 % 31 + 1,
            round=round_,
            confidence=draw.randrange(40, 100, 5),
        )

    first = [sheet(i, 1, STRAYS) for i in range(people)]
    return first + [sheet(i, 2, STRAYS / 3) for i in range(people) if i % 3]


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
    (folder / "activity.json").write_text(activity.dump(), "utf8")
    chat, packed = [], io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, sheet in enumerate(sheets(activity, people, seed)):
            at = f"2026-01-01T{9 + sheet.round:02}:{i % 60:02}Z"
            name = f"r{sheet.round}-{sheet.number:06x}.json"
            match i % 4:
                case 0 | 1:
                    (folder / name).write_text(file_of(sheet, at), "utf8")
                case 2:
                    chat.append(f"{at[11:16]} guest {i}: {dump_code(sheet)} done")
                case 3:
                    archive.writestr(f"late/{name}", file_of(sheet, at))
    chat += ["10:59 guest 2: sorry, wrong window", chat[0] if chat else ""]
    extra, cut_short = sheets(activity, people + 2, seed + 1)[:2]
    chat.append(f"11:00 guest 7: {dump_code(cut_short)[:20]}")
    (folder / "chat.txt").write_text("\n".join(chat) + "\n", "utf8")
    (folder / "late.zip").write_bytes(packed.getvalue())
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {MIME: file_of(extra, "2026-01-01T10:30Z")},
    }
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "notebook.ipynb").write_text(json.dumps(notebook), "utf8")
    (folder / "cut-short.json").write_text(file_of(extra, "2026-01-01T10:30Z")[:300], "utf8")
    (folder / "holiday.txt").write_text("I was on holiday. Sorry!\n", "utf8")
    return folder
