"""Tasks of chapter 9."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..messages.corpus import load_grades, load_messages
from . import a_number, a_plot, a_series, shows, speaks


@cache
def respect() -> pd.DataFrame:
    """Return the two readings' levels of respect, a column each."""
    grades = load_grades().query("criterion == 'respect'")
    return grades.pivot(index="message", columns="grader", values="level").astype(float)


@cache
def doubtful() -> "pd.Series[bool]":
    """Say for each message whether at least one reading calls it risky, or would not send it."""
    return (respect() <= 1).any(axis=1)


@speaks
def share(found: object) -> None:
    """Check by relationship the share of messages that are risky at best."""
    levels, kinds = respect(), load_messages()["relationship"]
    both = (levels <= 1).all(axis=1)
    a_series(
        "share",
        found,
        doubtful().groupby(kinds).mean(),
        "by relationship, the share of messages that at least one reading gave level 0 or 1 of respect",
        "one True or False a message first; `groupby` then takes a column of another table, too, if its index is the same",
        "Having heard of someone doesn't make every message to them a decent one.",
        [
            (both.groupby(kinds).mean(), "That asks for both readings. One no is enough here."),
            (
                doubtful().groupby(kinds).sum().astype(float),
                "Those are counts; take the mean of Trues.",
            ),
        ],
    )


@speaks
def kappa(found: object) -> None:
    """Check Cohen's kappa on whether a message is risky at best."""
    risky = respect() <= 1
    one, two = risky["first"], risky["second"]
    agree = float((one == two).mean())
    chance = float(one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean()))
    right = (agree - chance) / (1 - chance)
    a_number(
        "kappa",
        found,
        right,
        "Cohen's kappa of the two readings on one question: level 0 or 1, or not",
        "how often would they agree if each said no as often as now, but at random? *Kappa, weighted* in the glossary says what is left of the rest",
        f"They agree on {agree:.0%} of the messages, but most get through with both. Kappa counts only what's beyond that.",
        [
            (agree, "That's plain agreement. Two people who always say yes agree on everything."),
            (
                agree - chance,
                "That's what's beyond chance. Divide by what could be: one minus chance.",
            ),
            (chance, "That's the agreement by chance."),
        ],
        2e-3,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of levels by reading."""
    expected = "how many messages each reading gave each level of respect"
    look = "`value_counts` counts one column; `.plot` draws a table's columns side by side"
    heights = a_plot("ax", found, expected, look)
    counts = respect().apply(lambda column: column.value_counts()).to_numpy().ravel()
    missing = [c for c in counts if np.isfinite(c) and not shows(heights, [float(c)], 0.01)]
    require(not missing, "ax", expected, f"{len(missing)} of the counts missing", look)
    report_right(
        "ax",
        "The bars look alike. Whether the messages in them are the same ones is what kappa was for.",
    )
