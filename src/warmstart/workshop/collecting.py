"""From readings to tables: who handed in, what the room makes of each message.

Every reading ends as accepted, duplicate, rejected or other. All statistics follow from
counts (:class:`warmstart.Tally`), and which of two hand-ins of one person counts does not
depend on the order of reading: so any number of machines gives the same tables.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from .activities import ROUNDS, Activity
from .codes import CodeError, Sheet, parse_code
from .inbox import Reading
from .results import ANSWERS, SUMMARY, RoundResult, person_id


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
    def rounds(self) -> tuple["RoundResult", ...]:
        """One a round of an activity, in this order."""
        rooms = {}
        for reading in self.accepted:
            key = (reading.sheet.activity, reading.sheet.round)
            rooms.setdefault(key, []).append(reading)
        return tuple(RoundResult(*key, tuple(readings)) for key, readings in rooms.items())

    @property
    def answers(self) -> pd.DataFrame:
        """A row a grade: see :attr:`RoundResult.answers`."""
        return _stacked([room.answers for room in self.rounds], ANSWERS)

    @property
    def summary(self) -> pd.DataFrame:
        """A row a message and criterion, and one a criterion: see :attr:`RoundResult.summary`."""
        return _stacked([room.summary for room in self.rounds], SUMMARY)


def _stacked(frames, columns):
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


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
        rows.append((r.source, status, reason, person_id(r.sheet)))
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


def by_activity(collection: Collection) -> list[tuple[RoundResult, RoundResult | None]]:
    """Return the rooms by activity: the first round there is, and the second if both are."""
    found = {}
    for room in collection.rounds:
        found.setdefault(room.activity, {})[room.round] = room
    return [
        (by[ROUNDS[0]], by.get(ROUNDS[1])) if ROUNDS[0] in by else (by[ROUNDS[1]], None)
        for by in found.values()
    ]
