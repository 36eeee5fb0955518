"""One text, read by people at several distances."""

import pandas as pd
import traitlets as t

from ..messages.scenes import load_scenes
from ..model.evidence import load_coefficients
from ..model.responses import Scenario, replies, response
from .base import Route, Widget


class ContextSlider(Widget):
    """Slide the acquaintance behind a text through its levels; the text does not change.

    Parameters
    ----------
    route : str
        Channel and recipient, such as ``"card/stranger"``.
    sent : int
        How many are sent, 1 to 200.
    predict : bool
        Ask for the reader's guess at the last stage first.

    Notes
    -----
    "Has heard of" lies between stranger and acquaintance at ``share`` of the
    coefficient's mean, with its full sd: an assumption of this book.

    Examples
    --------
    >>> ContextSlider(sent=50)
    ContextSlider(4 stages, 50 sent)
    """

    example = "ContextSlider(sent=50, predict=True)"
    kind = "context"
    route = Route()
    sent = t.Int(50, min=1, max=200, help="How many are sent.").tag(sync=True)
    text = t.Unicode(help="The text, the same at every stage.").tag(sync=True)
    sender = t.Unicode(help="Who writes it (invented).").tag(sync=True)
    stages = t.List(t.Dict(), help="Name, reading, features and overrides of each.").tag(sync=True)
    stage = t.Int(0, min=0, help="Which stage is shown.").tag(sync=True)
    predict = t.Bool(False, help="Ask for a guess before the stages can be moved.").tag(sync=True)
    guess = t.Int(-1, min=-1, help="Replies expected at the last stage; -1 for none.").tag(
        sync=True
    )

    def __init__(self, **kwargs):
        scene = load_scenes()["context"]
        prior = load_coefficients().query("term == 'prior_contact'").iloc[0]
        for stage in scene["stages"]:
            share = stage.pop("share", None)
            own = {"prior_contact": [share * prior["mean"], prior["sd"]]} if share else {}
            stage["overrides"] = own
        super().__init__(**{**scene, **kwargs})

    @t.validate("stage")
    def _stage(self, proposal):
        if self.stages and proposal["value"] >= len(self.stages):
            raise t.TraitError(f"there are {len(self.stages)} stages")
        return proposal["value"]

    @property
    def replies(self) -> pd.DataFrame:
        """Each stage's typical rate (0 to 1), 90% interval of replies, and chance of none."""
        channel, recipient = self.route.split("/")
        rows = {}
        for stage in self.stages:
            s = Scenario(channel, recipient, **stage["features"])
            r = replies(s, self.sent, stage["overrides"])
            low, high = r.interval(0.9)
            typical = response(s, stage["overrides"]).typical
            rows[stage["id"]] = {"typical": typical, "low": low, "high": high, "none": r.none}
        return pd.DataFrame.from_dict(rows, orient="index")

    def _summary(self):
        return f"{len(self.stages)} stages, {self.sent} sent"
