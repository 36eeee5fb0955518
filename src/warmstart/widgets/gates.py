"""Cases at the gate."""

import pandas as pd
import traitlets as t

from .decisions import DecisionScene


class GateCards(DecisionScene):
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

    scene, items, choices = "gates", "cases", ("send", "hold", "channel")
    example = 'GateCards(place="gallery")'
    kind = "gates"
    cases = t.List(t.Dict(), help="The cases, with what follows from each way.").tag(sync=True)
    laws = t.Dict(help="Names, addresses and dates of laws.").tag(sync=True)
    noted = t.Unicode(help="When the addresses were noted, year and month.").tag(sync=True)

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided on each case: ``case``, ``chosen`` and the makers' ``view``."""
        return self._decisions_with("case", "view")
