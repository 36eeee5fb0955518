"""The studies, what they found, and the coefficients that rest on them."""

from functools import cache

import numpy as np
import pandas as pd

from ..data import fill_empty_text, named_rows, read_csv, require

LABELS = ("grounded", "weak", "contested", "assumed")

#: Trials and surveys whose figures somebody looked up. Anything else is hearsay.
STATUSES = ("verified", "computed from packaged micro-data", "secondary source")


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


def load_effects() -> pd.DataFrame:
    """Return published results as numbers, a row a contrast.

    Where a study gives counts, ``estimate``, ``low`` and ``high`` are computed
    from them: an odds ratio with its Wald interval, a share with its Wilson
    interval (both 95%, by statsmodels). Elsewhere they are the published ones.

    Returns
    -------
    pandas.DataFrame
        ``study``, ``question``, ``contrast``, the four counts (missing where
        the source has none), ``measure`` (``odds_ratio`` or ``share``),
        ``estimate``, ``low``, ``high``, ``computed`` (from counts here or not),
        ``note``.
    """
    from statsmodels.stats.contingency_tables import Table2x2
    from statsmodels.stats.proportion import proportion_confint

    counts = ("treated_k", "treated_n", "control_k", "control_n")
    frame = fill_empty_text(read_csv("effects.csv", **dict.fromkeys(counts, "Int64")))
    frame["computed"] = frame["treated_k"].notna()
    for i, row in frame[frame["computed"]].iterrows():
        k, n = row["treated_k"], row["treated_n"]
        require(0 <= k <= n, "effects.csv", f"{row['study']}: {k} of {n} cannot be.")
        if row["measure"] == "share":
            value, (low, high) = k / n, proportion_confint(k, n, method="wilson")
        else:
            k0, n0 = row["control_k"], row["control_n"]
            require(0 <= k0 <= n0, "effects.csv", f"{row['study']}: {k0} of {n0} cannot be.")
            table = Table2x2(np.array([[k, n - k], [k0, n0 - k0]], float))
            value, (low, high) = table.oddsratio, table.oddsratio_confint()
        frame.loc[i, ["estimate", "low", "high"]] = value, low, high
    require(
        (frame["low"] <= frame["estimate"]).all() and (frame["estimate"] <= frame["high"]).all(),
        "effects.csv",
        "an interval does not hold its own estimate.",
    )
    unknown = set(frame["study"]) - set(load_studies().index)
    require(not unknown, "effects.csv", f"{sorted(unknown)} are not in studies.csv.")
    return frame


def load_coefficients() -> pd.DataFrame:
    """Return the response model's coefficients, a row a term.

    Returns
    -------
    pandas.DataFrame
        ``term``, ``kind`` (base, channel, feature, interaction), ``name``,
        ``outcome`` (what a base rate counts), ``channel``
        and ``recipient`` (empty where a term holds for all), ``mean`` and ``sd``
        on the log-odds scale, ``label``, ``studies`` (a tuple of ids), ``basis``.

    Raises
    ------
    DataError
        If a grounded term names no study, a label is unknown, a study is not in
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
            row.label != "grounded" or row.studies,
            "coefficients.csv",
            f"{where} is called grounded and names no study.",
        )
        require(set(row.studies) <= known, "coefficients.csv", f"{where} names an unknown study.")
        require(
            row.sd > 0 and np.isfinite(row.mean), "coefficients.csv", f"{where} has a bad number."
        )
    return frame
