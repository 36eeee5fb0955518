"""Tasks of chapter 4."""

from functools import cache

import pandas as pd

from ..exercises import report_right, require
from ..messages.corpus import load_grades
from ..model.responses import Scenario, response
from . import a_number, a_plot, a_series, shows, speaks

ASKS = ("none", "small", "large")


@cache
def levels(criterion: str) -> "pd.Series[float]":
    """Return the mean of the two levels that each message was given."""
    grades = load_grades()
    return grades[grades["criterion"] == criterion].groupby("message")["level"].mean().astype(float)


@speaks
def rates(found: object) -> None:
    """Check the model's rates by what is asked for."""
    scenario = {a: Scenario("email", "business", topic_relevance=True, ask=a) for a in ASKS}
    plain = {a: Scenario("email", "business", ask=a) for a in ASKS}
    a_series(
        "rates",
        found,
        pd.Series({a: response(s).typical for a, s in scenario.items()}),
        "the typical rate of a business email on a topic of theirs, for each of none, small and large",
        "`help(Scenario)`: one argument says what is asked for. `help(response)` says what it gives",
        "A small ask costs nothing in this model, and a large one does. What's in between, it doesn't say.",
        [
            (
                pd.Series({a: response(s).typical for a, s in plain.items()}),
                "Those emails aren't on a topic of theirs: set `topic_relevance=True`.",
            ),
            (
                pd.Series({a: response(s).mean for a, s in scenario.items()}),
                "Those are log-odds. `typical` is the rate.",
            ),
        ],
    )


@speaks
def r(found: object) -> None:
    """Check the correlation of two criteria."""
    wide = pd.concat({c: levels(c) for c in ("upfrontness", "economy")}, axis=1)
    grades = load_grades()
    first = grades[grades["grader"] == "first"].pivot(
        index="message", columns="criterion", values="level"
    )
    one = float(first["upfrontness"].astype(float).corr(first["economy"].astype(float)))
    a_number(
        "r",
        found,
        float(wide["upfrontness"].corr(wide["economy"], method="spearman")),
        "Spearman's correlation, across all messages, of the mean levels of upfrontness and economy",
        "one level a message first, with a column for each criterion: `groupby` and `unstack`; then `help(pd.Series.corr)`",
        "They go together, in messages that the same few people wrote and graded. Elsewhere nobody has looked.",
        [
            (
                float(wide["upfrontness"].corr(wide["economy"])),
                "That's Pearson's. Levels have an order and no distances: use ranks.",
            ),
            (one, "That's one reading of two, and Pearson's."),
        ],
        5e-3,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of a table of counts."""
    expected = "a bar for each number of messages, by upfrontness and economy"
    look = "`help(pd.crosstab)`, which counts pairs, and what `.plot` makes of a table"
    heights = a_plot("ax", found, expected, look)
    grades = load_grades()
    first = grades[grades["grader"] == "first"].pivot(
        index="message", columns="criterion", values="level"
    )
    table = pd.crosstab(first["upfrontness"], first["economy"])
    require(
        shows(heights, [float(v) for v in table.to_numpy().ravel() if v], 0.01),
        "ax",
        expected,
        "some of the counts missing. Use the first reading's levels",
        look,
    )
    report_right(
        "ax", "The empty corner says more than the full one: hardly any hidden purpose is brief."
    )
