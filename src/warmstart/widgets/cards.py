"""Questions to answer from memory."""

import pandas as pd
import traitlets as t

from ..messages.scenes import load_cards
from .base import Place, Widget


class RetrievalCards(Widget):
    """Answer a chapter's questions from memory, and those of two chapters before.

    Parameters
    ----------
    chapter : int
        Whose questions; those of ``chapter - 2`` come back.
    place : str
        Under which name the verdicts are kept.

    Raises
    ------
    ValueError
        If there is no question for this chapter.

    Examples
    --------
    >>> RetrievalCards(2)
    RetrievalCards(3 questions)
    """

    example = 'RetrievalCards(2, place="gallery")'
    kind = "cards"
    chapter = t.Int(help="The chapter that asks.").tag(sync=True)
    cards = t.List(t.Dict(), help="The questions with their answers.").tag(sync=True)
    answers = t.List(t.Dict(), help="The reader's own verdicts, a dict a question.").tag(sync=True)
    place = Place()

    def __init__(self, chapter=2, **kwargs):
        table = load_cards()
        table = table[table["chapter"].isin([chapter, chapter - 2])].reset_index()
        if table.empty:
            raise ValueError(f"chapter: there are no questions for chapter {chapter}")
        cards = table.sort_values("chapter", kind="stable").to_dict("records")
        super().__init__(chapter=chapter, cards=cards, **kwargs)

    @t.validate("answers")
    def _answers(self, proposal):
        known = {c["id"] for c in self.cards}
        for a in proposal["value"]:
            if a.get("card") not in known or a.get("recalled") not in (0, 1, 2):
                raise t.TraitError(f"this is no verdict on these questions: {a}")
        return proposal["value"]

    @property
    def recalled(self) -> pd.DataFrame:
        """The reader's verdicts: ``card``, ``recalled`` (0 not, 1 partly, 2 fully)."""
        return pd.DataFrame(self.answers, columns=["card", "recalled"])

    def _summary(self):
        return f"{len(self.cards)} question{'s' * (len(self.cards) != 1)}"
