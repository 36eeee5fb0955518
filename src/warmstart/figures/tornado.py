"""What single changes do to a rate."""

import matplotlib
import numpy as np
import pandas as pd

from ..data import named_rows
from .drawing import PALETTE, STYLE, Figure, labelled_lines


def tornado(changes: pd.DataFrame, caption: str = "") -> Figure:
    """Draw what single changes do to the typical rate, widest first.

    Parameters
    ----------
    changes : pandas.DataFrame
        What :func:`warmstart.tornado` returns, or some of its rows.
    caption : str
        The point, in a sentence.
    """
    if changes.empty:
        raise ValueError("changes must be one row or more")
    names = changes["change"].str.replace("_", " ") + " [" + changes["label"] + "]"
    canvas, ax, heights = labelled_lines(
        list(names), [f"{d * 100:+.1f}" for d in changes["difference"]]
    )
    with matplotlib.rc_context(STYLE):
        ax.barh(
            heights,
            changes["difference"] * 100,
            height=0.3,
            color=np.where(changes["difference"] > 0, PALETTE["cool"], PALETTE["warm"]),
        )
        ax.axvline(0, color=PALETTE["ink"], lw=1, zorder=0.5)
        ax.set_xlabel("change of the typical rate, in replies of 100")
    summary = "; ".join(
        f"{r.change.replace('_', ' ')} {r.difference * 100:+.1f} ({r.label})"
        for r in named_rows(changes)
    )
    return Figure(canvas, f"Change of the typical rate, in replies of 100: {summary}.", caption)
