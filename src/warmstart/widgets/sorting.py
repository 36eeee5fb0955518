"""The sorting table."""

import pandas as pd
import traitlets as t

from ..messages.corpus import load_messages
from ..model import rng
from ..model.ratings import order_agreement
from .base import Place, Widget
from .message_traits import check_ids, message_traits

#: Short open messages whose coded level both makers' grades hold, one or two a level.
DEFAULT = ("m21", "a05", "a06", "m26", "m55", "m39")


class SortingTable(Widget):
    """Put messages in order by the context that they show, by drag or by keyboard.

    Parameters
    ----------
    ids : list of str, optional
        Two to twelve messages.
    seed : int
        Decides the order in which they lie at first.
    place : str
        Under which name the order is kept.

    Raises
    ------
    ValueError
        If a message does not exist, or there are fewer than two or more than twelve.

    Examples
    --------
    >>> SortingTable(["m01", "m02", "m06"])
    SortingTable(3 messages)
    """

    example = 'SortingTable(place="gallery")'
    kind = "sorting"
    messages = t.List(t.Dict(), help="The messages, as they lie at first.").tag(sync=True)
    levels = t.Dict(help="Coded level of context of each message.").tag(sync=True)
    order = t.List(t.Unicode(), help="Ids in the reader's order, least first.").tag(sync=True)
    locked = t.Bool(False, help="The reader has locked the order.").tag(sync=True)
    place = Place()

    def __init__(self, ids=DEFAULT, seed=1, **kwargs):
        table = load_messages()
        ids = check_ids("ids", ids, table.index)
        if len(set(ids)) != len(ids) or not 2 <= len(ids) <= 12:
            raise ValueError(f"ids: two to twelve different messages, not {ids}")
        ids = [ids[i] for i in pd.Series(rng.words(seed, 51, len(ids))).argsort()]
        levels = {i: int(table.loc[i, "context_level"]) for i in ids}
        kwargs.setdefault("order", ids)
        super().__init__(messages=message_traits(ids), levels=levels, **kwargs)

    @t.validate("order")
    def _order(self, proposal):
        if self.levels and sorted(proposal["value"]) != sorted(self.levels):
            raise t.TraitError(f"order must hold each of {sorted(self.levels)} once")
        return proposal["value"]

    @property
    def table(self) -> pd.DataFrame:
        """The messages in the reader's order: ``message``, ``level`` (coded, 0 to 3)."""
        return pd.DataFrame({"message": self.order, "level": [self.levels[i] for i in self.order]})

    @property
    def score(self) -> dict:
        """Pairs in the right order; see :func:`warmstart.model.ratings.order_agreement`."""
        return order_agreement([self.levels[i] for i in self.order])

    def _summary(self):
        return f"{len(self.messages)} messages"
