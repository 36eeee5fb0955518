"""What a round of an activity gave: counts, agreement, calibration, and what a discussion changed.

All statistics follow from counts (:class:`warmstart.Tally`), so that any number of machines
gives the same tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..data import LEVELS
from ..model.ratings import COLUMNS, Tally, agreement, distance
from .activities import Activity
from .codes import NOT_APPLICABLE, OPEN, Sheet
from .inbox import Reading

#: An array of numbers.
Numbers = NDArray[Any]

#: The columns of ``answers.csv`` and of ``summary.csv``.
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


def person_id(sheet: Sheet) -> str:
    """Return what stands for a person in the tables: their number, six hexadecimal digits."""
    return f"{sheet.number:06x}"


@dataclass(frozen=True)
class RoundResult:
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
    def cells(self) -> Numbers:
        """Integers of shape (people, messages, criteria), as in :class:`warmstart.workshop.codes.Sheet`."""
        shape = (len(self.readings), len(self.activity.messages), len(self.activity.criteria))
        flat = b"".join(bytes(r.graded.cells) for r in self.readings)
        return np.frombuffer(flat, dtype=np.uint8).reshape(shape)

    def parts(self, people: int) -> Iterator["RoundResult"]:
        """Yield the same room in rooms of that many people, in order."""
        for i in range(0, len(self.readings), people):
            yield replace(self, readings=self.readings[i : i + people])

    @cached_property
    def counts(self) -> Numbers:
        """How many people gave each level, then "not applicable": (messages, criteria, 5)."""
        return np.stack([(self.cells == level).sum(axis=0) for level in range(COLUMNS)], axis=-1)

    @cached_property
    def distances(self) -> Numbers:
        """How far each cell's value lies from the makers' range: (messages, criteria, 5).

        Missing where one side says "not applicable" and the other gives a level, and where there
        is no reference grade to compare with.
        """
        values = [*LEVELS, None]
        return np.array(
            [
                [
                    [
                        np.nan if (d := distance(v, self.activity.reference(m, c))) is None else d
                        for v in values
                    ]
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
                "person": [r.person or person_id(r.graded) for r in self.readings],
                "name": [r.name for r in self.readings],
                "group": [r.graded.group for r in self.readings],
                "confidence": pd.array([r.graded.confidence for r in self.readings], dtype="Int64"),
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
        activity = self.activity
        per_message = pd.DataFrame(
            [
                {
                    "criterion": c,
                    "message": m,
                    "people": int(counts.sum()),
                    "median": median(counts[:-1]),
                    "spread": spread(counts[:-1]),
                    "not_applicable": _share(counts[-1], counts.sum()),
                    "makers_low": min(makers, default=np.nan),
                    "makers_high": max(makers, default=np.nan),
                    "inside": _share(
                        counts[self.distances[i, j] == 0].sum(),
                        counts.sum() if reference else 0,
                    ),
                    "distance": _mean_distance(counts, self.distances[i, j]),
                }
                for j, c in enumerate(activity.criteria)
                for i, m in enumerate(activity.messages)
                for counts in [self.counts[i, j]]
                for reference in [activity.reference(m, c)]
                for makers in [[v for v in reference if v is not None]]
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
    def inside(self) -> Numbers:
        """Each person's share of grades inside the makers' range, shape (people,).

        Only what has a reference grade counts; missing for somebody who graded none of that.
        """
        fits = np.zeros(self.cells.shape, dtype=bool)
        for level in range(COLUMNS):
            fits |= (self.cells == level) & (self.distances[..., level] == 0)
        graded = ((self.cells != OPEN) & self.compared).sum(axis=(1, 2))
        return np.divide(
            fits.sum(axis=(1, 2)), graded, out=np.full(len(graded), np.nan), where=graded > 0
        )

    @cached_property
    def compared(self) -> Numbers:
        """Whether there is a reference grade to compare with, shape (messages, criteria)."""
        activity = self.activity
        return np.array(
            [[bool(activity.reference(m, c)) for c in activity.criteria] for m in activity.messages]
        )

    @property
    def calibration(self) -> pd.DataFrame:
        """How sure people were and how many of their grades lie inside the makers' range.

        Indexed by mean confidence, rounded to tens of per cent: ``people``, ``inside``.
        """
        sure = [r.graded.confidence for r in self.readings]
        frame = pd.DataFrame({"confidence": sure, "inside": self.inside}).dropna()
        tens = ((frame["confidence"].astype(int) + 5) // 10 * 10).rename("confidence")
        return pd.DataFrame(frame.groupby(tens)["inside"].agg(people="size", inside="mean"))


def change(before: RoundResult, after: RoundResult) -> dict[str, int]:
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
    first, second = (np.array([r.person for r in x.readings], dtype=str) for x in (before, after))
    _, rows, later = np.intersect1d(first, second, return_indices=True)
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


def median(counts: ArrayLike) -> float:
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


def spread(counts: ArrayLike) -> float:
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


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan


def _mean_distance(counts: Numbers, distances: Numbers) -> float:
    known = np.isfinite(distances)
    return _share(float(counts[known] @ distances[known]), float(counts[known].sum()))
