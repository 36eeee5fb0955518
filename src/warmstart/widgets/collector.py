"""A workshop, collected: what a room handed in, and what it made of it."""

from dataclasses import replace

import pandas as pd
import traitlets as t

from ..messages.corpus import load_messages
from ..workshop.activities import parse_activity
from ..workshop.codes import OPEN
from ..workshop.collecting import Collection, collect
from ..workshop.inbox import Reading, read_text
from .activity import ActivityWidget

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


class Collector(ActivityWidget):
    """Collect what a room hands in: drop files, paste the chat, type a code, and watch the report grow.

    Parameters
    ----------
    activity : Activity or str, optional
        What was graded: an activity, or a link to one, or its short text. Without one, the
        widget asks, and on a published page also reads the address.
    page : str
        Where the grading page is, relative to this one.

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
    shows_reasons = False
    known = t.List(t.Unicode(), help="Ids of all the messages that an activity may have.").tag(
        sync=True
    )
    page = t.Unicode("workshop.html", help="Where people grade, relative to this page.").tag(
        sync=True
    )
    arrived = t.List(
        t.Dict(), help="What came in: a source and its text, or the reason why it has none."
    ).tag(sync=True)
    left_out = t.List(
        t.Unicode(), help="Hand-ins that were taken out again, and what was put aside unread."
    ).tag(sync=True)

    def __init__(self, activity="", **kwargs):
        super().__init__(activity, known=list(load_messages("open").index), **kwargs)

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
