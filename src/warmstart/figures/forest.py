"""Odds ratios of studies, on a log scale."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Canvas

from ..data import named_rows
from ..model.evidence import author_year, load_studies
from .drawing import PALETTE, STYLE, Figure, label_lines

#: How a study's question is said above its rows.
QUESTIONS = {
    "contact": "An earlier contact",
    "relevance": "Relevant to them",
    "name": "Their name on it",
    "follow-up": "A second try",
    "brevity": "Fewer words",
    "size of the ask": "A larger ask",
    "gift": "A gift",
    "conditional gift": "A gift with a condition",
    "gift by contact": "A gift, by whether they had been visited before",
    "gift by study": "A stranger’s gift, a study each",
    "introduction": "A name that vouches",
    "channel": "The channel",
}


def forest(effects: pd.DataFrame, caption: str = "") -> Figure:
    """Draw odds ratios with their intervals, grouped by question, on a log scale.

    Parameters
    ----------
    effects : pandas.DataFrame
        Rows of :func:`warmstart.load_effects` with measure ``odds_ratio``. A trial that a
        meta-analysis among the rows of its question already holds is not drawn again.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If there is no row, or a row is no odds ratio.
    """
    if effects.empty or set(effects["measure"]) != {"odds_ratio"}:
        raise ValueError("effects must be one row or more, all of them odds ratios")
    effects = _each_trial_once(effects)
    by = effects["study"].map(load_studies()["citation"].map(author_year))
    names = effects["contrast"] + " (" + by + ")"
    values = [f"{r.estimate:.2f} ({r.low:.2f} to {r.high:.2f})" for r in named_rows(effects)]
    questions = [QUESTIONS.get(question, question) for question in effects["question"]]
    with matplotlib.rc_context(STYLE):
        fig = (
            Canvas()
        )  # the first of pyplot, made in here, would keep a notebook from showing its own
        ax = fig.subplots()
        heights = label_lines(ax, names, values, questions)
        for y, row in zip(heights, named_rows(effects), strict=True):
            clear = row.low > 1 or row.high < 1
            colour = PALETTE["cool"] if clear else PALETTE["soft"]
            ax.plot([row.low, row.high], [y, y], color=colour, lw=2.2)
            ax.plot(row.estimate, y, "o" if clear else "D", color=colour, ms=7)
        ax.axvline(1, color=PALETTE["ink"], lw=1, zorder=0.5)
        ax.set_xscale("log")
        low, high = min(effects["low"].min(), 0.7), max(effects["high"].max(), 4)
        ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 3, 4, 6) if low * 0.9 <= t <= high * 1.1]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
        ax.set_xlim(low * 0.9, high * 1.1)
        ax.set_xlabel("odds ratio for a reply, 95% interval\nright of 1: more replies")
    summary = "; ".join(
        f"{name} {r.estimate:.2f}, {r.low:.2f} to {r.high:.2f}"
        for name, r in zip(names, named_rows(effects), strict=True)
    )
    return Figure(fig, f"Forest plot of odds ratios with 95% intervals: {summary}.", caption)


def _each_trial_once(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without those that another row of their question already holds."""
    drawn = set(zip(effects["question"], effects["study"], strict=True))
    inside = [key in drawn for key in zip(effects["question"], effects["part_of"], strict=True)]
    return effects[~np.array(inside)]
