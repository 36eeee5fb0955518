"""Odds ratios with their intervals, under headings, on a log scale."""

from typing import Any

import matplotlib
import pandas as pd

from ..data import named_rows
from .drawing import PALETTE, STYLE, Figure, labelled_lines


def intervals(rows: pd.DataFrame, caption: str = "", level: str = "95%") -> Figure:
    """Draw odds ratios with their intervals, grouped by heading.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``heading``, ``name``, ``estimate``, ``low``, ``high``: odds ratios.
    caption : str
        The point, in a sentence.
    level : str
        What the intervals hold, for the axis.

    Raises
    ------
    ValueError
        If there is no row.
    """
    if rows.empty:
        raise ValueError("rows must be one or more")
    lines: list[tuple[str, str, Any]] = []  # what stands left, right, and what to draw
    headings: set[int] = set()
    for heading, group in rows.groupby("heading", sort=False):
        headings.add(len(lines))
        lines.append((str(heading), "", None))
        lines += [
            (r.name, f"{r.estimate:.2f} ({r.low:.2f} to {r.high:.2f})", r)
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
        low, high = min(rows["low"].min(), 0.7), max(rows["high"].max(), 4)
        ticks = [t for t in (0.1, 0.2, 0.5, 1, 2, 3, 4, 6) if low * 0.9 <= t <= high * 1.1]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
        ax.set_xlim(low * 0.9, high * 1.1)
        ax.set_xlabel(f"odds ratio for a reply, {level} interval\nright of 1: more replies")
    summary = "; ".join(
        f"{r.name} {r.estimate:.2f}, {r.low:.2f} to {r.high:.2f}" for r in named_rows(rows)
    )
    return Figure(canvas, f"Forest plot of odds ratios with {level} intervals: {summary}.", caption)
