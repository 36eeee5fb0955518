"""Checks of the assignment *Simulate a campaign*."""

from numbers import Real

import numpy as np
from scipy import stats

from ..model.responses import Scenario, replies, response, simulate
from . import (
    check_choice,
    check_interval,
    check_number,
    fail,
    report_right,
    require,
    require_answer,
    require_earlier,
)

#: The letter that the assignment asks for.
WANTED = Scenario("email", "investor", topic_relevance=True)
LEVEL = 0.9


def scenario(found):
    """Check the description of the letter, field by field."""
    expected, look = (
        "a Scenario that says what the letter does and no more",
        "*Simulate a mailing*, and `help(Scenario)`",
    )
    require_answer("scenario", found, expected, look)
    require(isinstance(found, Scenario), "scenario", expected, type(found).__name__, look)
    for name in ("channel", "recipient"):
        value = getattr(found, name)
        require(
            value == getattr(WANTED, name),
            "scenario",
            f"another {name}: read who writes to whom, through what",
            repr(value),
            look,
        )
    if found.name_personalisation:
        fail(
            "scenario",
            expected,
            "name_personalisation is switched on",
            look,
            "A subject that is the reader's own is not their name on the envelope. The two have terms of their own, and very different ones.",
        )
    extra = [f for f in found.features if f not in WANTED.features]
    require(
        not extra,
        "scenario",
        expected,
        f"switched on: {', '.join(extra)}",
        look,
        "The letter does not do that.",
    )
    require(
        found.features == WANTED.features,
        "scenario",
        expected,
        "one thing that the letter does is not switched on",
        look,
    )
    require(
        (found.ask, found.recipient_sd) == ("none", 0),
        "scenario",
        "the ask and the spread as they are by default",
        shown_rest(found),
        look,
    )
    report_right(
        "scenario",
        f"It rests on {len(response(found).terms)} terms; the weakest of them is {response(found).weakest}.",
    )


def shown_rest(found):
    """Return the two settings that the assignment leaves alone."""
    return f"ask={found.ask!r}, recipient_sd={found.recipient_sd}"


def draws(found, scenario, sent, runs, seed):
    """Check simulated campaigns against the same draw, made here."""
    require_earlier("draws", "scenario", scenario, Scenario)
    expected = f"{runs} campaigns of {sent} letters each, a number of replies for every one"
    look = "`help(simulate)`, and chapter 1, the last cell"
    require_answer("draws", found, expected, look)
    values = np.asarray(found)
    require(
        values.ndim == 1 and values.dtype.kind in "iu",
        "draws",
        expected,
        f"an array of kind {values.dtype} and shape {values.shape}",
        look,
    )
    if len(values) == sent and len(values) != runs:
        fail(
            "draws",
            expected,
            f"{len(values)} numbers",
            look,
            "Letters and campaigns have changed places, or you have drawn one campaign envelope by envelope.",
        )
    require(len(values) == runs, "draws", expected, f"{len(values)} numbers", look)
    require(
        values.max() <= sent,
        "draws",
        expected,
        f"up to {values.max()} replies in a campaign",
        look,
        "More replies than letters: the number of letters is not the one given.",
    )
    right = simulate(scenario, sent, runs, seed)
    require(
        np.array_equal(values, right),
        "draws",
        f"{expected}, with the seed given",
        "other campaigns",
        look,
        "The seed or the scenario is another one: with the same seed, everybody draws the same.",
    )
    report_right("draws", f"In {np.mean(values == 0):.1%} of your campaigns nobody answered.")


def low_high(found, draws, sent):
    """Check the central interval of the participant's own campaigns."""
    require_earlier("low_high", "draws", draws, np.ndarray)
    tail = (1 - LEVEL) / 2
    draws = np.asarray(draws)
    right = np.quantile(draws, [tail, 1 - tail], method="inverted_cdf")
    mean, sd = draws.mean(), draws.std()
    check_interval(
        "low_high",
        found,
        right,
        "the two numbers of replies that leave one campaign in twenty below and one in twenty above",
        "chapter 1 on ranges, and the hints",
        [
            (
                np.quantile(draws, [0.025, 0.975]),
                "This leaves one in forty on each side: an interval of 95%, and nine campaigns of ten were asked for.",
            ),
            (
                np.quantile(draws, [0.1, 0.9]),
                "This leaves one in ten on *each* side, so that it holds eight campaigns of ten.",
            ),
            (
                (mean - sd, mean + sd),
                "This is the mean and a standard deviation to both sides. It would do for a bell, and this is none.",
            ),
            (
                (draws.min(), draws.max()),
                "These are the smallest and the largest campaign. They grow with the number of campaigns; an interval should not.",
            ),
            (right / sent, "This is in shares. Count replies."),
        ],
        tolerance=0.02,
    )
    exact = replies(WANTED, sent).interval(LEVEL)
    report_right(
        "low_high", f"The exact distribution, without any dice, gives {exact[0]} to {exact[1]}."
    )


def inside(found, draws, low_high):
    """Check the share of campaigns inside the participant's own interval."""
    require_earlier("inside", "draws", draws, np.ndarray)
    require_earlier("inside", "low_high", low_high, tuple | list | np.ndarray)
    require_earlier("inside", "low_high", low_high[0], Real)
    draws = np.asarray(draws)
    low, high = low_high
    check_number(
        "inside",
        found,
        np.mean((draws >= low) & (draws <= high)),
        "the share of your campaigns whose number of replies lies in your interval, both ends included",
        "the hints of this task",
        [
            (
                np.mean((draws > low) & (draws < high)),
                "The ends are missing: with whole numbers it matters whether they count, and here they do.",
            ),
            (
                np.sum((draws >= low) & (draws <= high)),
                "This is how many campaigns, and not which share of them.",
            ),
        ],
    )
    report_right("inside", "Replies are whole numbers, so no interval holds exactly nine in ten.")


def means(found):
    """Check the sentence that explains the interval."""
    check_choice(
        "means",
        found,
        "c",
        "abcd",
        "chapter 1, and what chapter 14 calls the model",
        {
            "a": "The interval counts replies to a campaign. A rate has an interval too, and another one: `response(scenario).interval()`.",
            "b": "Within one campaign there are only letters that are answered or not. The interval is about many campaigns.",
            "d": "Nobody has counted your campaign yet. The interval is the model's, and holds as far as the model does.",
        },
    )
    report_right("means", "And the condition at its end is the larger half of the sentence.")


def known(found, sent):
    """Check the interval of somebody who knows the rate (stretch)."""
    rate = response(WANTED).typical
    right = stats.binom(sent, rate).interval(LEVEL)
    check_interval(
        "known",
        found,
        right,
        "the central 90% interval of a binomial with the scenario's typical rate",
        "`scipy.stats.binom`, and `response(scenario).typical`",
        [
            (
                stats.binom(sent, response(WANTED).rate).interval(LEVEL),
                "This uses the mean rate; the typical one is lower, and was asked for.",
            ),
            (
                replies(WANTED, sent).interval(LEVEL),
                "This is the model's own interval, which does not know the rate.",
            ),
        ],
        tolerance=0.02,
    )
    report_right(
        "known",
        "What is left when the rate is known is the luck of the draw. The rest was our not knowing.",
    )
