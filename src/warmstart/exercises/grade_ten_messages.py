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
    """Check the form of a participant's grades; nobody can check the levels."""
    expected = f"a row for each of {len(messages)} messages and {len(criteria)} criteria"
    look = "the first hint"
    require_answer("mine", found, expected, look)
    if isinstance(found, pd.DataFrame) and set(criteria) <= set(found.columns):
        fail(
            "mine",
            "a long table: one grade a row",
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
        "The ten were chosen to differ.",
    )
    report_right(
        "mine",
        f"{len(found)} grades, {int(found['level'].isna().sum())} of them 'not applicable'. Nobody can say more of them than that they are yours.",
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
        "Text has an order of its own, and no distances.",
    )
    require(
        levels.isin(LEVELS).all(),
        "mine",
        "levels from 0 to 3, or missing where a criterion does not apply",
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
        f"a grade for {strange[:1]}, which was not asked for" if strange else "",
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
    """Return a participant's grades beside a maker's: index message and criterion, ``mine``, ``theirs``."""
    maker = load_grades().query("grader == @grader").set_index(["message", "criterion"])["level"]
    own = grades.set_index(["message", "criterion"])["level"]
    return pd.DataFrame({"mine": pd.array(own, dtype="Int64"), "theirs": maker.reindex(own.index)})


def share_equal(two):
    """Return the share of equal levels by criterion, among what both gave a level."""
    both = two.dropna()
    return (both["mine"] == both["theirs"]).groupby("criterion").mean().astype(float)


def exact_mistakes(mine, two, right):
    """Return what common mistakes give, and the sentence for whoever made each."""
    return (
        (100 * right, "These are per cents; give shares."),
        (
            share_equal(against(mine, "second")),
            "These are shares with the makers' second pass. Take the grader 'first'.",
        ),
        (
            (two["mine"] == two["theirs"]).fillna(False).groupby("criterion").mean().astype(float),
            "Grades that one of you calls 'not applicable' are counted as unequal. Leave them out: they are no place on the scale.",
        ),
        (1 - right, "These are the shares that differ."),
        (
            (two.dropna()["mine"] == two.dropna()["theirs"])
            .groupby("criterion")
            .sum()
            .astype(float),
            "These are counts; divide by the number of grades compared.",
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
            "It treats a near miss like a far one, and does not know what chance would give.",
        )
        return
    for values, why in exact_mistakes(mine, two, right):
        if all(is_close(a, b) for a, b in zip(shares, values.reindex(right.index), strict=True)):
            fail("exact", expected, "shares by another count", look, why)
    fail("exact", expected, "other shares than your own grades give", look)


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
    expected = "the name of the criterion on which the two of you agree least, by kappa"
    look = "`help(agreement)`, and the data card"
    require_answer("weakest", found, expected, look)
    require(found in criteria, "weakest", expected, repr(found), look)
    if found != right.idxmin():
        equal = share_equal(against(mine, "first"))
        why = (
            "That one has the smallest share of equal grades. Kappa also asks how far apart the others are, and what chance gives."
            if found == equal.idxmin()
            else "Sort the column `kappa`; the smallest stands first."
        )
        if found == right.idxmax():
            why = "That is the one on which you agree most."
        fail("weakest", expected, found, look, why)
    report_right(
        "weakest",
        "Ten messages say little: look at how wide its interval is before you believe it.",
    )


def furthest(found, mine):
    """Check the list of grades that lie two levels or more outside the makers' range."""
    require_earlier("furthest", "mine", mine, pd.DataFrame)
    expected = "a data frame with the columns message, criterion and distance, two or more, the farthest first"
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
            "those that are one level away as well",
            look,
            "One level is where the two makers differ, too. Keep two and more.",
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
            "distances from the first pass alone",
            look,
            "The makers' range spans both passes; inside it the distance is nothing.",
        )
    require(
        given == right,
        "furthest",
        expected,
        f"{len(given)} rows, which are not those of your own grades",
        look,
    )
    require(found["distance"].is_monotonic_decreasing, "furthest", expected, "another order", look)
    report_right(
        "furthest",
        f"{len(right)} of your grades. These are what a workshop is for."
        if right
        else "None of your grades: you read as the makers read, which may please you or not.",
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
        "the alpha of three graders on context: yours and both of the makers' passes",
        "`help(agreement)`",
        [
            (makers["context"], "This is the makers' alone; put your own grades with them."),
            (
                frame(mine, both.query("grader == 'first'"))["context"],
                "This has you and the first pass; there are two passes.",
            ),
            (
                np.nanmean(right),
                "This is a mean over criteria. They measure different things: take context.",
            ),
        ],
    )
    report_right(
        "alpha",
        f"Without you the makers' is {makers['context']:.2f}; here they agree with each other on what they wrote themselves.",
    )
