"""The studies, their arms and contrasts, and the coefficients fitted from them."""

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ..data import fill_empty_text, named_rows, read_csv, require

#: What a number rests on, the best first: whether it was measured, and on whose task.
LABELS = ("measured, same task", "measured, related task", "assumed")
TASKS = {"same": LABELS[0], "related": LABELS[1]}

#: How somebody looked a figure up. Anything else is hearsay, and admitted nowhere.
STATUSES = ("paper", "abstract", "recomputed", "second-hand")

#: How an arm's numbers were come by: as given, from a rounded percentage, or a share without a size.
COUNTS = ("given", "rounded", "share")

#: What an arm serves: the fit and its exam, the exam alone, or an effect alone.
USES = ("fit", "exam", "effect")

#: How a picture heads the contrasts of each question.
QUESTIONS = {
    "contact": "An earlier contact",
    "relevance": "Relevant to them",
    "name": "Their name on it",
    "follow-up": "A second try",
    "brevity": "Fewer words",
    "size of the ask": "A larger ask",
    "gift": "A gift",
    "conditional gift": "A gift with a condition",
    "gift by contact": "A gift, by whether they had been visited before",
    "gift by study": "A stranger’s gift, a study each",
    "introduction": "A name that vouches",
    "channel": "The channel",
}

#: How much a message asks for.
ASKS = ("none", "small", "large")


def load_studies() -> pd.DataFrame:
    """Return the studies that the book leans on, a row each, indexed by id.

    Raises
    ------
    DataError
        If a row's status says that nobody looked the figures up.
    """
    frame = fill_empty_text(read_csv("studies.csv", year="Int64")).set_index("id")
    bad = frame.index[~frame["status"].isin(STATUSES)].tolist()
    require(not bad, "studies.csv", f"{bad} have a status that admits no figure.")
    return frame


def author_year(citation: str) -> str:
    """Return how a picture names a study: its first author, or its title, and its year.

    Examples
    --------
    >>> author_year("Landry, Lange, List, Price & Rupp 2010, Is a Donor in Hand?, AER 100(3)")
    'Landry 2010'
    >>> author_year("Vendor benchmarks of cold email (observational, self-interested)")
    'Vendor benchmarks of cold email'
    """
    head = re.split(r"(?<=\b\d{4})\b", citation, maxsplit=1)
    if len(head) == 1:
        return re.split(r"[,(]", citation)[0].strip()
    before, year = head[0][:-4].strip(" ,"), head[0][-4:]
    authors = re.split(r",| & | et al", before)
    return f"{authors[0]} {year}" if len(authors) > 1 or " " not in before else f"{before} {year}"


def load_arms() -> pd.DataFrame:
    """Return what was sent to whom in each study, and how many answered: a row per arm.

    An arm whose source names clusters (a solicitor's households) has a row per cluster.

    Returns
    -------
    pandas.DataFrame
        ``study``, ``arm``, ``cluster`` (empty where none is known), ``channel`` and
        ``recipient`` (the model's route that the arm is likened to; empty where there is
        none), ``outcome`` (what counted), ``n`` and ``k`` (missing where only a share is
        known), ``share`` (k / n), ``counts`` (given, rounded or share), ``features`` (a
        tuple of the model's switches), ``ask``, ``use`` (fit, exam or effect), and
        ``because``, the sentence that defends the likeness.

    Raises
    ------
    DataError
        If an arm answers more often than it was asked, names no known study or route, or
        has no sentence for the route that it names.
    """
    return _arms().copy()


@cache
def _arms() -> pd.DataFrame:
    frame = fill_empty_text(read_csv("arms.csv", n="Int64", k="Int64", share="float64"))
    studies, terms = set(load_studies().index), load_terms()
    routes = set(zip(terms["channel"], terms["recipient"], strict=True))
    features = {"gift", *terms.loc[terms["kind"] == "feature", "term"]}
    for row in named_rows(frame):
        where = f"row {row.Index + 2}, {row.study}, {row.arm!r}"
        require(row.study in studies, "arms.csv", f"{where}: the study is not in studies.csv.")
        require(
            row.counts in COUNTS and row.use in USES, "arms.csv", f"{where}: unknown counts or use."
        )
        require(row.ask in ASKS, "arms.csv", f"{where}: it asks for {row.ask!r}.")
        unknown = set(filter(None, row.features.split(";"))) - features
        require(not unknown, "arms.csv", f"{where}: the model has no {sorted(unknown)}.")
        if row.counts == "share":
            sized = pd.isna(row.n) and pd.isna(row.k) and 0 < row.share < 1
            require(sized, "arms.csv", f"{where}: a share lies between 0 and 1, and has no counts.")
        else:
            require(pd.notna(row.n) and pd.notna(row.k), "arms.csv", f"{where}: n or k is missing.")
            require(0 <= row.k <= row.n and row.n > 0, "arms.csv", f"{where}: {row.k} of {row.n}.")
        placed = (row.channel, row.recipient) in routes and bool(row.because)
        require(
            placed if row.channel or row.use != "effect" else not row.recipient,
            "arms.csv",
            f"{where}: the route is none of the model's, or no sentence says why it is likened to it.",
        )
    frame["features"] = [tuple(filter(None, f.split(";"))) for f in frame["features"]]
    counted = (frame["k"] / frame["n"]).to_numpy(float, na_value=np.nan)
    frame["share"] = frame["share"].fillna(pd.Series(counted))
    key = ["study", "arm", "cluster"]
    require(not frame.duplicated(key).any(), "arms.csv", "an arm comes twice.")
    return frame


def load_effects() -> pd.DataFrame:
    """Return what each study compared, and what it found, a row per contrast.

    Where a study gives counts, ``estimate``, ``low`` and ``high`` are computed from its
    arms: an odds ratio with its 95% Wald interval (by statsmodels), by clusters where the
    source names them. Elsewhere they are the published ones.

    Returns
    -------
    pandas.DataFrame
        ``study``, ``question``, ``contrast``, ``term`` (the coefficient that it is fitted
        into; empty where none), the four counts (missing where the source has none),
        ``measure``, ``estimate``, ``low``, ``high``, ``computed`` (from counts here or
        not), ``clusters`` (their number, 0 for none), ``i2`` (heterogeneity in a
        meta-analysis, per cent), ``part_of`` (the meta-analysis that already holds this
        trial, or the later edition that holds this one; empty for one that stands alone),
        ``note``.

    Raises
    ------
    DataError
        If a contrast lacks an arm or a study, or an interval does not hold its estimate.
    """
    return _effects().copy()


@cache
def _effects() -> pd.DataFrame:
    frame = fill_empty_text(read_csv("effects.csv", i2="Int64"))
    counts: dict[str, list[Any]] = {
        name: [] for name in ("treated_k", "treated_n", "control_k", "control_n", "clusters")
    }
    studies, terms = set(load_studies().index), {"", *load_terms()["term"]}
    for row in named_rows(frame):
        where = f"row {row.Index + 2}, {row.study}, {row.contrast!r}"
        require(row.study in studies, "effects.csv", f"{where}: the study is not in studies.csv.")
        require(row.term in terms, "effects.csv", f"{where}: the model has no term {row.term!r}.")
        known = {"", *frame["study"]} - {row.study}
        require(row.part_of in known, "effects.csv", f"{where}: {row.part_of!r} has no row here.")
        require(
            bool(row.treated) == bool(row.control),
            "effects.csv",
            f"{where}: an arm has no control.",
        )
        found: tuple[Any, ...] = (*[pd.NA] * 4, 0)
        if row.treated:
            found, ratio = _odds_ratio(row.study, row.treated, row.control, where)
            frame.loc[row.Index, ["estimate", "low", "high"]] = ratio
        for name, value in zip(counts, found, strict=True):
            counts[name].append(value)
    for name, values in counts.items():
        frame[name] = pd.array(values, dtype="Int64")
    frame["computed"] = frame["treated_k"].notna()
    held = (frame["low"] <= frame["estimate"]) & (frame["estimate"] <= frame["high"])
    require(
        held.all(),
        "effects.csv",
        f"rows {(frame.index[~held] + 2).tolist()}: an interval does not hold its own estimate.",
    )
    return frame.drop(columns=["treated", "control"])


def _odds_ratio(
    study: str, treated: str, control: str, where: str
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the four counts and the number of clusters, and the odds ratio with its interval."""
    arms = _arms()
    arms = arms[arms["study"] == study]
    sides = [arms[arms["arm"].isin(side.split(" + "))] for side in (treated, control)]
    for side, names in zip(sides, (treated, control), strict=True):
        missing = set(names.split(" + ")) - set(side["arm"])
        require(not missing, "effects.csv", f"{where}: arms.csv has no arm {sorted(missing)}.")
        require(side["n"].notna().all(), "effects.csv", f"{where}: an arm of it has no counts.")
    totals = tuple(int(side[column].sum()) for side in sides for column in ("k", "n"))
    clusters = pd.concat(sides)["cluster"]
    if (clusters == "").any():
        return (*totals, 0), _wald(*totals)
    ratio = _clustered(*sides)
    require(bool(np.isfinite(ratio).all()), "effects.csv", f"{where}: it did not converge.")
    return (*totals, clusters.nunique()), ratio


def _wald(k: int, n: int, k0: int, n0: int) -> tuple[float, float, float]:
    """Return an odds ratio with its 95% Wald interval."""
    from statsmodels.stats.contingency_tables import Table2x2

    table = Table2x2(np.array([[k, n - k], [k0, n0 - k0]], float))
    low, high = table.oddsratio_confint()
    return float(table.oddsratio), float(low), float(high)


def _clustered(treated: pd.DataFrame, control: pd.DataFrame) -> tuple[float, ...]:
    """Return an odds ratio with its 95% interval from a variance that is robust to clusters.

    Logistic regression with the sandwich estimator of Liang & Zeger 1986, Biometrika 73;
    not finite if it does not converge.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    both = pd.concat([treated, control])
    k, n = both["k"].to_numpy(float), both["n"].to_numpy(float)
    is_treated = np.repeat([1.0, 0.0], [len(treated), len(control)])
    model = GLM(
        np.column_stack([k, n - k]),
        np.column_stack([np.ones_like(k), is_treated]),
        family=Binomial(),
    )
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(both["cluster"])[0]})
    if not fit.converged:
        return (np.nan,) * 3
    return tuple(float(np.exp(v)) for v in (fit.params[1], *fit.conf_int()[1]))


def load_terms() -> pd.DataFrame:
    """Return what the model is made of, before anything is fitted: a row per term.

    ``mean`` and ``sd`` stand only where they are assumed; elsewhere they are fitted.
    """
    return _terms().copy()


@cache
def _terms() -> pd.DataFrame:
    frame = fill_empty_text(read_csv("terms.csv", mean="float64", sd="float64"))
    frame["studies"] = [tuple(filter(None, s.split(";"))) for s in frame["studies"]]
    known = set(load_studies().index)
    key = ["term", "channel", "recipient"]
    require(not frame.duplicated(key).any(), "terms.csv", "a term comes twice for one recipient.")
    for row in named_rows(frame):
        where = (
            f"row {row.Index + 2}, {row.term} ({row.channel or 'any'}, {row.recipient or 'any'})"
        )
        require(row.task in {"", *TASKS}, "terms.csv", f"{where} has task {row.task!r}.")
        require(set(row.studies) <= known, "terms.csv", f"{where} names an unknown study.")
        require(
            pd.isna(row.mean) == pd.isna(row.sd), "terms.csv", f"{where} has a mean without an sd."
        )
        require(not row.sd <= 0, "terms.csv", f"{where} has an sd that is not above 0.")
    return frame


def load_coefficients() -> pd.DataFrame:
    """Return the response model's coefficients, a row per term, as ``make fit`` wrote them.

    Returns
    -------
    pandas.DataFrame
        ``term``, ``kind`` (base, channel, feature, interaction, world), ``name``,
        ``outcome`` (what a base rate counts), ``channel``
        and ``recipient`` (empty where a term holds for all), ``mean`` and ``sd``
        on the log-odds scale (the sd of the *next* campaign, not of the mean), ``label``
        (one of :data:`LABELS`), ``rows`` (how many rows it is fitted to, 0 where it is
        assumed), ``studies`` (a tuple of ids), ``basis``, ``proven`` (see
        :func:`warmstart.model.exam.earns_its_place`).

    Raises
    ------
    DataError
        If a measured term names no study, a label is unknown, a study is not in
        ``studies.csv``, or an sd is not positive.
    """
    return _coefficients().copy()


@cache
def _coefficients() -> pd.DataFrame:
    frame = fill_empty_text(read_csv("coefficients.csv"))
    frame["studies"] = [tuple(filter(None, s.split(";"))) for s in frame["studies"]]
    key = ["term", "channel", "recipient"]
    require(
        not frame.duplicated(key).any(), "coefficients.csv", "a term comes twice for one recipient."
    )
    known = set(load_studies().index)
    for row in named_rows(frame):
        where = f"{row.term} ({row.channel or 'any'}, {row.recipient or 'any'})"
        require(row.label in LABELS, "coefficients.csv", f"{where} has label {row.label!r}.")
        require(
            row.label == "assumed" or (row.studies and row.rows > 0),
            "coefficients.csv",
            f"{where} is called measured and names no study.",
        )
        require(set(row.studies) <= known, "coefficients.csv", f"{where} names an unknown study.")
        require(
            row.sd > 0 and np.isfinite(row.mean), "coefficients.csv", f"{where} has a bad number."
        )
    return frame


def clear() -> None:
    """Forget what was read, so that changed files are read anew."""
    for cached in (_arms, _effects, _terms, _coefficients):
        cached.cache_clear()
