"""A drawing that follows the page into the dark, and what every figure of the book is drawn on.

A :class:`Figure` is SVG text whose colours are the page's own (CSS variables with the light
palette behind them), with an alternative text made from the same data as the drawing.
"""

import io
import re
import textwrap
from collections.abc import Collection, Sequence
from html import escape
from typing import Any

import matplotlib
import numpy as np
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

#: matplotlib's settings while a figure is drawn. Its types list every setting by name, and a
#: dict of ours is not seen to hold such names only.
STYLE: Any = {
    "svg.fonttype": "none",  # letters stay letters: they can be read, searched and scaled
    "svg.hashsalt": "warmstart",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": PALETTE["ink"],
    "axes.edgecolor": PALETTE["soft"],
    "axes.labelcolor": PALETTE["ink"],
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
    alt : str
        What a reader who cannot see it needs to know.
    caption : str
        The point, in a sentence.
    """

    def __init__(self, canvas: Canvas, alt: str, caption: str = ""):
        self.canvas, self.alt, self.caption = canvas, alt, caption

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


#: Narrow enough for the letters to be read on a phone, where the page scales it down; in.
WIDTH = 4.8


def empty_canvas(height: float) -> tuple[Canvas, Axes]:
    """Return a canvas of the book's width and a height in inches, and its axes."""
    with matplotlib.rc_context(STYLE):
        canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
        return canvas, canvas.subplots()


def labelled_lines(
    names: Sequence[str], values: Sequence[str], headings: Collection[int] = ()
) -> tuple[Canvas, Axes, NDArray[np.float64]]:
    """Return a canvas and axes with a line for each name, and the heights of the lines.

    Name and value stand above the line: beside it they would leave a phone no room for a mark.

    Parameters
    ----------
    names, values : sequence of str
        From top to bottom, equally long.
    headings : collection of int
        Which of the names are headings, by position.
    """
    texts = [
        name if y in headings else "\n".join(textwrap.wrap(name, 36))
        for y, name in enumerate(names)
    ]
    heights = np.cumsum([1 + 0.45 * text.count("\n") for text in texts])
    with matplotlib.rc_context(STYLE):
        canvas, ax = empty_canvas(0.7 + 0.42 * heights[-1])
        for position, (height, text, value) in enumerate(zip(heights, texts, values, strict=True)):
            heading = position in headings
            # Across in shares of the axes, down in lines: text stays at the edge at any scale.
            place: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "va": "bottom"}
            place["y"] = height + 0.15 if heading else height - 0.2
            ax.text(0, s=text, weight="bold" if heading else "normal", **place)
            ax.text(1, s=value, ha="right", **place)
        ax.set_yticks([])
        ax.set_ylim(heights[-1] + 0.4, 0.1)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x", color=PALETTE["line"], lw=0.8)
    return canvas, ax, heights
