"""A world in which only context works, and the audience seems to.

Each recipient belongs to an audience (a suit or a founder) and has context or
has not. Whether they reply depends on context alone. If founders happen to have
context more often, founders reply more often, and a naive reader blames the suits.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from ..arguments import check_counts, check_levels, check_number, check_probability, check_whole
from . import rng


@dataclass(frozen=True)
class World:
    """Who there is to write to, and what works.

    Parameters
    ----------
    founders : float
        Share of founders among the recipients, between 0 and 1.
    context : float
        Share of recipients with context, between 0 and 1.
    correlation : float
        Phi coefficient of audience and context, as far as the two shares allow it.
    rate_without, rate_with : float
        Reply rates without and with context, from 0 to 1; the same for both audiences.

    Raises
    ------
    ValueError
        If an argument is out of range, or the shares do not allow the correlation.
    """

    founders: float = 0.5
    context: float = 0.5
    correlation: float = 0.6
    rate_without: float = 0.03
    rate_with: float = 0.15

    def __post_init__(self) -> None:
        for name in ("founders", "context"):
            check_probability(name, getattr(self, name), open_=True)
        for name in ("rate_without", "rate_with"):
            check_probability(name, getattr(self, name))
        check_number("correlation", self.correlation, -1, 1)
        low, high = self.possible()
        if not low - 1e-12 <= self.correlation <= high + 1e-12:
            closer = "to each other" if self.correlation > 0 else "to adding up to 1"
            raise ValueError(
                f"correlation must be from {low:.2f} to {high:.2f} with {self.founders:g} founders and "
                f"{self.context:g} with context, not {self.correlation!r}: bring these shares closer {closer}"
            )

    def possible(self) -> tuple[float, float]:
        """Return the smallest and the largest correlation that the shares allow."""
        f, c = float(self.founders), float(self.context)
        scale = np.sqrt(f * (1 - f) * c * (1 - c))
        return (
            float((max(0.0, f + c - 1) - f * c) / scale),
            float((min(f, c) - f * c) / scale),
        )

    def context_given(self) -> tuple[float, float]:
        """Return the share with context among suits and among founders."""
        f, c = self.founders, self.context
        both = f * c + self.correlation * np.sqrt(f * (1 - f) * c * (1 - c))
        return (
            float(np.clip((c - both) / (1 - f), 0, 1)),
            float(np.clip(both / f, 0, 1)),
        )


def recipients(world: World, n: int = 1000, seed: int = 1, randomise: bool = False) -> pd.DataFrame:
    """Draw a campaign in this world.

    Parameters
    ----------
    world : World
    n : int
        Recipients, 1 to 10,000,000.
    seed : int
    randomise : bool
        Give context by a fair coin instead, as an experiment would.

    Returns
    -------
    pandas.DataFrame
        ``founder``, ``context``, ``replied``, all bool, a row a recipient. Three
        uniforms each, bit for bit those of the JavaScript twin.
    """
    n = check_whole("n", n, 1, 10**7)
    who, what, reply = (rng.uniforms(seed, 20 + i, n) for i in range(3))
    founder = who < world.founders
    suits, founders = world.context_given()
    context = what < (0.5 if randomise else np.where(founder, founders, suits))
    replied = reply < np.where(context, world.rate_with, world.rate_without)
    return pd.DataFrame({"founder": founder, "context": context, "replied": replied})


@dataclass(frozen=True)
class Estimate:
    """A difference of two reply rates, with its 95% interval.

    Attributes
    ----------
    difference, low, high : float
        In shares, from -1 to 1; missing where nobody could be compared.
    """

    difference: float
    low: float
    high: float


#: A column of :func:`recipients` that says yes or no of each.
Attribute = Literal["founder", "context", "replied"]


def tables(
    campaign: pd.DataFrame, by: Attribute = "founder", within: Attribute | None = None
) -> NDArray[np.int64]:
    """Return counts: replied of all, for those with ``by`` and those without, per stratum.

    Parameters
    ----------
    campaign : pandas.DataFrame
        What :func:`recipients` returns.
    by : str
        The column whose two sides are compared.
    within : str, optional
        The column whose values are the strata, ``False`` first; one stratum by default.

    Returns
    -------
    numpy.ndarray of int, shape (strata, 2, 2)
        Last axes: with ``by`` first; replies, then all.
    """
    strata = (
        [campaign] if within is None else [campaign[campaign[within] == v] for v in (False, True)]
    )
    return np.array(
        [
            [[s.loc[s[by] == v, "replied"].sum(), (s[by] == v).sum()] for v in (True, False)]
            for s in strata
        ]
    )


def difference(counts: NDArray[np.int64], level: float = 0.95) -> Estimate:
    """Return the difference of rates over strata, each weighted by its size.

    Mantel-Haenszel weights n1 n0 / (n1 + n0), with the variance of independent
    binomials whose rates are taken with one reply and one silence added, so that
    the interval has a width where nobody replied; a test counts its coverage.
    Strata in which one side is empty compare nobody and carry no weight.

    Parameters
    ----------
    counts : numpy.ndarray of int, shape (strata, 2, 2)
        What :func:`tables` returns.
    level : float
        Confidence, between 0 and 1.
    """
    checked = check_counts("counts", counts)
    if (
        checked.ndim != 3
        or checked.shape[1:] != (2, 2)
        or np.any(checked[..., 0] > checked[..., 1])
    ):
        raise ValueError("counts must be replies of all, twice, for each stratum")
    (k1, n1), (k0, n0) = np.moveaxis(checked.astype(float), 0, -1)
    use = (n1 > 0) & (n0 > 0)
    if not use.any():
        return Estimate(np.nan, np.nan, np.nan)
    k1, n1, k0, n0 = k1[use], n1[use], k0[use], n0[use]
    p1, p0, weight = k1 / n1, k0 / n0, n1 * n0 / (n1 + n0)
    value = np.sum(weight * (p1 - p0)) / weight.sum()
    # One reply and one silence added to each side: no replies are no certainty.
    q1, q0 = (k1 + 1) / (n1 + 2), (k0 + 1) / (n0 + 2)
    variance = q1 * (1 - q1) / n1 + q0 * (1 - q0) / n0
    half = (
        special.ndtri((1 + float(check_levels("level", level))) / 2)
        * np.sqrt(np.sum(weight**2 * variance))
        / weight.sum()
    )
    return Estimate(float(value), float(value - half), float(value + half))


def estimates(campaign: pd.DataFrame) -> dict[str, Estimate]:
    """Return what three readers of one campaign would report.

    Returns
    -------
    dict of str to Estimate
        ``naive``: founders against suits. ``stratified``: the same among those
        with equal context. ``context``: context against none, whoever they are;
        causal if the campaign was randomised.
    """
    return {
        "naive": difference(tables(campaign)),
        "stratified": difference(tables(campaign, within="context")),
        "context": difference(tables(campaign, by="context")),
    }
