"""Checks of the assignment *Plan a test*."""

import numpy as np

from ..model.comparing import batches, compare, first_win, peeking, z_score
from . import check_choice, check_number, report_right

HERE = "chapter 12"


def needed(found, rate_a, rate_b):
    """Check the letters that a comparison needs."""
    c = compare(rate_a, rate_b, sent=100)
    check_number(
        "needed",
        found,
        c.needed,
        "how many letters *of each* tell the two rates apart in four tests of five",
        f"{HERE}, how many letters",
        [
            (2 * c.needed, "This is both letters together. The question is how many of each."),
            (
                c.needed_arcsine,
                "This is the other approximation, `needed_arcsine`. It is as good; the question names the first.",
            ),
            (
                compare(rate_a, rate_b, sent=100, target=0.5).needed,
                "With so many you would notice the difference in every second test only.",
            ),
            (
                compare(rate_a, rate_b, sent=100, target=0.9).needed,
                "This would notice it in nine tests of ten. Four of five were asked for.",
            ),
        ],
        tolerance=0,
    )
    report_right("needed", "Say it aloud before you look at how many readers you have.")


def power(found, rate_a, rate_b, readers):
    """Check the power of the test that can be afforded."""
    check_number(
        "power",
        found,
        compare(rate_a, rate_b, readers // 2).power,
        "the chance, as a share, that your test notices the difference",
        f"{HERE}, how many letters",
        [
            (
                compare(rate_a, rate_b, readers).power,
                "Here every reader gets both letters. Each gets one, so each letter has half of the readers.",
            ),
            (
                1 - compare(rate_a, rate_b, readers // 2).power,
                "This is the chance to miss the difference.",
            ),
        ],
    )
    report_right("power", "It is the chance to see what is there, if it is there.")


def smallest(rate_a, readers):
    """Return the smallest better rate, to a whole per cent, that the readers suffice for."""
    per_cent = range(round(100 * rate_a) + 1, 100)
    return next(b / 100 for b in per_cent if compare(rate_a, b / 100, readers // 2).power >= 0.8)


def worth(found, rate_a, readers):
    """Check the smallest rate of B that the test can tell from A."""
    right = smallest(rate_a, readers)
    check_number(
        "worth",
        found,
        right,
        "a rate of B, to a whole per cent, as a share",
        f"{HERE}, how many letters, and the hints",
        [
            (right - rate_a, "This is the difference. Say the rate that B would have to have."),
            (
                right - 0.01,
                "Just below: with this rate of B the test notices the difference in a little less than four of five.",
            ),
            (
                smallest(rate_a, 2 * readers),
                "This counts every reader twice: each letter has half of them.",
            ),
        ],
        tolerance=0.004,
    )
    report_right(
        "worth",
        "Does a change of words do that? Chapter 2 has the largest effects that anybody has measured.",
    )


def false_winners(found, rate, batch, looks, runs, seed):
    """Check the share of winners that do not exist, under looking every time."""
    p = peeking(rate, rate, batch, looks, runs, seed)
    check_number(
        "false_winners",
        found,
        p.every_look,
        "the share of tests of two equal letters that announce a winner if one looks after every batch",
        f"{HERE}, the first guess and the last cell",
        [
            (p.once, "This looks once, at the end."),
            (
                p.sequential,
                "This is the rule that may be watched. The question is about watching the ordinary test.",
            ),
            (1 - p.every_look, "This is the share that rightly announce nothing."),
        ],
    )
    report_right("false_winners", f"Looked at once, it would be {p.once:.1%}.")


def decision(found):
    """Check what to do with so few readers."""
    check_choice(
        "decision",
        found,
        "c",
        "abcd",
        f"{HERE}, what research says against it, and your own numbers above",
        {
            "a": "Your own power says how often this test would notice the difference. A test that mostly misses what it looks for is no plan.",
            "b": "Your own `false_winners` says what stopping at the first winner finds.",
            "d": "Twenty of each cannot tell these two apart, whoever gets more: see how much lower the power is than yours.",
        },
    )
    report_right(
        "decision", "Not to test is a decision, and an honest one if it is made before the letters."
    )


def exaggeration(found, rate_a, rate_b, readers, runs, seed):
    """Check how much the tests that win exaggerate (stretch)."""
    n = readers // 2
    k = batches(rate_a, rate_b, n, 1, runs, seed)
    won = first_win(k, n) == 0
    gap = (k[1] - k[0])[:, 0] / n
    ahead = won & (z_score(k[1, :, 0], k[0, :, 0], n) > 0)
    check_number(
        "exaggeration",
        found,
        gap[ahead].mean() / (rate_b - rate_a),
        "the mean difference among tests that B wins, divided by the true one",
        "the hints of this task",
        [
            (
                gap.mean() / (rate_b - rate_a),
                "This is the mean over all tests, which exaggerates nothing. Take those that B wins.",
            ),
            (gap[ahead].mean(), "This is the mean difference itself; divide it by the true one."),
            (
                np.abs(gap[won]).mean() / (rate_b - rate_a),
                "This counts the tests that A wins as if B had won them.",
            ),
        ],
        tolerance=0.005,
    )
    report_right("exaggeration", "Whoever publishes only winners publishes this.")
