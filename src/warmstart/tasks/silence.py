"""Tasks of chapter 11."""

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..model.bounds import silence
from . import a_number, a_plot, a_series, shows, speaks

SENT = (10, 30, 59, 100, 300)
RATES = (0.02, 0.05)


@speaks
def bounds(found: object) -> None:
    """Check the exact bounds after no answer."""
    sent = pd.Series(SENT, index=SENT, dtype=float)
    a_series(
        "bounds",
        found,
        1 - 0.05 ** (1 / sent),
        "for each number of letters, the rate at which all of them stay unanswered one time in twenty",
        "what's the chance, at some rate, that all of them stay silent? Set it to one in twenty, and solve for the rate",
        "Ten times the letters, a tenth of the bound, nearly. Silence gets informative slowly.",
        [
            (
                3 / sent,
                "That's the rule of three: close, and always a little high. Solve for the rate exactly.",
            ),
            (
                1 - 0.95 ** (1 / sent),
                "That's the rate at which silence happens nineteen times in twenty.",
            ),
            (
                1 - 0.025 ** (1 / sent),
                "That's the end of a two-sided interval. Below zero there's nothing to guard against.",
            ),
            (
                0.05 ** (1 / sent),
                "That's the chance that one letter stays unanswered. The rate is the rest.",
            ),
        ],
        1e-5,
    )


@speaks
def upper(found: object) -> None:
    """Check the bound of a posterior on a grid."""
    s = silence(30)
    a_number(
        "upper",
        found,
        float(s.credible_upper),
        "the rate below which 95% of the posterior lies, after none of thirty",
        "how much of the posterior lies below each rate of the grid? A running sum says, and `np.searchsorted` finds a place in it",
        "You've just done Bayes by hand. Try it with a prior that expects little, and watch the bound come down.",
        [
            (float(s.exact_upper), "That's the exact bound, which knows of no prior."),
            (0.05, "That's one minus the level, not a rate."),
            (1 / 32, "That's the posterior's mean."),
            (
                float(s.credible_high),
                "That's the upper end of a two-sided interval: look for 0.95, not 0.975.",
            ),
        ],
        1.2e-3,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of the chance of silence."""
    expected = (
        "two lines: the chance of no answer at all against the number of letters, at 2% and at 5%"
    )
    look = "the chance of silence from task 1, now for every number of letters: one line per rate"
    a_plot("ax", found, expected, look)
    good = []
    for rate in RATES:
        lines = []
        for line in found.lines:
            x, y = (np.asarray(d, float) for d in (line.get_xdata(), line.get_ydata()))
            lines.append(len(x) > 5 and np.allclose(y, (1 - rate) ** x, atol=5e-3))
        good.append(any(lines))
    require(all(good), "ax", expected, f"{sum(good)} of these", look)
    heights = [float(v) for line in found.lines for v in line.get_ydata()]
    require(
        shows(heights, [0.05], 1e-9),
        "ax",
        "a level line at one in twenty",
        "none",
        "`help(ax.axhline)`",
    )
    report_right(
        "ax",
        "Where a line crosses the level, that hope is ruled out. For 2% you'd need a lot of stamps.",
    )
