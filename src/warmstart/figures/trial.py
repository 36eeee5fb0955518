"""What a model predicted of studies that it never saw, and what they found."""

from typing import Any

import matplotlib
import pandas as pd

from ..data import named_rows
from ..model.evidence import load_terms
from .drawing import PALETTE, STYLE, Figure, empty_canvas

#: Inches for a study's line, and for a heading with the room above it.
LINE, HEADING = 0.125, 0.42


def trial(exam: pd.DataFrame, caption: str = "") -> Figure:
    """Draw every prediction as a bar and what was observed as a dot, grouped by route.

    Parameters
    ----------
    exam : pandas.DataFrame
        As :func:`warmstart.held_out` gives it.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If there is no row.
    """
    if exam.empty:
        raise ValueError("exam must have a row or more")
    bases = load_terms().query("kind == 'base'")
    names = dict(zip(bases["channel"] + "/" + bases["recipient"], bases["name"], strict=True))
    groups = list(exam.groupby(exam["channel"] + "/" + exam["recipient"], sort=False))
    canvas, ax = empty_canvas(0.9 + HEADING * len(groups) + LINE * len(exam))
    y, said = 0.0, []
    with matplotlib.rc_context(STYLE):
        for route, rows in groups:
            y += HEADING
            inside = int(rows["inside90"].sum())
            count = f"{inside} of {len(rows)} inside"
            said.append(f"{names[str(route)]}, {count}")
            place: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "va": "bottom"}
            ax.text(0, y - 0.06, names[str(route)].split(",")[0], weight="bold", **place)
            ax.text(1, y - 0.06, count, ha="right", **place)
            for row in named_rows(rows.sort_values("observed")):
                y += LINE
                colour = PALETTE["cool"] if row.inside90 else PALETTE["warm"]
                ax.plot([row.low90, row.high90], [y, y], color=PALETTE["line"], lw=4)
                ax.plot([row.low50, row.high50], [y, y], color=PALETTE["soft"], lw=4, alpha=0.5)
                ax.plot(row.observed, y, "o" if row.inside90 else "D", color=colour, ms=4.5)
        ax.set_xscale("log")
        ticks = (0.003, 0.01, 0.03, 0.1, 0.3, 1)
        ax.set_xticks(ticks, ["0.3%", *(f"{t:.0%}" for t in ticks[1:])])
        ax.minorticks_off()
        ax.set_xlim(min(exam["low90"].min(), exam["observed"].min()) * 0.8, 1.05)
        ax.set_ylim(y + 0.15, 0.1)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x", color=PALETTE["line"], lw=0.6)
        ax.set_xlabel("share that answered (a logarithmic scale)")
    alt = (
        f"{int(exam['inside90'].sum())} of {len(exam)} observed rates lie inside the 90% interval "
        f"predicted without their study. By kind of message: {'; '.join(said)}."
    )
    return Figure(canvas, alt, caption)
