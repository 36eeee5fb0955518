"""The peeking lab."""

import numpy as np
import pandas as pd
import traitlets as t

from ..model import comparing
from .base import Widget

#: Tests in a full series, and the level that each of them promises.
MOST, LEVEL = 100, 0.05


class PeekingLab(Widget):
    """Run tests of two messages, and look too early.

    Up to a hundred seeded tests, each of which may stop at the first look that
    seems significant, waits for the end, or follows evidence that may be watched
    at any time (:func:`warmstart.model.comparing.e_values`).

    Parameters
    ----------
    rate_a, rate_b : float
        True reply rates, 0.01 to 0.5; alike at first, so that every win is false.
    batch : int
        Letters an arm between two looks, 5 to 100.
    looks : int
        How often a test is looked at, 1 to 40.
    seed : int
        Decides what is drawn, the same in Python and on the page.
    runs : int
        How many tests have been run, 0 to 100.
    predict : bool
        Ask for the reader's guess first; it arrives in ``guess``.

    Examples
    --------
    >>> lab = PeekingLab(runs=100)
    >>> lab
    PeekingLab(10% and 10%, 20 looks at 20 letters an arm, 100 tests)
    >>> lab.shares["every_look"] > 2 * lab.shares["once"]
    True
    """

    example = "PeekingLab()"
    kind = "peeking"
    rate_a = t.Float(0.1, min=0.01, max=0.5, help="True reply rate of A.").tag(sync=True)
    rate_b = t.Float(0.1, min=0.01, max=0.5, help="True reply rate of B.").tag(sync=True)
    batch = t.Int(20, min=5, max=100, help="Letters an arm between looks.").tag(sync=True)
    looks = t.Int(20, min=1, max=40, help="Looks at each test.").tag(sync=True)
    seed = t.Int(1, min=0, max=2**31, help="Seed of the tests.").tag(sync=True)
    runs = t.Int(0, min=0, max=MOST, help="Tests run so far.").tag(sync=True)
    predict = t.Bool(True, help="Ask for a guess before tests are run.").tag(sync=True)
    guess = t.Int(
        None, allow_none=True, min=0, max=MOST, help="Winners of 100 that the reader expects."
    ).tag(sync=True)

    @property
    def results(self) -> pd.DataFrame:
        """The tests run so far, a row each.

        Returns
        -------
        pandas.DataFrame
            ``run`` (from 1), ``first_look_won`` (from 1; missing where no look
            called a winner), ``won_at_end``, ``e_value_max`` (a win from 20 on).
        """
        drawn = comparing.batches(
            self.rate_a, self.rate_b, self.batch, self.looks, max(self.runs, 1), self.seed
        )[:, : self.runs]
        first = pd.Series(comparing.first_win(drawn, self.batch, LEVEL), dtype="Int64") + 1
        at_end = comparing.first_win(drawn[:, :, -1:], self.batch * self.looks, LEVEL)
        return pd.DataFrame(
            {
                "run": np.arange(1, self.runs + 1),
                "first_look_won": first.mask(first == 0),
                "won_at_end": at_end >= 0,
                "e_value_max": comparing.e_values(drawn, self.batch).max(axis=1),
            }
        )

    @property
    def shares(self) -> dict:
        """Shares of these tests that called a winner: at a look, at the end, by the evidence."""
        frame = self.results
        wins = {
            "every_look": frame["first_look_won"].notna(),
            "once": frame["won_at_end"],
            "sequential": frame["e_value_max"] >= 1 / LEVEL,
        }
        return {name: float(won.mean()) if self.runs else np.nan for name, won in wins.items()}

    @property
    def plan(self) -> comparing.Comparison | None:
        """Power and letters needed at these rates; none where there is nothing to find."""
        if abs(self.rate_a - self.rate_b) < 1e-6:
            return None
        return comparing.compare(self.rate_a, self.rate_b, self.batch * self.looks, LEVEL)

    def _summary(self):
        looks = f"{self.looks} look{'s' * (self.looks != 1)} at {self.batch} letters an arm"
        return f"{100 * self.rate_a:.3g}% and {100 * self.rate_b:.3g}%, {looks}, {self.runs} tests"
