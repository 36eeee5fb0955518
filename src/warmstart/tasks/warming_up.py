"""Tasks of *Warming up*."""

import numpy as np
from scipy.stats import binom

from ..exercises import report_right, require
from ..model.responses import Scenario, response
from . import a_number, a_plot, speaks

COLD, WARM, MONTHS, COOLING, NEED = 50, 10, 12, 0.1, 3


@speaks
def odds(found: object) -> None:
    """Check by how much the odds must rise for ten warm asks to equal fifty cold ones."""
    p = response(Scenario("email", "business")).typical
    q = p * COLD / WARM
    a_number(
        "odds",
        found,
        q / (1 - q) / (p / (1 - p)),
        "the odds ratio at which ten people who know you bring as many yeses as fifty who don't",
        "at which rate do ten people say yes as often as fifty do now? And *Odds ratio* in the glossary",
        "More than five: at higher rates, each step in the rate takes a longer one in the odds.",
        [
            (COLD / WARM, "That's the ratio of the rates. In odds it's more."),
            (q, "That's the rate that ten people need. How many times the odds is it?"),
            (p / (1 - p) / (q / (1 - q)), "That's cold over warm; turn it round."),
        ],
        5e-3,
    )


@speaks
def still_warm(found: object) -> None:
    """Check how many contacts are left after a year without a word."""
    right = WARM * (1 - COOLING) ** MONTHS
    a_number(
        "still_warm",
        found,
        right,
        f"the mean number, of {WARM}, that haven't cooled after {MONTHS} months at {COOLING:.0%} a month",
        "who stays warm has stayed so in every month: `help(np.all)`, and which axis holds the months",
        "Fewer than a third. A network is what's left of it when you need it.",
        [
            (WARM * (1 - COOLING), "That's after one month."),
            (WARM - WARM * (1 - COOLING) ** MONTHS, "Those are the ones who cooled."),
            (
                0.0,
                "Ten per cent a month doesn't make a hundred and twenty a year: it's ten per cent of who's left.",
            ),
            (right / WARM, "That's the share of them; how many of the ten is it?"),
        ],
        0.08,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of the chance of three yeses or more."""
    expected = "two curves: the chance of three yeses or more from fifty asks and from ten, for rates from 0 to 0.5"
    look = "`help(binom.sf)`: it gives the chance of *more than* so many"
    a_plot("ax", found, expected, look)
    good = []
    for asked in (COLD, WARM):
        lines = [tuple(np.asarray(d, float) for d in line.get_data()) for line in found.lines]
        good.append(
            any(
                len(x) > 5 and np.allclose(y, binom.sf(NEED - 1, asked, x), atol=5e-3)
                for x, y in lines
            )
        )
    require(all(good), "ax", expected, f"{sum(good)} of these", look)
    report_right(
        "ax",
        "Pick a height and read across: that's how much likelier a yes must get for ten to do what fifty do.",
    )
