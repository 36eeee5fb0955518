"""The book's widgets: state in, state out, drawn by one JavaScript module.

In Jupyter a kernel stands behind each widget and its answers arrive as traits;
on a published page the same module runs without one.
"""

from .desk import DraftingDesk
from .forecast import Forecast
from .grader import Grader
from .pairs import PairJudge
from .progress import Progress
from .sandbox import Sandbox
from .simulator import Simulator
from .sorting import SortingTable

__all__ = [
    "DraftingDesk",
    "Forecast",
    "Grader",
    "PairJudge",
    "Progress",
    "Sandbox",
    "Simulator",
    "SortingTable",
]
