"""Points for a learning platform: its own export of a course, with what people handed in filled in.

Platforms know people by numbers and addresses that nobody types into a hand-in, so the list of
people comes from the platform. Moodle takes points and feedback, Canvas points alone.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model.ratings import distance
from .activities import Activity
from .codes import NOT_APPLICABLE, OPEN, Sheet
from .collecting import Collection
from .identity import words_of
from .report import neutral

#: The largest list of people that is read, in characters, rows, and characters a cell.
LARGEST, MOST_ROWS, LONGEST_CELL = 5_000_000, 20_000, 100_000

#: Whoever graded everything has so many points.
POINTS = 100

#: A platform's columns that tell who somebody is stand among the first.
IDENTIFYING = 6

TOO_LARGE = "The file is larger than any course’s list of people."
NO_LIST = (
    "This isn’t a list of people. Export the course’s grades from Moodle or Canvas as CSV, and "
    "give that file as it is."
)


class RosterError(ValueError):
    """A list of people can't be used; the sentence says why."""


@dataclass(frozen=True)
class Filled:
    """A platform's list with points.

    Attributes
    ----------
    text : str
        The file to import.
    found : int
        How many people have points in it.
    missing : tuple of str
        Who handed in and isn't in the list, or can't be told from somebody else in it.
    """

    text: str
    found: int
    missing: tuple[str, ...]


@dataclass
class _Person:
    """What is known of somebody, and their sheets by round."""

    person: str
    name: str = ""
    author: str = ""
    sheets: dict[int, Sheet] = field(default_factory=dict)


def with_points(collection: Collection, roster: str) -> Filled:
    """Return a platform's list of people with a column of points for each activity.

    Points are the share of what was asked that somebody graded, in the fuller of their rounds:
    for taking part, and not for opinions. Feedback says how many grades lie within the makers'
    range. Somebody is found by a number or an address given as their name, or by their name.

    Parameters
    ----------
    collection : Collection
    roster : str
        The platform's own export, as CSV. Of Canvas's, only the columns that say who somebody
        is are kept, so that an import changes no other grade.

    Raises
    ------
    RosterError
        If it is no such list.
    """
    separator, (header, *rows) = parse_roster(roster)
    canvas = is_canvas(header)
    width = header.index("Section") + 1 if canvas else len(header)
    if canvas:
        rows = [row for row in rows if row and row[0].strip()]
    table = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    named = [words_of(row[0] if canvas else " ".join(row[:2])) for row in table]
    found: set[int] = set()
    missing: list[str] = []
    titles: list[str] = []
    columns: list[list[str]] = []
    for activity, people in _people(collection).items():
        points, feedback = [""] * len(table), [""] * len(table)
        if canvas:
            points = [str(POINTS) if row[0].strip() == "Points Possible" else "" for row in table]
        taken: set[int] = set()
        for one in people:
            at = _place(one, table, named)
            if at is None or at in taken:
                missing.append(one.name or one.author or f"Number {one.person}")
                continue
            taken.add(at)
            points[at] = str(max(_points(s) for s in one.sheets.values()))
            feedback[at] = " ".join(_feedback(n, s) for n, s in one.sheets.items())
        found |= taken
        title = neutral(activity.title or activity.id)
        titles += [title] if canvas else [title, f"{title} (feedback)"]
        columns += [points] if canvas else [points, feedback]
    filled = [[*header[:width], *titles]]
    filled += [[*row, *cells] for row, *cells in zip(table, *columns, strict=True)]
    text = "".join(separator.join(_cell(c, separator) for c in row) + "\n" for row in filled)
    return Filled(text, len(found), tuple(missing))


def told(filled: Filled) -> str:
    """Return what to say of a filled list."""
    people = f"{filled.found} {'person has' if filled.found == 1 else 'people have'}"
    sentence = f"{people} points in it."
    if filled.missing:
        some = ", ".join(filled.missing[:20])
        more = f" and {len(filled.missing) - 20} more" if len(filled.missing) > 20 else ""
        sentence += f" Not in the list, or not for certain: {some}{more}."
    return sentence


def is_canvas(header: Sequence[str]) -> bool:
    """Return whether these are the columns of Canvas's export."""
    return header[0] == "Student" and "ID" in header and "Section" in header


def parse_roster(text: str) -> tuple[str, list[list[str]]]:
    """Return the separator and the rows of a list, its header first.

    Raises
    ------
    RosterError
        If it is none.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > LARGEST:
        raise RosterError(TOO_LARGE)
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(LARGEST)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = [row for row in read if any(row)]
    if len(rows) > MOST_ROWS or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise RosterError(TOO_LARGE)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise RosterError(NO_LIST)
    return separator, rows


def _people(collection: Collection) -> dict[Activity, list[_Person]]:
    """Return who handed in, by activity."""
    found: dict[Activity, dict[str, _Person]] = {}
    for r in collection.accepted:
        one = found.setdefault(r.graded.activity, {}).setdefault(r.person, _Person(r.person))
        one.name = one.name or r.name
        one.author = one.author or r.author
        one.sheets[r.graded.round] = r.graded
    return {activity: list(people.values()) for activity, people in found.items()}


def _place(one: _Person, table: list[list[str]], named: Sequence[frozenset[str]]) -> int | None:
    """Return the one row that is somebody's, if there is exactly one."""
    called = {name.strip().lower() for name in (one.name, one.author)} - {""}
    exact = [
        i
        for i, row in enumerate(table)
        if any(cell.strip().lower() in called for cell in row[:IDENTIFYING])
    ]
    if len(exact) == 1:
        return exact[0]
    for name in (one.name, one.author):
        words = words_of(name)
        same = [i for i, others in enumerate(named) if words and others == words]
        if len(same) == 1:
            return same[0]
    return None


def _points(sheet: Sheet) -> int:
    """Return the share that was graded, in whole points; a half counts as one."""
    asked = len(sheet.cells)
    graded = sum(cell != OPEN for cell in sheet.cells)
    return (2 * POINTS * graded + asked) // (2 * asked)


def _feedback(round_: int, sheet: Sheet) -> str:
    asked = [(m, c) for m in sheet.activity.messages for c in sheet.activity.criteria]
    graded = [
        (place, None if cell == NOT_APPLICABLE else cell)
        for place, cell in zip(asked, sheet.cells, strict=True)
        if cell != OPEN
    ]
    compared = [(a, level) for (m, c), level in graded if (a := sheet.activity.reference(m, c))]
    told = f"Round {round_}: {len(graded)} of {len(asked)} graded"
    if not compared:
        return f"{told}."
    inside = sum(distance(level, reference) == 0 for reference, level in compared)
    if not sheet.activity.own_messages and len(compared) == len(graded):
        return f"{told}, {inside} inside the book’s range."
    return f"{told}, {inside} of {len(compared)} inside the reference range."


def _cell(text: str, separator: str) -> str:
    if re.search(rf'["\r\n{separator}]', text):
        return '"' + text.replace('"', '""') + '"'
    return text
