"""How a notebook shows the book's figures and tables, and data frames.

On the page a figure is HTML with a drawing in the page's own colours. A notebook's front end may be
dark without saying so, may not trust the notebook, and may be no browser at all: there a figure is
an SVG with a PNG beside it, both on white, and its words follow as Markdown. What is stored in a
notebook is made from the page's output by :func:`from_page`; running the cell gives the same.
"""

import base64
import io
import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import matplotlib
import pandas as pd

from ..figures import Cards, Figure, Table
from ..figures.drawing import STYLE

if TYPE_CHECKING:
    from IPython.core.formatters import DisplayFormatter

#: MIME types with what is shown, and what a front end should know of each.
Bundle = tuple[dict[str, Any], dict[str, Any]]

#: Dots an inch of a PNG.
DPI = 144


def from_page(data: dict[str, Any]) -> list[Bundle]:
    """Return a page's output as the outputs of a notebook."""
    html = "".join(data.get("text/html", ""))
    if 'class="ws-figure"' in html:
        svg = html[html.index("<svg") : html.index("</svg>") + len("</svg>")]
        alt = re.search(r'aria-label="([^"]*)"', svg)
        caption = re.search(r"<figcaption>(.*?)</figcaption>", html, re.S)
        return figure_bundles(
            svg, unescape(alt[1]) if alt else "", unescape(caption[1]) if caption else ""
        )
    if "<table" in html:
        return [({**data, "text/html": aligned(html)}, {})]
    return [(data, {})]


def figure_bundles(svg: str, alt: str, caption: str) -> list[Bundle]:
    """Return a figure's outputs: the drawing, and its words."""
    svg = re.sub(r"var\(--[\w-]+, ([^()]*)\)", r"\1", svg.strip())
    drawing: dict[str, Any] = {
        "image/svg+xml": svg.replace("<svg", '<svg style="background: white"', 1),
        "text/plain": f"Figure: {alt}",
    }
    # Front ends differ in where they look for an alternative text; a PNG has more dots than it takes.
    points = re.search(r'width="([\d.]+)pt"', svg)
    size = {"width": round(float(points[1]) * 96 / 72)} if points else {}
    metadata: dict[str, Any] = {
        "image/svg+xml": {"alt": alt},
        "image/png": {"alt": alt, **size},
    }
    words = f"<details><summary>The figure in words</summary>{escape(alt, quote=False)}</details>"
    text = f"*{caption}*\n\n{words}" if caption else words
    return [
        (drawing, {**metadata, "vscode_altText": alt}),
        ({"text/markdown": text, "text/plain": caption or alt}, {}),
    ]


def show_figure(figure: Figure) -> None:
    """Show a figure in a notebook."""
    from IPython.display import display

    for data, metadata in figure_bundles(figure.svg, figure.alt, figure.caption):
        if "image/svg+xml" in data:
            data["image/png"] = base64.b64encode(png(figure)).decode()
        display(data, raw=True, metadata=metadata)


def png(figure: Figure) -> bytes:
    """Return a figure as a PNG on white."""
    target = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        figure.canvas.savefig(target, format="png", dpi=DPI, facecolor="white")
    return target.getvalue()


def aligned(html: str) -> str:
    """Return HTML whose tables have text to the left and numbers to the right, in any front end.

    Front ends put everything to the right, and an untrusted notebook's style sheets are dropped; a
    cell's own style stays.

    Examples
    --------
    >>> aligned("<table><tr><th>who</th><td>0.5</td></tr></table>")
    '<table><tr><th style="text-align: left">who</th><td style="text-align: right">0.5</td></tr></table>'
    """

    def cell(found: re.Match[str]) -> str:
        words = unescape(re.sub(r"<[^>]*>", "", found[3])).strip()
        number = re.fullmatch(r"[-−+]?[\d.,]+ ?%?|", words) and found[1] == "td"
        rest = re.sub(r'\s*style="[^"]*"', "", found[2])
        side = "right" if number else "left"
        return f'<{found[1]}{rest} style="text-align: {side}">{found[3]}</{found[1]}>'

    return re.sub(r"<(td|th)\b([^>]*)>(.*?)</\1>", cell, html, flags=re.S)


def frame_html(frame: pd.DataFrame) -> str | None:
    """Return a data frame as a notebook shows it, with its texts whole and to the left."""
    with pd.option_context("display.max_colwidth", None):
        html: str | None = frame._repr_html_()  # type: ignore[operator]  # pandas' own, untyped
    return html and aligned(re.sub(r"<style.*?</style>", "", html, flags=re.S))


def table_bundle(table: Table | Cards, include: Any = None, exclude: Any = None) -> dict[str, Any]:
    """Return a table of the book as a notebook shows it."""
    [(data, _)] = from_page(dict(table._repr_mimebundle_()))
    return data


def register(formatter: "DisplayFormatter") -> None:
    """Have IPython show the book's figures and tables, and data frames, in this way."""
    formatter.ipython_display_formatter.for_type(Figure, show_figure)
    formatter.mimebundle_formatter.for_type(Table, table_bundle)
    formatter.formatters["text/html"].for_type(pd.DataFrame, frame_html)
