"""Agreement between graders, from counts that add up.

All statistics here follow from how many graders gave each message each level.
Those counts add: sheets may be tallied in any order, on any number of machines,
and merged (:class:`Tally`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Literal, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..arguments import Floats, check_choice, check_counts, check_levels, check_whole
from ..data import LEVELS
from . import rng

#: The last column of a tally counts "not applicable".
COLUMNS = len(LEVELS) + 1


@dataclass(frozen=True)
class Tally:
    """How many graders gave each message each level, on each criterion.

    Attributes
    ----------
    messages, criteria : tuple of str
        Sorted names of the first two axes.
    counts : numpy.ndarray of int, shape (messages, criteria, 5)
        Levels 0 to 3, then "not applicable".
    """

    messages: tuple[str, ...]
    criteria: tuple[str, ...]
    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        shape = (len(self.messages), len(self.criteria), COLUMNS)
        if np.shape(self.counts) != shape or np.any(np.asarray(self.counts) < 0):
            raise ValueError(f"counts must be {shape} whole numbers from 0")

    @classmethod
    def of(cls, grades: pd.DataFrame) -> "Tally":
        """Tally grades: columns ``message``, ``criterion``, ``level`` (missing: not applicable)."""
        if not isinstance(grades, pd.DataFrame):
            raise ValueError(f"grades must be a data frame, not {type(grades).__name__}")
        missing = {"message", "criterion", "level"} - set(grades.columns)
        if missing:
            raise ValueError(f"grades must have the columns {sorted(missing)}")
        if grades[["message", "criterion"]].isna().any(axis=None):
            raise ValueError("grades: every grade needs its message and its criterion")
        level = grades["level"]
        known = level.dropna()
        if not all(
            isinstance(v, Real) and not isinstance(v, bool | np.bool_) for v in known.unique()
        ):
            raise ValueError("grades: a level must be a number or missing")
        if not known.isin(LEVELS).all():
            raise ValueError(f"grades: a level must be one of {LEVELS} or missing")
        level = level.astype(object).where(level.notna(), len(LEVELS))
        rows, messages = pd.factorize(grades["message"], sort=True)
        columns, criteria = pd.factorize(grades["criterion"], sort=True)
        counts = np.zeros((len(messages), len(criteria), COLUMNS), dtype=np.int64)
        np.add.at(counts, (rows, columns, level.to_numpy(dtype=np.int64)), 1)
        return cls(tuple(messages), tuple(criteria), counts)

    def __add__(self, other: "Tally") -> "Tally":
        """Merge two tallies; the order does not matter."""
        if not isinstance(other, Tally):
            return NotImplemented
        messages = tuple(sorted({*self.messages, *other.messages}))
        criteria = tuple(sorted({*self.criteria, *other.criteria}))
        counts = np.zeros((len(messages), len(criteria), COLUMNS), dtype=np.int64)
        for each in (self, other):
            at = np.ix_(
                np.searchsorted(messages, each.messages), np.searchsorted(criteria, each.criteria)
            )
            counts[at] += each.counts
        return Tally(messages, criteria, counts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Tally)
            and (self.messages, self.criteria) == (other.messages, other.criteria)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]  # equal by an array that may change


def distance(level: int | None, makers: Sequence[int | None]) -> int | None:
    """Return how far an answer lies from the range that the makers' grades span.

    Parameters
    ----------
    level : int or None
        The answer, 0 to 3; ``None`` for "not applicable".
    makers : list of (int or None)
        The reference grades of the same message and criterion, one or more.

    Returns
    -------
    int or None
        0 inside the range, whole levels outside it; ``None`` where one side
        says "not applicable" and the other gives a level. If only some makers
        say "not applicable", both that and their range count as inside.
    """
    known = [m for m in makers if m is not None]
    if level is None:
        return 0 if len(known) < len(makers) else None
    return max(min(known) - level, level - max(known), 0) if known else None


def pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often two graders of one message gave each pair of levels.

    Parameters
    ----------
    counts : numpy.ndarray of int, shape (..., messages, 4)

    Returns
    -------
    numpy.ndarray, shape (..., 4, 4)
        Symmetric; every unordered pair of graders counts twice, once each way.
    """
    c = np.asarray(counts, dtype=float)
    both = np.einsum("...mi,...mj->...ij", c, c)
    diagonal = np.arange(c.shape[-1])
    both[..., diagonal, diagonal] -= c.sum(axis=-2)
    return both


def weighted_kappa(table: ArrayLike) -> Floats:
    """Return Cohen's kappa with quadratic weights (Cohen 1968, Psychological Bulletin 70).

    Parameters
    ----------
    table : array_like, shape (..., levels, levels)
        How often each pair of levels was given. For two graders their own
        table; of :func:`pairs` it is the version for interchangeable graders.

    Returns
    -------
    numpy.ndarray
        1 is full agreement, 0 what chance gives; missing if nothing varies.
    """
    t = np.asarray(table, dtype=float)
    k = np.arange(t.shape[-1])
    weight = (k[:, None] - k) ** 2
    expected = t.sum(axis=-1)[..., :, None] * t.sum(axis=-2)[..., None, :]
    seen = (weight * t).sum(axis=(-1, -2)) * t.sum(axis=(-1, -2))
    chance = (weight * expected).sum(axis=(-1, -2))
    return (1 - np.divide(seen, chance, out=np.full(np.shape(chance), np.nan), where=chance > 0))[
        ()
    ]


def alpha(
    counts: ArrayLike, measurement: Literal["ordinal", "interval", "nominal"] = "ordinal"
) -> float:
    """Return Krippendorff's alpha of one criterion, by the krippendorff library.

    Parameters
    ----------
    counts : array_like of int, shape (messages, 4)
        Messages with fewer than two grades carry no information and are left out.
    measurement : {"ordinal", "interval", "nominal"}

    Returns
    -------
    float
        1 is full agreement, 0 what chance gives; missing if nothing varies.
    """
    import krippendorff

    check_choice("measurement", measurement, ("ordinal", "interval", "nominal"))
    c = check_counts("counts", counts)
    c = c[c.sum(axis=1) > 1]
    if (c.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(
        krippendorff.alpha(
            value_counts=c, value_domain=list(LEVELS), level_of_measurement=measurement
        )
    )


def agreement(
    grades: "pd.DataFrame | Tally", level: float = 0.95, resamples: int = 500, seed: int = 1
) -> pd.DataFrame:
    """Return how far graders agree, criterion by criterion.

    Parameters
    ----------
    grades : pandas.DataFrame or Tally
        Columns ``message``, ``criterion``, ``level``, a row a grade. A missing
        level means "not applicable": it enters ``not_applicable`` and no other
        statistic, since it is no place on the scale.
    level : float
        Confidence of the intervals.
    resamples : int
        Bootstrap resamples of messages (graders are not resampled).
    seed : int

    Returns
    -------
    pandas.DataFrame
        Indexed by criterion: ``messages`` (with two levels or more), ``pairs``
        (of graders), ``exact`` and ``adjacent`` (shares of pairs equal, and
        within one level), ``kappa`` (quadratic weights), ``alpha`` (ordinal) with
        ``alpha_low`` and ``alpha_high``, ``kappa_low``, ``kappa_high``,
        ``undefined`` (share of resamples in which nothing varied: the intervals
        leave them out, so do not trust them where it is more than a few per
        cent), and ``not_applicable`` (share of all grades). Missing where
        nothing varies. Time and memory grow with messages times resamples.
    """
    tally = grades if isinstance(grades, Tally) else Tally.of(grades)
    tail = (1 - float(check_levels("level", level))) / 2
    resamples = check_whole("resamples", resamples, 1, 100_000)
    rows = []
    for i, _ in enumerate(tally.criteria):
        # A stream of random numbers for each criterion: adding one changes no other's interval.
        rows.append(_agreement_of_criterion(tally.counts[:, i], tail, resamples, seed, 30 + i))
    return pd.DataFrame(rows, index=pd.Index(tally.criteria, name="criterion"))


def _agreement_of_criterion(
    counts: NDArray[np.int64], tail: float, resamples: int, seed: int, stream: int
) -> dict[str, float]:
    """Return one criterion's row of :func:`agreement`.

    Parameters
    ----------
    counts : numpy.ndarray of int, shape (messages, 5)
        Levels 0 to 3, then "not applicable".
    tail : float
        What each end of an interval leaves out.
    resamples : int
    seed, stream : int
        Of the random numbers that choose them.
    """
    levels, not_applicable = counts[:, :-1], counts[:, -1]
    rated = levels[levels.sum(axis=1) > 1]  # one grade alone agrees with nobody
    table = pairs(rated)
    total = table.sum()
    kappa, of_alpha = (np.nan, np.nan), (np.nan, np.nan)
    resampled = np.array([np.nan])
    if total:
        words = rng.words(seed, stream, resamples * len(rated)).reshape(resamples, len(rated))
        # The high half of a product of two 32-bit integers: a message's place from a random word.
        picks = ((words * np.uint64(len(rated))) >> np.uint64(32)).astype(int)
        samples = rated[picks]
        resampled = np.asarray(weighted_kappa(pairs(samples)))
        kappa = _central(resampled, tail)
        of_alpha = _central(np.array([alpha(sample) for sample in samples]), tail)
    return {
        "messages": len(rated),
        "pairs": int(total) // 2,
        "exact": _share_within(table, 0),
        "adjacent": _share_within(table, 1),
        "kappa": float(weighted_kappa(table)) if total else np.nan,
        "kappa_low": kappa[0],
        "kappa_high": kappa[1],
        "alpha": alpha(levels),
        "alpha_low": of_alpha[0],
        "alpha_high": of_alpha[1],
        "undefined": float(np.isnan(resampled).mean()),
        "not_applicable": not_applicable.sum() / counts.sum(),
    }


def _share_within(table: NDArray[np.float64], distance: int) -> float:
    """Return the share of pairs at most so many levels apart; missing where there is no pair."""
    near = np.abs(np.subtract.outer(LEVELS, LEVELS)) <= distance
    total = table.sum()
    return float(np.sum(table * near) / total) if total else np.nan


def _central(values: NDArray[np.float64], tail: float) -> tuple[float, float]:
    """Return the quantiles that leave ``tail`` at each end, over what is not missing."""
    if not np.isfinite(values).any():
        return np.nan, np.nan
    low, high = np.nanquantile(values, [tail, 1 - tail])
    return float(low), float(high)


class OrderAgreement(TypedDict):
    """What :func:`order_agreement` returns."""

    pairs: int
    right: int
    gamma: float | None


def order_agreement(levels: Sequence[int]) -> OrderAgreement:
    """Return how many pairs stand in the right order, lowest level first.

    Parameters
    ----------
    levels : sequence of int
        The true levels of things, in the order in which somebody put them.

    Returns
    -------
    dict
        ``pairs`` of different level, those in the ``right`` order, and ``gamma``
        (Goodman and Kruskal 1954): right minus wrong as a share of the pairs,
        -1 to 1; ``None`` where all levels are the same.

    Examples
    --------
    >>> order_agreement([0, 1, 1, 3, 2])
    {'pairs': 9, 'right': 8, 'gamma': 0.7777777777777778}
    """
    different = [(a, b) for i, a in enumerate(levels) for b in levels[i + 1 :] if a != b]
    right = sum(a < b for a, b in different)
    gamma = (2 * right - len(different)) / len(different) if different else None
    return {"pairs": len(different), "right": right, "gamma": gamma}
