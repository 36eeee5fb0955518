"""What the widgets of a workshop share: an activity, and the messages and criteria it is about."""

import traitlets as t

from ..messages.corpus import load_messages, load_rubric
from ..workshop.activities import Activity, ActivityError, parse_activity
from .base import Widget
from .message_traits import grade_traits, message_traits


class ActivityWidget(Widget):
    """A widget that is about one activity, or has all that one can be made of."""

    shows_reasons = True  # of the makers' grades; they're two thirds of what such a widget holds

    messages = t.List(t.Dict(), help="The messages, as the page shows them.").tag(sync=True)
    reference = t.Dict(help="The makers' grades.").tag(sync=True)
    roles = t.Dict(help="What each message is for: of a pair, anchor, trap.").tag(sync=True)
    activity = t.Unicode("", help="The open activity's short text; empty: none.").tag(sync=True)

    def __init__(self, activity="", **kwargs):
        table, rubric = load_messages("open"), [c["id"] for c in load_rubric()]
        ids = list(table.index)
        if activity:
            if not isinstance(activity, Activity):
                activity = parse_activity(activity)
            kwargs["activity"] = activity.text
            # A room's own messages and criteria stand in the activity's text.
            ids = [i for i in activity.messages if i in table.index]
            rubric = [c for c in rubric if c in activity.criteria]
        roles = {
            i: f"pair {row['pair']}" if row["pair"] else row["role"]
            for i, row in table.loc[ids].iterrows()
        }
        super().__init__(
            messages=message_traits(ids),
            reference=grade_traits(ids, rubric, reasons=self.shows_reasons),
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
        own = {x.id for x in (*activity.own_messages, *activity.own_criteria)}
        if self.reference and not (
            set(activity.messages) - own <= set(self.reference)
            and set(activity.criteria) - own <= set(next(iter(self.reference.values())))
        ):
            raise t.TraitError("this widget holds another activity: make a new one for this")
        return activity.text
