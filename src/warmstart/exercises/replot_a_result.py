"""Checks of the assignment *Replot a result*."""

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from ..figures import Figure
from ..model.bounds import silence
from . import (
    check_interval,
    check_number,
    check_table,
    fail,
    report_right,
    require,
    require_answer,
    require_earlier,
)

HERE = "the page *The studies*"
ARMS = ("treated", "control")


def counted(row):
    """Return replies and letters of both arms of a published contrast, as integers."""
    return {arm: (int(row[f"{arm}_k"]), int(row[f"{arm}_n"])) for arm in ARMS}


def arms(found, row):
    """Check the table of the two arms: shares and Wilson intervals."""
    look = "the hints, `help(warmstart.silence)`, and " + HERE
    check_table("arms", found, ("share", "low", "high"), look, rows=2)
    require(
        set(found.index) == set(ARMS),
        "arms",
        "the index treated and control",
        f"the index {list(found.index)}",
        look,
    )
    for arm, (k, n) in counted(row).items():
        check_number(
            "arms",
            found.loc[arm, "share"],
            k / n,
            f"the share that answered in the arm {arm}",
            look,
            [
                (
                    k / (n - k),
                    "Those are odds, answered to unanswered. A share divides by all of them.",
                ),
            ],
        )
        s = silence(n, k)
        wald = 1.959964 * np.sqrt(k / n * (1 - k / n) / n)
        check_interval(
            "arms",
            (found.loc[arm, "low"], found.loc[arm, "high"]),
            (s.wilson_low, s.wilson_high),
            f"the ends of Wilson's 95% interval in the arm {arm}",
            look,
            [
                (
                    (s.exact_low, s.exact_high),
                    "Those are the ends of the exact interval, which is a little wider. We asked for Wilson's.",
                ),
                (
                    (k / n - wald, k / n + wald),
                    "That's the share and 1.96 standard errors to either side, which isn't Wilson's interval.",
                ),
                (
                    proportion_confint(k, n, alpha=0.1, method="wilson"),
                    "That's a 90% interval.",
                ),
            ],
            tolerance=2e-5,
        )
    report_right(
        "arms",
        "The two intervals are far apart, and narrow. Most studies in this book would be glad of that.",
    )


def ratio(found, row):
    """Check odds ratio and interval, from the counts."""
    (k1, n1), (k0, n0) = counted(row).values()
    value = k1 / (n1 - k1) / (k0 / (n0 - k0))
    half = 1.959964 * np.sqrt(1 / k1 + 1 / (n1 - k1) + 1 / k0 + 1 / (n0 - k0))
    expected, look = (
        "three numbers: the odds ratio and both ends of its 95% interval",
        "the hints, and chapter 2 on odds",
    )
    require_answer("ratio", found, expected, look)
    require(np.shape(found) == (3,), "ratio", expected, repr(found), look)
    check_number(
        "ratio",
        found[0],
        value,
        "an odds ratio, from the four counts",
        look,
        [
            (
                (k1 / n1) / (k0 / n0),
                "That's the ratio of the two shares. Odds are answered to unanswered.",
            ),
            (1 / value, "You've swapped the arms: the treated come first."),
            (np.log(value), "That's its logarithm. Take the exponential."),
            (k1 / n1 - k0 / n0, "That's the difference between the shares."),
        ],
        tolerance=0.006,
    )
    check_interval(
        "ratio",
        tuple(found[1:]),
        (value * np.exp(-half), value * np.exp(half)),
        "the ends of its interval",
        look,
        [
            (
                (value - half, value + half),
                "The standard error belongs to the logarithm. Add it there, and take the exponential at the end.",
            ),
        ],
        tolerance=0.006,
    )
    report_right(
        "ratio",
        f"{k1 / n1 / (k0 / n0):.1f} times the share of answers, and {value:.1f} times the odds. If you quote one, say which it is.",
    )


def axes(found, expected, look):
    """Return the one set of axes of a figure."""
    require_answer("figure", found, expected, look)
    require(isinstance(found, Figure), "figure", expected, type(found).__name__, look)
    require(
        len(found.canvas.axes) == 1,
        "figure",
        expected,
        f"{len(found.canvas.axes)} sets of axes",
        look,
    )
    return found.canvas.axes[0]


FIGURE = "a warmstart Figure with one set of axes: two points, their error bars, a scale from zero"
FIGURE_HELP = "the hints of this task, and `help(warmstart.figures.Figure)`"


def figure(found, arms_table):
    """Check the drawing: what it shows, how it shows it, and what it says without being seen."""
    require_earlier("figure", "arms", arms_table, pd.DataFrame)
    ax = axes(found, FIGURE, FIGURE_HELP)
    check_points(*error_bars(ax), arms_table)
    check_scale_and_labels(ax)
    check_alternative_text(found.alt)
    report_right("figure", "Now cover the caption and ask someone what it shows.")


def error_bars(ax):
    """Return the heights of the points that were drawn, and the lines of their bars."""
    require(
        ax.containers,
        "figure",
        FIGURE,
        "no error bars",
        FIGURE_HELP,
        "`ax.errorbar` draws points and bars at once.",
    )
    bars = next((c for c in ax.containers if hasattr(c, "has_yerr")), None)
    require(
        bars is not None,
        "figure",
        FIGURE,
        "bars without an interval",
        FIGURE_HELP,
        "`ax.errorbar` draws points and bars at once.",
    )
    require(
        bars.has_yerr,
        "figure",
        FIGURE,
        "error bars lying on their sides",
        FIGURE_HELP,
        "Put the shares on the vertical axis: `yerr`.",
    )
    shares = np.asarray(bars.lines[0].get_ydata(), dtype=float)
    return shares, bars.lines[2][0].get_segments()


def check_points(shares, segments, arms_table):
    """Check that points and bars are where the participant's own table has them, in any order."""
    scale = 100 if len(shares) and shares.max() > 1 else 1  # per cent is as good as shares
    right = arms_table.loc[list(ARMS)] * scale
    order = np.argsort(shares)[::-1]
    require(
        len(shares) == 2
        and np.allclose(shares[order], right["share"].sort_values(ascending=False)),
        "figure",
        "points at the two shares in your table",
        f"points at {np.round(shares, 3).tolist()}",
        FIGURE_HELP,
    )
    drawn = np.array(segments, dtype=float)[:, :, 1][order]  # both ends of each bar
    ends = right.sort_values("share", ascending=False)[["low", "high"]].to_numpy()
    if not np.allclose(drawn, ends):
        absolute = np.c_[shares[order] - ends[:, 0], shares[order] + ends[:, 1]]
        why = (
            "`yerr` wants distances from the point, down and up. You've given it positions."
            if np.allclose(drawn, absolute)
            else "Give the distances down and up from each point: share minus low, high minus share."
        )
        fail(
            "figure",
            "error bars that end where your intervals end",
            "bars that end somewhere else",
            FIGURE_HELP,
            why,
        )


def check_scale_and_labels(ax):
    """Check what a reader needs to read the points off."""
    low = ax.get_ylim()[0]
    require(
        abs(low) < 1e-9,
        "figure",
        "a vertical scale that starts at zero",
        f"one that starts at {low:.2f}",
        FIGURE_HELP,
        "If it starts further up, you can make any difference look as large as you like.",
    )
    require(
        ax.get_ylabel().strip(),
        "figure",
        "a label on the vertical axis",
        "none",
        FIGURE_HELP,
        "A share of what?",
    )
    ticks = [t.get_text() for t in ax.get_xticklabels()]
    require(
        len(set(filter(None, ticks))) >= 2,
        "figure",
        "a name under each point",
        f"the names {ticks}",
        FIGURE_HELP,
    )


def check_alternative_text(alt):
    """Check what someone who can't see the drawing is told."""
    require(
        len(alt.split()) >= 8,
        "figure",
        "an alternative text that says what there is to see, in eight words or more",
        repr(alt),
        FIGURE_HELP,
    )
    require(
        any(c.isdigit() for c in alt),
        "figure",
        "an alternative text with the figures in it",
        repr(alt),
        FIGURE_HELP,
        "Someone who can't see the picture should learn as much from it.",
    )


def publishable(found):
    """Check the sentence under the figure."""
    expected = "a caption of 10 to 60 words that names the study's year and what was counted"
    look = f"{HERE}: citation, population and caution of the study"
    require_answer("caption", found, expected, look)
    require(isinstance(found, str), "caption", expected, type(found).__name__, look)
    words = found.split()
    require(10 <= len(words) <= 60, "caption", expected, f"{len(words)} words", look)
    require("2013" in found, "caption", expected, "no year", look, "Baselines move: say when.")
    require(
        any(w in found.lower() for w in ("repl", "answer")),
        "caption",
        expected,
        "no word on what was counted",
        look,
    )
    require(
        "legislator" in found.lower(),
        "caption",
        expected,
        "no word on who was written to",
        look,
        "They weren't anyone's network. Say who the readers were.",
    )
    causes = [w for w in ("proves", "proof", "always", "guarantee") if w in found.lower()]
    require(
        not causes,
        "caption",
        expected,
        f"the word {causes[0]!r}" if causes else "",
        look,
        "One study, one kind of reader, one request.",
    )
    report_right("caption", "It says who, when, what was counted, and no more than was found.")


def widths(found, rows):
    """Check how wide the intervals of several published contrasts are (stretch)."""
    expected = "a Series: high divided by low for each study, with the studies as its index"
    look = "`load_effects()`, and " + HERE
    require_answer("widths", found, expected, look)
    right = (rows["high"] / rows["low"]).set_axis(rows["study"])
    require(
        isinstance(found, pd.Series) and sorted(map(str, found.index)) == sorted(right.index),
        "widths",
        expected,
        f"{type(found).__name__}",
        look,
    )
    wide = rows["high"].sub(rows["low"]).set_axis(rows["study"])
    same = lambda a: np.allclose(found.astype(float).sort_index(), a.sort_index(), rtol=1e-3)  # noqa: E731
    if not same(right):
        why = (
            "On a scale of ratios a width is a ratio. Divide, don't subtract." if same(wide) else ""
        )
        fail("widths", expected, "different widths", look, why)
    report_right(
        "widths", "The widest is where the fewest were counted, whatever its estimate says."
    )
