"""The book's figures, tables and cards, one idea to a file.

A notebook draws with matplotlib, in :data:`STYLE`, and hands the result to :class:`Figure` with an
alternative text made from the same data. The functions draw what several chapters share.
"""

from .cards import Cards
from .distribution import distribution
from .drawing import PALETTE, STYLE, Figure, label_lines
from .forest import forest
from .gift_grid import gift_grid
from .rates import rates
from .table import Table

__all__ = [
    "PALETTE",
    "STYLE",
    "Cards",
    "Figure",
    "Table",
    "distribution",
    "forest",
    "gift_grid",
    "label_lines",
    "rates",
]
