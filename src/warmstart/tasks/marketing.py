"""Tasks of chapter 3."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..messages.corpus import load_grades, load_messages
from . import a_number, a_plot, a_series, shows, speaks

#: A word that speaks to the reader.
YOU = r"\b[Yy]ou(?:r|rs)?\b"


@cache
def you_share() -> "pd.Series[float]":
    """Return for each open message the share of its words that are "you" or "your"."""
    text = load_messages("open")["text"]
    return text.str.count(YOU) / text.str.split().str.len()


@cache
def relevance() -> "pd.Series[float]":
    """Return for each open message the mean of its two levels of relevance."""
    grades = load_grades().query("criterion == 'relevance'")
    means = grades.groupby("message")["level"].mean().astype(float)
    return means.reindex(load_messages("open").index)


@speaks
def you(found: object) -> None:
    """Check the share of words that speak to the reader."""
    text = load_messages("open")["text"]
    count = text.str.count(YOU)
    a_series(
        "you",
        found,
        you_share(),
        "for each open message, how many of its words are you, your or yours, as a share",
        "`str.count` with the pattern, over the length of `str.split()`",
        "It's what people are told to look for: speak of them, not of yourself. See next what it's worth.",
        [
            (
                count.astype(float),
                "Those are counts. A long message has more of everything: divide by its words.",
            ),
            (count / text.str.len(), "That's per letter; divide by the number of words."),
            (
                text.str.count("you") / text.str.split().str.len(),
                "That finds the you in young, too, and misses the one at the start of a sentence: use the pattern.",
            ),
        ],
        1e-4,
    )


@speaks
def r(found: object) -> None:
    """Check a correlation across messages."""
    share, level = you_share(), relevance()
    a_number(
        "r",
        found,
        float(share.corr(level)),
        "the correlation, across open messages, of that share with the mean level of relevance",
        "one mean level per message (`groupby`), lined up with `you` by the message's id",
        "How far from one that is: a message can say you in every line and know nothing of its reader.",
        [
            (
                float(share.corr(level, method="spearman")),
                "That's Spearman's; the plain one is asked for.",
            ),
            (float(share.corr(level)) ** 2, "That's its square."),
            (
                float(np.corrcoef(share.to_numpy(), np.sort(level.to_numpy()))[0, 1]),
                "The two aren't in the same order: line them up by the message's id.",
            ),
        ],
        5e-3,
    )


@speaks
def ax(found: object) -> None:
    """Check a scatter plot."""
    expected = "a dot for each open message: its share of you, and its relevance"
    look = "`ax.scatter(you, relevance)`"
    heights = a_plot("ax", found, expected, look)
    share = you_share()
    require(
        shows(heights, share.nlargest(5), 1e-3), "ax", expected, "some of the shares missing", look
    )
    require(
        shows(heights, relevance().unique(), 0.3), "ax", expected, "no levels of relevance", look
    )
    report_right("ax", "If there were a rule in it, you'd see a slope.")
