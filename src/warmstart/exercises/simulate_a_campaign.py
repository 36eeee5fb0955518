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
            f"a different {name}: look again at who's writing, who to, and how",
            repr(value),
            look,
        )
    if found.name_personalisation:
        fail(
            "scenario",
            expected,
            "name_personalisation is switched on",
            look,
            "A topic that's the reader's own isn't their name on the envelope. Each has a term of its own, and they're very different.",
        )
    extra = [f for f in found.features if f not in WANTED.features]
    require(
        not extra,
        "scenario",
        expected,
        f"switched on: {', '.join(extra)}",
        look,
        "The letter doesn't do that.",
    )
    require(
        found.features == WANTED.features,
        "scenario",
        expected,
        "something the letter does isn't switched on",
        look,
    )
    require(
        (found.ask, found.recipient_sd) == ("none", 0),
        "scenario",
        "the ask and the spread left at their defaults",
        shown_rest(found),
        look,
    )
    report_right(
        "scenario",
        f"It rests on {len(response(found).terms)} terms, and the weakest is labelled '{response(found).weakest}'.",
    )


def shown_rest(found):
    """Return the two settings that the assignment leaves alone."""
    return f"ask={found.ask!r}, recipient_sd={found.recipient_sd}"


def draws(found, scenario, sent, runs, seed):
    """Check simulated campaigns against the same draw, made here."""
    require_earlier("draws", "scenario", scenario, Scenario)
    expected = (
        f"{runs} campaigns of {sent} letters each, with the number of replies for each campaign"
    )
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
            "You've swapped letters and campaigns, or you've drawn one campaign envelope by envelope.",
        )
    require(len(values) == runs, "draws", expected, f"{len(values)} numbers", look)
    require(
        values.max() <= sent,
        "draws",
        expected,
        f"up to {values.max()} replies in a campaign",
        look,
        "There are more replies than letters, so the number of letters isn't the one we gave you.",
    )
    right = simulate(scenario, sent, runs, seed)
    require(
        np.array_equal(values, right),
        "draws",
        f"{expected}, with the seed given",
        "different campaigns",
        look,
        "Your seed or your scenario is different. With the same seed, everyone draws the same.",
    )
    report_right("draws", f"In {np.mean(values == 0):.1%} of your campaigns no one answered.")


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
                "That leaves one in forty on each side, so it's a 95% interval. We asked for nine campaigns out of ten.",
            ),
            (
                np.quantile(draws, [0.1, 0.9]),
                "That leaves one in ten on *each* side, so it holds eight campaigns out of ten.",
            ),
            (
                (mean - sd, mean + sd),
                "That's the mean and a standard deviation to either side. It would do for a bell curve, and this isn't one.",
            ),
            (
                (draws.min(), draws.max()),
                "Those are the smallest and the largest campaign. They move apart as you draw more campaigns, and an interval shouldn't.",
            ),
            (right / sent, "That's in shares. Count replies."),
        ],
        tolerance=0.02,
    )
    exact = replies(WANTED, sent).interval(LEVEL)
    report_right(
        "low_high",
        f"You can do without the dice: the exact distribution gives {exact[0]} to {exact[1]}.",
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
        "the share of your campaigns whose number of replies is in your interval, both ends included",
        "the hints of this task",
        [
            (
                np.mean((draws > low) & (draws < high)),
                "You've left out the ends. With whole numbers it matters whether they count, and here they do.",
            ),
            (
                np.sum((draws >= low) & (draws <= high)),
                "That's how many campaigns, not what share of them.",
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
        "chapter 1, and *What the model is* in chapter 14",
        {
            "a": "The interval counts replies to a campaign. A rate has an interval too, but it's a different one: `response(scenario).interval()`.",
            "b": "Within one campaign, a letter's answered or it isn't. The interval is about many campaigns.",
            "d": "No one's counted your campaign yet. The interval is the model's, and it's only as good as the model.",
        },
    )
    report_right("means", "And the condition at the end is the bigger half of the sentence.")


def known(found, sent):
    """Check the interval of someone who knows the rate (stretch)."""
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
                "That uses the mean rate. We asked for the typical one, which is lower.",
            ),
            (
                replies(WANTED, sent).interval(LEVEL),
                "That's the model's own interval, which doesn't know the rate.",
            ),
        ],
        tolerance=0.02,
    )
    report_right(
        "known",
        "Once you know the rate, what's left is the luck of the draw. The rest was our not knowing.",
    )
