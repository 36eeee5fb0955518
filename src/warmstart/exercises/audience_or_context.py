"""Checks of the assignment *Audience or context?*."""

import numpy as np
import pandas as pd

from ..model.confounding import difference, estimates, recipients, tables
from . import (
    check_choice,
    check_interval,
    check_number,
    fail,
    is_close,
    report_right,
    require,
    require_answer,
)

HERE = "chapter 13"


def rates(people, by):
    """Return the share that replied for each value of a column, or each pair of two."""
    return people.groupby(by)["replied"].mean()


def naive(found, people):
    """Check the plain difference of the two audiences."""
    r = rates(people, "founder")
    check_number(
        "naive",
        found,
        r[True] - r[False],
        "the share of founders who replied, minus the share of suits who did",
        f"{HERE}, *Something that goes with both*, and the last cell",
        [
            (r[False] - r[True], "You've got the sign the wrong way round: founders first."),
            (r[True] / r[False], "That's a ratio. Take the difference."),
            (r[True], "That's the founders' share alone."),
            (
                rates(people, "context")[True] - rates(people, "context")[False],
                "That compares context with none. Compare the audiences.",
            ),
        ],
    )
    report_right(
        "naive", "That's what Josh saw, and it's really there. What it means is another question."
    )


def within(found, people):
    """Check the difference of the audiences, once among those with context and once among those without."""
    expected = "a Series with the index False and True for context: founders minus suits, in each"
    look = f"{HERE}, the last cell, and the hints"
    require_answer("within", found, expected, look)
    require(isinstance(found, pd.Series), "within", expected, type(found).__name__, look)
    cells = rates(people, ["context", "founder"]).unstack("founder")
    right = cells[True] - cells[False]
    require(
        len(found) == 2 and set(found.index) == {True, False},
        "within",
        expected,
        f"the index {list(found.index)[:4]}",
        look,
    )
    values = found.astype(float).reindex(right.index)
    if all(is_close(a, b) for a, b in zip(values, right, strict=True)):
        report_right(
            "within",
            "You've compared like with like, twice. The piles are small, so neither says much on its own.",
        )
        return
    other = cells.loc[True] - cells.loc[False]
    if all(is_close(a, b) for a, b in zip(values, other.reindex(right.index), strict=True)):
        fail(
            "within",
            expected,
            "context minus none, within each audience",
            look,
            "You held the audience fixed and compared context. Hold context fixed and compare audiences.",
        )
    if all(is_close(a, -b) for a, b in zip(values, right, strict=True)):
        fail(
            "within",
            expected,
            "suits minus founders",
            look,
            "You've got the sign the wrong way round: founders first.",
        )
    fail("within", expected, "differences that these people don't give", look)


def stratified(found, people):
    """Check the two differences put together, each with its weight."""
    counts = tables(people, within="context")
    gaps = np.array([k[0, 0] / k[0, 1] - k[1, 0] / k[1, 1] for k in counts])
    size = counts[:, :, 1].sum(axis=1)
    check_number(
        "stratified",
        found,
        difference(counts).difference,
        "one difference, in which each stratum has the weight n1 n0 / (n1 + n0)",
        f"`help(warmstart.model.confounding.difference)`, and {HERE}",
        [
            (
                gaps.mean(),
                "That's the plain mean of the two. A stratum that compares many with few says less than its size suggests, so it should count for less.",
            ),
            (
                gaps @ size / size.sum(),
                "You've weighted by the number of people. A stratum with a thousand of one kind and five of the other compares hardly anyone.",
            ),
            (gaps.sum(), "That's the sum."),
            (difference(tables(people)).difference, "That's the naive difference again."),
        ],
        tolerance=3e-4,
    )
    report_right(
        "stratified", "In this world the audience does nothing at all, and now you can see it."
    )


def by_lot(found, world, n, seed):
    """Check the interval of context's effect where context was given at random."""
    e = estimates(recipients(world, n, seed, randomise=True))
    own = estimates(recipients(world, n, seed))
    pair = lambda x: (x.low, x.high)  # noqa: E731
    check_interval(
        "by_lot",
        found,
        pair(e["context"]),
        "the two ends of the interval for context against none, with context handed out at random",
        f"{HERE}, *Something that goes with both*, and `help(estimates)`",
        [
            (
                pair(own["context"]),
                "Context wasn't handed out at random here: `randomise` isn't switched on.",
            ),
            (
                pair(e["naive"]),
                "That's the interval for founders against suits. Take the one for context.",
            ),
            (
                pair(e["stratified"]),
                "That's the interval for founders against suits at equal context. Take the one for context.",
            ),
        ],
    )
    built = world.rate_with - world.rate_without
    report_right("by_lot", f"The effect we built into this world is {built:.2f}.")


def verdict(found):
    """Check what can be said about the audience."""
    check_choice(
        "verdict",
        found,
        "b",
        "abcd",
        f"{HERE}, *What this doesn't show*, and the tempting mistake",
        {
            "a": "Your own `stratified` says what's left of that once you compare like with like.",
            "c": "Sorting removes the causes you sorted by. You sorted by one.",
            "d": "More people make an interval narrower. They don't move it to where it should be.",
        },
    )
    report_right(
        "verdict", "You've sorted by what you thought of. A coin toss would take care of the rest."
    )


def surer(found, world, sizes, seed):
    """Check how the naive interval narrows around the wrong number (stretch)."""
    expected = (
        "a Series of interval widths, high minus low, with the numbers of people as its index"
    )
    look = "`help(estimates)`, and the tempting mistake in " + HERE
    require_answer("surer", found, expected, look)
    require(
        isinstance(found, pd.Series) and list(found.index) == list(sizes),
        "surer",
        expected,
        f"{type(found).__name__}, {list(getattr(found, 'index', []))[:4]}",
        look,
    )
    right = [estimates(recipients(world, n, seed))["naive"] for n in sizes]
    require(
        all(is_close(a, e.high - e.low) for a, e in zip(found, right, strict=True)),
        "surer",
        expected,
        "different widths",
        look,
        "Take the naive estimate for each number of people, with the same world and seed.",
    )
    report_right(
        "surer",
        "A hundred times the people, a tenth of the width, and the same mistake in the middle.",
    )
