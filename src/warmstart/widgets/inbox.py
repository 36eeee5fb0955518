"""An inbox, read in the recipient's chair."""

import pandas as pd
import traitlets as t

from ..messages.scenes import load_scenes
from ..model.inbox import answered
from ..model.responses import Replies, Scenario, response
from .decisions import DecisionScene

#: What becomes of a message that is not answered: left, or not even seen before the reader stopped.
LEAVE, UNSEEN = "leave", "unseen"


class Inbox(DecisionScene):
    """Twelve messages, and ninety seconds or no clock.

    Whom do you answer, and why? Afterwards the reader's twelve stand beside what the model
    expects of such messages, and beside what they were.

    Parameters
    ----------
    place : str
        Under which name the answers are kept.

    Examples
    --------
    >>> Inbox()
    Inbox(12 messages)
    """

    scene, items = "inbox", "messages"
    choices = (LEAVE, UNSEEN, *(reason["id"] for reason in load_scenes()["inbox"]["reasons"]))
    example = 'Inbox(place="gallery")'
    kind = "inbox"
    you = t.Unicode(help="Whose inbox it is (invented).").tag(sync=True)
    seconds = t.Int(90, min=1, help="How long the clock runs.").tag(sync=True)
    reasons = t.List(t.Dict(), help="Why one might answer: id and name.").tag(sync=True)
    messages = t.List(t.Dict(), help="The messages, and what each was.").tag(sync=True)

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The message of the model that each is likened to, by id."""
        return {
            m["id"]: Scenario(
                *m["route"].split("/"), **dict.fromkeys(m["features"], True), ask=m["ask"]
            )
            for m in self.messages
        }

    @property
    def expected(self) -> Replies:
        """How many of the twelve the model expects to be answered: the exact distribution."""
        return answered(list(self.scenarios.values()))

    @property
    def decisions(self) -> pd.DataFrame:
        """What was done with each message.

        Returns
        -------
        pandas.DataFrame
            ``message``, ``chosen`` (a reason, "leave" or "unseen"), its ``subject``, what it ``was``,
            and the ``typical`` rate that the model gives such a message.
        """
        frame = self._decisions_with("message", "subject", "was")
        rates = {key: response(s).typical for key, s in self.scenarios.items()}
        return frame.assign(typical=frame["message"].map(rates))
