"""Comparing two messages: power, letters needed, looking too early, and a rule that allows it.

Two arms, ``sent`` letters each. The test throughout is the two-sided z-test of
two proportions with the pooled variance, the one most people run.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from ..arguments import (
    Floats,
    check_counts,
    check_levels,
    check_number,
    check_probabilities,
    check_probability,
    check_whole,
)
from . import rng


@dataclass(frozen=True)
class Comparison:
    """What a comparison of two rates can show.

    Attributes
    ----------
    power : float
        Chance that the test calls the difference significant, normal approximation.
    needed : int
        Letters an arm for the power asked for, normal approximation (pooled variance).
    needed_arcsine : int
        The same by the arcsine approximation, as statsmodels gives it.
    level, target : float
        Significance level (two-sided) and the power asked for.
    """

    power: float
    needed: int
    needed_arcsine: int
    level: float
    target: float


def compare(
    rate_a: float, rate_b: float, sent: int, level: float = 0.05, target: float = 0.8
) -> Comparison:
    """Return the power of a comparison, and the letters that it needs.

    Parameters
    ----------
    rate_a, rate_b : float
        True rates of the two messages, between 0 and 1 and not equal.
    sent : int
        Letters in each arm.
    level : float
        Two-sided significance level.
    target : float
        Power wished for, above ``level``.

    Raises
    ------
    ValueError
        If an argument is out of range, or the rates are equal: no number of
        letters finds a difference that is not there.

    Notes
    -----
    Fleiss, Levin & Paik 2003, *Statistical Methods for Rates and Proportions*,
    without continuity correction.

    Examples
    --------
    >>> c = compare(0.05, 0.10, sent=100)
    >>> c.needed_arcsine, c.needed
    (424, 435)
    """
    a, b = (
        check_probability("rate_a", rate_a, open_=True),
        check_probability("rate_b", rate_b, open_=True),
    )
    sent = check_whole("sent", sent, 1, 10**9)
    level, target = (float(check_levels(*each)) for each in (("level", level), ("target", target)))
    if abs(a - b) < 1e-6:
        raise ValueError(
            "rate_a and rate_b must differ by a millionth or more: no number of letters that "
            "anybody writes finds less"
        )
    if target <= level:
        raise ValueError(f"target must be above level = {level}, not {target}")
    z, z_power = special.ndtri(1 - level / 2), special.ndtri(target)
    spreads = z * _pooled_spread(a, b) + z_power * _unpooled_spread(a, b)
    needed = (spreads / abs(a - b)) ** 2
    arcsine = 2 * (np.arcsin(np.sqrt(a)) - np.arcsin(np.sqrt(b)))
    return Comparison(
        power=_power(a, b, sent, z),
        needed=int(np.ceil(needed - 1e-9)),  # rounding must not cost a letter
        needed_arcsine=int(np.ceil(2 * ((z + z_power) / arcsine) ** 2 - 1e-9)),
        level=level,
        target=target,
    )


def _critical_z(level: float) -> float:
    """Return the z beyond which a two-sided test at this level calls a difference."""
    return float(special.ndtri(1 - float(check_levels("level", level)) / 2))


def _pooled_spread(a: float, b: float) -> float:
    """Sd of one letter's difference if both arms had the mean of the two rates."""
    middle = (a + b) / 2
    return float(np.sqrt(2 * middle * (1 - middle)))


def _unpooled_spread(a: float, b: float) -> float:
    """Sd of one letter's difference, each arm with its own rate."""
    return float(np.sqrt(a * (1 - a) + b * (1 - b)))


def _power(a: float, b: float, n: int, z: float) -> float:
    """Power of the z-test by the normal approximation, both tails."""
    spread = _unpooled_spread(a, b)
    shift, bound = np.sqrt(n) * abs(a - b) / spread, z * _pooled_spread(a, b) / spread
    return float(special.ndtr(shift - bound) + special.ndtr(-shift - bound))


def exact_power(rate_a: float, rate_b: float, sent: int, level: float = 0.05) -> float:
    """Return the z-test's power by counting every outcome: what the approximation aims at.

    Costs ``sent`` squared; meant for ``sent`` up to a few thousand.
    """
    a, b = (float(check_probabilities(n, r)) for n, r in (("rate_a", rate_a), ("rate_b", rate_b)))
    from scipy.stats import binom  # slow to load, and few need it

    sent = check_whole("sent", sent, 1, 5000)
    k = np.arange(sent + 1)
    z = z_score(k[:, None], k[None, :], sent)
    critical = _critical_z(level)
    return float(binom.pmf(k, sent, a) @ (np.abs(z) > critical) @ binom.pmf(k, sent, b))


def z_score(k_a: ArrayLike, k_b: ArrayLike, sent: ArrayLike) -> Floats:
    """Return the pooled z-statistic of k_a against k_b replies to ``sent`` letters each.

    Zero where neither or both arms were answered by all or none: no difference seen.

    Parameters
    ----------
    k_a, k_b : array_like of int
        Replies, each from 0 to ``sent``.
    sent : array_like of int
        Letters in each arm, from 1.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    a, b, n = (
        check_counts("k_a", k_a),
        check_counts("k_b", k_b),
        check_counts("sent", sent, low=1),
    )
    if np.any(a > n) or np.any(b > n):
        raise ValueError("k_a and k_b must be at most sent")
    both = (a + b).astype(float)
    spread = np.sqrt(both * (2.0 * n - both) / (2.0 * n))
    return np.divide(a - b, spread, out=np.zeros(np.shape(both)), where=spread > 0)[()]


# ---- looking again and again ---------------------------------------------------------


def batches(
    rate_a: float, rate_b: float, batch: int, looks: int, runs: int = 1000, seed: int = 1
) -> NDArray[np.int64]:
    """Draw the replies of two arms, batch by batch.

    One uniform number a batch and arm, put through the inverse of the binomial
    distribution; the uniforms are bit for bit those of the JavaScript twin.

    Parameters
    ----------
    rate_a, rate_b : float
        From 0 to 1.
    batch : int
        Letters an arm and look, 1 to 10,000.
    looks : int
        1 to 1000.
    runs : int
    seed : int

    Returns
    -------
    numpy.ndarray of int, shape (2, runs, looks)
        Replies so far in each arm at each look.
    """
    batch, looks = check_whole("batch", batch, 1, 10_000), check_whole("looks", looks, 1, 1000)
    runs = check_whole("runs", runs, 1, 10**7 // looks)
    from scipy.stats import binom

    k = np.arange(batch + 1)
    out = np.empty((2, runs, looks), dtype=np.int64)
    for arm, (name, rate) in enumerate((("rate_a", rate_a), ("rate_b", rate_b))):
        cdf = np.cumsum(binom.pmf(k, batch, float(check_probabilities(name, rate))))
        u = rng.uniforms(seed, 10 + arm, runs * looks).reshape(runs, looks)
        out[arm] = np.minimum(np.searchsorted(cdf, u), batch).cumsum(axis=1)
    return out


def first_win(
    replies_by_look: NDArray[np.int64], batch: int, level: float = 0.05
) -> NDArray[np.int64]:
    """Return at which look each run first seems significant, looking every time.

    Parameters
    ----------
    replies_by_look : numpy.ndarray of int, shape (2, runs, looks)
        What :func:`batches` returns.
    batch : int
        Letters an arm and look.
    level : float
        Two-sided level that each single look is held to.

    Returns
    -------
    numpy.ndarray of int, shape (runs,)
        0 for the first look; -1 where no look seems significant.
    """
    sent = batch * np.arange(1, replies_by_look.shape[2] + 1)
    arm_a, arm_b = replies_by_look
    significant = np.asarray(np.abs(z_score(arm_a, arm_b, sent)) > _critical_z(level))
    return np.where(significant.any(axis=1), significant.argmax(axis=1), -1)


def e_values(replies_by_look: ArrayLike, batch: int) -> NDArray[np.float64]:
    """Return the evidence against "both messages are answered alike", after each look.

    A bet that may be watched at any time. Before each batch, guess the two rates
    from the batches so far (with half a reply and half a silence added to each
    arm) as ``g_a`` and ``g_b``; with ``g`` their mean, each pair of letters
    multiplies the evidence by ``g_a/g`` or ``(1-g_a)/(1-g)``, and by the same for
    b, according to who answers. If both arms have one true rate p, the two
    factors have means 1 + d and 1 - d, so their product has mean 1 - d² or less:
    a fair game at best. By Ville's inequality the chance that the evidence *ever*
    reaches 1/level is then at most ``level``, however often one looks and
    whenever one stops (Turner, Ly & Grünwald 2024, doi 10.1016/j.jspi.2023.106116).

    Parameters
    ----------
    replies_by_look : array_like of int, shape (2, ..., looks)
        Replies so far, as :func:`batches` returns them.
    batch : int
        Letters an arm and look.

    Returns
    -------
    numpy.ndarray, shape (..., looks)
        Evidence after each look, at most exp(700); 20 or more is a win at level 0.05.
    """
    total = check_counts("replies_by_look", replies_by_look)
    if total.ndim < 2 or total.shape[0] != 2:
        raise ValueError("replies_by_look must hold two arms")
    batch = check_whole("batch", batch, 1, 10_000)
    new = np.diff(total, axis=-1, prepend=0)
    if np.any(new < 0) or np.any(new > batch):
        raise ValueError(f"replies_by_look must grow by 0 to batch = {batch} at each look")
    sent = batch * np.arange(total.shape[-1])
    guess = (total - new + 0.5) / (sent + 1)
    mean = guess.mean(axis=0)
    steps = new * np.log(guess / mean) + (batch - new) * np.log((1 - guess) / (1 - mean))
    return np.exp(np.minimum(steps.sum(axis=0).cumsum(axis=-1), 700))


@dataclass(frozen=True)
class Peeking:
    """Shares of runs that call a winner, under three ways of looking.

    Attributes
    ----------
    once, every_look, sequential : float
        z-test at the end only; z-test at every look; evidence of
        :func:`e_values` at every look.
    error : float
        Largest standard error of the three shares.
    """

    once: float
    every_look: float
    sequential: float
    error: float


def peeking(
    rate_a: float,
    rate_b: float,
    batch: int = 20,
    looks: int = 20,
    runs: int = 2000,
    seed: int = 1,
    level: float = 0.05,
) -> Peeking:
    """Return how often each way of looking calls a winner; with equal rates, wrongly.

    Parameters
    ----------
    rate_a, rate_b, batch, looks, runs, seed
        As :func:`batches` has them.
    level : float
        Two-sided level of each z-test, and of the evidence, from 1e-9 to 0.5.

    Examples
    --------
    >>> p = peeking(0.1, 0.1)
    >>> p.every_look > 3 * p.once, p.sequential <= 0.05
    (True, True)
    """
    drawn = batches(rate_a, rate_b, batch, looks, runs, seed)
    level = check_number("level", level, 1e-9, 0.5)
    shares = (
        np.mean(first_win(drawn[:, :, -1:], batch * looks, level) >= 0),
        np.mean(first_win(drawn, batch, level) >= 0),
        np.mean((e_values(drawn, batch) >= 1 / level).any(axis=1)),
    )
    # As if one run more had gone either way: no share is known for certain.
    error = max(np.sqrt((s + 1 / runs) * (1 - s + 1 / runs) / runs) for s in shares)
    once, every_look, sequential = (float(s) for s in shares)
    return Peeking(once, every_look, sequential, float(error))
