"""A year of stamps, spent month by month."""

import pandas as pd
import traitlets as t

from ..model.year import (
    BOUNDS,
    LETTERS,
    MOST,
    Assumptions,
    Group,
    Plan,
    chance_of,
    load_year,
    standing_plans,
    yeses,
)
from .base import Place, Widget

#: How many months come before the ask.
MONTHS = load_year()["months"] - 1
PLANS = tuple(load_year()["plans"])


class Moves(t.Unicode):
    """A move a month as one text, a letter each: ``"-----c-u-ui"``."""

    info_text = f"{MONTHS} letters out of {''.join(LETTERS)}"

    def validate(self, obj, value):
        """Refuse another number of months, or a letter that is no move."""
        value = super().validate(obj, value)
        if len(value) != MONTHS or not set(value) <= set(LETTERS):
            self.error(obj, value)
        return value


class YearOfStamps(Widget):
    """Fifty stamps, twelve months, and an ask at the end.

    A plan has cold letters, strangers who are warmed up, and people you know who are kept
    warm. It is held against four standing plans, over all years that the model thinks
    possible.

    Parameters
    ----------
    cold, warm, known : int
        How many of each are asked in the last month: 0 to 200, 25 and 10.
    warm_moves, known_moves : str
        A letter for each month before: c comment, u something useful, n note,
        i introduction, - none.
    need : int
        How many yeses are needed, 1 to 20.
    touch_odds : float
        What having been in touch multiplies the odds of a yes by; 0 for the response
        model's own.
    cooling, letter_cost : float
        See :class:`warmstart.model.year.Assumptions`.
    month : int
        Which month is looked at, 0 (the start) to 11.
    place : str
        Under which name the guess is kept.

    Examples
    --------
    >>> YearOfStamps(cold=20)
    YearOfStamps(20 cold, 6 warmed up, 0 known, 50 stamps spent)
    """

    example = 'YearOfStamps(place="gallery")'
    kind = "year"
    cold = t.Int(20, min=0, max=MOST["cold"], help="Cold letters.").tag(sync=True)
    warm = t.Int(6, min=0, max=MOST["warm"], help="Strangers who are warmed up.").tag(sync=True)
    known = t.Int(0, min=0, max=MOST["known"], help="People you know, kept warm.").tag(sync=True)
    warm_moves = Moves("-----c-u-ui", help="A move a month for strangers.").tag(sync=True)
    known_moves = Moves("--n--n--n--", help="A move a month for people you know.").tag(sync=True)
    need = t.Int(3, min=1, max=20, help="How many yeses are needed.").tag(sync=True)
    touch_odds = t.Float(
        0.0, min=0, max=BOUNDS["touch_odds"][1], help="What being in touch does to the odds."
    ).tag(sync=True)
    cooling = t.Float(1.0, min=0, max=BOUNDS["cooling"][1], help="How fast contacts cool.").tag(
        sync=True
    )
    letter_cost = t.Float(
        1.0, min=BOUNDS["letter_cost"][0], max=1, help="What a cold letter costs, in stamps."
    ).tag(sync=True)
    month = t.Int(0, min=0, max=MONTHS, help="Which month is looked at.").tag(sync=True)
    guess = t.Enum(("", *PLANS), "", help="Which plan the reader thought best.").tag(sync=True)
    locked = t.Bool(False, help="The reader has guessed, or would not.").tag(sync=True)
    seed = t.Int(1, min=0, max=2**31, help="Seed of the first year drawn.").tag(sync=True)
    drawn = t.List(t.Int(min=0), help="Yeses in each year drawn so far.").tag(sync=True)
    place = Place()

    @property
    def assumed(self) -> Assumptions:
        """What the reader assumes."""
        return Assumptions(self.touch_odds or None, self.cooling, self.letter_cost)

    @property
    def plan(self) -> Plan:
        """The plan that the controls stand at; a ValueError if it spends too many stamps."""
        return Plan(self._groups(), self.assumed)

    def _groups(self):
        moves = [[LETTERS[m] for m in text] for text in (self.warm_moves, self.known_moves)]
        return (
            Group(self.cold),
            Group(self.warm, "stranger", tuple(moves[0])),
            Group(self.known, "touch", tuple(moves[1])),
        )

    @property
    def months(self) -> pd.DataFrame:
        """Where the contacts stand, month by month, see :attr:`warmstart.model.year.Plan.frame`."""
        return self.plan.frame

    @property
    def plans(self) -> pd.DataFrame:
        """The reader's plan beside the four standing ones.

        Returns
        -------
        pandas.DataFrame
            Indexed by plan: ``asked``, ``stamps``, ``mean`` yeses, their 90% interval ``low``
            and ``high``, and the ``chance`` of as many as are needed.
        """
        rows = {}
        for name, plan in {"yours": self.plan, **standing_plans(self.assumed)}.items():
            of = yeses(plan)
            rows[name] = [
                plan.asked,
                plan.cost,
                of.mean,
                *of.interval(),
                chance_of(plan, self.need),
            ]
        columns = ["asked", "stamps", "mean", "low", "high", "chance"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns)

    def _summary(self):
        spent = sum(group.cost(self.assumed) for group in self._groups())
        return (
            f"{self.cold} cold, {self.warm} warmed up, {self.known} known, {spent:g} stamps spent"
        )
