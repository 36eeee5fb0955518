"""What scenes share whose items are decided one by one: what may be chosen, and what was."""

import pandas as pd
import traitlets as t

from ..messages.scenes import load_scenes
from .base import Place, Widget


class DecisionScene(Widget):
    """A scene whose items are decided one by one, beside the makers' view.

    Subclasses name their ``scene`` in ``scenes.yml``, the trait that holds its
    ``items``, and the ``choices`` for each.
    """

    scene = items = ""
    choices: tuple[str, ...] = ()

    answers = t.List(t.Dict(), help="What the reader decided on each item.").tag(sync=True)
    place = Place()

    def __init__(self, **kwargs):
        super().__init__(**load_scenes()[self.scene], **kwargs)

    def _choices_for(self, item):
        """Return what may be chosen for an item."""
        return self.choices

    @t.validate("answers")
    def _answers(self, proposal):
        known = {item["id"]: self._choices_for(item) for item in getattr(self, self.items)}
        for a in proposal["value"]:
            if a.get("chosen") not in known.get(a.get("item"), ()):
                raise t.TraitError(f"this is no decision on these items: {a}")
        return proposal["value"]

    def _decisions_with(self, name: str, *columns: str) -> pd.DataFrame:
        """Return a row a decision: the item under ``name``, what was chosen, the item's columns."""
        items = {item["id"]: item for item in getattr(self, self.items)}
        rows = [
            (a["item"], a["chosen"], *(items[a["item"]].get(c) for c in columns))
            for a in self.answers
        ]
        return pd.DataFrame(rows, columns=[name, "chosen", *columns])

    def _summary(self):
        return f"{len(getattr(self, self.items))} {self.items}"
