"""What silence tells, by hand."""

import pandas as pd
import traitlets as t

from ..model import bounds
from .base import Widget

#: What one may have held before the letters, as the two parameters of a Beta distribution.
PRIORS = {"flat": (1.0, 1.0), "jeffreys": (0.5, 0.5), "sceptical": (1.0, 19.0)}


class SilenceBound(Widget):
    """Bound the reply rate after so many letters and so few replies.

    Parameters
    ----------
    sent : int
        Letters sent, 1 to 200.
    replies : int
        Replies, 0 to ``sent``.
    prior : tuple of float
        The two parameters of the Beta prior, each from 0.1 to 1000.
    priors : dict
        Priors that the reader may choose from, by name.
    target : float
        The rate that the reader would still write for, 0.01 to 0.5.
    predict : bool
        Ask for the reader's bound first; it arrives in ``guess``.

    Examples
    --------
    >>> SilenceBound(sent=30)
    SilenceBound(30 sent, 0 replies, at most 9.5%)
    """

    example = "SilenceBound()"
    kind = "silence"
    sent = t.Int(30, min=1, max=200, help="Letters sent.").tag(sync=True)
    replies = t.Int(0, min=0, max=200, help="Replies to them.").tag(sync=True)
    prior = t.Tuple(t.Float(), t.Float(), default_value=(1.0, 1.0), help="The Beta prior.").tag(
        sync=True
    )
    priors = t.Dict(PRIORS, help="Priors to choose from, by name.").tag(sync=True)
    target = t.Float(0.05, min=0.01, max=0.5, help="A rate worth writing for.").tag(sync=True)
    predict = t.Bool(True, help="Ask for a guess before the picture is shown.").tag(sync=True)
    guess = t.Int(
        None, allow_none=True, min=0, max=100, help="The reader's bound in per cent, or none."
    ).tag(sync=True)

    @t.validate("sent", "replies")
    def _counts(self, proposal):
        both = {"sent": self.sent, "replies": self.replies}
        both[proposal["trait"].name] = proposal["value"]
        if both["replies"] > both["sent"]:
            raise t.TraitError(f"replies must be at most sent, not {both}")
        return proposal["value"]

    @t.validate("prior")
    def _prior(self, proposal):
        return _pair(proposal["value"])

    @t.validate("priors")
    def _priors(self, proposal):
        if not proposal["value"]:
            raise t.TraitError("priors: at least one to choose from")
        return {str(name): _pair(pair) for name, pair in proposal["value"].items()}

    @property
    def silence(self) -> bounds.Silence:
        """What the letters say about the rate; see :func:`warmstart.silence`."""
        return bounds.silence(self.sent, self.replies, self.prior)

    @property
    def claims(self) -> pd.DataFrame:
        """What may be claimed after these letters, and what may not.

        Returns
        -------
        pandas.DataFrame
            Indexed by claim: ``may`` (whether it may be made), ``rate`` (0 to 1),
            ``letters`` (on which it rests, or which it takes). The bounds are
            claims that the rate is no higher; "rule of three" and "never" stand
            there only if nobody answered.
        """
        s, k, target = self.silence, self.replies, self.target
        rows = {
            "exact bound": (True, s.exact_upper, self.sent),
            "posterior bound": (True, s.credible_upper, self.sent),
            "rule of three": (True, s.rule_of_three, self.sent),
            "below target": (
                bool(s.exact_upper <= target),
                target,
                bounds.letters_to_rule_out(target, k),
            ),
            "a reply at target": (True, target, bounds.letters_for_a_reply(target)),
            "never": (False, 0.0, self.sent),
        }
        columns = ["may", "rate", "letters"]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        frame = frame.astype({"rate": float, "letters": int}).rename_axis("claim")
        return frame if k == 0 else frame.drop(["rule of three", "never"])

    def _summary(self):
        replies = f"{self.replies} repl{'y' if self.replies == 1 else 'ies'}"
        return f"{self.sent} sent, {replies}, at most {100 * self.silence.exact_upper:.1f}%"


def _pair(value):
    try:
        a, b = (float(v) for v in value)
    except (TypeError, ValueError):
        a = b = 0.0
    if not (0.1 <= a <= 1000 and 0.1 <= b <= 1000):
        raise t.TraitError(f"a prior is two numbers from 0.1 to 1000, not {value!r}")
    return (a, b)
