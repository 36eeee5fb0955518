"""Digging for an entry point."""

import pandas as pd
import traitlets as t

from .decisions import DecisionScene


class EntryPointDig(DecisionScene):
    """Dig through an invented person's public trail, and draw the line yourself.

    Parameters
    ----------
    place : str
        Under which name the decisions are kept.

    Examples
    --------
    >>> EntryPointDig()
    EntryPointDig(8 finds)
    """

    scene, items, choices = "dig", "finds", ("use", "keep", "stop")
    example = 'EntryPointDig(place="gallery")'
    kind = t.Unicode("dig").tag(sync=True)
    person = t.Unicode(help="Whose trail it is (invented).").tag(sync=True)
    sender = t.Unicode(help="What the reader wants of that person.").tag(sync=True)
    finds = t.List(t.Dict(), help="The finds in the order of digging.").tag(sync=True)

    @property
    def decisions(self) -> pd.DataFrame:
        """What was decided on each find beside the makers' view.

        Returns
        -------
        pandas.DataFrame
            ``find``, ``chosen`` ("use", "keep", "stop"), ``view`` (the makers'),
            ``relevance`` and ``intrusion`` (0 to 3, the makers').
        """
        return self._decisions_with("find", "view", "relevance", "intrusion")
