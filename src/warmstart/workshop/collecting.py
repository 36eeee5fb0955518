"""From readings to tables: who handed in, what the room makes of each message.

Every reading ends as accepted, duplicate, rejected, unrecognised or other. All statistics follow from
counts (:class:`warmstart.Tally`), and which of two hand-ins of one person counts does not
depend on the order of reading: so any number of machines gives the same tables.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from .activities import ROUNDS, Activity
from .answers import moment
from .codes import dump_code
from .finding import FoundCode, codes_in
from .identity import file_order, people_of_a_number, same_sheet, submitter
from .inbox import NOTHING, Reading
from .practice import without_practice
from .readers.content import Passage
from .results import ANSWERS, SUMMARY, RoundResult, person_id

#: A page or a note, and where an export puts the pictures that stand in it.
PAGE = re.compile(r"((?:.*/)?)[^/]*\.(?:x?html?|md|tex)")
PICTURES = re.compile(r"((?:.*/)?)(?:images|media|assets|[^/]+[_.](?:files|fld|assets))/[^/]+")

#: What is said of a hand-in that somebody took out.
TAKEN_OUT = "It was taken out by hand."

#: What becomes of a reading.
STATUSES = ("accepted", "duplicate", "rejected", "unrecognised", "other")


@dataclass(frozen=True)
class Collection:
    """What a room handed in.

    Attributes
    ----------
    accepted : tuple of Reading
        One a person and round, in the order of activity, round and person.
    items : pandas.DataFrame
        A row a reading: ``source``, ``status``, ``reason``, ``person``, ``author``. "rejected"
        is what looks like a hand-in and can't be read, "unrecognised" a file in which nothing
        does, "other" what is known to be none.
    """

    accepted: tuple[Reading, ...]
    items: pd.DataFrame

    def __repr__(self) -> str:
        return f"Collection({', '.join(f'{n} {status}' for status, n in self.counts.items())})"

    @property
    def counts(self) -> dict[str, int]:
        """How many readings have which status."""
        found = self.items["status"].value_counts()
        return {status: int(found.get(status, 0)) for status in STATUSES}

    @cached_property
    def people(self) -> set[tuple[Activity, str]]:
        """Who handed in: activities and persons."""
        return {(r.sheet.activity, r.person) for r in self.accepted if r.sheet}

    @cached_property
    def rounds(self) -> tuple["RoundResult", ...]:
        """One a round of an activity, in this order."""
        found: dict[tuple[Activity, int], list[Reading]] = {}
        for r in self.accepted:
            found.setdefault((r.graded.activity, r.graded.round), []).append(r)
        rooms = ((n, *without_practice(a, readings)) for (a, n), readings in found.items())
        return tuple(RoundResult(a, n, readings) for n, a, readings in rooms if readings)

    @property
    def answers(self) -> pd.DataFrame:
        """A row a grade: see :attr:`RoundResult.answers`."""
        return _stacked([room.answers for room in self.rounds], ANSWERS)

    @property
    def summary(self) -> pd.DataFrame:
        """A row a message and criterion, and one a criterion: see :attr:`RoundResult.summary`."""
        return _stacked([room.summary for room in self.rounds], SUMMARY)


def _stacked(frames: list[pd.DataFrame], columns: Iterable[str]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))


def collect(
    readings: Iterable[Reading],
    activities: Iterable[Activity] = (),
    left_out: Container[str] = (),
) -> Collection:
    """Sort readings into accepted, duplicate and rejected ones.

    Parameters
    ----------
    readings : iterable of Reading
        In any order.
    activities : iterable of Activity
        Those that are collected. If there are none, the inbox's own files and hand-ins say
        which: then a stranger may add one, too.
    left_out : container of str
        Hand-ins that were taken out by hand, each by its :func:`mark`.

    Returns
    -------
    Collection
        Of several hand-ins of one person in one round the last counts: the one locked or
        sent last, as far as that is known, and what is only quoted never before what isn't.
        A code that does not say when counts before a file, and among those that say the same
        the one whose place comes last. Who is one person, :mod:`.identity` says.
    """
    readings = sorted(readings, key=_order)
    known = sorted(_activities(readings, activities), key=lambda a: a.id)
    decoded = _decoded(readings, known)
    if left_out:
        decoded = [_taken_out(r) if r.sheet and mark(r) in left_out else r for r in decoded]
    verdicts = _Verdicts(decoded)
    items = pd.DataFrame(
        [(r.source, *verdicts.of(i), r.author or r.name) for i, r in enumerate(decoded)],
        columns=["source", "status", "reason", "person", "author"],
    )
    return Collection(tuple(verdicts.accepted()), items)


def mark(reading: Reading) -> str:
    """Return what names one hand-in among all: its place, and its code."""
    return f"{reading.source} {dump_code(reading.graded)}"


def _taken_out(reading: Reading) -> Reading:
    return replace(reading, sheet=None, reason=TAKEN_OUT, ignored=True)


def _order(reading: Reading) -> tuple[object, ...]:
    """Return what readings are sorted by: file, rank in time within it, place."""
    return (
        *file_order(reading.file or reading.source),
        (-3, ""),
        (reading.sequence, ""),
        reading.source,
    )


def _activities(readings: list[Reading], named: Iterable[Activity]) -> set[Activity]:
    known = set(named)
    if not known:
        for r in readings:
            known |= {a for a in (r.activity, r.sheet and r.sheet.activity) if a}
    return known


def _decoded(readings: list[Reading], known: list[Activity]) -> list[Reading]:
    """Return readings with their passages replaced by the codes in them."""
    decoded: list[Reading] = []
    files: dict[str, bool] = {}  # whether something was found in each
    reasons: dict[str, str] = {}
    for r in readings:
        found = [r]
        if r.passage:
            found = [
                _of_code(r, r.passage, code)
                for code in codes_in(r.passage.text, known, r.passage.continuation)
            ]
        elif r.sheet and known and r.sheet.activity not in known:
            found = [_elsewhere(r)]
        decoded += found
        file = r.file or r.source
        files[file] = files.get(file, False) or bool(found)
        if r.nothing:
            reasons[file] = r.nothing
    nothing = [_nothing(f, reasons.get(f, "")) for f, found in files.items() if not found]
    return sorted(decoded + nothing, key=_order) if nothing else decoded


def _nothing(file: str, reason: str) -> Reading:
    if not reason:
        return Reading(file, reason=NOTHING, file=file, unrecognised=True)
    return Reading(file, reason=reason, file=file, opaque=True)


def _of_code(reading: Reading, passage: Passage, code: FoundCode) -> Reading:
    """Return the reading of one code in a passage, with its place."""
    line = f"line {passage.line + code.line}" if passage.line else ""
    place = ", ".join(filter(None, [passage.place, line]))
    source = f"{reading.file or reading.source}, {place}" if place else reading.source
    return replace(
        reading,
        source=source,
        sheet=code.sheet,
        reason=code.reason,
        signs=code.signs,
        note=f"{code.note} {reading.note}".strip() if code.sheet else "",
    )


def _elsewhere(reading: Reading) -> Reading:
    assert reading.sheet
    activity = reading.sheet.activity
    name = f"“{activity.title}” ({activity.id})" if activity.title else activity.id
    reason = f"It belongs to another activity, {name}. If it should count, collect that one too."
    return replace(reading, sheet=None, reason=reason)


class _Verdicts:
    """What becomes of each reading, and why."""

    def __init__(self, readings: list[Reading]):
        self.readings = readings
        self.person: dict[int, str] = {}
        self.kept: dict[int, int] = {}
        self.notes: dict[int, list[str]] = {}
        self._persons()
        self._last()
        self._same_sheets()
        counted = [self.readings[i] for i in self.person]
        self._codes = (
            {dump_code(r.sheet).replace("-", "")[3:]: r.source for r in counted if r.sheet}
            if any(r.signs for r in readings)
            else {}
        )
        self._files = {r.file or r.source for r in counted}
        self._stems = {_stem(f) for f in self._files}
        self._senders = {s for f in self._files if (s := submitter(f))}
        self._pages = {m[1] for f in self._files if (m := PAGE.fullmatch(f))}
        self._mails = {r.container for r in counted if r.container}

    def _note(self, i: int, sentence: str) -> None:
        self.notes.setdefault(i, []).append(sentence)

    def _persons(self) -> None:
        """Give each hand-in a person: a number, and a letter where several people have one."""
        numbers: dict[tuple[str, int], list[int]] = {}
        for i, r in enumerate(self.readings):
            if r.sheet:
                numbers.setdefault((r.sheet.activity.id, r.sheet.number), []).append(i)
        for places in numbers.values():
            if len(places) == 1:
                self.person[places[0]] = person_id(self.readings[places[0]].graded)
                continue
            index = {id(self.readings[i]): i for i in places}
            ordered = sorted(places, key=lambda i: (_time(self.readings[i]), i))
            people = people_of_a_number([self.readings[i] for i in ordered])
            for letter, readings in enumerate(people):
                for r in readings:
                    i = index[id(r)]
                    self.person[i] = person_id(r.graded) + (f"-{letter + 1}" if letter else "")
                    if len(people) > 1:
                        self._note(
                            i,
                            f"{len(people)} people have the number {r.graded.number}; each counts.",
                        )

    def _last(self) -> None:
        """Find the hand-in of each person and round that counts."""
        last: dict[object, int] = {}
        for i in self.person:
            key = self._key(i)
            if key not in last or self._rank(i) >= self._rank(last[key]):
                last[key] = i
        self.kept = {i: last[self._key(i)] for i in self.person}

    def _key(self, i: int) -> tuple[str, int, str]:
        sheet = self.readings[i].graded
        return sheet.activity.id, sheet.round, self.person[i]

    def _rank(self, i: int) -> tuple[object, ...]:
        return *_time(self.readings[i]), i

    def _same_sheets(self) -> None:
        """Count one person's sheet once, though it came under several numbers."""
        kept = sorted(set(self.kept.values()))
        index = {id(self.readings[i]): i for i in kept}
        for group in same_sheet(self.readings[i] for i in kept):
            places = [index[id(r)] for r in group]
            last = max(places, key=self._rank)
            for i in places:
                if i != last:
                    self.kept[i] = last
                    self._note(i, "The same grades under another number: probably the same person.")
                else:
                    self._note(i, f"It came in under {len(places)} numbers, and counts once.")

    def of(self, i: int) -> tuple[str, str, str]:
        """Return a reading's status, the reason and the person."""
        r = self.readings[i]
        if r.sheet is None:
            return (*self._of_none(r), "")
        notes = " ".join([*self.notes.get(i, ()), r.note]).strip()
        kept = i
        while self.kept[kept] != kept:
            kept = self.kept[kept]
        if kept == i:
            return "accepted", notes, self.person[i]
        replaced = f"Replaced by {_compared(r, self.readings[kept])}."
        return "duplicate", f"{replaced} {notes}".strip(), self.person[kept]

    def _of_none(self, r: Reading) -> tuple[str, str]:
        """Return the status and the reason of what is no hand-in."""
        if r.activity:
            return "other", f"The file of the activity “{r.activity.title or r.activity.id}”."
        if r.draft:
            return "other", "A message to be graded by the others."
        if r.allocation:
            return "other", "It says who grades whose message."
        if r.ignored:
            return "other", r.reason
        if r.unrecognised:
            alone = submitter(r.file or r.source)
            if alone and alone not in self._senders:
                return (
                    "rejected",
                    f"{r.reason} It's all that “{alone}” handed in: ask for the hand-in.",
                )
            return ("other" if self._beside(r) else "unrecognised"), r.reason
        if len(r.signs) >= 6:
            for signs, source in self._codes.items():
                if r.signs in signs:
                    return "duplicate", f"Part of a code that's complete in {source}."
        if r.opaque and self._beside(r):
            return "other", f"{r.reason} A hand-in that counts came with it."
        return "rejected", r.reason

    def _beside(self, r: Reading) -> bool:
        """Return whether a file that can't be read came with a hand-in of the same person."""
        file = r.file or r.source
        return (
            _stem(file) in self._stems
            or submitter(file) in self._senders
            or file in self._mails
            or bool(r.container and r.container in self._mails)
            or ((within := PICTURES.fullmatch(file)) is not None and within[1] in self._pages)
        )

    def accepted(self) -> list[Reading]:
        """Return what counts, in the order of activity, round and person."""
        kept = {i for i, k in self.kept.items() if i == k}
        found = [replace(self.readings[i], person=self.person[i]) for i in kept]
        return sorted(found, key=lambda r: (r.graded.activity.id, r.graded.round, r.person))


def _stem(file: str) -> str:
    """Return a file's path without the end that says its kind."""
    return file.rpartition(".")[0] or file


def _time(reading: Reading) -> tuple[bool, str]:
    """Return what says which of two is later: a quote is earlier than anything else."""
    return not reading.quoted, moment(reading.at)


def _compared(lost: Reading, kept: Reading) -> str:
    """Say what took the place of a hand-in, as far as that is known."""
    if lost.graded.cells == kept.graded.cells:
        which = "the same"
    elif lost.at and moment(kept.at) > moment(lost.at):
        which = "a later one"
    else:
        which = "another one"
    return f"{which} in {kept.source}"


def by_activity(collection: Collection) -> list[tuple[RoundResult, RoundResult | None]]:
    """Return the rounds by activity: the first there is, and the second if both are."""
    found: dict[Activity, dict[int, RoundResult]] = {}
    for result in collection.rounds:
        found.setdefault(result.activity, {})[result.round] = result
    return [
        (by[ROUNDS[0]], by.get(ROUNDS[1])) if ROUNDS[0] in by else (by[ROUNDS[1]], None)
        for by in found.values()
    ]
