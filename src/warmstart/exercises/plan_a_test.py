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
        "how many letters *of each* tell the two rates apart in four tests out of five",
        f"{HERE}, *How many letters*",
        [
            (2 * c.needed, "That's both letters together. We asked how many of each."),
            (
                c.needed_arcsine,
                "That's the other approximation, `needed_arcsine`. It's as good, but the question names the first.",
            ),
            (
                compare(rate_a, rate_b, sent=100, target=0.5).needed,
                "With that many you'd notice the difference in only one test out of two.",
            ),
            (
                compare(rate_a, rate_b, sent=100, target=0.9).needed,
                "That would notice it in nine tests out of ten. We asked for four out of five.",
            ),
        ],
        tolerance=0,
    )
    report_right("needed", "Say it out loud before you look at how many readers you've got.")


def power(found, rate_a, rate_b, readers):
    """Check the power of the test that the readers allow."""
    check_number(
        "power",
        found,
        compare(rate_a, rate_b, readers // 2).power,
        "the chance, as a share, that your test notices the difference",
        f"{HERE}, *How many letters*",
        [
            (
                compare(rate_a, rate_b, readers).power,
                "That way every reader gets both letters. They only get one each, so each letter has half of the readers.",
            ),
            (
                1 - compare(rate_a, rate_b, readers // 2).power,
                "That's the chance of missing the difference.",
            ),
        ],
    )
    report_right("power", "It's the chance of seeing what's there, if it's there.")


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
        "B's rate, to a whole per cent, as a share",
        f"{HERE}, *How many letters*, and the hints",
        [
            (right - rate_a, "That's the difference. Say what B's rate would have to be."),
            (
                right - 0.01,
                "That's a shade too low: with that rate the test notices the difference in slightly fewer than four tests out of five.",
            ),
            (
                smallest(rate_a, 2 * readers),
                "You've counted every reader twice. Each letter has half of them.",
            ),
        ],
        tolerance=0.004,
    )
    report_right(
        "worth",
        "Does changing some words do that? Chapter 2 has the largest effects that anyone's measured.",
    )


def false_winners(found, rate, batch, looks, runs, seed):
    """Check the share of winners that do not exist, under looking every time."""
    p = peeking(rate, rate, batch, looks, runs, seed)
    check_number(
        "false_winners",
        found,
        p.every_look,
        "the share of tests of two equal letters that announce a winner if you look after every batch",
        f"{HERE}, the first guess and the last cell",
        [
            (p.once, "That only looks once, at the end."),
            (
                p.sequential,
                "That's the rule that lets you watch. The question is about watching the ordinary test.",
            ),
            (1 - p.every_look, "That's the share that rightly announce nothing."),
        ],
    )
    report_right("false_winners", f"If you'd only looked once, it would be {p.once:.1%}.")


def decision(found):
    """Check what to do with so few readers."""
    check_choice(
        "decision",
        found,
        "c",
        "abcd",
        f"{HERE}, *Reasons not to test*, and your own numbers above",
        {
            "a": "Your own `power` says how often this test would notice the difference. A test that mostly misses what it's looking for isn't a plan.",
            "b": "Your own `false_winners` says what you get by stopping at the first winner.",
            "d": "Twenty of each can't tell these two apart, whichever gets more. Look at how much lower the power is than yours.",
        },
    )
    report_right(
        "decision",
        "Not testing is a decision, and it's an honest one if you make it before you send the letters.",
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
        "the mean difference among the tests that B wins, divided by the true one",
        "the hints of this task",
        [
            (
                gap.mean() / (rate_b - rate_a),
                "That's the mean over all tests, and it doesn't exaggerate anything. Take the ones that B wins.",
            ),
            (gap[ahead].mean(), "That's the mean difference itself. Divide it by the true one."),
            (
                np.abs(gap[won]).mean() / (rate_b - rate_a),
                "That counts the tests that A wins as if B had won them.",
            ),
        ],
        tolerance=0.005,
    )
    report_right("exaggeration", "If you only publish winners, that's what you publish.")
