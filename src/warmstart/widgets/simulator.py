"""The reply simulator."""

import pandas as pd
import traitlets as t

from ..model.responses import (
    ASKS,
    GIFT_WORLDS,
    MAX_SD,
    SWITCHES,
    Replies,
    Scenario,
    replies,
    response,
    terms,
)
from .base import Route, Widget


class Simulator(Widget):
    """How many answer? The whole distribution, and everything it rests on.

    Every input is a trait, so the picture can be driven from Python, and
    ``simulator.scenario`` and ``simulator.replies`` follow what the reader does.

    Parameters
    ----------
    route : str
        Channel and recipient, such as ``"card/stranger"``.
    sent : int
        How many are sent, 1 to 200.
    predict : bool
        Ask for the reader's range first; it arrives in ``guess``.
    show : list of str
        Which features the reader may change; all if empty.
    **features
        Any field of :class:`warmstart.Scenario` but channel and recipient.

    Examples
    --------
    >>> Simulator(route="card/stranger", sent=30)
    Simulator(card/stranger, 30 sent, 0 to 7 replies in nine campaigns in ten)
    """

    example = 'Simulator(route="card/stranger", sent=30, predict=True)'
    kind = "simulator"
    route = Route()
    sent = t.Int(50, min=1, max=200, help="How many messages are sent.").tag(sync=True)
    prior_contact = t.Bool(False, help="You have been in touch before.").tag(sync=True)
    introduction = t.Bool(False, help="Somebody both know introduces you.").tag(sync=True)
    role_relevance = t.Bool(False, help="It is part of the recipient's role.").tag(sync=True)
    topic_relevance = t.Bool(False, help="The topic interests the recipient.").tag(sync=True)
    entry_point = t.Bool(False, help="It takes up something they said or wrote.").tag(sync=True)
    useful_offer = t.Bool(False, help="It brings something useful.").tag(sync=True)
    upfront = t.Bool(False, help="It says why you write.").tag(sync=True)
    gift = t.Bool(False, help="A gift is enclosed.").tag(sync=True)
    name_personalisation = t.Bool(False, help="The recipient's name is on it.").tag(sync=True)
    brevity = t.Bool(False, help="It is short.").tag(sync=True)
    follow_up = t.Bool(False, help="You follow up once.").tag(sync=True)
    ask = t.Enum(ASKS, "none", help="What the message asks for.").tag(sync=True)
    gift_world = t.Enum(GIFT_WORLDS, "undecided", help="What a stranger's gift does.").tag(
        sync=True
    )
    recipient_sd = t.Float(0.0, min=0, max=MAX_SD, help="Spread between recipients.").tag(sync=True)
    seed = t.Int(1, min=0, max=2**31, help="Seed of the first campaign drawn.").tag(sync=True)
    campaigns = t.List(t.Int(), help="Replies in each campaign drawn so far.").tag(sync=True)
    overrides = t.Dict(help="A reader's own (mean, sd) for a term.").tag(sync=True)
    predict = t.Bool(False, help="Ask for a guess before the picture is shown.").tag(sync=True)
    guess = t.List(t.Int(), help="The reader's range, [low, high], or nothing.").tag(sync=True)
    show = t.List(t.Unicode(), help="Features that the reader may change.").tag(sync=True)

    @t.validate("overrides")
    def _overrides(self, proposal):
        try:
            terms(Scenario(), proposal["value"])
        except ValueError as error:
            raise t.TraitError(str(error)) from None
        return {term: list(value) for term, value in proposal["value"].items()}

    @t.validate("show")
    def _show(self, proposal):
        unknown = set(proposal["value"]) - {*SWITCHES, "ask"}
        if unknown:
            raise t.TraitError(f"show: the model has no feature {sorted(unknown)}")
        return proposal["value"]

    @property
    def scenario(self) -> Scenario:
        """The scenario that the controls stand at."""
        channel, recipient = self.route.split("/")
        features = {
            name: getattr(self, name) for name in (*SWITCHES, "ask", "gift_world", "recipient_sd")
        }
        return Scenario(channel, recipient, **features)

    @property
    def replies(self) -> Replies:
        """The exact distribution that the picture shows."""
        return replies(self.scenario, self.sent, self.overrides)

    @property
    def terms(self) -> pd.DataFrame:
        """The coefficients at work, a row each."""
        return response(self.scenario, self.overrides).terms

    def _summary(self):
        low, high = self.replies.interval(0.9)
        return f"{self.route}, {self.sent} sent, {low} to {high} replies in nine campaigns in ten"
