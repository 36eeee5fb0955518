"""Tasks of chapter 6."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import fail, report_right, require, require_answer, short_repr
from ..model.evidence import load_effects
from . import a_number, a_plot, shows, speaks

#: What the effects on gifts are about.
QUESTIONS = ("gift", "gift by contact", "gift by study")
#: How many answers the second task takes away.
FEWER = 10


@cache
def gifts() -> pd.DataFrame:
    """Return the odds ratios on gifts."""
    effects = load_effects()
    return effects[effects["question"].isin(list(QUESTIONS))]


@cache
def row(study: str, contrast: str) -> "pd.Series[float]":
    """Return one contrast by how it begins."""
    found = gifts()
    return found[(found["study"] == study) & found["contrast"].str.startswith(contrast)].iloc[0]


@speaks
def fewer(found: object) -> None:
    """Check an odds ratio after some answers are taken away."""
    r = row("G17", "coffee")
    a, n, c, m = (float(r[k]) for k in ("treated_k", "treated_n", "control_k", "control_n"))
    k = a - FEWER
    right = k / (n - k) / (c / (m - c))
    a_number(
        "fewer",
        found,
        right,
        f"the odds ratio if {FEWER} of the physicians who answered with a card hadn't",
        "the odds are answered over not answered, and both of these change",
        f"From {r['estimate']:.2f}: a few people either way move such a number a good deal.",
        [
            (
                k / (n - a) / (c / (m - c)),
                "The ones who didn't answer still have to be counted: add them to the silent ones.",
            ),
            (k / n / (c / m), "That's a ratio of shares. Odds are answered over not answered."),
            (
                k / (n - FEWER - k) / (c / (m - c)),
                "They're silent now, but they still got the letter: the total stays.",
            ),
            (
                float(r["estimate"]),
                "That's the ratio as published; nothing has been taken away yet.",
            ),
            (1 / right, "That's upside down: with a card over without."),
        ],
        5e-3,
    )


@speaks
def z(found: object) -> None:
    """Check whether two odds ratios differ by more than their noise."""
    pair = gifts()[gifts()["question"] == "gift by study"]
    new, old = (pair.iloc[0], pair.iloc[1])
    require_answer(
        "z", found, "the difference of two log odds ratios over its standard error", "the hint"
    )
    logs = [np.log(float(r["estimate"])) for r in (new, old)]
    ses = [float(np.log(r["high"]) - np.log(r["low"])) / 2 / 1.96 for r in (new, old)]
    right = (logs[0] - logs[1]) / np.hypot(*ses)
    if isinstance(found, float | np.floating) and abs(found + right) < 0.02:
        fail(
            "z",
            "the first row's minus the second's",
            short_repr(found),
            "the order of the two",
            "The size is right, and the sign is turned round.",
        )
    a_number(
        "z",
        found,
        right,
        "the difference of two log odds ratios over its standard error",
        "each standard error is the log interval's length over 2 × 1.96; the error of a difference is the root of the sum of their squares",
        "It's below 1.96: the two could differ by luck alone."
        if abs(right) < 1.96
        else "That's far more than luck. Two careful trials, two gifts, two signs: one number for gifts would hide it.",
        [
            ((logs[0] - logs[1]) / sum(ses), "Standard errors don't add up; their squares do."),
            (
                (logs[0] - logs[1]) / (ses[0] ** 2 + ses[1] ** 2),
                "That's divided by a variance: take the root.",
            ),
            (logs[0] - logs[1], "That's the difference alone. Divide by its standard error."),
            (
                logs[0] / ses[0],
                "That asks whether the first ratio differs from one. It's the difference between the two that matters here.",
            ),
        ],
        0.02,
    )


@speaks
def ax(found: object) -> None:
    """Check a forest plot of the reader's own."""
    expected = "a dot for each odds ratio on gifts"
    look = "`ax.errorbar(x, y, xerr=...)` or `ax.plot(x, y, 'o')`"
    heights = a_plot("ax", found, expected, look)
    logs = "get_xscale" in dir(found) and "log" in (found.get_xscale(), found.get_yscale())
    estimates = gifts()["estimate"].astype(float)
    missing = [e for e in estimates if not shows(heights, [e], 2e-3)]
    require(not missing, "ax", expected, f"{len(missing)} of {len(estimates)} missing", look)
    require(
        logs,
        "ax",
        "odds ratios on a log scale, where twice and half are equally far from one",
        "a plain scale",
        "`ax.set_xscale('log')`",
    )
    report_right(
        "ax", "You've drawn the chapter's picture. Now try it sorted by study, or by size."
    )
