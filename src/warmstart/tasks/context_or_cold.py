"""Tasks of chapter 2."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..model.evidence import load_effects
from . import a_plot, a_series, an_interval, shows, speaks

BASES = (0.02, 0.1, 0.3, 0.6)


@cache
def district() -> "pd.Series[float]":
    """Return the counts of the study of legislators."""
    effects = load_effects()
    return effects[effects["study"] == "E3"].query("question == 'relevance'").iloc[0]


def lifted_by(ratio: float, bases: "pd.Series[float]") -> "pd.Series[float]":
    """Return rates whose odds are so many times those of the given rates."""
    odds = bases / (1 - bases) * ratio
    return odds / (1 + odds)


@cache
def wald(z: float) -> tuple[float, float, float]:
    """Return the odds ratio of the district's counts, and the ends of its interval."""
    row = district()
    a, n, c, m = (float(row[k]) for k in ("treated_k", "treated_n", "control_k", "control_n"))
    log = np.log(a / (n - a)) - np.log(c / (m - c))
    se = np.sqrt(1 / a + 1 / (n - a) + 1 / c + 1 / (m - c))
    return float(np.exp(log)), float(np.exp(log - z * se)), float(np.exp(log + z * se))


@speaks
def interval(found: object) -> None:
    """Check the interval of an odds ratio from its counts."""
    ratio, *ends = wald(1.96)
    row = district()
    treated = float(row["treated_k"] / row["treated_n"])
    control = float(row["control_k"] / row["control_n"])
    log = np.log(ratio)
    width = np.log(ends[1]) - log
    an_interval(
        "interval",
        found,
        (ends[0], ends[1]),
        "the two ends of a 95% interval for the odds ratio",
        "the log of the ratio, plus and minus 1.96 times the root of the sum of one over each of four counts; then back with `exp`",
        "It's the interval in the picture, and it's so narrow because thousands of letters were sent.",
        [
            (
                (log - width, log + width),
                "That's still on the log scale: take `np.exp` of both ends.",
            ),
            (
                (ratio - width, ratio + width),
                "The interval is even on the log scale, not on that of the ratio.",
            ),
            (wald(1.645)[1:], "That's a 90% interval; for 95% it's 1.96."),
            ((treated, control), "Those are the two shares."),
        ],
    )


@speaks
def lifted(found: object) -> None:
    """Check what an odds ratio does to rates."""
    bases = pd.Series(BASES, index=BASES)
    ratio = wald(1.96)[0]
    a_series(
        "lifted",
        found,
        lifted_by(ratio, bases),
        "for each starting rate, the rate after its odds are multiplied",
        "rate to odds, times the ratio, and back: `odds / (1 + odds)`",
        "From a small rate it nearly triples; from a large one it can't. An odds ratio is no multiplier of rates.",
        [
            (bases * ratio, "That multiplies the rate itself, and passes 100% in the end."),
            (bases / (1 - bases) * ratio, "Those are odds still. Turn them back into rates."),
        ],
    )


@speaks
def ax(found: object) -> None:
    """Check the curve of rates before and after."""
    expected = "a curve of the rate after against the rate before, and the diagonal"
    look = "`ax.plot(before, after)` and `ax.plot(before, before)`"
    heights = a_plot("ax", found, expected, look)
    require(len(found.lines) >= 2, "ax", expected, f"{len(found.lines)} line", look)
    ratio = wald(1.96)[0]
    curved = []
    for line in found.lines:
        x, y = (pd.Series(np.asarray(d, float)) for d in (line.get_xdata(), line.get_ydata()))
        inside = (x > 0.001) & (x < 0.999)
        curved.append(
            bool(inside.any()) and np.allclose(y[inside], lifted_by(ratio, x[inside]), atol=0.01)
        )
    require(
        any(curved) and shows(heights, [0.5], 0.05),
        "ax",
        "one of the lines to follow `lifted` for rates from 0 to 1",
        "none that does",
        look,
    )
    report_right(
        "ax", "The bulge is widest in the middle-left, where most cold letters don't live."
    )
