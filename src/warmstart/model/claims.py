"""What the post claims, as statements about the model, and how likely the model finds them.

Each claim says that one message draws more replies than another. The log-odds of
both are sums of independent normals; what they share cancels, so their difference
is N(m, s²), with m the difference of the means of the terms that are not shared
and s² the sum of those terms' squared sds. The claim then holds with probability
Φ(m / s).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr

from .responses import SWITCHES, Overrides, Scenario, routes, terms

#: The makers' reading of the post, a sentence a claim.
CLAIMS: Mapping[str, str] = {
    "known": "Being known raises replies.",
    "gift": "A stranger’s gift lowers them. (The post says that it may.)",
    "entry_point": "Something they said or wrote, taken up, raises them.",
    "audience": "Whom you write to matters less than context. (Our exaggeration of it: the worst warm route beats the best cold one.)",
}


def difference(a: Scenario, b: Scenario, overrides: Overrides | None = None) -> tuple[float, float]:
    """Return mean and sd of how much higher the log-odds of ``a`` are than those of ``b``."""

    def coefficients(scenario: Scenario) -> list[tuple[str, float, float, str]]:
        table = terms(scenario, overrides)
        columns = (table[name] for name in ("term", "mean", "sd", "basis"))
        return list(zip(*columns, strict=True))

    # What both messages have is the same unknown number in both, and cancels.
    of_a, of_b = coefficients(a), coefficients(b)
    only_a, only_b = [c for c in of_a if c not in of_b], [c for c in of_b if c not in of_a]
    mean = sum(c[1] for c in only_a) - sum(c[1] for c in only_b)
    return float(mean), float(np.sqrt(sum(c[2] ** 2 for c in only_a + only_b)))


def compared_messages(
    scenario: Scenario, overrides: Overrides | None = None
) -> dict[str, tuple[Scenario, Scenario]]:
    """Return the two messages that each claim compares, the one said to draw more first.

    The first three are on the scenario's own route, with its ask and its world and
    nothing else; the last compares routes by their typical rates.
    """
    bare = scenario.with_(**dict.fromkeys(SWITCHES, False), recipient_sd=0.0)

    def log_odds(message: Scenario) -> float:
        return float(terms(message, overrides)["mean"].sum())

    cold = [Scenario(*route) for route in routes()]
    warm = [s.with_(prior_contact=True) for s in cold]
    return {
        "known": (bare.with_(prior_contact=True), bare),
        "gift": (bare, bare.with_(gift=True)),
        "entry_point": (bare.with_(entry_point=True), bare),
        "audience": (min(warm, key=log_odds), max(cold, key=log_odds)),
    }


def weigh(scenario: Scenario, overrides: Overrides | None = None) -> pd.DataFrame:
    """Return the probability of each claim under the numbers of a scenario.

    Parameters
    ----------
    scenario : Scenario
    overrides : mapping, optional
        See :func:`warmstart.terms`.

    Returns
    -------
    pandas.DataFrame
        Indexed by claim: ``says``, ``mean`` and ``sd`` of the difference of the
        log-odds, ``probability`` that it is above 0, ``contradicted`` (a
        probability under one half).
    """
    rows = {}
    for name, (a, b) in compared_messages(scenario, overrides).items():
        mean, sd = difference(a, b, overrides)
        chance = float(ndtr(mean / sd)) if sd > 0 else (np.sign(mean) + 1) / 2
        rows[name] = (CLAIMS[name], mean, sd, chance, chance < 0.5)
    columns = ["says", "mean", "sd", "probability", "contradicted"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)
