"""What scenes of several threads share, whose steps have options of their own."""

import pandas as pd
import traitlets as t

from .decisions import DecisionScene


class ThreadScene(DecisionScene):
    """A scene of several threads, whose steps have options of their own."""

    items = "steps"
    threads = t.List(t.Dict(), help="The threads in order: id and name.").tag(sync=True)
    steps = t.List(t.Dict(), help="The steps in order, each with its options.").tag(sync=True)

    def _choices_for(self, item):
        return [option["id"] for option in item["options"]]

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided at each step beside what we would do.

        Returns
        -------
        pandas.DataFrame
            ``step``, ``chosen`` (an option's id), ``thread``, ``ours`` (missing where we
            have no answer either).
        """
        return self._decisions_with("step", "thread", "ours")
