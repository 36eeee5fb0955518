"""The swap test."""

import pandas as pd
import traitlets as t

from ..messages.scenes import load_scenes
from .base import Widget


class SwapTest(Widget):
    """Put other recipients into a text until it stops fitting; what is left is specific.

    Parameters
    ----------
    position : int
        Which of the two texts is on the desk: 0 the mailing, 1 the letter.
    recipient : str
        Id of the recipient put in at first.

    Examples
    --------
    >>> SwapTest()
    SwapTest(2 texts)
    """

    example = "SwapTest()"
    kind = "swap"
    texts = t.List(t.Dict(), help="Texts: sentences, recipients, whom each fits.").tag(sync=True)
    position = t.Int(0, min=0, help="Which text is on the desk.").tag(sync=True)
    recipient = t.Unicode("", help="Id of the recipient put in.").tag(sync=True)
    marks = t.List(t.Int(), help="Sentences that the reader says would not fit.").tag(sync=True)
    locked = t.Bool(False, help="The reader has locked the marks.").tag(sync=True)

    def __init__(self, **kwargs):
        texts = load_scenes()["swap"]
        kwargs.setdefault("recipient", texts[0]["recipients"][1]["id"])
        super().__init__(texts=texts, **kwargs)

    @property
    def fits(self) -> pd.DataFrame:
        """Whom each sentence of the text on the desk fits, by the makers' reading.

        Returns
        -------
        pandas.DataFrame
            A row a sentence, a column a recipient, true where it fits.
        """
        text = self.texts[self.position]
        people = [r["id"] for r in text["recipients"]]
        rows = {s["text"]: [p in s["fits"] for p in people] for s in text["sentences"]}
        return pd.DataFrame.from_dict(rows, orient="index", columns=people)

    @property
    def everybody(self) -> float:
        """Share of the words (0 to 1) in sentences that fit everybody."""
        fits = self.fits.all(axis=1)
        words = fits.index.str.split().str.len().to_numpy()
        return float(words[fits].sum() / words.sum())

    def _summary(self):
        return f"{len(self.texts)} texts"
