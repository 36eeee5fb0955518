"""Tasks of chapter 1."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..model.evidence import load_arms
from . import a_number, a_plot, a_series, shows, speaks

SENT = 30


#: Studies of cold messages whose arms the tasks look at, and the arm that the second one takes.
STUDIES, CARD = ("G1", "G2", "E1", "E4"), "card, card returned"


@cache
def baselines() -> "pd.Series[float]":
    """Return the rates of a few kinds of cold messages, by what was sent."""
    arms = load_arms()
    return arms[arms["study"].isin(STUDIES)].set_index("arm")["share"]


@speaks
def none(found: object) -> None:
    """Check the chance of silence at each published rate."""
    rates = baselines()
    a_series(
        "none",
        found,
        (1 - rates) ** SENT,
        f"for each of these rates, the chance that none of {SENT} answers",
        "how likely is it that one letter stays unanswered? And all of thirty, if each is for itself?",
        "From near certainty to next to nothing: who you write to decides that before you write a word.",
        [
            (rates**SENT, "That's the chance that all of them answer."),
            (
                1 - (1 - rates) ** SENT,
                "That's the chance of at least one answer; silence is the rest.",
            ),
            (1 - SENT * rates, "Chances of different letters can't be added up: they'd pass one."),
            (
                np.exp(-SENT * rates),
                "Close: that's the Poisson approximation. Use the exact power.",
            ),
        ],
        1e-6,
    )


@speaks
def silent(found: object) -> None:
    """Check the share of simulated campaigns without an answer."""
    rate = float(baselines()[CARD])
    right = (1 - rate) ** SENT
    count = isinstance(found, int | float | np.number) and found > 100
    counts = [(float(found), "That's how many campaigns; divide by their number.")] if count else []
    a_number(
        "silent",
        found,
        right,
        f"the share of ten thousand campaigns of {SENT} cards in which nobody answers",
        "`help(rng.binomial)` for the draws; a comparison then says True or False of each campaign, and Trues can be counted",
        f"The exact chance is {right:.3f}; yours differs by luck alone. "
        "The model's is another, since it doesn't know the rate for certain.",
        [
            (1 - right, "That's the share with at least one answer."),
            (rate, "That's the rate of a single card."),
            *counts,
        ],
        0.02,
    )


@speaks
def ax(found: object) -> None:
    """Check the plot of two campaigns."""
    expected = "bars of how often each number of answers came, as shares"
    look = "`help(pd.Series.value_counts)` and its arguments; bars stand in the order of the index"
    heights = a_plot("ax", found, expected, look)
    require(
        max(heights, default=0) < 1000,
        "ax",
        "shares, so that the two can be compared",
        "counts",
        "`help(pd.Series.value_counts)`: one of its arguments",
    )
    rate = float(baselines()[CARD])
    require(
        shows(heights, [(1 - rate) ** SENT], 0.03),
        "ax",
        "a bar for no answers at all, as tall as your `silent`",
        "none of that height",
        look,
    )
    report_right(
        "ax", "Most of it stands at zero and one. That's what a good card looks like from here."
    )
