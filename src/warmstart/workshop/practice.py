"""Practice: messages that are graded first, against reference grades, and count for nothing else.

Whoever runs a workshop sees how near each grader was to the reference, with an interval. The room's
own figures leave practice out, and a wall shows a range over the room, never a person.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..model.ratings import distance
from .activities import Activity
from .codes import NOT_APPLICABLE, OPEN, Sheet
from .inbox import Reading

#: The columns of ``practice.csv``.
PRACTICE = (
    "activity",
    "person",
    "name",
    "group",
    "round",
    "grades",
    "inside",
    "share",
    "low",
    "high",
)

#: Of fewer people than this, nothing is told that could be one of them.
FEWEST = 5

#: The 97.5% quantile of the normal distribution.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Nearness:
    """How near somebody's practice grades came to the reference.

    Attributes
    ----------
    grades : int
        How many could be compared.
    inside : int
        How many of them lie inside the reference range.
    low, high : float
        Wilson's 95% interval of the share.
    """

    grades: int
    inside: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share inside."""
        return self.inside / self.grades


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return Wilson's 95% score interval of a share (Wilson 1927, JASA 22).

    Parameters
    ----------
    successes, trials : int
        ``trials`` is at least 1.

    Examples
    --------
    >>> low, high = wilson(5, 8)
    >>> round(low, 3), round(high, 3)
    (0.306, 0.863)
    """
    share, zz = successes / trials, _Z * _Z
    middle = share + zz / (2 * trials)
    reach = _Z * math.sqrt(share * (1 - share) / trials + zz / (4 * trials * trials))
    whole = 1 + zz / trials
    low = 0.0 if successes == 0 else (middle - reach) / whole
    high = 1.0 if successes == trials else (middle + reach) / whole
    return low, high


def nearness(activity: Activity, cells: Sequence[int]) -> Nearness | None:
    """Return how near a sheet's practice grades came to the reference; None if there are none."""
    width = len(activity.criteria)
    offs = [
        distance(None if cell == NOT_APPLICABLE else cell, reference)
        for i, message in enumerate(activity.messages)
        if message in activity.practice
        for criterion, cell in zip(activity.criteria, cells[i * width :][:width], strict=True)
        if cell != OPEN and (reference := activity.reference(message, criterion))
    ]
    if not offs:
        return None
    inside = sum(off == 0 for off in offs)
    return Nearness(len(offs), inside, *wilson(inside, len(offs)))


@lru_cache(maxsize=64)
def _scored(activity: Activity) -> Activity:
    """Return an activity as the room's figures see it: without practice, under the same name."""
    core = copy.copy(activity)
    core.__dict__.update(text=activity.text, key=activity.key)  # it's the same one to everybody
    left = tuple(m for m in activity.messages if m not in activity.practice)
    object.__setattr__(core, "messages", left)
    object.__setattr__(core, "practice", ())
    return core


def without_practice(
    activity: Activity, readings: Sequence[Reading]
) -> tuple[Activity, tuple[Reading, ...]]:
    """Return what the room's figures are about: no practice, and nobody who did nothing else.

    Parameters
    ----------
    activity : Activity
    readings : sequence of Reading
        Each with a sheet of this activity.
    """
    if not activity.practice:
        return activity, tuple(readings)
    core, width = _scored(activity), len(activity.criteria)
    places = [i for i, m in enumerate(activity.messages) if m not in activity.practice]
    cut = []
    for r in readings:
        sheet = r.graded
        cells = [c for i in places for c in sheet.cells[i * width : (i + 1) * width]]
        if set(cells) - {OPEN}:
            kept = Sheet(core, cells, sheet.number, sheet.group, sheet.round, sheet.confidence)
            cut.append(replace(r, sheet=kept))
    return core, tuple(cut)


def practised(accepted: Iterable[Reading]) -> list[dict[str, object]]:
    """Return a row a person who practised, as :data:`PRACTICE` names it: of their first round there is."""
    seen: dict[tuple[str, str], dict[str, object]] = {}
    for r in accepted:
        sheet = r.graded
        near = nearness(sheet.activity, sheet.cells) if sheet.activity.practice else None
        if near is None:
            continue
        row: dict[str, object] = dict(activity=sheet.activity.id, person=r.person, name=r.name)
        row |= dict(group=sheet.group, round=sheet.round, grades=near.grades, inside=near.inside)
        row |= dict(share=near.share, low=near.low, high=near.high)
        seen.setdefault((sheet.activity.id, r.person), row)
    return list(seen.values())


def told_of(shares: Sequence[float]) -> str:
    """Return how near a room was in practice, as a range: for everybody's eyes.

    Examples
    --------
    >>> told_of([0.5, 0.75, 0.75, 1.0, 0.25])[:57]
    'In practice, 5 people were inside the reference range on '
    """
    if len(shares) < FEWEST:
        people = "person" if len(shares) == 1 else "people"
        return f"{len(shares)} {people} practised: too few to show how near they were."
    ordered, skip = sorted(shares), len(shares) // 4
    low, high = ordered[0], ordered[-1]
    half = ordered[skip], ordered[len(ordered) - 1 - skip]
    return (
        f"In practice, {len(shares)} people were inside the reference range on {_range(low, high)} "
        f"of their grades; the middle half of the room, on {_range(*half)}."
    )


def _range(low: float, high: float) -> str:
    ends = [f"{math.floor(100 * share + 0.5)}%" for share in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
