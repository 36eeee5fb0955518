"""Tasks of chapter 13."""

from functools import cache
from typing import Any

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
def fit(kind: str, *names: str) -> Any:
    """Return a regression of replies on some columns: ``Logit`` or ``OLS``."""
    import statsmodels.api as sm

    frame = people().astype(float)
    model = getattr(sm, kind)(frame["replied"], sm.add_constant(frame[list(names)]))
    return model.fit(disp=0) if kind == "Logit" else model.fit()


@speaks
def within(found: object) -> None:
    """Check the founders' lead within each level of context."""
    rates = people().groupby(["context", "founder"])["replied"].mean().unstack()
    right = rates[True] - rates[False]
    by_audience = rates.loc[True] - rates.loc[False]
    together = people().groupby("context")["replied"].mean()
    counts = people().groupby(["context", "founder"])["replied"].sum().unstack()
    a_series(
        "within",
        found,
        right,
        "for people with context and without (True, False): the founders' rate minus the suits'",
        "`groupby` takes two columns at once, and `unstack` puts the second beside the first",
        "Near nothing, in both. All of the founders' lead was in who had context.",
        [
            (-right, "That's suits minus founders."),
            (100 * right, "That's per hundred. Give shares, as the means are."),
            (right.round(2), "That's rounded. Give all the digits there are."),
            (together, "Founders and suits are still mixed in those: one rate per context."),
            (
                by_audience,
                "That's what context brings, for suits (False) and for founders (True). It's the other way round.",
            ),
            (
                (counts[True] - counts[False]).astype(float),
                "Those are counts. There are more founders with context than suits: compare rates.",
            ),
        ],
    )


@speaks
def founder(found: object) -> None:
    """Check a coefficient beside the confounder."""
    both, alone = fit("Logit", "founder", "context"), fit("Logit", "founder")
    right, naive = float(both.params["founder"]), float(alone.params["founder"])
    a_number(
        "founder",
        found,
        right,
        "the coefficient of being a founder in a logistic regression that has context in it, too",
        "`smf.logit`: what's explained stands before the `~`, all that explains it after it; `.params`",
        f"Without context in it, it's {naive:.2f}, and its p-value is tiny. A small p doesn't make a comparison fair.",
        [
            (naive, "Context isn't in that one yet."),
            (float(np.exp(right)), "That's the odds ratio. The coefficient is its log."),
            (float(both.params["context"]), "That's the coefficient of context."),
            (float(both.pvalues["founder"]), "That's its p-value."),
            (
                float(fit("OLS", "founder", "context").params["founder"]),
                "That's a linear regression's: a difference of rates. A logistic one is on the scale of log-odds.",
            ),
        ],
        0.01,
    )


@speaks
def ax(found: object) -> None:
    """Check a plot of four rates."""
    expected = "four marks: the rate of replies by audience, with context and without"
    look = "the table of four rates from task 1, and its `.plot`"
    heights = a_plot("ax", found, expected, look)
    rates = people().groupby(["context", "founder"])["replied"].mean()
    # Per cent is as good as shares.
    missing = min(
        ([r for r in scale * rates if not shows(heights, [r], scale * 2e-3)] for scale in (1, 100)),
        key=len,
    )
    require(not missing, "ax", expected, f"{len(missing)} of {len(rates)} missing", look)
    report_right(
        "ax",
        "Side by side, like with like, the two audiences answer alike. That's the chapter in four bars.",
    )
