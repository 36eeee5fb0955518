"""What a few replies leave of a rate."""

import matplotlib
import numpy as np
from matplotlib.ticker import PercentFormatter
from scipy import stats

from ..model.bounds import Silence
from .drawing import PALETTE, STYLE, Figure, empty_canvas


def posterior(silence: Silence, caption: str = "") -> Figure:
    """Draw what k replies to n letters leave of a rate: the Beta posterior and three bounds.

    Parameters
    ----------
    silence : Silence
        One case, from :func:`warmstart.silence`.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If it holds more than one case.
    """
    if np.ndim(silence.sent):
        raise ValueError("silence must be one case, not several")
    curve = stats.beta(silence.posterior_a, silence.posterior_b)
    bounds = {
        "Beta posterior": float(silence.credible_upper),
        "exact bound": float(silence.exact_upper),
    }
    if silence.level == 0.95:  # the rule of three is a 95% bound and no other
        bounds["rule of three"] = float(silence.rule_of_three)
    bounds = {name: value for name, value in bounds.items() if np.isfinite(value)}
    top = min(1.0, max([curve.ppf(0.9995), *bounds.values()]) * 1.05)
    x = np.linspace(0, top, 400)[1:]
    y = curve.pdf(x)
    with matplotlib.rc_context(STYLE):
        canvas, ax = empty_canvas(2.8)
        ax.plot(x, y, color=PALETTE["cool"], lw=2)
        inside = x <= silence.credible_upper
        ax.fill_between(x[inside], y[inside], color=PALETTE["cool-wash"], lw=0)
        for row, (name, value) in enumerate(bounds.items()):
            ax.axvline(value, color=PALETTE["warm"], lw=1.5, ls=("-", "--", ":")[row])
            ax.text(value, y.max() * (0.95 - 0.12 * row), f" {name}: {value:.1%}", va="top")
        ax.set_xlim(0, top * 1.25)
        ax.set_ylim(0, y.max() * 1.05)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        ax.set_xlabel("reply rate")
    summary = "; ".join(f"{name} {value:.1%}" for name, value in bounds.items())
    return Figure(
        canvas,
        f"Posterior of the reply rate after {silence.replies} replies to {silence.sent}, "
        f"with one-sided {float(silence.level) * 100:.4g}% bounds: {summary}.",
        caption,
    )
