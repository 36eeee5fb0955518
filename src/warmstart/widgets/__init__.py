"""The book's widgets: state in, state out, drawn by one JavaScript module.

In Jupyter a kernel stands behind each widget and its answers arrive as traits;
on a published page the same module runs without one.
"""

from .grader import Grader
from .simulator import Simulator

__all__ = ["Grader", "Simulator"]
