"""Agreement of two graders."""

import matplotlib
import pandas as pd

from ..data import named_rows
from .drawing import PALETTE, STYLE, Figure, labelled_lines


def kappas(agreement: pd.DataFrame, caption: str = "") -> Figure:
    """Draw weighted kappa with its interval, a line a criterion.

    Parameters
    ----------
    agreement : pandas.DataFrame
        What :func:`warmstart.agreement` returns.
    caption : str
        The point, in a sentence.
    """
    rows = agreement.dropna(subset=["kappa", "kappa_low", "kappa_high"])
    canvas, ax, heights = labelled_lines(list(rows.index), [f"{k:.2f}" for k in rows["kappa"]])
    with matplotlib.rc_context(STYLE):
        for y, r in zip(heights, named_rows(rows), strict=True):
            ax.plot([r.kappa_low, r.kappa_high], [y, y], color=PALETTE["cool"], lw=2.2)
            ax.plot(r.kappa, y, "o", color=PALETTE["cool"], ms=7)
        ax.set_xlim(min(0, rows["kappa_low"].min()), 1)
        ax.set_xlabel("weighted kappa, 95% interval\n0: what chance gives, 1: full agreement")
    summary = "; ".join(
        f"{r.Index} {r.kappa:.2f}, {r.kappa_low:.2f} to {r.kappa_high:.2f}"
        for r in named_rows(rows)
    )
    return Figure(canvas, f"Weighted kappa with 95% intervals: {summary}.", caption)
