"""The book's widgets: state in, state out, each drawn by a JavaScript module of its own.

In Jupyter a kernel stands behind each widget and its answers arrive as traits;
on a published page the same module runs without one.
"""

from .cards import RetrievalCards
from .collector import Collector
from .context import ContextSlider
from .desk import DraftingDesk
from .entrypoints import EntryPoints
from .forecast import Forecast
from .gates import GateCards
from .gifts import GiftGrid
from .grader import Grader
from .inbox import Inbox
from .numbers import NumberGuess
from .pairs import PairJudge
from .peeking import PeekingLab
from .progress import Progress
from .purpose import PurposeMover
from .replies import NextMessage
from .rewrite import Rewrite
from .sandbox import Sandbox
from .silence import SilenceBound
from .simulator import Simulator
from .sorting import SortingTable
from .swap import SwapTest
from .versions import LetterVersions
from .workshop import Workshop
from .worlds import TwoWorlds
from .year import YearOfStamps

__all__ = [
    "Collector",
    "ContextSlider",
    "DraftingDesk",
    "EntryPoints",
    "Forecast",
    "GateCards",
    "GiftGrid",
    "Grader",
    "Inbox",
    "LetterVersions",
    "NextMessage",
    "NumberGuess",
    "PairJudge",
    "PeekingLab",
    "Progress",
    "PurposeMover",
    "RetrievalCards",
    "Rewrite",
    "Sandbox",
    "SilenceBound",
    "Simulator",
    "SortingTable",
    "SwapTest",
    "TwoWorlds",
    "Workshop",
    "YearOfStamps",
]
