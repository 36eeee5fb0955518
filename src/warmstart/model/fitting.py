"""Fit the response model's coefficients to the studies, by random effects.

Two pools, one method. *Effects*: each contrast is a log odds ratio with its sampling
variance, and contrasts of one term scatter around the term's mean. *Rates*: each study's
arms on a route, less what their features add, scatter around the route's base. In each
pool the spread between studies, tau, is one number, estimated by Paule and Mandel's method
with a mean per group (Paule & Mandel 1982, J. Res. NBS 87; as a general method of moments,
DerSimonian & Kacker 2007, Contemp. Clin. Trials 28). So a term or a route with a single
study borrows its spread from all the others, instead of having none.

What is kept is the *prediction* sd, of the next study and not of the mean: the root of
tau² plus the mean's own variance, stretched by t to normal at 90% since tau is estimated
(as Higgins, Thompson & Spiegelhalter 2009, J. R. Stat. Soc. A 172). ``make fit`` writes
the result to ``data/coefficients.csv``, with its inputs' checksums in ``data/fit.json``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import norm, t
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.meta_analysis import combine_effects

from ..data import named_rows, require
from .evidence import LABELS, TASKS, load_arms, load_effects, load_terms
from .responses import Scenario, active

#: The largest spread between studies that is looked for, in logits.
MOST_TAU = 5.0
#: The 97.5% point of a normal, from published 95% intervals to standard errors.
Z95 = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Pool:
    """One pool of a fit: its spread between studies, and a mean per group.

    Attributes
    ----------
    tau : float
        The sd between studies of one group, in logits.
    freedom : int
        Rows less groups: what tau is estimated from.
    means, errors : dict of str to float
        Of each group: its mean, and that mean's standard error given tau.
    rows : dict of str to int
        How many rows each group was fitted to.
    """

    tau: float
    freedom: int
    means: dict[str, float]
    errors: dict[str, float]
    rows: dict[str, int]

    def prediction_sd(self, variance: float) -> float:
        """Return the sd of the next study, given the variance of the mean."""
        stretch = float(t.ppf(0.95, self.freedom) / norm.ppf(0.95))
        return float(np.sqrt(self.tau**2 + variance)) * stretch

    def predict(self, group: str) -> tuple[float, float]:
        """Return mean and sd of the next study of a group, or of a group never studied.

        A group without a row is one more draw from among the groups: their mean and their
        own spread are combined by statsmodels' :func:`combine_effects`, by the same method.
        """
        if group in self.means:
            return self.means[group], self.prediction_sd(self.errors[group] ** 2)
        means = np.array(list(self.means.values()))
        groups = combine_effects(means, np.array(list(self.errors.values())) ** 2, method_re="pm")
        variance = groups.sd_eff_w_re**2 + groups.tau2
        return float(groups.mean_effect_re), self.prediction_sd(float(variance))


def pool(estimates: ArrayLike, variances: ArrayLike, groups: Iterable[object]) -> Pool:
    """Return means of groups whose studies share one spread, by Paule and Mandel's method.

    Parameters
    ----------
    estimates, variances : array_like of float, shape (rows,)
        Of each study, in logits and logits squared.
    groups : iterable of str, shape (rows,)

    Raises
    ------
    DataError
        If no group has two rows, or no spread up to 5 logits explains the scatter.
    """
    y, v = np.asarray(estimates, float), np.asarray(variances, float)
    index, names = pd.factorize(pd.Series(list(groups), dtype=object), sort=True)
    design = (index[:, None] == np.arange(len(names))).astype(float)
    freedom = len(y) - len(names)
    require(freedom > 0, "effects.csv and arms.csv", "no group of a fit has two rows.")

    def weighted(tau: float) -> Any:
        return WLS(y, design, weights=1 / (v + tau**2)).fit(cov_type="fixed scale")

    def excess(tau: float) -> float:
        """How much more the rows scatter than their variances and tau would have it."""
        return float((weighted(tau).resid ** 2 / (v + tau**2)).sum() - freedom)

    require(
        excess(MOST_TAU) < 0,
        "effects.csv and arms.csv",
        f"the fit did not converge: {', '.join(names)} scatter by more than {MOST_TAU} logits.",
    )
    tau = float(brentq(excess, 0, MOST_TAU)) if excess(0) > 0 else 0.0
    fit = weighted(tau)
    columns = (fit.params, fit.bse, design.sum(axis=0).astype(int))
    means, errors, rows = (dict(zip(names, c.tolist(), strict=True)) for c in columns)
    return Pool(tau, freedom, means, errors, rows)


def log_odds(arms: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log-odds of a reply in each arm, and their sampling variances.

    Half an answer is added to both sides, so that none of ten has log-odds too (Haldane
    1956, Ann. Hum. Genet. 20). A share without a size has variance 0: only tau is left.
    """
    n, k = (arms[c].to_numpy(float, na_value=np.nan) for c in ("n", "k"))
    share = arms["share"].to_numpy(float)
    sized = ~np.isnan(n)
    # A share of 0 or 1 only comes with its counts.
    bare = np.log(np.where(sized, 0.5, share) / np.where(sized, 0.5, 1 - share))
    with np.errstate(invalid="ignore"):
        y = np.where(sized, np.log((k + 0.5) / (n - k + 0.5)), bare)
        v = np.where(sized, 1 / (k + 0.5) + 1 / (n - k + 0.5), 0.0)
    return y, v


@dataclass(frozen=True)
class Fit:
    """The fitted model.

    Attributes
    ----------
    effects, rates : Pool
        Terms by name, and bases by ``channel/recipient``.
    terms : pandas.DataFrame
        The terms as :func:`warmstart.model.evidence.load_terms` gives them, with what is
        assumed of each.
    """

    effects: Pool
    rates: Pool
    terms: pd.DataFrame = field(repr=False)

    @cached_property
    def features(self) -> dict[str, tuple[float, float]]:
        """Mean and prediction sd of every term but the bases, by name."""
        found = {}
        # Where every row of a term was left out, it is not known which way it works, only
        # how far the others lie from nothing.
        others = np.array(list(self.effects.means.values()))
        unknown = 0.0, self.effects.prediction_sd(float(np.mean(others**2)))
        for row in named_rows(self.terms[~self.terms["kind"].isin(["base", "world"])]):
            if not np.isnan(row.mean):
                found[row.term] = float(row.mean), float(row.sd)
            elif row.term in self.effects.means:
                found[row.term] = self.effects.predict(row.term)
            else:
                found[row.term] = unknown
        return found

    def coefficient(self, term: str, channel: str = "", recipient: str = "") -> tuple[float, float]:
        """Return mean and prediction sd of a term, or of the base of a route."""
        if term == "base":
            return self.rates.predict(f"{channel}/{recipient}")
        return self.features[term]


def fit(without: Iterable[str] = (), ignoring: Iterable[str] = ()) -> Fit:
    """Fit bases and coefficients to ``arms.csv`` and ``effects.csv``.

    Parameters
    ----------
    without : iterable of str
        Studies to leave out.
    ignoring : iterable of str
        Terms to do without: their coefficient is none, and arms are not adjusted for it.

    Raises
    ------
    DataError
        If a pool cannot be fitted, or a row would be left out in silence.
    """
    left_out = set(without)
    terms = load_terms()
    terms.loc[terms["term"].isin(set(ignoring)), ["mean", "sd"]] = 0.0
    effects = _fit_effects(terms, left_out)
    rates = _fit_rates(Fit(effects, Pool(0.0, 1, {}, {}, {}), terms), left_out)
    if not left_out:
        fitted = terms[terms["mean"].isna()]
        bases = fitted[fitted["kind"] == "base"]
        lost = set(bases["channel"] + "/" + bases["recipient"]) - set(rates.means)
        require(not lost, "arms.csv", f"no study is there to fit the base of {sorted(lost)} to.")
        lost = set(fitted.loc[~fitted["kind"].isin(["base", "world"]), "term"]) - set(effects.means)
        require(not lost, "effects.csv", f"no row is there to fit {sorted(lost)} to.")
    return Fit(effects, rates, terms)


def _fit_effects(terms: pd.DataFrame, left_out: set[str]) -> Pool:
    """Return what each term that is not assumed adds, from the contrasts."""
    rows = load_effects()
    fitted = terms.loc[terms["mean"].isna() & ~terms["kind"].isin(["base", "world"]), "term"]
    rows = rows[~rows["study"].isin(left_out) & rows["term"].isin(fitted)]
    # A trial inside a meta-analysis counts once, unless that meta-analysis is what is left out.
    rows = rows[(rows["part_of"] == "") | rows["part_of"].isin(left_out)]
    errors = (np.log(rows["high"]) - np.log(rows["low"])) / (2 * Z95)
    return pool(np.log(rows["estimate"]), errors**2, rows["term"])


def _fit_rates(model: Fit, left_out: set[str]) -> Pool:
    """Return the base of each route, from the arms less what a model's features add to them."""
    arms = load_arms()
    arms = arms[(arms["use"] == "fit") & ~arms["study"].isin(left_out)]
    y, v = log_odds(arms)
    added = [added_by_features(model, arm) for arm in named_rows(arms)]
    y = y - [mean for mean, _ in added]
    v = v + [sd**2 for _, sd in added]
    # Arms of one study share its peculiarities: together they are one row of its route.
    table = pd.DataFrame(
        {
            "route": arms["channel"] + "/" + arms["recipient"],
            "study": arms["study"],
            "w": 1 / np.maximum(v, 1e-6),
        }
    )
    table["wy"] = table["w"] * y
    studies = table.groupby(["route", "study"])[["w", "wy"]].sum().reset_index()
    return pool(studies["wy"] / studies["w"], 1 / studies["w"], studies["route"])


def likened_to(arm: Any) -> Scenario:
    """Return the message of the model that a row of ``arms.csv`` is likened to."""
    features: dict[str, Any] = dict.fromkeys(arm.features, True)
    return Scenario(arm.channel, arm.recipient, **features, ask=arm.ask)


def added_by_features(model: Fit, arm: Any) -> tuple[float, float]:
    """Return mean and sd of what an arm's features add to the base of its route."""
    found = [model.coefficient(term) for term in active(likened_to(arm)) if term != "base"]
    return sum(mean for mean, _ in found), float(np.sqrt(sum(sd**2 for _, sd in found)))


def coefficients(model: Fit) -> pd.DataFrame:
    """Return the model's coefficients as ``coefficients.csv`` holds them, less what they earn."""
    effects, arms = load_effects(), load_arms()
    rows = []
    for term in named_rows(model.terms):
        route = f"{term.channel}/{term.recipient}"
        label, count, studies = LABELS[2], 0, list(term.studies)
        if term.kind == "base":
            here = (arms["channel"] + "/" + arms["recipient"] == route) & (arms["use"] == "fit")
            mean, sd = model.rates.predict(route)
            label, count = TASKS[term.task], model.rates.rows[route]
            studies = sorted(set(arms.loc[here, "study"]))
        elif term.kind == "world":
            own = effects[effects["term"] == term.term]
            require(len(own) == 1, "effects.csv", f"{term.term} needs one row, not {len(own)}.")
            row = own.iloc[0]
            mean = float(np.log(row["estimate"]))
            sd = float((np.log(row["high"]) - np.log(row["low"])) / (2 * Z95))
            label, count, studies = TASKS[term.task], 1, [row["study"]]
        elif np.isnan(term.mean):
            alone = effects[(effects["term"] == term.term) & (effects["part_of"] == "")]
            mean, sd = model.effects.predict(term.term)
            label, count = TASKS[term.task], model.effects.rows[term.term]
            studies = list(dict.fromkeys(alone["study"]))
        else:
            mean, sd = term.mean, term.sd
        rows.append(
            {
                "term": term.term,
                "kind": term.kind,
                "name": term.name,
                "outcome": term.outcome,
                "channel": term.channel,
                "recipient": term.recipient,
                "mean": round(float(mean), 3),
                "sd": round(float(sd), 3),
                "label": label,
                "rows": count,
                "studies": ";".join(studies),
                "basis": term.basis,
            }
        )
    return pd.DataFrame(rows)
