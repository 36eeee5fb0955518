"""Many campaigns, a dot each."""

import matplotlib
import pandas as pd

from .drawing import PALETTE, STYLE, Figure, labelled_lines


def strips(series_by_name: dict[str, "pd.Series[float]"], label: str, caption: str = "") -> Figure:
    """Draw a row of dots for each series, and its mean.

    Parameters
    ----------
    series_by_name : dict of str to pandas.Series
        What each is called, from top to bottom, and a value a dot.
    label : str
        What the values are.
    caption : str
        The point, in a sentence.
    """
    means = {name: f"{s.mean():.0f}".replace("-", "−") for name, s in series_by_name.items()}
    means = {name: "0" if text == "−0" else text for name, text in means.items()}
    canvas, ax, heights = labelled_lines(list(series_by_name), list(means.values()))
    with matplotlib.rc_context(STYLE):
        ax.axvline(0, color=PALETTE["ink"], lw=1.2)
        for y, series in zip(heights, series_by_name.values(), strict=True):
            ax.plot(series, [y] * len(series), "o", color=PALETTE["cool"], ms=5, alpha=0.35, mew=0)
            ax.plot(series.mean(), y, "D", color=PALETTE["warm"], ms=7)
        ax.set_xlabel(label)
    summary = "; ".join(
        f"{name}: mean {means[name]}, from {s.min():.0f} to {s.max():.0f}"
        for name, s in series_by_name.items()
    )
    return Figure(canvas, f"A dot a campaign. {summary}.".replace("-", "−"), caption)
