"""Checks of the assignment *Grade ten messages*."""

import numpy as np
import pandas as pd

from ..data import LEVELS
from ..messages.corpus import load_grades
from ..model.ratings import agreement, distance
from . import (
    check_number,
    check_table,
    fail,
    is_close,
    report_right,
    require,
    require_answer,
    require_earlier,
)

COLUMNS = ("message", "criterion", "level")
RUBRIC = "the rubric in chapter 2, and the table at the top of this notebook"


def mine(found, messages, criteria):
    """Check the form of a participant's grades; no one can check the levels."""
    expected = f"a row for each of {len(messages)} messages on each of {len(criteria)} criteria"
    look = "the first hint"
    require_answer("mine", found, expected, look)
    if isinstance(found, pd.DataFrame) and set(criteria) <= set(found.columns):
        fail(
            "mine",
            "a long table, with one grade per row",
            "a column for each criterion",
            look,
            "`melt` turns columns into rows.",
        )
    check_table("mine", found, COLUMNS, look)
    levels = found["level"].dropna()
    check_levels(levels, look)
    check_complete(found, {(m, c) for m in messages for c in criteria}, expected, look)
    require(
        levels.nunique() > 1,
        "mine",
        "grades that tell the messages apart",
        "the same level everywhere",
        RUBRIC,
        "We chose ten that differ.",
    )
    report_right(
        "mine",
        f"{len(found)} grades, {int(found['level'].isna().sum())} of them 'not applicable'. All anyone can say about them is that they're yours.",
    )


def check_levels(levels, look):
    """Check that levels are the rubric's."""
    require(
        not levels.map(lambda v: isinstance(v, str)).any(),
        "mine",
        "levels that are numbers",
        "levels that are text, such as "
        + repr(next((v for v in levels if isinstance(v, str)), "")),
        look,
        "Text has an order of its own, but no distances.",
    )
    require(
        levels.isin(LEVELS).all(),
        "mine",
        "levels from 0 to 3, or missing where a criterion doesn't apply",
        f"a level of {levels[~levels.isin(LEVELS)].tolist()[:1]}",
        RUBRIC,
    )


def check_complete(found, wanted, expected, look):
    """Check that each message has one grade on each criterion, and nothing else has any."""
    given = set(zip(found["message"], found["criterion"], strict=True))
    strange = sorted(map(str, given - wanted))
    require(
        not strange,
        "mine",
        expected,
        f"a grade for {strange[:1]}, which we didn't ask for" if strange else "",
        look,
    )
    require(
        not found.duplicated(["message", "criterion"]).any(),
        "mine",
        "each grade once",
        f"{int(found.duplicated(['message', 'criterion']).sum())} of them twice",
        look,
    )
    require(
        given == wanted,
        "mine",
        expected,
        f"{len(wanted - given)} grades missing, the first for {sorted(wanted - given)[:1]}",
        look,
    )


def against(grades, grader):
    """Return a participant's grades beside one of ours: index message and criterion, ``mine``, ``theirs``."""
    maker = load_grades().query("grader == @grader").set_index(["message", "criterion"])["level"]
    own = grades.set_index(["message", "criterion"])["level"]
    return pd.DataFrame({"mine": pd.array(own, dtype="Int64"), "theirs": maker.reindex(own.index)})


def share_equal(two):
    """Return the share of equal levels by criterion, among what both gave a level."""
    both = two.dropna()
    return (both["mine"] == both["theirs"]).groupby("criterion").mean().astype(float)


def exact_mistakes(mine, two, right):
    """Return what common mistakes give, and the sentence for anyone who made one."""
    return (
        (100 * right, "Those are per cents. Give shares."),
        (
            share_equal(against(mine, "second")),
            "Those are the shares with our second reading. Take the grader 'first'.",
        ),
        (
            (two["mine"] == two["theirs"]).fillna(False).groupby("criterion").mean().astype(float),
            "You've counted it as a difference where you or we say 'not applicable'. Leave those out: they don't have a place on the scale.",
        ),
        (1 - right, "Those are the shares that differ."),
        (
            (two.dropna()["mine"] == two.dropna()["theirs"])
            .groupby("criterion")
            .sum()
            .astype(float),
            "Those are counts. Divide by the number of grades you compared.",
        ),
    )


def exact(found, mine):
    """Check the share of equal grades, criterion by criterion."""
    require_earlier("exact", "mine", mine, pd.DataFrame)
    expected = "a Series of shares, one for each criterion"
    look = "the hints of this task, and `help(pd.DataFrame.groupby)`"
    require_answer("exact", found, expected, look)
    require(isinstance(found, pd.Series), "exact", expected, type(found).__name__, look)
    two = against(mine, "first")
    right = share_equal(two)
    require(
        set(found.index) == set(right.index),
        "exact",
        expected,
        f"a Series with the index {sorted(map(str, found.index))[:4]}",
        look,
    )
    shares = found.astype(float).reindex(right.index)
    if all(is_close(a, b) for a, b in zip(shares, right, strict=True)):
        report_right(
            "exact",
            "It treats a near miss like a far one, and it doesn't know what chance would give.",
        )
        return
    for values, why in exact_mistakes(mine, two, right):
        if all(is_close(a, b) for a, b in zip(shares, values.reindex(right.index), strict=True)):
            fail("exact", expected, "shares counted in another way", look, why)
    fail("exact", expected, "shares that your own grades don't give", look)


def weakest(found, mine, criteria):
    """Check the table of agreement, and which criterion agrees least by kappa."""
    require_earlier("weakest", "mine", mine, pd.DataFrame)
    first = load_grades().query("grader == 'first'")
    rows = [
        mine,
        first[first["message"].isin(set(mine["message"])) & first["criterion"].isin(criteria)],
    ]
    right = agreement(
        pd.concat([r[list(COLUMNS)].assign(level=r["level"].astype("Int64")) for r in rows]),
        resamples=1,  # the coefficient alone is wanted
    )["kappa"]
    expected = "the name of the criterion on which you and we agree least, by kappa"
    look = "`help(agreement)`, and the data card"
    require_answer("weakest", found, expected, look)
    require(found in criteria, "weakest", expected, repr(found), look)
    if found != right.idxmin():
        equal = share_equal(against(mine, "first"))
        why = (
            "That one has the smallest share of equal grades. Kappa also asks how far apart the others are, and what chance would give."
            if found == equal.idxmin()
            else "Sort by the column `kappa`. The smallest comes first."
        )
        if found == right.idxmax():
            why = "That's the one on which we agree most."
        fail("weakest", expected, found, look, why)
    report_right(
        "weakest",
        "Ten messages don't say much. Look at how wide the interval is before you believe it.",
    )


def furthest(found, mine):
    """Check the list of grades that are two levels or more outside our range."""
    require_earlier("furthest", "mine", mine, pd.DataFrame)
    expected = "a data frame with the columns message, criterion and distance: distances of two or more, the furthest first"
    look = "the hints of this task, and `help(warmstart.model.ratings.distance)`"
    check_table("furthest", found, ("message", "criterion", "distance"), look)
    makers = (
        load_grades()
        .groupby(["message", "criterion"])["level"]
        .agg(lambda s: [None if pd.isna(x) else int(x) for x in s])
    )
    away = {
        (r.message, r.criterion): distance(
            None if pd.isna(r.level) else int(r.level), makers[r.message, r.criterion]
        )
        for r in mine.itertuples()
    }
    right = {k: v for k, v in away.items() if v is not None and v >= 2}
    given = {(r.message, r.criterion): r.distance for r in found.itertuples()}
    if given == {k: v for k, v in away.items() if v is not None and v >= 1}:
        fail(
            "furthest",
            expected,
            "the ones that are one level away, too",
            look,
            "Our own two readings can differ by one level, too. Keep two and more.",
        )
    first = load_grades().query("grader == 'first'").set_index(["message", "criterion"])["level"]
    if given and given == {
        (r.message, r.criterion): abs(r.level - first[r.message, r.criterion])
        for r in mine.itertuples()
        if not pd.isna(r.level)
        and not pd.isna(first[r.message, r.criterion])
        and abs(r.level - first[r.message, r.criterion]) >= 2
    }:
        require(
            given == right,
            "furthest",
            expected,
            "distances from our first reading alone",
            look,
            "Our range covers both readings. Inside it the distance is 0.",
        )
    require(
        given == right,
        "furthest",
        expected,
        f"{len(given)} rows, and they aren't the ones your own grades give",
        look,
    )
    require(
        found["distance"].is_monotonic_decreasing, "furthest", expected, "a different order", look
    )
    report_right(
        "furthest",
        f"{len(right)} of your grades. That's what a workshop is for."
        if right
        else "None of your grades. You read the way we do, and you may or may not like that.",
    )


def alpha(found, mine, criteria):
    """Check Krippendorff's alpha of all three (stretch)."""
    require_earlier("alpha", "mine", mine, pd.DataFrame)
    both = load_grades()
    both = both[both["message"].isin(set(mine["message"])) & both["criterion"].isin(criteria)]

    def frame(*parts):
        return agreement(
            pd.concat([p[list(COLUMNS)].assign(level=p["level"].astype("Int64")) for p in parts]),
            resamples=1,
        )["alpha"]

    right, makers = frame(mine, both), frame(both)
    check_number(
        "alpha",
        found,
        right["context"],
        "the alpha of three graders on context: you and both of our readings",
        "`help(agreement)`",
        [
            (makers["context"], "That's ours alone. Put your own grades in with them."),
            (
                frame(mine, both.query("grader == 'first'"))["context"],
                "That's you and our first reading. There are two of them.",
            ),
            (
                np.nanmean(right),
                "That's a mean over the criteria. They measure different things, so take context.",
            ),
        ],
    )
    report_right(
        "alpha",
        f"Without you, ours is {makers['context']:.2f}. But that's us agreeing with each other on what we wrote ourselves.",
    )
