"""Cases at the gate."""

import pandas as pd
import traitlets as t

from ..data import load_scenes
from .base import Place, Widget
from .shown import chosen

WAYS = ("send", "hold", "channel")


class GateCards(Widget):
    """Send, hold, or change the channel: decide, and see what follows.

    Parameters
    ----------
    place : str
        Under which name the decisions are kept.

    Examples
    --------
    >>> GateCards()
    GateCards(7 cases)
    """

    example = 'GateCards(place="gallery")'
    kind = t.Unicode("gates").tag(sync=True)
    cases = t.List(t.Dict(), help="The cases, with what follows from each way.").tag(sync=True)
    laws = t.Dict(help="Names, addresses and dates of laws.").tag(sync=True)
    noted = t.Unicode(help="When the addresses were noted, year and month.").tag(sync=True)
    answers = t.List(t.Dict(), help="What the reader decided on each case.").tag(sync=True)
    place = Place()

    def __init__(self, **kwargs):
        super().__init__(**load_scenes()["gates"], **kwargs)

    @t.validate("answers")
    def _answers(self, proposal):
        return chosen(proposal["value"], [c["id"] for c in self.cases], WAYS)

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided on each case: ``case``, ``chosen`` and the makers' ``view``."""
        views = {c["id"]: c["view"] for c in self.cases}
        rows = [(a["item"], a["chosen"], views[a["item"]]) for a in self.answers]
        return pd.DataFrame(rows, columns=["case", "chosen", "view"])

    def _summary(self):
        return f"{len(self.cases)} cases"
