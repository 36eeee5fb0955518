"""The book's figures, tables and cards, one idea to a file.

A notebook draws with matplotlib, in :data:`STYLE`, and hands the result to :class:`Figure` with an
alternative text made from the same data.
"""

from .cards import Cards
from .drawing import PALETTE, STYLE, Figure, label_lines
from .table import Table

__all__ = ["PALETTE", "STYLE", "Cards", "Figure", "Table", "label_lines"]
