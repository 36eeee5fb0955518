"""Matched pairs: two messages that differ in one thing, graded by the same people."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from ..model.paired import Change, paired_change
from .activities import Activity
from .codes import NOT_APPLICABLE
from .results import RoundResult

#: The columns of ``pairs.csv``.
PAIRS = (
    *("activity", "round", "first", "second", "criterion", "people", "first_mean", "second_mean"),
    *("difference", "low", "high", "higher", "same", "lower"),
)

#: The interval's confidence; none where SciPy isn't installed, which collecting doesn't need.
LEVEL = 0.95 if find_spec("scipy") else None


def pairs_of(activity: Activity) -> list[tuple[str, str]]:
    """Return the matched pairs of which an activity has both messages, in its order.

    Examples
    --------
    >>> pairs_of(Activity(["m02", "m05", "m01"], ["ask"]))
    [('m02', 'm01')]
    """
    places = {m: i for i, m in enumerate(activity.messages)}
    both = [(m, activity.message(m).pair) for m in activity.messages]
    return [(m, other) for m, other in both if places.get(other, -1) > places[m]]


def compared(result: RoundResult, first: str, second: str, criterion: str) -> tuple[Change, Any]:
    """Return how far the second of a pair is graded above the first, and the levels behind it.

    Only who gave both a level counts, each person compared with themselves.

    Returns
    -------
    Change
        :func:`warmstart.model.paired.paired_change` over the people.
    tuple of list of int
        Their levels of the first message and of the second.
    """
    messages, criteria = result.activity.messages, result.activity.criteria
    one, other = (
        result.cells[:, messages.index(m), criteria.index(criterion)] for m in (first, second)
    )
    both = (one < NOT_APPLICABLE) & (other < NOT_APPLICABLE)
    levels = one[both].tolist(), other[both].tolist()
    return paired_change(*levels, level=LEVEL), levels


def pair_rows(result: RoundResult) -> Iterator[dict[str, Any]]:
    """Yield a row of ``pairs.csv`` for each pair and criterion."""
    for first, second in pairs_of(result.activity):
        for criterion in result.activity.criteria:
            c, (one, other) = compared(result, first, second, criterion)
            yield {
                "activity": result.activity.id,
                "round": result.round,
                "first": first,
                "second": second,
                "criterion": criterion,
                "people": c.pairs,
                "first_mean": sum(one) / c.pairs if c.pairs else float("nan"),
                "second_mean": sum(other) / c.pairs if c.pairs else float("nan"),
                "difference": c.mean,
                "low": c.low,
                "high": c.high,
                "higher": c.up,
                "same": c.same,
                "lower": c.down,
            }
