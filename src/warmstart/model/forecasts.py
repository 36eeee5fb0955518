"""Forecasts and their scores: what a reader expected, against what came."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..arguments import Floats, check_booleans, check_counts, check_probabilities
from .bounds import silence


def brier(probabilities: ArrayLike, outcomes: ArrayLike) -> Floats:
    """Return the Brier score of each forecast of a yes or no: (p - outcome)².

    0 is perfect, 0.25 is what "fifty-fifty" always gets, 1 is certain and wrong.
    (Brier's own score of 1950 adds the same for the "no": it is twice this.)

    Parameters
    ----------
    probabilities : array_like of float
        From 0 to 1.
    outcomes : array_like of bool
    """
    outcome = check_booleans("outcomes", outcomes)
    return ((check_probabilities("probabilities", probabilities) - outcome) ** 2)[()]


def distribution(weights: ArrayLike) -> NDArray[np.float64]:
    """Return a reader's drawing as a distribution: weights divided by their sum.

    Parameters
    ----------
    weights : array_like of float, shape (n + 1,)
        How likely each number of replies seems, from 0; any common scale.

    Raises
    ------
    ValueError
        If a weight is negative or missing, or all are zero.
    """
    w = np.asarray(weights, dtype=float)
    if w.ndim != 1 or not w.size or not np.all(np.isfinite(w)) or np.any(w < 0) or w.max() <= 0:
        raise ValueError("weights must be numbers from 0, not all of them 0")
    w = w / w.max()  # weights near the largest number would overflow their sum
    return w / w.sum()


def ranked_probability(forecast: ArrayLike, outcome: ArrayLike) -> Floats:
    """Return the ranked probability score of a distribution over numbers of replies.

    The squared distance of the two cumulative distributions, summed and divided
    by the number of steps: 0 is perfect, 1 is certain of one end while the other
    came. Near misses cost less than far ones. For two outcomes it is :func:`brier`.

    Parameters
    ----------
    forecast : array_like, shape (n + 1,)
        Probabilities of 0 to n replies; scaled to sum to one.
    outcome : array_like of int
        What came, each from 0 to n.
    """
    p = distribution(forecast)
    if p.size < 2:
        raise ValueError("forecast must cover two numbers of replies or more")
    k = check_counts("outcome", outcome)
    if np.any(k >= p.size):
        raise ValueError(f"outcome must be from 0 to {p.size - 1}, not {outcome!r}")
    came = np.arange(p.size - 1) >= k[..., None]
    return np.mean((np.cumsum(p)[:-1] - came) ** 2, axis=-1)[()]


def expected_score(forecast: ArrayLike, truth: ArrayLike) -> float:
    """Return the ranked probability score to be expected if ``truth`` is the distribution.

    Smallest when the forecast is the truth: the score is proper.
    """
    true = distribution(truth)
    if true.size != np.size(forecast):
        raise ValueError("forecast and truth must cover equally many numbers of replies")
    return float(ranked_probability(forecast, np.arange(true.size)) @ true)


#: Edges of the groups in which stated probabilities are compared with what came true.
EDGES: tuple[float, ...] = (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1)


def calibration(
    probabilities: ArrayLike, outcomes: ArrayLike, edges: Sequence[float] = EDGES
) -> pd.DataFrame:
    """Return how often things came true, by how probable they were called.

    Parameters
    ----------
    probabilities : array_like of float, shape (n,)
        From 0 to 1.
    outcomes : array_like of bool, shape (n,)
    edges : sequence of float
        Of the groups, rising from 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row a group that holds a forecast: ``low``, ``high`` (edges; the last
        group holds its upper edge), ``n``, ``stated`` (mean probability),
        ``came`` (share), and the 95% Wilson interval ``came_low``, ``came_high``.
    """
    p = np.atleast_1d(check_probabilities("probabilities", probabilities))
    outcome = np.atleast_1d(check_booleans("outcomes", outcomes))
    if p.shape != outcome.shape or p.ndim != 1:
        raise ValueError("probabilities and outcomes must be equally many")
    steps = np.diff(check_probabilities("edges", edges))
    if len(edges) < 2 or edges[0] != 0 or edges[-1] != 1 or np.any(steps <= 0):
        raise ValueError(f"edges must rise from 0 to 1, not {edges!r}")
    group = np.minimum(np.searchsorted(edges, p, side="right") - 1, len(edges) - 2)
    rows = []
    for g in range(len(edges) - 1):
        inside = group == g
        if n := int(inside.sum()):
            k = int(outcome[inside].sum())
            s = silence(n, k)
            rows.append(
                (edges[g], edges[g + 1], n, p[inside].mean(), k / n, s.wilson_low, s.wilson_high)
            )
    columns = ["low", "high", "n", "stated", "came", "came_low", "came_high"]
    return pd.DataFrame(rows, columns=columns)
