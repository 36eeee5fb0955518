"""What silence tells: bounds on a rate after k replies to n letters."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

from ..arguments import Floats, Ints, check_counts, check_levels, check_probabilities


@dataclass(frozen=True)
class Silence:
    """What k replies to n letters say about the rate, in five ways.

    All attributes are numbers, or arrays of the shape to which the arguments of
    :func:`silence` broadcast.

    Attributes
    ----------
    sent, replies : int
        n and k.
    estimate : float
        k / n.
    exact_low, exact_high : float
        Two-sided Clopper-Pearson interval.
    wilson_low, wilson_high : float
        Two-sided Wilson score interval.
    exact_upper : float
        One-sided Clopper-Pearson bound: the largest rate not yet ruled out.
    rule_of_three : float
        3 / n where there was no reply, missing elsewhere; a one-sided 95% bound
        (Hanley & Lippman-Hand 1983).
    posterior_a, posterior_b : float
        The Beta posterior under the stated Beta prior.
    credible_low, credible_high : float
        Its central interval.
    credible_upper : float
        Its one-sided bound.
    level : float
        Confidence of all of them but the rule of three.
    """

    sent: Ints
    replies: Ints
    estimate: Floats
    exact_low: Floats
    exact_high: Floats
    wilson_low: Floats
    wilson_high: Floats
    exact_upper: Floats
    rule_of_three: Floats
    posterior_a: Floats
    posterior_b: Floats
    credible_low: Floats
    credible_high: Floats
    credible_upper: Floats
    level: Floats

    def frame(self) -> pd.DataFrame:
        """Return the same as a data frame, a row a case."""
        return pd.DataFrame({f.name: np.atleast_1d(getattr(self, f.name)) for f in fields(self)})


def _exact_upper(k: NDArray[Any], n: NDArray[Any], level: NDArray[Any]) -> NDArray[np.float64]:
    """One-sided Clopper-Pearson bound: the rate at which k or fewer have chance 1 - level."""
    safe = np.minimum(k, n - 1)  # at k = n the bound is 1, and the inverse is not defined
    return np.where(k == n, 1.0, special.betaincinv(safe + 1.0, n - safe, level))


def _exact_lower(k: NDArray[Any], n: NDArray[Any], level: NDArray[Any]) -> NDArray[np.float64]:
    """One-sided Clopper-Pearson bound from below; 0 at k = 0, where the inverse is not defined."""
    return np.where(k == 0, 0.0, special.betaincinv(np.maximum(k, 1), n - k + 1.0, 1 - level))


def silence(
    sent: ArrayLike,
    replies: ArrayLike = 0,
    prior: Sequence[ArrayLike] = (1.0, 1.0),
    level: ArrayLike = 0.95,
) -> Silence:
    """Return what k replies to n letters say about the reply rate.

    Parameters
    ----------
    sent : array_like of int
        n, from 1 to a thousand million.
    replies : array_like of int
        k, from 0 to n.
    prior : tuple of float
        The two positive parameters of the Beta prior; (1, 1) is uniform.
    level : float
        Confidence, from 1e-9 to 1 - 1e-9.

    Raises
    ------
    ValueError
        If an argument is out of range; the sentence names it.

    Notes
    -----
    The exact interval (Clopper & Pearson 1934) by scipy's beta quantiles, the
    score interval (Wilson 1927) in closed form: written out since one call
    gives both and their one-sided bounds for whole arrays. Tests hold them to
    ``scipy.stats.binomtest`` and to statsmodels.

    Examples
    --------
    >>> s = silence(30)
    >>> [round(float(x), 3) for x in (s.exact_upper, s.rule_of_three, s.credible_upper)]
    [0.095, 0.1, 0.092]
    """
    n, k = check_counts("sent", sent, low=1), check_counts("replies", replies)
    if np.any(k > n):
        raise ValueError(f"replies must be at most sent, not {replies!r} of {sent!r}")
    n, k, a, b, confidence = np.broadcast_arrays(
        n, k, *_check_prior(prior), check_levels("level", level)
    )
    tail = (1 + confidence) / 2  # what leaves equal chances above and below
    z = special.ndtri(tail)
    p = k / n
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    post = (a + k).astype(float), (b + n - k).astype(float)
    return Silence(
        sent=n[()],
        replies=k[()],
        estimate=p[()],
        exact_low=_exact_lower(k, n, tail)[()],
        exact_high=_exact_upper(k, n, tail)[()],
        wilson_low=np.where(k == 0, 0, middle - half)[()],
        wilson_high=np.where(k == n, 1, middle + half)[()],
        exact_upper=_exact_upper(k, n, confidence)[()],
        rule_of_three=np.where(k == 0, np.minimum(3 / n, 1), np.nan)[()],
        posterior_a=post[0][()],
        posterior_b=post[1][()],
        credible_low=special.betaincinv(*post, 1 - tail)[()],
        credible_high=special.betaincinv(*post, tail)[()],
        credible_upper=special.betaincinv(*post, confidence)[()],
        level=confidence[()],
    )


def _check_prior(prior: Sequence[ArrayLike]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two parameters of a Beta prior as arrays, or refuse them in a sentence."""
    try:
        a, b = (np.asarray(x, dtype=float) for x in prior)
    except (TypeError, ValueError):
        raise ValueError(f"prior must be two positive numbers, not {prior!r}") from None
    if not (np.all(a > 0) and np.all(b > 0) and np.all(np.isfinite(a + b))):
        raise ValueError(f"prior must be two positive numbers, not {prior!r}")
    return a, b


def chance_of_silence(rate: ArrayLike, sent: ArrayLike) -> Floats:
    """Return the chance that nobody of ``sent`` answers, (1 - rate) ** sent.

    Parameters
    ----------
    rate : array_like of float
        From 0 to 1.
    sent : array_like of int
        From 0.

    Examples
    --------
    >>> [round(float(chance_of_silence(p, 30)), 3) for p in (0.02, 0.05, 0.1)]
    [0.545, 0.215, 0.042]
    """
    n, p = check_counts("sent", sent), check_probabilities("rate", rate)
    return np.exp(special.xlog1py(n, -p))[()]


def letters_for_a_reply(rate: ArrayLike, level: ArrayLike = 0.95) -> Ints:
    """Return how many letters bring one reply or more with chance ``level``.

    The same number of unanswered letters rules a rate out: after it one may say,
    at this level, that the rate is not as high as ``rate``.

    Examples
    --------
    >>> [int(letters_for_a_reply(p)) for p in (0.02, 0.04, 0.2)]
    [149, 74, 14]
    """
    p, confidence = _check_rate(rate), check_levels("level", level)
    # A quotient that is whole but for rounding must not be rounded up to one letter more.
    letters = np.ceil(np.log1p(-confidence) / np.log1p(-p) * (1 - 1e-12))
    return np.maximum(letters, 1).astype(np.int64)[()]


def letters_to_rule_out(rate: ArrayLike, replies: ArrayLike = 0, level: ArrayLike = 0.95) -> Ints:
    """Return how many letters with k replies rule out a rate as high as this.

    The smallest n at which the one-sided exact bound after k of n replies is
    at most ``rate``. With ``replies=0`` it is :func:`letters_for_a_reply`.

    Examples
    --------
    >>> letters_to_rule_out(0.05, [0, 1, 2]).tolist()
    [59, 93, 124]
    """
    p, k, confidence = np.broadcast_arrays(
        _check_rate(rate), check_counts("replies", replies), check_levels("level", level)
    )
    # P(at most k of n at this rate) falls with n: a bracket, then bisection.
    low = k.astype(np.int64)  # with n = k nothing is ruled out
    high = k + np.ceil((k + 5) / p).astype(np.int64)

    def too_few(n: NDArray[np.int64]) -> NDArray[np.bool_]:
        n = np.maximum(n, k + 1)
        chance = special.betaincc(k + 1.0, (n - k).astype(float), p)
        return chance > (1 - confidence) * (1 + 1e-12)

    while np.any(too_few(high)):
        high = np.where(too_few(high), high * 2, high)
    while np.any(high - low > 1):
        middle = (low + high) // 2
        few = too_few(middle) | (middle <= k)
        low, high = np.where(few, middle, low), np.where(few, high, middle)
    return high[()]


def _check_rate(rate: ArrayLike) -> NDArray[np.float64]:
    """Return rates between 0 and 1; beyond 1e-9 the letters needed would overflow."""
    rates = check_probabilities("rate", rate, open_=True)
    if np.any(rates < 1e-9):
        raise ValueError(
            f"rate must be 1e-9 or more, not {rate!r}: nobody writes that many letters"
        )
    return rates
