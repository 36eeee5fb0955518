"""Tasks of chapter 5."""

from functools import cache

import pandas as pd

from ..exercises import report_right, require
from ..messages.corpus import load_grades, load_messages
from . import a_number, a_plot, a_series, shows, speaks


@cache
def context() -> "pd.Series[float]":
    """Return for each open message the mean of its two levels of context."""
    grades = load_grades().query("criterion == 'context'")
    return (
        grades.groupby("message")["level"].mean().astype(float).reindex(load_messages("open").index)
    )


@cache
def named() -> "pd.Series[bool]":
    """Say for each open message whether it has an entry point."""
    return load_messages("open")["entry_point"] != "none"


@speaks
def counts(found: object) -> None:
    """Check how many messages have each kind of entry point."""
    kinds = load_messages("open")["entry_point"]
    a_series(
        "counts",
        found,
        kinds[kinds != "none"].value_counts(),
        "for each kind of entry point, how many open messages have it, without those that have none",
        "`value_counts`, after the ones with none are gone",
        "Few of any kind. Keep that in mind when you compare them.",
        [
            (
                kinds[kinds != "none"].value_counts(normalize=True),
                "Those are shares; the counts are asked for, and they're small enough to matter.",
            )
        ],
        0,
    )


@speaks
def difference(found: object) -> None:
    """Check a difference of means."""
    has, level = named(), context()
    first = load_grades().query("criterion == 'context' and grader == 'first'").set_index("message")
    only = first["level"].astype(float).reindex(level.index)
    right = float(level[has].mean() - level[~has].mean())
    a_number(
        "difference",
        found,
        right,
        "the mean level of context with an entry point, minus the mean without",
        "one mean level per message first, then `groupby` whether it has an entry point",
        "It's large, and it's no discovery: the rubric gives level 2 for naming one. A regression can't know that.",
        [
            (-right, "That's without minus with."),
            (
                float(level[has].median() - level[~has].median()),
                "That's the difference of medians.",
            ),
            (
                float(only[has].mean() - only[~has].mean()),
                "That uses the first reading only; there are two.",
            ),
            (float(level[has].mean()), "That's the mean of those with one. Subtract the others'."),
        ],
        5e-3,
    )


@speaks
def ax(found: object) -> None:
    """Check a bar chart."""
    expected = "a bar for the mean context of each kind of entry point, none among them"
    look = "`groupby('entry_point')`, then `plot.barh()`"
    heights = a_plot("ax", found, expected, look)
    means = context().groupby(load_messages("open")["entry_point"]).mean()
    missing = [m for m in means if not shows(heights, [float(m)], 0.01)]
    require(not missing, "ax", expected, f"{len(missing)} of {len(means)} missing", look)
    report_right(
        "ax", "Now write the counts beside the bars, and see which of them you'd still believe."
    )
