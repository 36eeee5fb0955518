"""The drafting desk."""

import pandas as pd
import traitlets as t

from ..data import LEVELS
from ..messages.analyser import CHANNELS, RELATIONSHIPS, Analysis, analyse, portable_lexicon
from ..messages.corpus import load_rubric
from .base import Place, Widget


class DraftingDesk(Widget):
    """Write a message, grade it yourself, then see what the rules find in it.

    Parameters
    ----------
    text : str
        What stands on the desk at first.
    relationship, channel : str
        What the writer declares; see ``warmstart.messages.analyser.RELATIONSHIPS`` and ``CHANNELS``.
    task : str
        A sentence above the desk.
    fool : list of str
        Criteria to fool: no own grades are asked for, and the desk says on which of
        them the rules would allow a top level.
    revealed : bool
        Show the findings from the start.
    place : str
        Under which name a draft is kept, if the reader asks for it.

    Examples
    --------
    >>> DraftingDesk("We met in May. May I ring you?", relationship="met_once")
    DraftingDesk(8 words, met_once, email)
    """

    example = 'DraftingDesk("In May you told me about the drier boards. May I ring you on Friday?")'
    kind = "desk"
    text = t.Unicode("", help="The message on the desk.").tag(sync=True)
    relationship = t.Enum(RELATIONSHIPS, "stranger", help="Declared by the writer.").tag(sync=True)
    channel = t.Enum(CHANNELS, "email", help="Declared by the writer.").tag(sync=True)
    levels = t.Dict(help="The writer's own grades, a level or None a criterion.").tag(sync=True)
    task = t.Unicode("", help="A sentence above the desk.").tag(sync=True)
    fool = t.List(t.Unicode(), help="Criteria on which the rules are to be fooled.").tag(sync=True)
    revealed = t.Bool(False, help="Whether the findings are shown.").tag(sync=True)
    place = Place()
    lexicon = t.Dict(help="The analyser's rules, which the page reads by itself.").tag(sync=True)

    def __init__(self, text="", **kwargs):
        super().__init__(text=text, lexicon=portable_lexicon(), **kwargs)

    @t.validate("levels")
    def _levels(self, proposal):
        ids = [c["id"] for c in load_rubric()]
        for criterion, level in proposal["value"].items():
            if criterion not in ids or level not in (None, *LEVELS):
                raise t.TraitError(f"{criterion}: {level!r} is no grade of the rubric")
        return proposal["value"]

    @t.validate("fool")
    def _fool(self, proposal):
        unknown = set(proposal["value"]) - {c["id"] for c in load_rubric()}
        if unknown:
            raise t.TraitError(f"fool: the rubric has no criterion {sorted(unknown)}")
        return proposal["value"]

    @property
    def analysis(self) -> Analysis:
        """What the rules find in the text as it stands."""
        return analyse(self.text, self.relationship, self.channel)

    @property
    def findings(self) -> pd.DataFrame:
        """The findings, a row each; see :meth:`warmstart.messages.analyser.Analysis.frame`."""
        return self.analysis.frame()

    @property
    def grades(self) -> pd.DataFrame:
        """The writer's own grade beside the rules' range, a row a criterion.

        Returns
        -------
        pandas.DataFrame
            Indexed by criterion: ``level`` (missing: not graded or not applicable),
            ``answer`` ("found", "not found", "cannot tell"), ``low`` and ``high``.
        """
        rows = {
            criterion: {
                "level": self.levels.get(criterion),
                "answer": found["answer"],
                "low": found["levels"][0] if found["levels"] else None,
                "high": found["levels"][1] if found["levels"] else None,
            }
            for criterion, found in self.analysis.criteria.items()
        }
        frame = pd.DataFrame.from_dict(rows, orient="index")
        return frame.astype(dict.fromkeys(["level", "low", "high"], "Int64"))

    def _summary(self):
        words = len(self.text.split())
        return f"{words} word{'s' * (words != 1)}, {self.relationship}, {self.channel}"
