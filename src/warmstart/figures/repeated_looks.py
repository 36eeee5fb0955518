"""Tests that are looked at while they run."""

import matplotlib
import numpy as np
from scipy import stats

from ..model.comparing import batches, first_win, z_score
from .drawing import PALETTE, STYLE, Figure, empty_canvas


def repeated_looks(
    rate: float, batch: int, looks: int, runs: int, seed: int, caption: str = ""
) -> Figure:
    """Draw tests between two messages that are answered alike, look by look.

    Parameters
    ----------
    rate : float
        True reply rate of both, 0 to 1.
    batch : int
        Letters of each between two looks.
    looks, runs, seed : int
        As :func:`warmstart.model.comparing.batches` has them.
    caption : str
        The point, in a sentence.
    """
    replies_a, replies_b = drawn = batches(rate, rate, batch, looks, runs, seed)
    sent = batch * np.arange(1, looks + 1)
    z, first = np.asarray(z_score(replies_a, replies_b, sent)), first_win(drawn, batch)
    line = stats.norm.ppf(0.975)
    canvas, ax = empty_canvas(3.2)
    with matplotlib.rc_context(STYLE):
        for path, win in zip(z, first, strict=True):
            ax.plot(sent, path, color=PALETTE["soft" if win < 0 else "warm"], lw=1, alpha=0.55)
            if win >= 0:
                ax.plot(sent[win], path[win], "o", color=PALETTE["warm"], ms=5)
        for at in (-line, line):
            ax.axhline(at, color=PALETTE["ink"], lw=1.2, ls="--")
        ax.set_ylim(-4.2, 4.2)
        ax.set_xlabel("letters of each, so far")
        ax.set_ylabel("difference, in standard errors")
    called, end = int((first >= 0).sum()), int((np.abs(z[:, -1]) > line).sum())
    return Figure(
        canvas,
        f"{runs} tests between two messages that are answered alike, at {looks} looks: "
        f"{called} are beyond the line at some look, {end} at the last.",
        caption,
    )
