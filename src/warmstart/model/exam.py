"""The model's own exam: every study predicted by a model that never saw it."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from ..data import named_rows
from .evidence import load_arms, load_terms
from .fitting import added_by_features, fit, likened_to, log_odds
from .responses import active

#: The intervals that are held against what was observed.
LEVELS = (0.5, 0.9)


def held_out() -> pd.DataFrame:
    """Return each observed rate beside its prediction by a model fitted without its study.

    A study is left out whole: its arms, its contrasts, and with a meta-analysis nothing of
    it but the trials that it is known to hold.

    Returns
    -------
    pandas.DataFrame
        A row per arm with a route: ``study``, ``arm``, ``channel``, ``recipient``,
        ``outcome``, ``because`` (why it is likened to that message), ``n`` (missing where
        only a share is known), ``others`` (how many other studies of that route the
        prediction rests on; 0 for a route never seen), ``observed`` (a share),
        ``predicted`` (the median), ``low50``, ``high50``, ``low90``, ``high90``,
        ``inside50``, ``inside90``, ``z`` (how many standard deviations the observed
        log-odds lie above the predicted ones), ``sd`` (of that difference, in logits),
        and ``score``, the logarithm of the density that the prediction gave to the
        observed log-odds (higher is better; the logarithmic score of Good 1952, J. R.
        Stat. Soc. B 14).

    Raises
    ------
    DataError
        If a model cannot be fitted without a study.
    """
    return _held_out(()).copy()


@cache
def _held_out(ignoring: tuple[str, ...]) -> pd.DataFrame:
    arms = load_arms()
    arms = arms[arms["channel"] != ""]
    parts = [
        _predicted(str(study), own, ignoring) for study, own in arms.groupby("study", sort=False)
    ]
    return pd.concat(parts, ignore_index=True)


def _predicted(study: str, own: pd.DataFrame, ignoring: Iterable[str]) -> pd.DataFrame:
    """Return the arms of one study with what a model without it says of them."""
    model = fit(without=[study], ignoring=ignoring)
    y, v = log_odds(own)
    bases = [model.coefficient("base", a.channel, a.recipient) for a in named_rows(own)]
    added = [added_by_features(model, a) for a in named_rows(own)]
    mean = np.array([b[0] + a[0] for b, a in zip(bases, added, strict=True)])
    # What is observed scatters by chance too: so does the prediction of it.
    sd = np.sqrt([b[1] ** 2 + a[1] ** 2 for b, a in zip(bases, added, strict=True)] + v)
    table = own[["study", "arm", "channel", "recipient", "outcome", "because", "n"]].copy()
    routes = own["channel"] + "/" + own["recipient"]
    table["others"] = [model.rates.rows.get(route, 0) for route in routes]
    table["observed"], table["predicted"] = own["share"], expit(mean)
    z = (y - mean) / sd
    for level in LEVELS:
        half = norm.ppf((1 + level) / 2)
        name = f"{level:.0%}".rstrip("%")
        table[f"low{name}"], table[f"high{name}"] = expit(mean - half * sd), expit(mean + half * sd)
        table[f"inside{name}"] = np.abs(z) <= half
    table["z"], table["sd"], table["score"] = z, sd, norm.logpdf(y, mean, sd)
    return table


def summary(exam: pd.DataFrame) -> pd.Series:
    """Return how an exam went.

    Parameters
    ----------
    exam : pandas.DataFrame
        As :func:`held_out` gives it.

    Returns
    -------
    pandas.Series
        ``rates``, ``studies``, ``inside50`` and ``inside90`` (shares of the rates),
        ``rms_z`` (root mean square of z: 1 if the intervals are as wide as they should
        be), ``width90`` (mean width of the 90% intervals, in logits), ``score`` (mean).
    """
    return pd.Series(
        {
            "rates": len(exam),
            "studies": exam["study"].nunique(),
            "inside50": exam["inside50"].mean(),
            "inside90": exam["inside90"].mean(),
            "rms_z": np.sqrt((exam["z"] ** 2).mean()),
            "width90": (2 * norm.ppf(0.95) * exam["sd"]).mean(),
            "score": exam["score"].mean(),
        }
    )


def earns_its_place() -> dict[str, str]:
    """Return what each coefficient does for the exam.

    Returns
    -------
    dict of str to str
        For each term but the bases: "yes" if the mean score falls without it, "no" if it
        does not, and "untested" where no held-out message has the feature.
    """
    with_all = summary(held_out())["score"]
    arms = load_arms()
    used: set[str] = set()
    for arm in named_rows(arms[arms["channel"] != ""]):
        used |= set(active(likened_to(arm)))
    terms = load_terms()
    found = {}
    for term in terms.loc[~terms["kind"].isin(["base", "world"]), "term"].unique():
        if term not in used:
            found[term] = "untested"
        else:
            worse = summary(_held_out((term,)))["score"] < with_all
            found[term] = "yes" if worse else "no"
    return found
