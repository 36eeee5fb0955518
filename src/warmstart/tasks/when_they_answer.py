"""Tasks of *When they answer, or don't*."""

import numpy as np

from ..exercises import report_right, require
from ..model.evidence import load_effects
from ..model.responses import Scenario, response
from . import a_number, a_plot, an_interval, speaks

#: Answered and asked, by telephone and by a fourth email: study B36.
PHONED, EMAILED = (32, 87), (18, 89)


@speaks
def more(found: object) -> None:
    """Check how many more of a hundred answer once reminded."""
    p = response(Scenario("email", "business")).typical
    effects = load_effects()
    row = effects[(effects["study"] == "S1") & (effects["question"] == "follow-up")].iloc[0]
    odds = p / (1 - p) * float(row["estimate"])
    reminded = odds / (1 + odds)
    a_number(
        "more",
        found,
        100 * (reminded - p),
        "how many more of a hundred answer once they've been reminded",
        "rate to odds, multiply, odds back to rate, less the rate without, times a hundred",
        "Two or three letters in a hundred: worth a stamp, and no reason for a fourth letter.",
        [
            (100 * reminded, "That's how many answer in all. How many more is it?"),
            (reminded - p, "That's the difference of the rates; of a hundred, please."),
            (
                100 * p * (float(row["estimate"]) - 1),
                "An odds ratio multiplies the odds, not the rate.",
            ),
        ],
        0.02,
    )


@speaks
def interval(found: object) -> None:
    """Check Woolf's interval of the telephone against a fourth email."""
    (k, n), (j, m) = PHONED, EMAILED
    counts = np.array([k, n - k, j, m - j])
    log_ratio = np.log(k / (n - k)) - np.log(j / (m - j))
    error = float(np.sqrt((1 / counts).sum()))
    low, high = (float(np.exp(log_ratio + z * error)) for z in (-1.96, 1.96))
    rates = np.log(k / n) - np.log(j / m)
    wrong = float(np.sqrt(1 / k - 1 / n + 1 / j - 1 / m))
    an_interval(
        "interval",
        found,
        (low, high),
        "the 95% interval of the odds ratio, telephoned against emailed",
        "odds are answered over not answered; take logs, add and take away as many errors as 95% needs, and come back with `np.exp`",
        "The paper says 1.10 to 4.76, by a model of its own. Either way it's above 1, and wide.",
        [
            ((1 / high, 1 / low), "That's email against telephone; turn it round."),
            (
                (float(np.exp(rates - 1.96 * wrong)), float(np.exp(rates + 1.96 * wrong))),
                "That's the ratio of the rates. The odds of an answer are 32 to 55.",
            ),
        ],
        0.02,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of every reminder's odds ratio with its interval."""
    rows = load_effects()
    rows = rows[rows["question"] == "follow-up"]
    expected = f"{len(rows)} points with a line from low to high each, on a logarithmic axis"
    look = '`ax.plot(reminders["estimate"], ...)`, `ax.hlines(...)` and `ax.set_xscale("log")`'
    a_plot("ax", found, expected, look)
    drawn = [np.asarray(line.get_xdata(), float) for line in found.lines]
    drawn += [np.asarray(c.get_offsets(), float)[:, 0] for c in found.collections]
    points = np.sort(rows["estimate"].to_numpy(float))
    good = any(len(x) == len(points) and np.allclose(np.sort(x), points) for x in drawn)
    require(good, "ax", expected, "no such points", look)
    require("log" in (found.get_xscale(), found.get_yscale()), "ax", expected, "no log axis", look)
    report_right(
        "ax",
        "All of them lie above 1, and none of them is about a stranger who wants to sell something.",
    )
