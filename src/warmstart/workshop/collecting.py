"""From readings to tables: who handed in, what the room makes of each message.

Every reading ends as accepted, duplicate, rejected or other. All statistics follow from
counts (:class:`warmstart.Tally`), and which of two hand-ins of one person counts does not
depend on the order of reading: so any number of machines gives the same tables.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from ..data import LEVELS
from ..messages.corpus import load_grades
from ..model.ratings import COLUMNS, Tally, agreement, distance
from .activities import ROUNDS, Activity
from .codes import NOT_APPLICABLE, OPEN, CodeError, Sheet, parse_code
from .inbox import Reading


@dataclass(frozen=True)
class Collection:
    """What a room handed in.

    Attributes
    ----------
    accepted : tuple of Reading
        One a person and round, in the order of activity, round and person.
    items : pandas.DataFrame
        A row a reading: ``source``, ``status`` ("accepted", "duplicate", "rejected",
        "other"), ``reason``, ``person``.
    """

    accepted: tuple[Reading, ...]
    items: pd.DataFrame

    def __repr__(self):
        return f"Collection({', '.join(f'{n} {status}' for status, n in self.counts.items())})"

    @property
    def counts(self) -> dict:
        """How many readings have which status."""
        found = self.items["status"].value_counts()
        return {s: int(found.get(s, 0)) for s in ("accepted", "duplicate", "rejected", "other")}

    @cached_property
    def rooms(self) -> tuple["Room", ...]:
        """One a round of an activity, in this order."""
        rooms = {}
        for reading in self.accepted:
            key = (reading.sheet.activity, reading.sheet.round)
            rooms.setdefault(key, []).append(reading)
        return tuple(Room(*key, tuple(readings)) for key, readings in rooms.items())

    @property
    def answers(self) -> pd.DataFrame:
        """A row a grade: see :attr:`Room.answers`."""
        return _stacked([room.answers for room in self.rooms], ANSWERS)

    @property
    def summary(self) -> pd.DataFrame:
        """A row a message and criterion, and one a criterion: see :attr:`Room.summary`."""
        return _stacked([room.summary for room in self.rooms], SUMMARY)


def _stacked(frames, columns):
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


ANSWERS = (
    "activity",
    "round",
    "person",
    "name",
    "group",
    "message",
    "criterion",
    "level",
    "not_applicable",
    "confidence",
    "at",
    "source",
)
SUMMARY = (
    "activity",
    "round",
    "criterion",
    "message",
    "people",
    "median",
    "spread",
    "not_applicable",
    "makers_low",
    "makers_high",
    "inside",
    "distance",
    "alpha",
    "alpha_low",
    "alpha_high",
)


def person(sheet: Sheet) -> str:
    """Return what stands for a person in the tables: their number, six hexadecimal digits."""
    return f"{sheet.number:06x}"


def collect(readings: Iterable[Reading], activities: Iterable[Activity] = ()) -> Collection:
    """Sort readings into accepted, duplicate and rejected ones.

    Parameters
    ----------
    readings : iterable of Reading
        In any order.
    activities : iterable of Activity
        Those that are collected. If there are none, the inbox's own files and hand-ins say
        which: then a stranger may add one, too.

    Returns
    -------
    Collection
        Of several hand-ins of one person in one round the last counts: the one locked
        last, as the file says; a code, which does not say, counts before a file, and
        among those that say the same the one whose source comes last (:func:`_order`).
    """
    readings = sorted(readings, key=lambda r: _order(r.source))
    known = set(activities)
    if known:
        readings = [
            _elsewhere(r) if r.sheet and r.sheet.activity not in known else r for r in readings
        ]
    else:
        for r in readings:
            known |= {a for a in (r.activity, r.sheet and r.sheet.activity) if a}
    known = sorted(known, key=lambda a: a.id)
    decoded = [_decoded(r, known) if r.code else r for r in readings]
    last = {}
    for i, r in enumerate(decoded):
        if r.sheet:
            key = _key(r.sheet)
            if key not in last or r.at >= decoded[last[key]].at:
                last[key] = i
    rows = []
    for i, r in enumerate(decoded):
        if r.sheet is None:
            other = r.activity or r.skipped
            reason = r.why or f"The file of the activity {r.activity.title or r.activity.id!r}."
            rows.append((r.source, "other" if other else "rejected", reason, ""))
            continue
        kept = last[_key(r.sheet)]
        status, reason = "accepted", ""
        if kept != i:
            status, reason = "duplicate", f"Replaced by {_compared(r, decoded[kept])}."
        rows.append((r.source, status, reason, person(r.sheet)))
    items = pd.DataFrame(rows, columns=["source", "status", "reason", "person"])
    accepted = sorted((decoded[i] for i in last.values()), key=lambda r: _key(r.sheet))
    return Collection(tuple(accepted), items)


def _order(source: str) -> list:
    """Return what sources are sorted by: line 9 before line 10, a file before its ``(1)``."""
    source = re.sub(r" ?(\(\d{1,4}\))(\.\w+)", r"\2\1", source)
    parts = re.split(r"(\d+)", source)
    return [(int(p[:18]), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts]


def _elsewhere(reading: Reading) -> Reading:
    activity = reading.sheet.activity
    name = f"{activity.title!r} ({activity.id})" if activity.title else activity.id
    why = f"It belongs to another activity, {name}: name that with --activity, too."
    return Reading(reading.source, why=why)


def _compared(lost: Reading, kept: Reading) -> str:
    """Say what took the place of a hand-in, as far as that is known."""
    if lost.sheet.cells == kept.sheet.cells:
        which = "the same"
    elif lost.at and kept.at > lost.at:
        which = "a later one"
    else:
        which = "another one"
    return f"{which} in {kept.source}"


def _key(sheet: Sheet):
    return sheet.activity.id, sheet.round, sheet.number


def _decoded(reading: Reading, activities) -> Reading:
    try:
        return replace(reading, sheet=parse_code(reading.code, activities), code="")
    except CodeError as error:
        return replace(reading, why=str(error), code="")


@dataclass(frozen=True)
class Room:
    """All that was handed in of one round of one activity.

    Attributes
    ----------
    activity : Activity
    round : int
    readings : tuple of Reading
        One a person.
    """

    activity: Activity
    round: int
    readings: tuple[Reading, ...]

    @cached_property
    def cells(self) -> np.ndarray:
        """Integers of shape (people, messages, criteria), as in :class:`warmstart.workshop.codes.Sheet`."""
        shape = (len(self.readings), len(self.activity.messages), len(self.activity.criteria))
        flat = b"".join(bytes(r.sheet.cells) for r in self.readings)
        return np.frombuffer(flat, dtype=np.uint8).reshape(shape)

    def parts(self, people: int) -> Iterator["Room"]:
        """Yield the same room in rooms of that many people, in order."""
        for i in range(0, len(self.readings), people):
            yield replace(self, readings=self.readings[i : i + people])

    @cached_property
    def counts(self) -> np.ndarray:
        """How many people gave each level, then "not applicable": (messages, criteria, 5)."""
        return np.stack([(self.cells == level).sum(axis=0) for level in range(COLUMNS)], axis=-1)

    @cached_property
    def distances(self) -> np.ndarray:
        """How far each cell's value lies from the makers' range: (messages, criteria, 5).

        Missing where one side says "not applicable" and the other gives a level.
        """
        reference = makers()
        values = [*LEVELS, None]
        return np.array(
            [
                [
                    [np.nan if (d := distance(v, reference[m, c])) is None else d for v in values]
                    for c in self.activity.criteria
                ]
                for m in self.activity.messages
            ]
        )

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """:func:`warmstart.agreement` of the room, in the activity's order of criteria."""
        order = np.argsort(self.activity.messages), np.argsort(self.activity.criteria)
        tally = Tally(
            tuple(sorted(self.activity.messages)),
            tuple(sorted(self.activity.criteria)),
            self.counts[np.ix_(*order)],
        )
        return agreement(tally).loc[list(self.activity.criteria)]

    @property
    def answers(self) -> pd.DataFrame:
        """A row a grade: activity, round, person, name, group, message, criterion, level.

        ``level`` is missing where ``not_applicable``; ``confidence`` is the person's mean
        in per cent, ``at`` when the last grade was locked (files only). Nothing stands
        here for what was left open.
        """
        who, message, criterion = np.nonzero(self.cells != OPEN)
        level = self.cells[who, message, criterion]
        per_person = pd.DataFrame(
            {
                "person": [person(r.sheet) for r in self.readings],
                "name": [r.name for r in self.readings],
                "group": [r.sheet.group for r in self.readings],
                "confidence": pd.array([r.sheet.confidence for r in self.readings], dtype="Int64"),
                "at": [r.at for r in self.readings],
                "source": [r.source for r in self.readings],
            }
        )
        frame = per_person.take(who).assign(
            activity=self.activity.id,
            round=self.round,
            message=np.array(self.activity.messages)[message],
            criterion=np.array(self.activity.criteria)[criterion],
            level=pd.array(level, dtype="Int64"),
            not_applicable=level == NOT_APPLICABLE,
        )
        frame["level"] = frame["level"].mask(frame["not_applicable"])
        return frame[list(ANSWERS)].reset_index(drop=True)

    @property
    def summary(self) -> pd.DataFrame:
        """What the room makes of each message on each criterion, then of each criterion.

        ``people`` who graded, ``median`` and ``spread`` of their levels (the mean
        difference between two of them, 0 to 3; missing for fewer than two), the share
        that says ``not_applicable``, the makers' range, the share of grades ``inside``
        it and their mean ``distance`` from it in levels (where both sides give a level
        or both none). Rows with an empty ``message`` are of the criterion as a whole:
        means over the messages, and Krippendorff's ordinal ``alpha`` with its bootstrap
        interval.
        """
        reference = makers()
        per_message = pd.DataFrame(
            [
                {
                    "criterion": c,
                    "message": m,
                    "people": int(counts.sum()),
                    "median": median(counts[:-1]),
                    "spread": spread(counts[:-1]),
                    "not_applicable": _share(counts[-1], counts.sum()),
                    "makers_low": min(
                        (v for v in reference[m, c] if v is not None), default=np.nan
                    ),
                    "makers_high": max(
                        (v for v in reference[m, c] if v is not None), default=np.nan
                    ),
                    "inside": _share(counts[self.distances[i, j] == 0].sum(), counts.sum()),
                    "distance": _mean_distance(counts, self.distances[i, j]),
                }
                for j, c in enumerate(self.activity.criteria)
                for i, m in enumerate(self.activity.messages)
                for counts in [self.counts[i, j]]
            ]
        )
        means = ["spread", "not_applicable", "inside", "distance"]
        whole = per_message.groupby("criterion", sort=False)[means].mean()
        whole["people"] = (self.cells != OPEN).any(axis=1).sum(axis=0)
        whole = whole.join(self.agreement[["alpha", "alpha_low", "alpha_high"]]).reset_index()
        frame = pd.concat([per_message, whole.assign(message="")], ignore_index=True)
        frame = frame.assign(activity=self.activity.id, round=self.round)
        return frame.reindex(columns=list(SUMMARY))

    @cached_property
    def inside(self) -> np.ndarray:
        """Each person's share of grades inside the makers' range, shape (people,)."""
        fits = np.zeros(self.cells.shape, dtype=bool)
        for level in range(COLUMNS):
            fits |= (self.cells == level) & (self.distances[..., level] == 0)
        graded = (self.cells != OPEN).sum(axis=(1, 2))
        return fits.sum(axis=(1, 2)) / graded

    @property
    def calibration(self) -> pd.DataFrame:
        """How sure people were and how many of their grades lie inside the makers' range.

        Indexed by mean confidence, rounded to tens of per cent: ``people``, ``inside``.
        """
        sure = [r.sheet.confidence for r in self.readings]
        frame = pd.DataFrame({"confidence": sure, "inside": self.inside}).dropna()
        tens = ((frame["confidence"].astype(int) + 5) // 10 * 10).rename("confidence")
        return frame.groupby(tens)["inside"].agg(people="size", inside="mean")


def change(before: Room, after: Room) -> dict:
    """Return what a discussion changed for those who graded before and after it.

    Returns
    -------
    dict
        ``people`` in both rounds, ``grades`` given in both, how many ``changed``, and how
        many of these moved ``towards`` the room's first median or ``away`` from it (the
        rest kept its distance, or says "not applicable" once).
    """
    if before.activity != after.activity:
        raise ValueError("before and after must be rounds of one activity")
    numbers = [[r.sheet.number for r in room.readings] for room in (before, after)]
    _, rows, later = np.intersect1d(*numbers, return_indices=True)
    a, b = before.cells[rows].astype(int), after.cells[later].astype(int)
    given = (a != OPEN) & (b != OPEN)
    changed = given & (a != b)
    medians = np.apply_along_axis(median, -1, before.counts[..., :-1])
    levels = changed & (a != NOT_APPLICABLE) & (b != NOT_APPLICABLE)
    gain = np.where(levels, np.abs(a - medians) - np.abs(b - medians), 0)
    return {
        "people": len(rows),
        "grades": int(given.sum()),
        "changed": int(changed.sum()),
        "towards": int((gain > 0).sum()),
        "away": int((gain < 0).sum()),
    }


def rounds(collection: Collection) -> list[tuple[Room, Room | None]]:
    """Return the rooms by activity: the first round there is, and the second if both are."""
    found = {}
    for room in collection.rooms:
        found.setdefault(room.activity, {})[room.round] = room
    return [
        (by[ROUNDS[0]], by.get(ROUNDS[1])) if ROUNDS[0] in by else (by[ROUNDS[1]], None)
        for by in found.values()
    ]


def median(counts) -> float:
    """Return the median of levels given as counts; missing if there are none.

    Examples
    --------
    >>> median([1, 0, 2, 1])
    2.0
    """
    n = int(np.sum(counts))
    if n == 0:
        return np.nan
    reach = np.cumsum(counts)
    middle = np.searchsorted(reach, [(n - 1) // 2, n // 2], side="right")
    return float(middle.mean())


def spread(counts) -> float:
    """Return the mean difference between two people's levels; missing for fewer than two.

    Examples
    --------
    >>> spread([5, 0, 0, 5])
    1.6666666666666667
    """
    c = np.asarray(counts, dtype=float)
    n = c.sum()
    if n < 2:
        return np.nan
    apart = np.abs(np.subtract.outer(LEVELS, LEVELS))
    return float(c @ apart @ c / (n * (n - 1)))


def _share(part, whole) -> float:
    return float(part / whole) if whole else np.nan


def _mean_distance(counts, distances) -> float:
    known = np.isfinite(distances)
    return _share(counts[known] @ distances[known], counts[known].sum())


@cache
def makers() -> dict:
    """Return the makers' levels by message and criterion; ``None`` for "not applicable"."""
    found = {}
    for row in load_grades().itertuples():
        level = None if pd.isna(row.level) else int(row.level)
        found.setdefault((row.message, row.criterion), []).append(level)
    return found
