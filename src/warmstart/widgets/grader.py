"""The message grader."""

import pandas as pd
import traitlets as t

from ..data import LEVELS
from ..messages.corpus import load_messages, load_rubric
from ..model.ratings import distance
from .base import Place, Widget
from .message_traits import check_ids, grade_traits, message_traits

VIEWS = ("all", "open", "graded", "contested")


class Grader(Widget):
    """Grade messages by the rubric, lock, and compare with the makers' range.

    Parameters
    ----------
    ids : list of str, optional
        Which messages, in which order; all open ones by default.
    criteria : list of str, optional
        Which of the rubric's criteria; all by default.
    view : {"all", "open", "graded", "contested"}
        Which messages are on the pile; "contested" asks only for the criteria on
        which the two readings differ, in the level or in whether they apply.
    place : str
        Under which name the grades are kept.

    Raises
    ------
    ValueError
        If a message or a criterion does not exist.

    Examples
    --------
    >>> Grader(ids=["m01", "m02"], criteria=["context"])
    Grader(2 messages, 1 criterion)
    """

    example = 'Grader(ids=["m01", "m02"], place="gallery")'
    kind = "grader"
    messages = t.List(t.Dict(), help="The messages, as the page shows them.").tag(sync=True)
    reference = t.Dict(help="The makers' grades of these messages.").tag(sync=True)
    criteria = t.List(t.Unicode(), help="Ids of the criteria asked for.").tag(sync=True)
    position = t.Int(0, min=0, help="Which message is on the desk.").tag(sync=True)
    answers = t.List(t.Dict(), help="What the reader has locked, a dict a grade.").tag(sync=True)
    view = t.Enum(VIEWS, "all", help="Which messages are on the pile.").tag(sync=True)
    sealed = t.Bool(
        False,
        help="Whether the makers' grades stay covered; begun so, only answers of this place count.",
    ).tag(sync=True)
    place = Place()

    def __init__(self, ids=None, criteria=None, **kwargs):
        rubric = [c["id"] for c in load_rubric()]
        table = load_messages()
        ids = (
            list(load_messages("open").index) if ids is None else check_ids("ids", ids, table.index)
        )
        criteria = rubric if criteria is None else check_ids("criteria", criteria, rubric)
        super().__init__(
            messages=message_traits(ids),
            criteria=criteria,
            reference=grade_traits(ids, criteria),
            **kwargs,
        )

    @t.validate("answers")
    def _answers(self, proposal):
        for a in proposal["value"]:
            known = a.get("message") in self.reference and a.get("criterion") in self.criteria
            if not known or a.get("level") not in (None, *LEVELS):
                raise t.TraitError(f"this is no grade of these messages: {a}")
        return proposal["value"]

    @property
    def grades(self) -> pd.DataFrame:
        """The reader's locked grades beside the makers' range, a row a grade.

        Returns
        -------
        pandas.DataFrame
            ``message``, ``criterion``, ``level`` (missing: not applicable),
            ``confidence`` (per cent), ``low`` and ``high`` (the makers' range),
            ``distance`` (levels outside the range, 0 inside; missing where one
            side says "not applicable" and the other gives a level).
        """
        columns = ["message", "criterion", "level", "confidence", "low", "high", "distance"]
        rows = []
        for a in self.answers:
            makers = [g["level"] for g in self.reference[a["message"]][a["criterion"]]]
            known = [m for m in makers if m is not None]
            low, high = (min(known), max(known)) if known else (None, None)
            gap = distance(a["level"], makers)
            rows.append([a["message"], a["criterion"], a["level"], a["confidence"], low, high, gap])
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype(dict.fromkeys(columns[2:], "Int64"))

    def _summary(self):
        plural = lambda n, one, many: f"{n} {one if n == 1 else many}"  # noqa: E731
        return (
            f"{plural(len(self.messages), 'message', 'messages')}, "
            f"{plural(len(self.criteria), 'criterion', 'criteria')}"
        )
