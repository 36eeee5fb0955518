"""What the widgets of the one letter share."""

from typing import Any

import pandas as pd
import traitlets as t

from ..messages.corpus import load_rubric
from ..messages.rewriting import load_letter, versions
from .base import Place, Widget


def criteria() -> dict[str, dict[str, Any]]:
    """Return the names of the criteria that the letter's places are about, and of their levels."""
    used = {place["criterion"] for place in load_letter()["places"]}
    return {
        c["id"]: {"name": c["name"], "levels": [level["label"] for level in c["levels"]]}
        for c in load_rubric()
        if c["id"] in used
    }


class LetterWidget(Widget):
    """What the widgets of the one letter share: the letter, and the edits that were made."""

    letter = t.Dict(help="The letter, its places and their edits (invented).").tag(sync=True)
    criteria = t.Dict(help="Names of the criteria and of their levels.").tag(sync=True)
    answers = t.List(t.Dict(), help="The edit made at each place, the last one counts.").tag(
        sync=True
    )
    place = Place()

    def __init__(self, place: str = "letter", **kwargs: Any):
        super().__init__(letter=load_letter(), criteria=criteria(), place=place, **kwargs)

    @t.validate("answers")
    def _answers(self, proposal):
        known = {p["id"]: {e["id"] for e in p["edits"]} for p in self.letter["places"]}
        for a in proposal["value"]:
            if a.get("chosen") not in known.get(a.get("item"), ()):
                raise t.TraitError(f"this is no edit of the letter: {a}")
        return proposal["value"]

    @property
    def made(self) -> dict[str, str]:
        """The reader's edits, by place."""
        return {a["item"]: a["chosen"] for a in self.answers}

    @property
    def versions(self) -> pd.DataFrame:
        """Every version of the letter, see :func:`warmstart.messages.rewriting.versions`."""
        return versions(self.letter, self.made)
