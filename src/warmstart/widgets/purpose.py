"""The sentence that says why you write."""

import traitlets as t

from ..messages.analyser import analyse, portable_lexicon
from ..messages.scenes import load_scenes
from .base import Widget


class PurposeMover(Widget):
    """Move, hide or sharpen the sentence that says why you write.

    Parameters
    ----------
    form : str
        Id of the form the sentence has at first: "hidden", "hinted", "stated", "reason".
    at : int
        Before which sentence it stands, 0 for the front.

    Examples
    --------
    >>> PurposeMover(form="stated", at=0).words_before
    0
    """

    example = "PurposeMover()"
    kind = "purpose"
    sender = t.Unicode(help="Who writes (invented).").tag(sync=True)
    recipient = t.Unicode(help="To whom.").tag(sync=True)
    sentences = t.List(t.Unicode(), help="The other sentences, in order.").tag(sync=True)
    forms = t.List(t.Dict(), help="Forms of the purpose, with what readers might guess.").tag(
        sync=True
    )
    form = t.Unicode("hidden", help="Which form it has.").tag(sync=True)
    at = t.Int(4, min=0, help="Before which sentence it stands.").tag(sync=True)
    guess = t.Int(-1, min=-1, help="The reader's guess at the purpose; -1 for none yet.").tag(
        sync=True
    )

    lexicon = t.Dict(
        help="The analyser's rules on upfrontness, which the page reads by itself."
    ).tag(sync=True)

    def __init__(self, **kwargs):
        super().__init__(
            **load_scenes()["purpose"], lexicon=portable_lexicon("upfrontness"), **kwargs
        )

    @t.validate("form")
    def _form(self, proposal):
        known = [f["id"] for f in self.forms]
        if known and proposal["value"] not in known:
            raise t.TraitError(f"form must be one of {known}, not {proposal['value']!r}")
        return proposal["value"]

    @t.validate("at")
    def _at(self, proposal):
        if self.sentences and proposal["value"] > len(self.sentences):
            raise t.TraitError(f"there are {len(self.sentences)} other sentences")
        return proposal["value"]

    @property
    def text(self) -> str:
        """The message as it stands."""
        purpose = next(f["text"] for f in self.forms if f["id"] == self.form)
        return " ".join(
            filter(None, [*self.sentences[: self.at], purpose, *self.sentences[self.at :]])
        )

    @property
    def words_before(self) -> int | None:
        """How many words a reader gets through before the purpose; ``None`` if it is left out."""
        if self.form == "hidden":
            return None
        return len(" ".join(self.sentences[: self.at]).split())

    @property
    def rules(self) -> dict:
        """What the analyser says of the message's upfrontness."""
        return analyse(self.text).criteria["upfrontness"]

    def _summary(self):
        return f"{self.form}, place {self.at}"
