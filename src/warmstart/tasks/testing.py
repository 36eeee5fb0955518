"""Tasks of chapter 12."""

from functools import cache

import numpy as np
from scipy.stats import norm

from ..exercises import report_right, require
from ..model.comparing import Peeking, compare, peeking
from . import a_number, a_plot, shows, speaks

#: Replies of two messages of which a hundred each were sent.
REPLIES, SENT = (10, 20), 100


@speaks
def p(found: object) -> None:
    """Check the p-value of a comparison of two shares."""
    a, b = (k / SENT for k in REPLIES)
    pooled = (a + b) / 2
    z = (b - a) / np.sqrt(pooled * (1 - pooled) * 2 / SENT)
    apart = (b - a) / np.sqrt((a * (1 - a) + b * (1 - b)) / SENT)
    a_number(
        "p",
        found,
        float(2 * norm.sf(z)),
        "the two-sided p-value of 10 against 20 replies to a hundred letters each",
        "the difference over its standard error, with one rate for both; then both tails of the normal",
        "It's just under the usual line, after twice as many replies. With one reply fewer for B it wouldn't be.",
        [
            (
                float(norm.sf(z)),
                "That's one tail. You'd have been as pleased by the reverse: take both.",
            ),
            (
                float(2 * norm.sf(apart)),
                "That's with a rate for each arm. If they're alike, they have one rate: pool them.",
            ),
            (float(z), "That's z. Turn it into a probability."),
            (float(1 - 2 * norm.sf(z)), "That's one minus it."),
        ],
    )


@cache
def alike() -> Peeking:
    """Return how often tests of two messages that are alike call a winner."""
    return peeking(0.1, 0.1, batch=20, looks=20, runs=20_000)


@speaks
def false_alarms(found: object) -> None:
    """Check the share of tests that call a winner where there is none."""
    right = alike()
    a_number(
        "false_alarms",
        found,
        right.every_look,
        "the share of tests that pass the line at one look of twenty or more, though both messages are alike",
        "cumulative replies along the looks (`cumsum`), a z at each, then `.any(axis=1)`",
        "About one in four, at a level that promised one in twenty. Nobody cheated; they only looked.",
        [
            (
                right.once,
                "That's for one look. A test counts if it passes the line at any of its looks.",
            ),
            (
                1 - 0.95**20,
                "That takes the looks for independent. Each one keeps most of the letters of the one before.",
            ),
        ],
        0.035,
    )


@speaks
def ax(found: object) -> None:
    """Check a power curve."""
    expected = "the power of 10% against 20% for 20 to 400 letters of each"
    look = "`compare(0.1, 0.2, sent=n).power` for each n"
    heights = a_plot("ax", found, expected, look)
    wanted = [compare(0.1, 0.2, sent=n).power for n in (100, 200)]
    require(shows(heights, wanted, 0.02), "ax", expected, "no such curve", look)
    require(
        shows(heights, [20], 10) and shows(heights, [400], 20),
        "ax",
        "the curve to run from 20 letters to 400",
        "a shorter one",
        "`range(20, 401, 20)`",
    )
    report_right("ax", "Find your own number of letters on it before you plan anything.")
