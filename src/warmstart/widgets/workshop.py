"""A workshop's activity: chosen, graded and handed in."""

import pandas as pd
import traitlets as t

from ..data import LEVELS
from ..workshop.activities import ROUNDS, parse_activity
from ..workshop.codes import GROUPS, NUMBERS
from ..workshop.handins import HandIn, hand_in
from ..workshop.numbers import own_number
from .activity import ActivityWidget

COLUMNS = ["round", "message", "criterion", "level", "confidence"]


class Workshop(ActivityWidget):
    """Grade what a room grades, hand it in, and discuss; or choose what a room will grade.

    Parameters
    ----------
    activity : Activity or str, optional
        What is graded: an activity, or a link to one, or its short text. Without one,
        the widget asks, and on a published page also reads the address.

    Raises
    ------
    ActivityError
        If there is no such activity.

    Examples
    --------
    >>> Workshop("m01.m02~context.ask~Table talk")
    Workshop('Table talk', 2 messages, 2 criteria)
    """

    example = 'Workshop("m01.m02~context.ask~Two letters")'
    kind = "workshop"
    reference = t.Dict(help="The makers' grades, covered until a hand-in.").tag(sync=True)
    group = t.Int(0, min=0, max=GROUPS - 1, help="The table; 0 is none.").tag(sync=True)
    number = t.Int(
        None,
        allow_none=True,
        min=0,
        max=NUMBERS - 1,
        help="Tells hand-ins of one person from others'; drawn when first needed.",
    ).tag(sync=True)
    round = t.Enum(ROUNDS, 1, help="1 before a discussion, 2 after it.").tag(sync=True)
    answers = t.List(t.Dict(), help="What is locked, a dict a grade, with its round.").tag(
        sync=True
    )
    written = t.Dict(help="The message that was written, by version: 1, and 2 revised.").tag(
        sync=True
    )

    @t.observe("activity")
    def _begin(self, change):
        """Another activity begins with nothing locked."""
        kept = [a for a in self.answers if self._asks(a)]
        if kept != self.answers:
            self.answers, self.round = [], 1

    def _asks(self, answer):
        if not self.activity:
            return False
        activity = parse_activity(self.activity)
        return (
            answer.get("message") in activity.messages
            and answer.get("criterion") in activity.criteria
            and answer.get("level", "") in (None, *LEVELS)
            and answer.get("round") in ROUNDS
            and type(answer.get("confidence")) is int
            and 0 <= answer["confidence"] <= 100
        )

    @t.observe("answers", "group")
    def _take_number(self, change=None):
        """Have this notebook's number from the first answer on, and not before: a published page has none."""
        if self.number is None and (change is None or change["new"]):
            self.number = own_number()

    def set_state(self, sync_data):
        """Take what the page sends, but no number that it drew while the kernel was busy."""
        if sync_data.get("number") is not None:
            self._take_number()
            if sync_data["number"] != self.number:
                self.send_state("number")
        super().set_state({k: v for k, v in sync_data.items() if k != "number"})

    @t.validate("answers")
    def _answers(self, proposal):
        for a in proposal["value"]:
            if not self._asks(a):
                raise t.TraitError(f"this is no grade of this activity: {a}")
        return proposal["value"]

    @property
    def grades(self) -> pd.DataFrame:
        """What is locked, a row a grade.

        Returns
        -------
        pandas.DataFrame
            ``round``, ``message``, ``criterion``, ``level`` (missing: not applicable),
            ``confidence`` (per cent).
        """
        frame = pd.DataFrame(self.answers, columns=COLUMNS)
        return frame.astype(dict.fromkeys(("round", "level", "confidence"), "Int64"))

    def hand_in(self, name="") -> HandIn:
        """Return this round's grades as a hand-in: a file and a short code.

        Parameters
        ----------
        name : str
            Only if you want the file to carry one.

        Raises
        ------
        ValueError
            If no activity is open, or nothing is locked in this round.
        """
        if not self.activity:
            raise ValueError("no activity is open: set `activity` first")
        self._take_number()
        return hand_in(
            parse_activity(self.activity),
            self.grades[self.grades["round"] == self.round],
            group=self.group,
            round=self.round,
            number=self.number,
            name=name,
        )

    def _summary(self):
        if not self.activity:
            return f"no activity yet, {len(self.messages)} messages to choose from"
        activity = parse_activity(self.activity)
        plural = lambda n, one, many: f"{n} {one if n == 1 else many}"  # noqa: E731
        return (
            f"{activity.title!r}, {plural(len(activity.messages), 'message', 'messages')}, "
            f"{plural(len(activity.criteria), 'criterion', 'criteria')}"
        )
