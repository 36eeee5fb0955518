"""A workshop, collected: what a room handed in, and what it made of it."""

from dataclasses import replace

import pandas as pd
import traitlets as t

from ..messages.corpus import load_messages, load_rubric
from ..workshop.activities import Activity, ActivityError, parse_activity
from ..workshop.codes import OPEN
from ..workshop.collecting import Collection, collect
from ..workshop.inbox import Reading, read_text
from .base import Widget
from .message_traits import grade_traits, message_traits

#: What a thing that came in may hold, and of which type: a text, or why there is none.
ARRIVED = {
    "source": str,
    "text": str,
    "note": str,
    "reason": str,
    "ignored": bool,
    "opaque": bool,
    "unrecognised": bool,
}


class Collector(Widget):
    """Collect what a room hands in: drop files, paste the chat, type a code, and watch the report grow.

    Parameters
    ----------
    activity : Activity or str, optional
        What was graded: an activity, or a link to one, or its short text. Without one, the
        widget asks, and on a published page also reads the address.
    page : str
        Where the grading page lies, seen from this one.

    Raises
    ------
    ActivityError
        If there is no such activity.

    Examples
    --------
    >>> Collector("m01.m02~context.ask~Table talk")
    Collector('Table talk', 0 people)
    """

    example = 'Collector("m01.m02.m05~context.ask~Three letters")'
    kind = "collector"
    known = t.List(t.Unicode(), help="Ids of all the messages that an activity may have.").tag(
        sync=True
    )
    messages = t.List(t.Dict(), help="The messages, as the page shows them.").tag(sync=True)
    reference = t.Dict(help="The makers' grades.").tag(sync=True)
    roles = t.Dict(help="What each message is for: of a pair, anchor, trap.").tag(sync=True)
    page = t.Unicode("workshop.html", help="Where people grade, seen from this page.").tag(
        sync=True
    )
    activity = t.Unicode("", help="The open activity's short text; empty: none.").tag(sync=True)
    arrived = t.List(
        t.Dict(), help="What came in: a source and its text, or the reason why it has none."
    ).tag(sync=True)
    left_out = t.List(t.Unicode(), help="The hand-ins that were taken out again.").tag(sync=True)

    def __init__(self, activity="", **kwargs):
        table, rubric = load_messages("open"), [c["id"] for c in load_rubric()]
        ids = list(table.index)
        if activity:
            if not isinstance(activity, Activity):
                activity = parse_activity(activity)
            kwargs["activity"] = activity.text
            ids, rubric = list(activity.messages), list(activity.criteria)
        roles = {
            i: f"pair {row['pair']}" if row["pair"] else row["role"]
            for i, row in table.loc[ids].iterrows()
        }
        super().__init__(
            known=list(table.index),
            messages=message_traits(ids),
            reference=grade_traits(ids, rubric),
            roles=roles,
            **kwargs,
        )

    @t.validate("activity")
    def _activity(self, proposal):
        if not proposal["value"]:
            return ""
        try:
            activity = parse_activity(proposal["value"])
        except ActivityError as error:
            raise t.TraitError(str(error)) from None
        if self.reference and not (
            set(activity.messages) <= set(self.reference)
            and set(activity.criteria) <= set(next(iter(self.reference.values())))
        ):
            raise t.TraitError("this widget holds another activity: make a new one for this")
        return activity.text

    @t.validate("arrived")
    def _arrived(self, proposal):
        for thing in proposal["value"]:
            if (
                not {"source"} < set(thing) <= set(ARRIVED)
                or ("text" in thing) == ("reason" in thing)
                or not all(isinstance(value, ARRIVED[key]) for key, value in thing.items())
            ):
                raise t.TraitError(f"this is nothing that came in: {thing!r:.80}")
        return proposal["value"]

    def _readings(self):
        for thing in self.arrived:
            source, text, note = thing["source"], thing.get("text"), thing.get("note", "")
            if text is None:
                # What could not be read as text in the page: the kernel has no more of it.
                yield Reading(source, file=source, **{k: thing[k] for k in thing if k != "source"})
            else:
                for reading in read_text(source, text):
                    yield reading if reading.reason else replace(reading, note=note or reading.note)

    @property
    def collection(self) -> Collection:
        """All that came in, sorted and counted: what ``warmstart collect`` makes of the same files."""
        known = [parse_activity(self.activity)] if self.activity else []
        return collect(self._readings(), known, set(self.left_out))

    @property
    def people(self) -> pd.DataFrame:
        """Who is in.

        Returns
        -------
        pandas.DataFrame
            A row a person and round: ``person``, ``name``, ``group``, ``round``, ``graded`` (how
            many grades they gave), ``source``.
        """
        rows = [
            (
                r.person,
                r.name or r.author,
                s.group,
                s.round,
                sum(c != OPEN for c in s.cells),
                r.source,
            )
            for r in self.collection.accepted
            for s in [r.graded]
        ]
        return pd.DataFrame(rows, columns=["person", "name", "group", "round", "graded", "source"])

    @property
    def answers(self) -> pd.DataFrame:
        """A row a grade: see :attr:`warmstart.workshop.collecting.Collection.answers`."""
        return self.collection.answers

    @property
    def summary(self) -> pd.DataFrame:
        """A row a message and criterion, and one a criterion: alpha, spread, the makers' range."""
        return self.collection.summary

    @property
    def items(self) -> pd.DataFrame:
        """A row a thing that came in, and what became of it."""
        return self.collection.items

    def _summary(self):
        if not self.activity:
            return "no activity yet"
        title = parse_activity(self.activity).title
        people = len(self.collection.people)
        return f"{title!r}, {people} {'person' if people == 1 else 'people'}"
