"""How many replies, as distributions."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure as Canvas

from ..model.responses import Replies
from .drawing import PALETTE, STYLE, WIDTH, Figure


def distribution(distributions: dict[str, Replies], caption: str = "") -> Figure:
    """Draw distributions of the number of replies one under another.

    Parameters
    ----------
    distributions : dict of str to Replies
        What each is called, in order.
    caption : str
        The point, in a sentence.
    """
    last = max(r.quantile(0.998) for r in distributions.values())
    with matplotlib.rc_context(STYLE):
        canvas = Canvas(figsize=(WIDTH, 0.5 + 1.2 * len(distributions)), layout="constrained")
        axes = np.atleast_1d(canvas.subplots(len(distributions), sharex=True))
        for ax, (name, r) in zip(axes, distributions.items(), strict=True):
            low, high = r.interval(0.9)
            k = np.arange(min(last, r.sent) + 1)
            inside = (low <= k) & (k <= high)
            ax.bar(
                k,
                r.pmf[: len(k)],
                width=0.82,
                color=np.where(inside, PALETTE["cool"], PALETTE["cool-wash"]),
            )
            ax.set_title(
                f"{name}:\n{low} to {high} of {r.sent}, nobody {r.none:.0%}",
                loc="left",
                fontsize=11,
            )
            ax.set_yticks([])
            ax.spines["left"].set_visible(False)
        axes[-1].set_xlabel("replies; dark: nine campaigns of ten")
        axes[-1].xaxis.get_major_locator().set_params(integer=True)
    summary = "; ".join(
        f"{name}: {r.interval(0.9)[0]} to {r.interval(0.9)[1]} of {r.sent}, nobody {r.none:.0%}"
        for name, r in distributions.items()
    )
    return Figure(
        canvas, f"Distributions of the number of replies, 90% intervals. {summary}.", caption
    )
