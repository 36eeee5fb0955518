"""Odds ratios of studies."""

from typing import Any

import matplotlib
import pandas as pd

from ..data import named_rows
from .drawing import PALETTE, STYLE, Figure, labelled_lines

#: How a study's question is said above its rows.
QUESTIONS = {
    "context": "Had given before",
    "relevance": "Relevant to them",
    "contact": "More than one contact",
    "name": "Their name on it",
    "brevity": "Shorter",
    "gift": "A gift",
    "gift by context": "A gift, by whether they had given before",
}


def forest(effects: pd.DataFrame, caption: str = "") -> Figure:
    """Draw odds ratios with their intervals, grouped by question, on a log scale.

    Parameters
    ----------
    effects : pandas.DataFrame
        Rows of :func:`warmstart.load_effects` with measure ``odds_ratio``.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If there is no row, or a row is no odds ratio.
    """
    if effects.empty or set(effects["measure"]) != {"odds_ratio"}:
        raise ValueError("effects must be one row or more, all of them odds ratios")
    lines: list[tuple[str, str, Any]] = []  # what stands left, right, and the effect to draw
    headings: set[int] = set()
    for question, group in effects.groupby("question", sort=False):
        headings.add(len(lines))
        lines.append((QUESTIONS.get(str(question), str(question)), "", None))
        lines += [
            (
                f"{r.contrast} [{r.study}]",
                f"{r.estimate:.2f} ({r.low:.2f} to {r.high:.2f})",
                r,
            )
            for r in named_rows(group)
        ]
    canvas, ax, heights = labelled_lines(
        [name for name, _, _ in lines], [value for _, value, _ in lines], headings
    )
    with matplotlib.rc_context(STYLE):
        for y, (_, _, row) in zip(heights, lines, strict=True):
            if row is not None:  # a heading has nothing to draw
                clear = row.low > 1 or row.high < 1
                colour = PALETTE["cool"] if clear else PALETTE["soft"]
                ax.plot([row.low, row.high], [y, y], color=colour, lw=2.2)
                ax.plot(row.estimate, y, "o" if clear else "D", color=colour, ms=7)
        ax.axvline(1, color=PALETTE["ink"], lw=1, zorder=0.5)
        ax.set_xscale("log")
        low, high = min(effects["low"].min(), 0.7), max(effects["high"].max(), 4)
        ticks = [t for t in (0.5, 1, 2, 3, 4, 6) if low * 0.9 <= t <= high * 1.1]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
        ax.set_xlim(low * 0.9, high * 1.1)
        ax.set_xlabel("odds ratio for an answer, 95% interval\nright of 1: more answers")
    summary = "; ".join(
        f"{r.contrast} ({r.study}) {r.estimate:.2f}, {r.low:.2f} to {r.high:.2f}"
        for r in named_rows(effects)
    )
    return Figure(canvas, f"Forest plot of odds ratios with 95% intervals: {summary}.", caption)
