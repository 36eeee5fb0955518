"""Figures as a sentence says them, each from the data; chapters glue them into their text."""

from typing import Any

import pandas as pd

from .model.evidence import load_arms, load_effects
from .model.responses import Replies


def effect(study: str, contrast: str = "") -> "pd.Series[Any]":
    """Return the one published contrast of a study that begins like this.

    Parameters
    ----------
    study : str
        Id in ``studies.csv``.
    contrast : str
        How the contrast begins in ``effects.csv``.

    Returns
    -------
    pandas.Series
        A row of :func:`warmstart.load_effects`.

    Raises
    ------
    ValueError
        If none or more than one begins so.
    """
    effects = load_effects()
    rows = effects[(effects["study"] == study) & effects["contrast"].str.startswith(contrast)]
    if len(rows) != 1:
        raise ValueError(f"{study}: {len(rows)} contrasts begin with {contrast!r}, not one")
    return rows.iloc[0]


def odds(study: str, contrast: str = "") -> str:
    """Return an odds ratio with its 95% interval, such as ``"3.07, 2.75 to 3.43"``."""
    row = effect(study, contrast)
    return f"{row['estimate']:.2f}, {row['low']:.2f} to {row['high']:.2f}"


def arm(study: str, name: str = "") -> "pd.Series[Any]":
    """Return the one arm of a study that begins like this.

    Parameters
    ----------
    study : str
        Id in ``studies.csv``.
    name : str
        How the arm begins in ``arms.csv``.

    Returns
    -------
    pandas.Series
        A row of :func:`warmstart.load_arms`.

    Raises
    ------
    ValueError
        If none or more than one begins so.
    """
    arms = load_arms()
    rows = arms[(arms["study"] == study) & arms["arm"].str.startswith(name)]
    if len(rows) != 1:
        raise ValueError(f"{study}: {len(rows)} arms begin with {name!r}, not one")
    return rows.iloc[0]


def share(study: str, name: str = "", digits: int = 0) -> str:
    """Return the share of an arm that answered, in per cent."""
    return f"{arm(study, name)['share']:.{digits}%}"


def span(replies: Replies, level: float = 0.9) -> str:
    """Return how many replies to expect, such as ``"0 to 3"``."""
    low, high = replies.interval(level)
    return f"{low}" if low == high else f"{low} to {high}"
