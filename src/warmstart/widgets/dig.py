"""Digging for an entry point."""

import pandas as pd
import traitlets as t

from ..data import load_scenes
from .base import Place, Widget
from .shown import chosen

WAYS = ("use", "keep", "stop")


class EntryPointDig(Widget):
    """Dig through an invented person's public trail, and draw the line yourself.

    Parameters
    ----------
    place : str
        Under which name the decisions are kept.

    Examples
    --------
    >>> EntryPointDig()
    EntryPointDig(8 finds)
    """

    example = 'EntryPointDig(place="gallery")'
    kind = t.Unicode("dig").tag(sync=True)
    person = t.Unicode(help="Whose trail it is (invented).").tag(sync=True)
    sender = t.Unicode(help="What the reader wants of that person.").tag(sync=True)
    finds = t.List(t.Dict(), help="The finds in the order of digging.").tag(sync=True)
    answers = t.List(t.Dict(), help="What the reader decided on each find.").tag(sync=True)
    place = Place()

    def __init__(self, **kwargs):
        super().__init__(**load_scenes()["dig"], **kwargs)

    @t.validate("answers")
    def _answers(self, proposal):
        return chosen(proposal["value"], [f["id"] for f in self.finds], WAYS)

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided on each find beside the makers' view.

        Returns
        -------
        pandas.DataFrame
            ``find``, ``chosen`` ("use", "keep", "stop"), ``view`` (the makers'),
            ``relevance`` and ``intrusion`` (0 to 3, the makers').
        """
        finds = {f["id"]: f for f in self.finds}
        columns = ["view", "relevance", "intrusion"]
        rows = [
            {
                "find": a["item"],
                "chosen": a["chosen"],
                **{c: finds[a["item"]][c] for c in columns},
            }
            for a in self.answers
        ]
        return pd.DataFrame(rows, columns=["find", "chosen", *columns])

    def _summary(self):
        return f"{len(self.finds)} finds"
