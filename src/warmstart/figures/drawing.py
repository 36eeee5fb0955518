"""A drawing that follows the page into the dark, and what every figure of the book is drawn on.

A :class:`Figure` is SVG text whose colours are the page's own (CSS variables with the light
palette behind them), with an alternative text made from the same data as the drawing.
"""

import io
import re
import textwrap
from collections.abc import Iterable
from html import escape
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from numpy.typing import NDArray

#: Names of ``book/style/palette.css`` and their light values; a test holds the two equal.
PALETTE = {
    "ink": "#1f2328",
    "soft": "#5a6068",
    "line": "#d9d4c7",
    "warm": "#a33b14",
    "cool": "#1c5d78",
    "cool-wash": "#dcebf1",
}

#: Narrow enough for the letters to be read on a phone, where the page scales it down; in.
WIDTH = 4.8

#: matplotlib's settings while a figure is drawn: ``plt.style.use(figures.STYLE)`` in a notebook. "C0"
#: is then the cool colour, "C1" the warm one, "C2" the soft one, and lines across are ink. Its types
#: list every setting by name, and a dict of ours is not seen to hold such names only.
STYLE: Any = {
    "svg.fonttype": "none",  # letters stay letters: they can be read, searched and scaled
    "svg.hashsalt": "warmstart",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["soft"],
    "axes.labelcolor": PALETTE["ink"],
    "axes.prop_cycle": cycler(color=[PALETTE[name] for name in ("cool", "warm", "soft")]),
    "figure.constrained_layout.use": True,
    "figure.figsize": (WIDTH, 3),
    "grid.color": PALETTE["line"],
    "lines.color": PALETTE["ink"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": PALETTE["soft"],
    "ytick.color": PALETTE["ink"],
    "xtick.labelcolor": PALETTE["ink"],
    "axes.axisbelow": True,
}


class Figure:
    """A drawing with its caption and alternative text.

    Parameters
    ----------
    canvas : matplotlib.figure.Figure
        One of pyplot's is closed, so that a notebook shows it once.
    alt : str
        What a reader who cannot see it needs to know.
    caption : str
        The point, in a sentence.
    """

    def __init__(self, canvas: Canvas, alt: str, caption: str = ""):
        self.canvas, self.alt, self.caption = canvas, alt, caption
        plt.close(canvas)

    @property
    def svg(self) -> str:
        """The drawing as SVG text, the same on every run."""
        buffer = io.StringIO()
        with matplotlib.rc_context(STYLE):
            self.canvas.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        text = buffer.getvalue()
        text = text[text.index("<svg") :]
        text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
        for name, colour in PALETTE.items():
            text = text.replace(colour, f"var(--ws-{name}, {colour})")
        text = re.sub(r"(font: [\d. ]*px) [^;\"]+", r"\1 var(--ws-sans, sans-serif)", text)
        label = f'<svg role="img" aria-label="{escape(self.alt, quote=True)}"'
        return text.replace("<svg", label, 1)

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        caption = f"<figcaption>{escape(self.caption)}</figcaption>" if self.caption else ""
        return {
            "text/plain": f"Figure: {self.alt}",
            "text/html": f'<figure class="ws-figure">{self.svg}{caption}</figure>',
        }


def label_lines(
    ax: Axes, names: Iterable[str], values: Iterable[str], groups: Iterable[str] | None = None
) -> NDArray[np.float64]:
    """Write a line for each name, make the figure as high as that takes, and return the lines' places.

    Name and value stand above the line: beside it they would leave a phone no room for a mark.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The only ones of their figure.
    names, values : iterable of str
        What stands on the left and on the right, from top to bottom.
    groups : iterable of str, optional
        What each line belongs to; a heading is written wherever it changes.

    Examples
    --------
    >>> fig, ax = plt.subplots()
    >>> y = label_lines(ax, ["cards", "letters"], ["2%", "31%"])
    >>> dots = ax.plot([0.02, 0.31], y, "o")
    >>> plt.close(fig)
    """
    # Across in shares of the axes, down in lines: text stays at the edge at any scale.
    place: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "va": "bottom"}
    names = list(names)
    groups = [""] * len(names) if groups is None else groups
    down, last, y = 0.0, "", []
    for name, value, group in zip(names, values, groups, strict=True):
        if group != last:
            down += 1
            ax.text(0, down + 0.15, group, weight="bold", **place)
        text = "\n".join(textwrap.wrap(name, 36))
        down += 1 + 0.45 * text.count("\n")
        ax.text(0, down - 0.2, text, **place)
        ax.text(1, down - 0.2, value, ha="right", **place)
        y.append(down)
        last = group
    ax.set_yticks([])
    ax.set_ylim(down + 0.4, 0.1)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", lw=0.8)
    figure: Any = ax.figure  # or a part of one, for its types
    figure.set_figheight(0.7 + 0.42 * down)
    return np.array(y)
