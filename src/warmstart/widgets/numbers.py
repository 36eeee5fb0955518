"""Numbers that a reader sets before they are told."""

import pandas as pd
import traitlets as t

from .base import Widget


class NumberGuess(Widget):
    """Set one number or several, lock them, and see how far off they were.

    Parameters
    ----------
    question : str
        What is asked.
    items : dict
        By name, what it is: a whole number, or the lowest and highest of an interval,
        each from 0 to ``most``.
    most : int
        Where the sliders end.
    unit : str
        What is counted; it stands under the picture.
    grounds : str
        What the numbers rest on, in a sentence. It is shown with them.

    Raises
    ------
    ValueError
        If there are no items, or a number lies outside of 0 to ``most``.

    Examples
    --------
    >>> NumberGuess("How many legs?", {"A spider": 8}, 20, "legs", "By counting.")
    NumberGuess(1 number, 0 to 20)
    """

    example = (
        'NumberGuess("An invented question: how many of a hundred?", {"Known": 42, '
        '"An interval": (10, 25)}, 100, "of a hundred", "Invented numbers.")'
    )
    kind = "numbers"
    question = t.Unicode(help="What is asked.").tag(sync=True)
    items = t.List(t.Dict(), help="Name, lowest and highest of each number.").tag(sync=True)
    most = t.Int(100, min=1, help="Where the sliders end.").tag(sync=True)
    unit = t.Unicode(help="What is counted.").tag(sync=True)
    grounds = t.Unicode(help="What the numbers rest on.").tag(sync=True)
    guess = t.List(t.Int(min=0), help="The reader's numbers; empty for none.").tag(sync=True)
    locked = t.Bool(False, help="The guess is made, or waived.").tag(sync=True)

    def __init__(self, question, items, most, unit, grounds, **kwargs):
        ends = {name: v if isinstance(v, tuple) else (v, v) for name, v in items.items()}
        if not ends:
            raise ValueError("items: there is nothing to guess")
        for name, (low, high) in ends.items():
            if not 0 <= low <= high <= most:
                raise ValueError(f"{name}: {low} to {high} does not lie within 0 to {most}")
        super().__init__(
            question=question,
            items=[
                {"name": n, "low": int(low), "high": int(high)} for n, (low, high) in ends.items()
            ],
            most=most,
            unit=unit,
            grounds=grounds,
            **kwargs,
        )

    @t.validate("guess")
    def _guess(self, proposal):
        guess = proposal["value"]
        if guess and (len(guess) != len(self.items) or max(guess) > self.most):
            raise t.TraitError(f"{len(self.items)} numbers from 0 to {self.most}, or none")
        return guess

    @property
    def answers(self) -> pd.DataFrame:
        """By name: what was guessed (missing if nothing was), and the lowest and highest it is."""
        table = pd.DataFrame(self.items).set_index("name")
        guess = self.guess if self.locked and self.guess else [pd.NA] * len(table)
        table.insert(0, "guess", pd.array(guess, dtype="Int64"))
        return table

    def _summary(self):
        return f"{len(self.items)} number{'s' * (len(self.items) != 1)}, 0 to {self.most}"
