"""Typical rates with their intervals."""

import matplotlib
from matplotlib.figure import Figure as Canvas

from ..model.responses import Response
from .drawing import PALETTE, STYLE, Figure, label_lines


def rates(responses: dict[str, Response], caption: str = "", label: str = "typical rate") -> Figure:
    """Draw typical rates with their 90% intervals on a log scale, one line each.

    Parameters
    ----------
    responses : dict of str to Response
        What each is called, from top to bottom.
    caption : str
        The point, in a sentence.
    label : str
        What the rate counts.
    """
    with matplotlib.rc_context(STYLE):
        fig = (
            Canvas()
        )  # the first of pyplot, made in here, would keep a notebook from showing its own
        ax = fig.subplots()
        typical = [f"{r.typical:.1%}" for r in responses.values()]
        heights = label_lines(ax, list(responses), typical)
        for y, r in zip(heights, responses.values(), strict=True):
            ax.plot(r.interval(0.9), [y, y], color=PALETTE["cool"], lw=2.2)
            ax.plot(r.typical, y, "o", color=PALETTE["cool"], ms=7)
        ax.set_xscale("log")
        ticks = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
        ax.set_xticks(ticks, ["0.5%", *(f"{t:.0%}" for t in ticks[1:])])
        ax.minorticks_off()
        ax.set_xlim(
            min(r.interval(0.9)[0] for r in responses.values()) * 0.8,
            min(1, max(r.interval(0.9)[1] for r in responses.values()) * 1.25),
        )
        ax.set_xlabel(f"{label}, 90% interval (a logarithmic scale)")
    summary = "; ".join(
        f"{name} {r.typical:.1%}, {r.interval(0.9)[0]:.1%} to {r.interval(0.9)[1]:.1%}"
        for name, r in responses.items()
    )
    return Figure(fig, f"Typical rates with 90% intervals: {summary}.", caption)
