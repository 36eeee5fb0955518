"""The sandbox: the simulator with everything open."""

import pandas as pd
import traitlets as t

from ..model.claims import weigh
from ..model.responses import SWITCHES
from ..model.settings import defaults, dump_setting, parse_setting
from .simulator import Simulator


class Sandbox(Simulator):
    """Overrule every number of the simulator, and see what is left of the post's claims.

    Parameters
    ----------
    setting : str
        A setting as the page's "Copy the setting" gives it, after ``#sandbox=``.
        Setting it restores what it says; it follows what the reader does.
    **features
        Any trait of :class:`Simulator` but ``recipient_sd``, which stays 0.

    Examples
    --------
    >>> sandbox = Sandbox(route="email/business", overrides={"gift_without_ask": [0.5, 0.2]})
    >>> sandbox
    Sandbox(email/business, 50 sent, 0 to 15 replies in nine campaigns in ten, 1 own number)
    >>> Sandbox.from_setting(sandbox.setting).overrides
    {'gift_without_ask': [0.5, 0.2]}
    """

    example = "Sandbox()"
    kind = "sandbox"
    setting = t.Unicode("", help="What differs from the default, as a text to share.").tag(
        sync=True
    )

    def __init__(self, **kwargs):
        if kwargs.get("setting"):
            kwargs = {**parse_setting(kwargs["setting"]), **kwargs}
        kwargs.pop("setting", None)
        super().__init__(**kwargs)
        self._follow()

    @classmethod
    def from_setting(cls, text: str, **kwargs) -> "Sandbox":
        """Return a sandbox in the setting that a text stands for.

        Raises
        ------
        ValueError
            If the text is damaged, or says something that the model does not have.
        """
        return cls(**{**parse_setting(text), **kwargs})

    @t.validate("setting")
    def _setting(self, proposal):
        try:
            return dump_setting(parse_setting(proposal["value"]))
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    @t.validate("recipient_sd")
    def _recipient_sd(self, proposal):
        if proposal["value"]:
            raise t.TraitError("recipient_sd: the sandbox knows no spread between recipients")
        return proposal["value"]

    def _values(self) -> dict:
        return {name: getattr(self, name) for name in defaults()}

    @t.observe("route", "sent", "ask", "gift_world", "overrides", *SWITCHES)
    def _follow(self, change=None):
        self.setting = dump_setting(self._values())

    @t.observe("setting")
    def _restore(self, change):
        values = parse_setting(change["new"])
        if change["new"] != dump_setting(self._values()):
            with self.hold_trait_notifications():
                for name, value in values.items():
                    setattr(self, name, value)

    @property
    def claims(self) -> pd.DataFrame:
        """The post's claims and the probability that the present numbers give each."""
        return weigh(self.scenario, self.overrides)

    def _summary(self):
        own = len(self.overrides)
        try:
            says = super()._summary()
        except ValueError:  # the sds add up to more than the model answers for
            says = f"{self.route}, {self.sent} sent, too uncertain for a picture"
        return says + (f", {own} own number{'s' * (own != 1)}" if own else "")
