"""Two worlds: the audience that seems to matter, and the context that does."""

import pandas as pd
import traitlets as t

from ..model.confounding import World, estimates, recipients
from .base import Widget

#: What makes a :class:`warmstart.model.confounding.World`.
WORLD = ("founders", "context", "correlation", "rate_without", "rate_with")


class TwoWorlds(Widget):
    """A world in which only context works, and the audience seems to.

    Founders answer more because more of them have context with the sender. Sort the
    recipients by context too, and the difference goes; draw lots for context, and
    what it does shows. The rates are invented, and large enough to be seen.

    Parameters
    ----------
    correlation : float
        Phi coefficient of audience and context, as far as the shares allow it.
    founders, context : float
        Shares of founders, and of recipients with context, between 0 and 1.
    rate_without, rate_with : float
        Reply rates without and with context, the same for both audiences.
    n : int
        How many recipients, 20 to 400.
    seed : int
        Which of the campaigns that could happen.
    view : {"audience", "context", "lots"}
        Sorted by audience, by context too, or with context given by lot.

    Examples
    --------
    >>> TwoWorlds(correlation=0.4)
    TwoWorlds(200 recipients, correlation 0.4, by audience)
    """

    example = "TwoWorlds()"
    kind = "worlds"
    founders = t.Float(0.5, help="Share of founders among the recipients.").tag(sync=True)
    context = t.Float(0.5, help="Share of recipients with context.").tag(sync=True)
    correlation = t.Float(0.6, help="How context goes with audience: phi.").tag(sync=True)
    rate_without = t.Float(0.05, help="Reply rate without context.").tag(sync=True)
    rate_with = t.Float(0.3, help="Reply rate with context.").tag(sync=True)
    n = t.Int(200, min=20, max=400, help="How many recipients.").tag(sync=True)
    seed = t.Int(3, min=0, max=2**31, help="Seed of the campaign.").tag(sync=True)
    view = t.Enum(("audience", "context", "lots"), "audience", help="How they are sorted.").tag(
        sync=True
    )
    locked = t.Bool(False, help="The reader has guessed, or would not.").tag(sync=True)
    guess = t.Int(
        None,
        allow_none=True,
        min=-100,
        max=100,
        help="What being a founder adds, in replies of 100, as the reader guessed.",
    ).tag(sync=True)

    @t.validate(*WORLD)
    def _possible(self, proposal):
        values = {name: getattr(self, name) for name in WORLD}
        try:
            World(**values | {proposal["trait"].name: proposal["value"]})
        except ValueError as error:
            raise t.TraitError(str(error)) from None
        return proposal["value"]

    @property
    def world(self) -> World:
        """The world that the controls stand at."""
        return World(**{name: getattr(self, name) for name in WORLD})

    @property
    def recipients(self) -> pd.DataFrame:
        """The recipients that the picture shows: ``founder``, ``context``, ``replied``."""
        return recipients(self.world, self.n, self.seed, self.view == "lots")

    @property
    def estimates(self) -> pd.DataFrame:
        """What three readers of this campaign would report, and the truth.

        Returns
        -------
        pandas.DataFrame
            Rows ``naive``, ``stratified`` and ``context``, as
            :func:`warmstart.estimates` names them; ``difference``, ``low`` and
            ``high`` in shares (95% interval), and the ``truth`` of this world:
            what being a founder, or having context, adds.
        """
        found = {name: vars(e) for name, e in estimates(self.recipients).items()}
        truth = {"naive": 0.0, "stratified": 0.0, "context": self.rate_with - self.rate_without}
        return pd.DataFrame.from_dict(found, orient="index").assign(truth=truth)

    def _summary(self):
        how = {"audience": "by audience", "context": "by context too", "lots": "lots drawn"}
        return f"{self.n} recipients, correlation {self.correlation:g}, {how[self.view]}"
