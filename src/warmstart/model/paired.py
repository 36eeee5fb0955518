"""What changed between two measurements of the same things: the mean difference and its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..arguments import check_number

#: Below so many pairs an interval holds little more than the wish for one.
FEW = 10


@dataclass(frozen=True)
class Change:
    """How far things moved on average.

    Attributes
    ----------
    pairs : int
        How many were measured both times.
    mean : float
        Mean of after minus before; missing if there is no pair.
    low, high : float
        The ends of its interval; missing for fewer than two pairs, and where all differences
        are the same, since such a sample says nothing of how far others would differ.
    up, same, down : int
        How many rose, stayed and fell.
    """

    pairs: int
    mean: float
    low: float
    high: float
    up: int
    same: int
    down: int

    @property
    def few(self) -> bool:
        """Whether there are too few pairs to tell a change from chance."""
        return self.pairs < FEW


def paired_change(
    before: Sequence[float], after: Sequence[float], level: float | None = 0.95
) -> Change:
    """Return the mean difference of pairs, with Student's t interval.

    The interval is t's and not a bootstrap's: workshops have four to forty pairs, and the
    percentile bootstrap of so few is too narrow (Efron & Tibshirani 1993, chapter 13), while
    t's widens as it should. It takes pairs as independent of each other.

    Parameters
    ----------
    before, after : sequence of float
        A value a pair, in the same order.
    level : float or None
        Confidence of the interval, between 0 and 1; None for no interval, which needs no SciPy.

    Raises
    ------
    ValueError
        If the two have different lengths, or the level is out of range.

    Examples
    --------
    >>> c = paired_change([1, 1, 2, 0], [2, 1, 3, 1])
    >>> c.mean, round(c.low, 3), round(c.high, 3), (c.up, c.same, c.down)
    (0.75, -0.046, 1.546, (3, 1, 0))
    """
    if len(before) != len(after):
        raise ValueError("before and after must have a value a pair")
    if level is not None:
        level = check_number("level", level, 1e-6, 1 - 1e-6)
    moved = [b - a for a, b in zip(before, after, strict=True)]
    n = len(moved)
    mean = math.fsum(moved) / n if n else math.nan
    low = high = math.nan
    if level is not None and n > 1 and max(moved) - min(moved) > 1e-9:
        from scipy import special  # an extra, and what only counts does without

        variance = math.fsum((m - mean) ** 2 for m in moved) / (n - 1)
        reach = float(special.stdtrit(n - 1, 0.5 + level / 2)) * math.sqrt(variance / n)
        low, high = mean - reach, mean + reach
    up, down = sum(m > 1e-9 for m in moved), sum(m < -1e-9 for m in moved)
    return Change(n, mean, low, high, up, n - up - down, down)
