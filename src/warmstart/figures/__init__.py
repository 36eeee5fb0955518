"""The book's figures, tables and cards, one idea to a file.

Each function returns a :class:`Figure`: a drawing with an alternative text made from the same data.
"""

from .cards import Cards
from .distribution import distribution
from .drawing import PALETTE, Figure
from .forest import forest
from .gift_grid import gift_grid
from .intervals import intervals
from .kappas import kappas
from .posterior import posterior
from .rates import rates
from .repeated_looks import repeated_looks
from .strips import strips
from .table import Table
from .tornado import tornado
from .trial import trial

__all__ = [
    "PALETTE",
    "Cards",
    "Figure",
    "Table",
    "distribution",
    "forest",
    "gift_grid",
    "intervals",
    "kappas",
    "posterior",
    "rates",
    "repeated_looks",
    "strips",
    "tornado",
    "trial",
]
