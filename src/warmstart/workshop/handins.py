"""What one person hands in: an ordinary file of answers, or its short code."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ..arguments import check_whole
from .activities import ROUNDS, Activity, ActivityError, parse_activity
from .answers import Answers, AnswersError, dump_answers, moment
from .codes import NOT_APPLICABLE, OPEN, Sheet, dump_code
from .numbers import own_number
from .readers.notebooks import MIME


def hand_ins(answers: Answers) -> list[tuple[Sheet, str]]:
    """Return the sheets in a file of answers, and when the last grade of each was locked.

    A file has a sheet a round that was graded, for each activity in which its reader
    took a seat. Of several grades of one message the last counts.

    Raises
    ------
    AnswersError
        If the file has no seat in an activity, an activity that cannot be, or a seat
        in which nothing was graded.
    """
    seats = {a["place"]: a for a in answers.answers if a["kind"] == "seat"}
    if not seats:
        raise AnswersError(
            "The file has answers to the book in it, but no hand-in from a workshop."
        )
    places: dict[str, list[dict[str, Any]]] = {}
    for a in answers.answers:
        if a["kind"] == "grades":
            places.setdefault(a["place"], []).append(a)
    found = []
    for seat in seats.values():
        try:
            activity = parse_activity(seat["activity"])
        except ActivityError as error:
            raise AnswersError(f"The file's activity cannot be used. {error}") from None
        for round_ in ROUNDS:
            graded = places.get(activity.place(round_), [])
            if sheet := _sheet(activity, graded, seat, round_):
                found.append((sheet, max((a["at"] for a in graded), key=moment)))
    if not found:
        raise AnswersError("The file belongs to an activity, but nothing was graded in it.")
    return found


def _sheet(
    activity: Activity, graded: list[dict[str, Any]], seat: dict[str, Any], round_: int
) -> Sheet | None:
    last: dict[str, dict[str, int | None]] = {}
    sure: dict[str, int] = {}
    for answer in graded:
        if answer["message"] in activity.messages:
            last.setdefault(answer["message"], {}).update(answer["levels"])
            sure[answer["message"]] = answer["confidence"]
    cells = []
    for message in activity.messages:
        levels = last.get(message, {})
        for criterion in activity.criteria:
            level = levels.get(criterion, OPEN)
            cells.append(NOT_APPLICABLE if level is None else level)
    if set(cells) == {OPEN}:
        return None
    if not activity.fits(cells):
        raise AnswersError("The file has a level that its criterion doesn’t have.")
    return Sheet(
        activity,
        cells,
        number=seat["number"],
        group=seat["group"],
        round=round_,
        confidence=_mean(sure),
    )


def _mean(sure: dict[str, int]) -> int:
    """Return the mean confidence of the messages, in whole per cent."""
    return math.floor(sum(sure.values()) / len(sure) + 0.5)


def file_of(sheet: Sheet, at: str, name: str = "") -> str:
    """Return the text of a file with one sheet, all of it locked at one time.

    Parameters
    ----------
    sheet : Sheet
    at : str
        UTC, as ``2026-11-23T09:00:00Z``.
    name : str

    Raises
    ------
    AnswersError
        If the sheet has no confidence, or the name or the time cannot be.
    """
    width = len(sheet.activity.criteria)
    grades: dict[str, tuple[dict[str, int | None], int | None]] = {}
    for i, message in enumerate(sheet.activity.messages):
        cells = sheet.cells[i * width : (i + 1) * width]
        levels = {
            c: None if cell == NOT_APPLICABLE else cell
            for c, cell in zip(sheet.activity.criteria, cells, strict=True)
            if cell != OPEN
        }
        if levels:
            grades[message] = levels, sheet.confidence
    seat, graded = _answers(sheet.activity, grades, sheet.group, sheet.round, sheet.number, at)
    return dump_answers([seat, *graded], name)


def _answers(
    activity: Activity,
    grades: dict[str, tuple[dict[str, int | None], int | None]],
    group: int,
    round_: int,
    number: int,
    at: str,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a seat, and the grades in it: ``grades`` has levels and a confidence a message."""
    seat = {"kind": "seat", "at": at, "place": activity.place(), "activity": activity.text}
    place = activity.place(round_)
    return {**seat, "group": group, "number": number}, [
        {
            "kind": "grades",
            "at": at,
            "place": place,
            "message": m,
            "levels": levels,
            "confidence": sure,
        }
        for m, (levels, sure) in grades.items()
    ]


@dataclass(frozen=True)
class HandIn:
    """One person's grades, ready to be handed in.

    Attributes
    ----------
    sheet : Sheet
    text : str
        The text of the file to hand in.
    """

    sheet: Sheet
    text: str

    @property
    def code(self) -> str:
        """The short code: paste it into the chat, or read it aloud."""
        return dump_code(self.sheet)

    def save(self, path: str | Path = "hand-in.json") -> Path:
        """Write the file to hand in and return its path."""
        path = Path(path)
        path.write_text(self.text, "utf8")
        return path

    def __repr__(self) -> str:
        return f"HandIn({self.code})"

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        return {"text/plain": repr(self), MIME: self.text}


def hand_in(
    activity: Activity,
    grades: pd.DataFrame,
    group: int = 0,
    round: int = 1,
    number: int | None = None,
    name: str = "",
) -> HandIn:
    """Return grades from a notebook as a hand-in.

    Parameters
    ----------
    activity : Activity
    grades : pandas.DataFrame
        Columns ``message``, ``criterion``, ``level`` (0 to 3, missing for "not
        applicable") and ``confidence`` (whole per cent), a row a grade. Of several rows
        of a message the last one's confidence counts, as does the last level of a
        criterion. What the activity does not ask for is left out.
    group : int
        The table, 0 to 31; 0 is none.
    round : {1, 2}
        Before the discussion, or after it.
    number : int, optional
        The person's number, below 2**24. By default it is this notebook's on this device,
        and stays the same: leave it out, unless two people share one notebook.
    name : str
        Only if you want the file to carry one.

    Raises
    ------
    ValueError
        If a column is missing, a value is out of place, or nothing was graded.

    Examples
    --------
    >>> import pandas as pd
    >>> activity = Activity(["m01"], ["context", "ask"])
    >>> grades = pd.DataFrame({"message": "m01", "criterion": ["context", "ask"], "level": [2, 1], "confidence": 70})
    >>> hand_in(activity, grades).code[:8]
    'WS1-5903'
    """
    missing = {"message", "criterion", "level", "confidence"} - set(grades.columns)
    if missing:
        raise ValueError(f"grades must have the columns {sorted(missing)}")
    asked: dict[str, tuple[dict[str, int | None], int | None]] = {}
    columns = ["message", "criterion", "level", "confidence"]
    for message, criterion, level, sure in grades[columns].itertuples(index=False):
        if message in activity.messages and criterion in activity.criteria:
            levels, _ = asked.get(message, ({}, None))
            levels[criterion] = None if pd.isna(level) else check_whole("level", level, 0, 3)
            asked[message] = levels, check_whole("confidence", sure, 0, 100)
    if not asked:
        raise ValueError("grades: none of them is one that the activity asks for")
    if number is None:
        number = own_number()
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    seat, graded = _answers(activity, asked, group, round, number, at)
    sheet = _sheet(activity, graded, seat, round)
    assert sheet
    return HandIn(sheet, dump_answers([seat, *graded], name))
