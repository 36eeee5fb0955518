"""Tasks of chapter 9."""

from functools import cache

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..model.confounding import World, recipients
from . import a_number, a_plot, a_series, shows, speaks

SENT, SEED = 4000, 5


@cache
def people() -> pd.DataFrame:
    """Return the recipients that the tasks are about."""
    return recipients(World(), SENT, SEED)


@cache
def slope(*names: str) -> float:
    """Return a logistic regression's coefficient of being a founder, beside other columns."""
    import statsmodels.api as sm

    frame = people().astype(float)
    fit = sm.Logit(frame["replied"], sm.add_constant(frame[list(names)])).fit(disp=0)
    return float(fit.params["founder"])


@speaks
def within(found: object) -> None:
    """Check the founders' lead within each level of context."""
    rates = people().groupby(["context", "founder"])["replied"].mean().unstack()
    right = rates[True] - rates[False]
    counts = people().groupby(["context", "founder"])["replied"].sum().unstack()
    a_series(
        "within",
        found,
        right,
        "for people with context and without (True, False): the founders' rate minus the suits'",
        "`groupby(['context', 'founder'])['replied'].mean().unstack()`",
        "Near nothing, in both. All of the founders' lead was in who had context.",
        [
            (-right, "That's suits minus founders."),
            (
                (counts[True] - counts[False]).astype(float),
                "Those are counts. There are more founders with context than suits: compare rates.",
            ),
        ],
    )


@speaks
def founder(found: object) -> None:
    """Check a coefficient beside the confounder."""
    right, naive = slope("founder", "context"), slope("founder")
    a_number(
        "founder",
        found,
        right,
        "the coefficient of being a founder in a logistic regression that has context in it, too",
        '`smf.logit("replied ~ founder + context", data).fit().params["founder"]`',
        f"Without context in it, it's {naive:.2f}, and its p-value is tiny. A small p doesn't make a comparison fair.",
        [
            (naive, "Context isn't in that one yet."),
            (float(np.exp(right)), "That's the odds ratio. The coefficient is its log."),
            (slope_of_context(), "That's the coefficient of context."),
        ],
        0.01,
    )


@cache
def slope_of_context() -> float:
    """Return the coefficient of context in the same regression."""
    import statsmodels.api as sm

    frame = people().astype(float)
    fit = sm.Logit(frame["replied"], sm.add_constant(frame[["founder", "context"]])).fit(disp=0)
    return float(fit.params["context"])


@speaks
def ax(found: object) -> None:
    """Check a plot of four rates."""
    expected = "four marks: the rate of replies by audience, with context and without"
    look = "`groupby(['context', 'founder'])['replied'].mean().unstack().plot.bar()`"
    heights = a_plot("ax", found, expected, look)
    rates = people().groupby(["context", "founder"])["replied"].mean()
    missing = [r for r in rates if not shows(heights, [float(r)], 2e-3)]
    require(not missing, "ax", expected, f"{len(missing)} of {len(rates)} missing", look)
    report_right(
        "ax",
        "Side by side, like with like, the two audiences answer alike. That's the chapter in four bars.",
    )
