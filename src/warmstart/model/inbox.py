"""How many of several different messages are answered.

Each message has its own mean and sd on the log-odds scale (:func:`warmstart.response`). The
messages of one inbox share its reader: one standard normal number moves them all, so that each
keeps its own interval and a patient reader answers more of everything. Given it they are
independent, and the number of answers is a Poisson-binomial, convolved and averaged on an even
grid as in :mod:`warmstart.model.year`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from .responses import Replies, Scenario, response

#: How far the grid reaches in standard deviations, and on how many points: enough for a
#: thousand messages at an sd of 1.3, and an inbox has twelve.
REACH, POINTS = 6.0, 97


def answered(scenarios: Sequence[Scenario]) -> Replies:
    """Return the exact distribution of how many of these messages are answered.

    Parameters
    ----------
    scenarios : sequence of Scenario
        One per message.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not scenarios:
        raise ValueError("scenarios: there must be one or more")
    rates = [response(scenario) for scenario in scenarios]
    reader = np.linspace(-REACH, REACH, POINTS)
    weight = np.exp(-reader * reader / 2)
    weight /= weight.sum()
    total: NDArray[np.float64] = np.ones((POINTS, 1))
    for rate in rates:
        chance = expit(rate.mean + rate.sd * reader)[:, None]
        total = np.hstack([total * (1 - chance), np.zeros((POINTS, 1))]) + np.hstack(
            [np.zeros((POINTS, 1)), total * chance]
        )
    return Replies(weight @ total)
