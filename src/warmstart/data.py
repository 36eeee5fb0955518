"""The book's data, loaded and checked.

The files in ``data/`` are the only place where messages, grades, rubric,
studies and coefficients are written down. ``data/datapackage.json`` describes
every column.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

HERE = Path(__file__).resolve().parent
LEVELS = (0, 1, 2, 3)
LABELS = ("grounded", "weak", "contested", "assumed")

#: Trials and surveys whose figures somebody looked up. Anything else is hearsay.
STATUSES = ("verified", "computed from packaged micro-data", "secondary source")

#: The two of a matched pair agree in all of these but the one that the pair is about.
CODED = (
    "context",
    "gift",
    "entry_point",
    "upfrontness",
    "recipient_type",
    "channel",
    "relationship",
    "ask",
    "offer",
)


#: Codes of upfrontness, in the order of the rubric's levels.
UPFRONT = ("hidden", "hinted", "stated", "early")


class DataError(ValueError):
    """A data file breaks one of its own rules."""


def folder() -> Path:
    """Return the folder of the data: the repository's, or the installed copy."""
    for candidate in (HERE / "data", HERE.parents[1] / "data"):
        if (candidate / "datapackage.json").is_file():
            return candidate
    raise DataError("The data folder is missing: reinstall warmstart, or clone the repository.")


def read_yaml(name: str):
    """Return what a YAML file of the data holds; by libyaml, ten times as fast, where it is."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((folder() / name).read_text("utf8"), Loader=loader)


def _csv(name: str, **types) -> pd.DataFrame:
    return pd.read_csv(folder() / name, keep_default_na=False, na_values=[""], dtype=types)


def _text(frame: pd.DataFrame) -> pd.DataFrame:
    """Empty cells of text columns are empty text; only numbers can be missing."""
    texts = [c for c in frame if pd.api.types.is_string_dtype(frame[c])]
    return frame.assign(**{c: frame[c].fillna("") for c in texts})


def _need(condition, file: str, sentence: str) -> None:
    if not condition:
        raise DataError(f"{file}: {sentence}")


def load_rubric() -> list[dict]:
    """Return the rubric: seven criteria and a gate, in order.

    Returns
    -------
    list of dict
        Keys ``id``, ``name``, ``question``, ``levels`` (four dicts with
        ``label`` and ``descriptor``), ``idea``, ``studies``, ``gate``.

    Raises
    ------
    DataError
        If a criterion has not exactly four levels, or an id comes twice.
    """
    return deepcopy(_rubric())


@cache
def _rubric() -> list[dict]:
    criteria = read_yaml("rubric.yml")["criteria"]
    ids = [c["id"] for c in criteria]
    _need(len(set(ids)) == len(ids), "rubric.yml", "an id comes twice.")
    for c in criteria:
        _need(len(c["levels"]) == len(LEVELS), "rubric.yml", f"{c['id']} needs four levels.")
    return criteria


def load_messages(split: str | None = None) -> pd.DataFrame:
    """Return the invented messages, a row each, indexed by id.

    Parameters
    ----------
    split : {"open", "held_out"}, optional
        Keep only these; all by default.

    Returns
    -------
    pandas.DataFrame
        Columns as ``datapackage.json`` describes them, and two that follow from
        the coded ones: ``context_level`` and ``upfrontness_level``, the rubric's
        levels (0 to 3) that a message was written to show. Every message and every
        person in it is invented.

    Raises
    ------
    DataError
        If an id comes twice, or the two of a pair differ in more than the one
        coded field that the pair is about.
    """
    frame = _messages().copy()
    if split is not None:
        _need(split in ("open", "held_out"), "split", f"'open' or 'held_out', not {split!r}.")
        frame = frame[frame["split"] == split]
    return frame


@cache
def _messages() -> pd.DataFrame:
    frame = pd.DataFrame(read_yaml("messages.yml")).set_index("id")
    _need(frame.index.is_unique, "messages.yml", "an id comes twice.")
    for pair, two in frame[frame["role"] == "pair"].groupby("pair"):
        _need(len(two) == 2, "messages.yml", f"pair {pair} has {len(two)} messages, not 2.")
        differ = [c for c in CODED if two[c].nunique() > 1]
        about = two["dimension"].unique().tolist()
        _need(
            differ == about,
            "messages.yml",
            f"pair {pair} is about {about}, and the two differ in {differ}.",
        )
    frame["upfrontness_level"] = [UPFRONT.index(u) for u in frame["upfrontness"]]
    frame["context_level"] = [
        3
        if context == "past_exchange"
        else 2
        if entry != "none" or context == "shared_tie"
        else int(context == "public_fact")
        for context, entry in zip(frame["context"], frame["entry_point"], strict=True)
    ]
    return frame


def load_grades() -> pd.DataFrame:
    """Return the makers' reference grades: two passes, made apart, nothing averaged.

    Returns
    -------
    pandas.DataFrame
        One row a message, criterion and grader, with ``level`` (0 to 3, missing
        where the criterion does not apply), ``applicable``, ``confidence``
        (per cent), ``quote`` and its ``start`` and ``end`` in the message's text
        (Unicode code points; missing where the grade rests on no one place),
        and ``reason``. They are their makers' readings by a rubric: no panel,
        and nothing about replies.

    Raises
    ------
    DataError
        If a level is outside 0 to 3, or a quote is not found exactly once.
    """
    frame = _text(_csv("grades.csv", level="Int64", applicable="boolean"))
    level = frame["level"].dropna()
    _need(level.isin(LEVELS).all(), "grades.csv", "a level is outside 0 to 3.")
    _need(
        (frame["level"].isna() == ~frame["applicable"]).all(),
        "grades.csv",
        "a level is given where the criterion does not apply, or missing where it does.",
    )
    texts = load_messages()["text"]
    start = []
    for row in frame.itertuples():
        text = texts.get(row.message)
        _need(text is not None, "grades.csv", f"there is no message {row.message!r}.")
        _need(
            not row.quote or text.count(row.quote) == 1,
            "grades.csv",
            f"{row.message}/{row.criterion}: {row.quote!r} is not in the text exactly once.",
        )
        start.append(text.index(row.quote) if row.quote else pd.NA)
    frame["start"] = pd.array(start, dtype="Int64")
    frame["end"] = frame["start"] + frame["quote"].str.len()
    return frame


def load_scenes() -> dict:
    """Return the invented scenes that some widgets play, checked, by name.

    Returns
    -------
    dict
        ``context``, ``swap``, ``dig``, ``purpose`` and ``gates``, as
        ``scenes.yml`` lays them out. Verdicts in them are the makers' opinions.

    Raises
    ------
    DataError
        If an id comes twice within a scene, or a scene refers to what it does not have.
    """
    return deepcopy(_scenes())


@cache
def _scenes() -> dict:
    scenes = read_yaml("scenes.yml")
    dig, gates, purpose = scenes["dig"], scenes["gates"], scenes["purpose"]
    for name, items in {
        "context": scenes["context"]["stages"],
        "swap": scenes["swap"],
        "dig": dig["finds"],
        "purpose": purpose["forms"],
        "gates": gates["cases"],
    }.items():
        ids = [item["id"] for item in items]
        _need(len(set(ids)) == len(ids), "scenes.yml", f"{name}: an id comes twice.")
    for text in scenes["swap"]:
        readers = {r["id"] for r in text["recipients"]}
        for s in text["sentences"]:
            _need(
                text["first"] in s["fits"] and set(s["fits"]) <= readers,
                "scenes.yml",
                f"swap: {s['text']!r} must fit its own reader, and no unknown one.",
            )
    for find in dig["finds"]:
        _need(
            find["view"] in ("use", "keep", "stop")
            and find["relevance"] in LEVELS
            and find["intrusion"] in LEVELS,
            "scenes.yml",
            f"dig: {find['id']} has an unknown view or level.",
        )
    for case in gates["cases"]:
        _need(
            case["view"] in ("send", "hold", "channel") and set(case["laws"]) <= set(gates["laws"]),
            "scenes.yml",
            f"gates: {case['id']} has an unknown view or law.",
        )
    return scenes


def load_studies() -> pd.DataFrame:
    """Return the studies that the book leans on, a row each, indexed by id.

    Raises
    ------
    DataError
        If a row's status says that nobody looked the figures up.
    """
    frame = _text(_csv("studies.csv", year="Int64")).set_index("id")
    bad = frame.index[~frame["status"].isin(STATUSES)].tolist()
    _need(not bad, "studies.csv", f"{bad} have a status that admits no figure.")
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
    frame = _text(_csv("effects.csv", **dict.fromkeys(counts, "Int64")))
    frame["computed"] = frame["treated_k"].notna()
    for i, row in frame[frame["computed"]].iterrows():
        k, n = row["treated_k"], row["treated_n"]
        _need(0 <= k <= n, "effects.csv", f"{row['study']}: {k} of {n} cannot be.")
        if row["measure"] == "share":
            value, (low, high) = k / n, proportion_confint(k, n, method="wilson")
        else:
            k0, n0 = row["control_k"], row["control_n"]
            _need(0 <= k0 <= n0, "effects.csv", f"{row['study']}: {k0} of {n0} cannot be.")
            table = Table2x2(np.array([[k, n - k], [k0, n0 - k0]], float))
            value, (low, high) = table.oddsratio, table.oddsratio_confint()
        frame.loc[i, ["estimate", "low", "high"]] = value, low, high
    _need(
        (frame["low"] <= frame["estimate"]).all() and (frame["estimate"] <= frame["high"]).all(),
        "effects.csv",
        "an interval does not hold its own estimate.",
    )
    unknown = set(frame["study"]) - set(load_studies().index)
    _need(not unknown, "effects.csv", f"{sorted(unknown)} are not in studies.csv.")
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
    frame = _text(_csv("coefficients.csv"))
    frame["studies"] = [tuple(filter(None, s.split(";"))) for s in frame["studies"]]
    key = ["term", "channel", "recipient"]
    _need(
        not frame.duplicated(key).any(), "coefficients.csv", "a term comes twice for one recipient."
    )
    known = set(load_studies().index)
    for row in frame.itertuples():
        where = f"{row.term} ({row.channel or 'any'}, {row.recipient or 'any'})"
        _need(row.label in LABELS, "coefficients.csv", f"{where} has label {row.label!r}.")
        _need(
            row.label != "grounded" or row.studies,
            "coefficients.csv",
            f"{where} is called grounded and names no study.",
        )
        _need(set(row.studies) <= known, "coefficients.csv", f"{where} names an unknown study.")
        _need(
            row.sd > 0 and np.isfinite(row.mean), "coefficients.csv", f"{where} has a bad number."
        )
    return frame


def load_cards() -> pd.DataFrame:
    """Return the questions to keep: ``id`` (index), ``chapter``, ``question``, ``answer``.

    Raises
    ------
    DataError
        If an id comes twice or does not name its chapter.
    """
    frame = pd.DataFrame(read_yaml("cards.yml"))
    _need(frame["id"].is_unique, "cards.yml", "an id comes twice.")
    named = frame["id"].str[1:3].astype(int) == frame["chapter"]
    _need(named.all(), "cards.yml", "an id does not name its chapter.")
    return frame.set_index("id")
