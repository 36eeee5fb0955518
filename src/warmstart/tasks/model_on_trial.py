"""Tasks of chapter 14."""

import numpy as np
from scipy.special import expit

from ..exercises import report_right, require
from ..model.responses import Scenario, response, terms, tornado
from . import a_number, a_plot, an_interval, is_real, shows, speaks

CHOSEN = Scenario("email", "business", topic_relevance=True, prior_contact=True)
COLD = Scenario("email", "business")


@speaks
def rate(found: object) -> None:
    """Check a rate from the sum of coefficients."""
    parts = terms(CHOSEN)
    total = float(parts["mean"].sum())
    a_number(
        "rate",
        found,
        float(expit(total)),
        "the typical rate that the three coefficients add up to",
        "*Log-odds* in the glossary: they can be added, and there is a way back",
        "That's all the model is: an addition, and a curve that keeps the sum between nothing and everybody.",
        [
            (total, "That's the sum on the log-odds scale. Turn it into a rate."),
            (float(np.exp(total)), "Those are odds. The rate is odds over one plus odds."),
            (
                float(expit(parts["mean"]).sum()),
                "Add first, and turn into a rate after: rates of single coefficients mean nothing.",
            ),
            (float(expit(-total)), "The sign is turned round."),
        ],
    )


@speaks
def interval(found: object) -> None:
    """Check an interval from draws of each coefficient."""
    parts = terms(CHOSEN)
    low, high = response(CHOSEN).interval(0.9)
    mean, sd = float(parts["mean"].sum()), float(np.sqrt((parts["sd"] ** 2).sum()))
    wide = float(parts["sd"].sum())
    both = [
        tuple(float(v) for v in expit(np.array([mean - z * s, mean + z * s])))
        for z, s in ((1.96, sd), (1.645, wide))
    ]
    raw = []
    ends = [float(e) for e in np.ravel(np.asarray(found, object)) if is_real(e)]
    if len(ends) == 2 and ends[0] < 0:
        raw = [((ends[0], ends[1]), "Those are log-odds. Turn them into rates.")]
    an_interval(
        "interval",
        found,
        (low, high),
        "the ends between which nine draws out of ten of the rate lie",
        "`help(rng.normal)`: it takes a column of means, a column of sds and a size; and `help(np.percentile)`",
        "Your draws and the model's formula agree. What you don't know about three numbers is most of what you don't know.",
        [
            (both[0], "That's 95%. Nine out of ten lie between the 5th and the 95th percentile."),
            (
                both[1],
                "That adds the standard deviations; the draws of different coefficients don't all go wrong together.",
            ),
            *raw,
        ],
        0.02,
    )


@speaks
def ax(found: object) -> None:
    """Check a tornado plot."""
    expected = "a bar for what each change does to the rate of a cold business email"
    look = "what `tornado` returns: one column has the names of the changes, another their lengths"
    heights = a_plot("ax", found, expected, look)
    table = tornado(COLD)
    whole = shows(heights, table["difference"], 1e-3)
    hundred = shows(heights, 100 * table["difference"], 0.1)
    require(whole or hundred, "ax", expected, "some of the differences missing", look)
    report_right(
        "ax", "Read the labels beside the lengths: some of these bars rest on an assumption."
    )
