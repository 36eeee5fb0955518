"""What a room that grades one another gets back: a sheet for each author, and what moved.

An author sees the levels that others gave, and never whose they are. The page for the wall
speaks of the room. How near each reader was to the others stands in a table to keep, and
nowhere else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ..model.paired import paired_change
from .activities import Activity
from .answers import moment
from .codes import NOT_APPLICABLE
from .inbox import Reading
from .material import Criterion
from .peers import Allocation, Received, received
from .report import NINE, change_shown, csv_text, number, page, plural, signed
from .writing import REHEARSAL

#: The columns of the tables, by their files.
TABLES = {
    "drafts.csv": ("round", "person", "name", "at", "characters", "text"),
    "sheets.csv": ("round", "person", "name", "messages", "graded"),
    "grades.csv": ("round", "reader", "author", "criterion", "level", "not_applicable"),
    "movement.csv": (
        "criterion",
        "authors",
        "before",
        "after",
        "change",
        "change_low",
        "change_high",
        "up",
        "same",
        "down",
        "unrevised",
        "unrevised_change",
    ),
    "readers.csv": ("round", "person", "name", "messages", "compared", "distance", "higher"),
}

#: So many characters of a name stand in a file's name.
_NAME = 40


@dataclass(frozen=True)
class Grading:
    """One reader's levels of one author's message.

    Attributes
    ----------
    round, reader, author : int
    levels : dict of str to (int or None)
        By criterion; None for "not applicable". What was left open isn't there.
    """

    round: int
    reader: int
    author: int
    levels: dict[str, int | None]


@dataclass(frozen=True)
class PeerRound:
    """All that a room wrote and graded.

    Attributes
    ----------
    activity : Activity
        The one in which messages are written.
    received : Received
    allocations : tuple of Allocation
    gradings : tuple of Grading
        By round, reader and author.
    """

    activity: Activity
    received: Received
    allocations: tuple[Allocation, ...]
    gradings: tuple[Grading, ...]

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """The criteria by their ids, as graders see them."""
        return {c: self.activity.criterion(c) for c in self.activity.criteria}

    @cached_property
    def names(self) -> dict[int, str]:
        """What people called themselves, those who did."""
        return {d.number: d.name for d in self.received.drafts if d.name}

    @cached_property
    def texts(self) -> dict[tuple[int, int], str]:
        """Each message as it's graded, by round and author; one without readers as it came in."""
        found = {(d.round, d.number): d.text for d in self.received.drafts}
        for a in self.allocations:
            found |= {(a.round, author): text for author, text in a.texts.items()}
        return found

    @cached_property
    def _given(self) -> dict[tuple[int, int, str], list[int | None]]:
        """The levels that a message got, by round, author and criterion."""
        found: dict[tuple[int, int, str], list[int | None]] = {}
        for g in self.gradings:
            for criterion, level in g.levels.items():
                found.setdefault((g.round, g.author, criterion), []).append(level)
        return found

    def counts(self, round: int, author: int, criterion: str) -> list[int]:
        """Return how many gave a message each level of a criterion, then "not applicable"."""
        given = self._given.get((round, author, criterion), [])
        top = len(self.criteria[criterion].levels)
        return [given.count(level) for level in (*range(top), None)]

    def mean(self, round: int, author: int, criterion: str) -> float | None:
        """Return the mean level of a message on a criterion; None if nobody gave one."""
        given = self._given.get((round, author, criterion), [])
        levels = [level for level in given if level is not None]
        return sum(levels) / len(levels) if levels else None

    @cached_property
    def authors(self) -> list[int]:
        """Whose messages have been graded, in any round."""
        return sorted({g.author for g in self.gradings})

    @cached_property
    def movement(self) -> list[dict[str, Any]]:
        """A row a criterion: how far revised messages moved, with an interval over authors.

        Authors count who were graded on it in both rounds. Whoever handed in the same text twice
        stands apart: where such a message moves, only its graders did.
        """
        twice = [a for a in self.authors if (1, a) in self.texts and (2, a) in self.texts]
        revised = [a for a in twice if self.texts[1, a] != self.texts[2, a]]
        left = [a for a in twice if self.texts[1, a] == self.texts[2, a]]
        rows = []
        for criterion in self.activity.criteria:
            before, after = self._pairs(revised, criterion)
            change = paired_change(before, after)
            unrevised = paired_change(*self._pairs(left, criterion))
            n = len(before)
            rows.append(
                {
                    "criterion": criterion,
                    "authors": n,
                    "before": sum(before) / n if n else float("nan"),
                    "after": sum(after) / n if n else float("nan"),
                    "change": change.mean,
                    "change_low": change.low,
                    "change_high": change.high,
                    "up": change.up,
                    "same": change.same,
                    "down": change.down,
                    "unrevised": unrevised.pairs,
                    "unrevised_change": unrevised.mean,
                    "few": change.few,
                }
            )
        return rows

    def _pairs(self, authors: Sequence[int], criterion: str) -> tuple[list[float], list[float]]:
        both = [[self.mean(r, a, criterion) for r in (1, 2)] for a in authors]
        known = [(a, b) for a, b in both if a is not None and b is not None]
        return [a for a, _ in known], [b for _, b in known]

    @cached_property
    def nearness(self) -> list[dict[str, Any]]:
        """A row a round and reader: how near they were to the others who graded the same messages.

        ``compared`` counts levels that somebody else gave, too; ``distance`` is the mean of how
        far theirs lie from the mean of the others', ``higher`` the same with its sign.
        """
        rows = []
        by_reader: dict[tuple[int, int], list[Grading]] = {}
        for g in self.gradings:
            by_reader.setdefault((g.round, g.reader), []).append(g)
        for (round_, reader), gradings in by_reader.items():
            apart = [a for g in gradings for a in self._apart(g)]
            n = len(apart)
            rows.append(
                {
                    "round": round_,
                    "person": person(reader),
                    "name": self.names.get(reader, ""),
                    "messages": len(gradings),
                    "compared": n,
                    "distance": sum(map(abs, apart)) / n if n else float("nan"),
                    "higher": sum(apart) / n if n else float("nan"),
                }
            )
        return rows

    def _apart(self, grading: Grading) -> list[float]:
        found = []
        for criterion, level in grading.levels.items():
            given = self._given[grading.round, grading.author, criterion]
            others = [v for v in given if v is not None]
            if level is not None and len(others) > 1:
                found.append(level - (sum(others) - level) / (len(others) - 1))
        return found


def person(number: int) -> str:
    """Return what stands for a person: their number, six hexadecimal digits."""
    return f"{number:06x}"


def peer_round(
    activity: Activity, readings: Iterable[Reading], accepted: Iterable[Reading]
) -> PeerRound:
    """Return what a room wrote and graded, from what has come in.

    Parameters
    ----------
    activity : Activity
        The one in which messages are written.
    readings : iterable of Reading
        All of them, in order: drafts and allocations are among them.
    accepted : iterable of Reading
        The graded sheets that count: what :func:`.collecting.collect` accepts if it is given the
        sheets of the allocations (:func:`sheets`).
    """
    readings = list(readings)
    handed_out = allocations(activity, readings)
    return PeerRound(
        activity,
        received((r.draft for r in readings if r.draft), activity),
        handed_out,
        tuple(_gradings(activity, handed_out, accepted)),
    )


def allocations(activity: Activity, readings: Iterable[Reading]) -> tuple[Allocation, ...]:
    """Return the allocations of an activity among some readings, each once, the earliest first."""
    found = {
        r.allocation.dump(): r.allocation
        for r in readings
        if r.allocation and r.allocation.activity.id == activity.id
    }
    return tuple(a for _, a in sorted(found.items(), key=lambda i: (i[1].round, i[1].at, i[0])))


def sheets(handed_out: Iterable[Allocation]) -> dict[Activity, tuple[int, ...]]:
    """Return the sheets of some allocations, each with the authors of its messages."""
    return {a.sheet(reader): authors for a in handed_out for reader, authors in a.readers.items()}


def _gradings(
    activity: Activity, handed_out: Iterable[Allocation], accepted: Iterable[Reading]
) -> list[Grading]:
    """Return the gradings in some hand-ins; of several for one sheet the last counts."""
    authors = {sheet.text: read for sheet, read in sheets(handed_out).items()}
    last: dict[str, Reading] = {}
    for r in accepted:
        text = r.graded.activity.text
        if text in authors and (text not in last or _rank(r) >= _rank(last[text])):
            last[text] = r
    tops = {c: len(activity.criterion(c).levels) for c in activity.criteria}
    found: dict[tuple[int, int, int], Grading] = {}
    for text, r in last.items():
        sheet = r.graded.activity.sheet
        assert sheet
        for i, author in enumerate(authors[text]):
            levels = _levels(tops, r, i)
            if levels:
                key = sheet.round, sheet.reader, author
                found[key] = Grading(*key, levels)
    return [found[key] for key in sorted(found)]


def _rank(reading: Reading) -> tuple[int, str, str]:
    return reading.graded.round, moment(reading.at), reading.person


def _levels(tops: dict[str, int], reading: Reading, message: int) -> dict[str, int | None]:
    """Return a message's levels in a hand-in; one that its criterion doesn't have is left out."""
    width = len(tops)
    cells = reading.graded.cells[message * width : (message + 1) * width]
    found: dict[str, int | None] = {}
    for criterion, cell in zip(tops, cells, strict=True):
        if cell == NOT_APPLICABLE:
            found[criterion] = None
        elif cell < tops[criterion]:
            found[criterion] = cell
    return found


# ---- tables ------------------------------------------------------------------------------------


def tables(room: PeerRound) -> dict[str, str]:
    """Return the tables to keep, by their files' names: text that a spreadsheet opens."""
    rows: dict[str, list[dict[str, Any]]] = {
        "drafts.csv": [
            {
                "round": d.round,
                "person": person(d.number),
                "name": d.name,
                "at": d.at,
                "characters": len(d.text),
                "text": d.text,
            }
            for d in room.received.drafts
        ],
        "sheets.csv": _sheet_rows(room),
        "grades.csv": [
            {
                "round": g.round,
                "reader": person(g.reader),
                "author": person(g.author),
                "criterion": criterion,
                "level": level,
                "not_applicable": level is None,
            }
            for g in room.gradings
            for criterion, level in g.levels.items()
        ],
        "movement.csv": room.movement,
        "readers.csv": room.nearness,
    }
    return {name: _table(name, rows[name]) for name in TABLES}


def _sheet_rows(room: PeerRound) -> list[dict[str, Any]]:
    """Return who has a sheet, and how much of it they have graded: whom to remind."""
    read: dict[tuple[int, int], int] = {}
    for a in room.allocations:
        for reader, authors in a.readers.items():
            read[a.round, reader] = read.get((a.round, reader), 0) + len(authors)
    graded: dict[tuple[int, int], int] = {}
    for g in room.gradings:
        graded[g.round, g.reader] = graded.get((g.round, g.reader), 0) + 1
    return [
        {
            "round": key[0],
            "person": person(key[1]),
            "name": room.names.get(key[1], ""),
            "messages": read[key],
            "graded": graded.get(key, 0),
        }
        for key in sorted(read)
    ]


def _table(name: str, rows: list[dict[str, Any]]) -> str:
    frame = pd.DataFrame(rows, columns=list(TABLES[name]))
    if "level" in frame:
        frame["level"] = frame["level"].astype("Int64")
    frame = frame.round(NINE).round(6)
    floats = frame.select_dtypes("float").columns
    frame[floats] += 0.0  # or what rounds to nothing from below would be -0.0
    return csv_text(frame)


# ---- an author's sheet -------------------------------------------------------------------------


def feedback_page(room: PeerRound, authors: Sequence[int] | None = None) -> str:
    """Return the feedback sheets of some authors as one page, a sheet of paper or more for each.

    Parameters
    ----------
    room : PeerRound
    authors : sequence of int, optional
        All whose messages have been graded, unless some are named.
    """
    chosen = room.authors if authors is None else authors
    return page("feedback.html", **feedback_values(room, chosen))


def feedback_values(room: PeerRound, authors: Sequence[int]) -> dict[str, object]:
    """Return what the page says: names nobody but the author."""
    return {
        "title": room.activity.title or "What the others made of your message",
        "invented": _invented(room),
        "authors": [_author(room, a) for a in authors],
    }


def _invented(room: PeerRound) -> str:
    """Return what a rehearsal's pages say of themselves; empty for any other round."""
    return REHEARSAL if room.activity.write and room.activity.write.is_rehearsal else ""


def _author(room: PeerRound, author: int) -> dict[str, object]:
    rounds = [r for r in (2, 1) if (r, author) in room.texts]
    graded = [r for r in rounds if any(g.author == author for g in room.gradings if g.round == r)]
    return {
        "who": room.names.get(author) or f"Number {person(author)}",
        "versions": [_version(room, r, author, len(graded) > 1) for r in graded],
    }


def _version(room: PeerRound, round_: int, author: int, both: bool) -> dict[str, object]:
    assert room.activity.write
    readers = sum(g.author == author and g.round == round_ for g in room.gradings)
    heading = {1: "Your first version", 2: "Your second version"}[round_]
    return {
        "heading": heading if both or round_ == 2 else "Your message",
        "situation": room.activity.write.situation,
        "text": room.texts[round_, author],
        "sentence": f"{plural(readers, 'person', 'people')} graded it. Who they are isn’t told.",
        "criteria": [
            _criterion(room.criteria[c], room.counts(round_, author, c))
            for c in room.activity.criteria
        ],
    }


def _criterion(criterion: Criterion, counts: list[int]) -> dict[str, object]:
    whole = sum(counts)
    rows = [
        {
            "level": str(i),
            "label": level.label,
            "descriptor": level.descriptor,
            "count": n,
            "width": _percent(n, whole),
        }
        for i, (level, n) in enumerate(zip(criterion.levels, counts[:-1], strict=True))
    ]
    none = {"level": "", "label": "not applicable", "descriptor": "", "count": counts[-1]}
    rows.append({**none, "width": _percent(counts[-1], whole)})
    shown = rows if counts[-1] else rows[:-1]
    return {
        "name": criterion.name,
        "question": criterion.question,
        "nobody": not whole,
        "levels": [{**row, "given": bool(row["count"])} for row in shown],
    }


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "0.0"


def file_name(room: PeerRound, kind: str, number: int, ending: str) -> str:
    """Return a name for somebody's file: what it is, who they say they are, and their number.

    Examples
    --------
    >>> from warmstart.workshop.drafts import Draft
    >>> drafts = (Draft("c79d15dc", 4172993, "Hello", name="../Anna  Li"),)
    >>> room = PeerRound(None, Received(drafts), (), ())
    >>> file_name(room, "feedback", 4172993, "html")
    'feedback-Anna-Li-3facc1.html'
    """
    words = re.findall(r"[^\W_]+", room.names.get(number, ""))
    name = "-".join(words)[:_NAME].strip("-")
    return "-".join(filter(None, [kind, name, person(number)])) + f".{ending}"


# ---- for the wall ------------------------------------------------------------------------------


def counted(room: PeerRound) -> str:
    """Return how far a room has come, as one sentence a step."""
    found = []
    for r in (1, 2):
        drafts, sheets_ = room.received.of(r), _sheet_rows(room)
        out = [row for row in sheets_ if row["round"] == r]
        if not drafts and not out:
            continue
        which = "" if r == 1 else "revised "
        sentence = f"{plural(len(drafts), f'{which}message')} in"
        if out:
            done = sum(row["graded"] > 0 for row in out)
            sentence += f", {done} of {plural(len(out), 'sheet')} graded"
        found.append(f"{sentence}.")
    return " ".join(found) or "No message has come in yet."


def wall_page(room: PeerRound) -> str:
    """Return the page to project: how far the room is, its levels, and what moved; it names nobody."""
    return page("peers.html", **wall_values(room))


def wall_values(room: PeerRound) -> dict[str, Any]:
    """Return what the page for the wall says."""
    rows = room.movement
    moved = [row for row in rows if row["authors"]]
    return {
        "title": room.activity.title or "Write, grade one another, revise",
        "lead": counted(room),
        "invented": _invented(room),
        "criteria": [_room_criterion(room, c) for c in room.activity.criteria]
        if room.gradings
        else [],
        "moved": [_moved(room, row) for row in moved],
        "cautions": _cautions(rows) if moved else [],
    }


def _room_criterion(room: PeerRound, criterion: str) -> dict[str, object]:
    found = room.criteria[criterion]
    rounds = [r for r in (1, 2) if any(g.round == r for g in room.gradings)]
    totals = [
        [sum(column) for column in zip(*lists, strict=True)]
        for r in rounds
        for lists in [[room.counts(r, a, criterion) for a in room.authors]]
    ]
    words = [f"{i} {level.label}" for i, level in enumerate(found.levels)] + ["not applicable"]
    return {
        "name": found.name,
        "rounds": [{"name": "first versions" if r == 1 else "second versions"} for r in rounds],
        "levels": [
            {
                "label": label,
                "cells": [
                    {"count": total[i], "width": _percent(total[i], sum(total)), "round": r}
                    for r, total in zip(rounds, totals, strict=True)
                ],
            }
            for i, label in enumerate(words)
            if i < len(found.levels) or any(total[i] for total in totals)
        ],
    }


def _moved(room: PeerRound, row: dict[str, Any]) -> dict[str, object]:
    criterion = room.criteria[row["criterion"]]
    change, low, high = (row[k] for k in ("change", "change_low", "change_high"))
    return {
        "name": criterion.name,
        "authors": row["authors"],
        "before": number(row["before"], 1),
        "after": number(row["after"], 1),
        **change_shown(change, low, high, len(criterion.levels) - 1),
        **{name: row[name] for name in ("up", "same", "down")},
    }


def _cautions(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what has to be said beside the figures."""
    found = []
    fewest = min(row["authors"] for row in rows)
    if any(row["few"] for row in rows):
        found.append(
            f"From {plural(fewest, 'author')}: too few to tell a change from chance. Read the "
            "messages themselves."
        )
    found.append(
        "Whoever graded second versions knew that they were second versions, and the room had "
        "practised by then: some of a change may be the graders’."
    )
    left = max(row["unrevised"] for row in rows)
    if left:
        means = [row["unrevised_change"] for row in rows if row["unrevised"]]
        who = "The one message" if left == 1 else f"The {left} messages"
        found.append(
            f"{who} handed in again without a change moved by {signed(sum(means) / len(means))} "
            "on average: that’s the graders alone."
        )
    return [{"sentence": sentence} for sentence in found]
