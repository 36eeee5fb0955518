"""One place of the letter, mended."""

from typing import Any

import traitlets as t

from ..messages.rewriting import compose, edits_before, load_letter, revise
from .letter import LetterWidget


class Rewrite(LetterWidget):
    """One place of the letter: choose an edit, and see both versions side by side.

    Places before it stand as the reader mended them, or as we would.

    Parameters
    ----------
    at : str
        Which place is mended, such as ``"opening"``.
    place : str
        Under which name the edits are kept; the chapters share one.

    Raises
    ------
    TraitError
        If the letter has no such place.

    Examples
    --------
    >>> Rewrite("ask")
    Rewrite(ask)
    """

    example = 'Rewrite("fits", place="gallery")'
    kind = "rewrite"
    at = t.Unicode(help="Which place of the letter is mended.").tag(sync=True)

    def __init__(self, at: str, **kwargs: Any):
        super().__init__(at=at, **kwargs)

    @t.validate("at")
    def _at(self, proposal):
        known = [place["id"] for place in load_letter()["places"]]
        if proposal["value"] not in known:
            raise t.TraitError(f"at must be one of {known}, not {proposal['value']!r}")
        return proposal["value"]

    @property
    def text(self) -> str:
        """The letter as it stands after this place, without its subject."""
        before = edits_before(self.letter, self.at, self.made)
        here = {self.at: self.made[self.at]} if self.at in self.made else {}
        return compose(self.letter, revise(self.letter, before | here))

    def _summary(self):
        return self.at
