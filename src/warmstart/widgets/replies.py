"""What to write after an answer, or after none."""

import traitlets as t

from .threads import ThreadScene


class NextMessage(ThreadScene):
    """Choose the next message: after a yes, a "not now", silence, and a no.

    Parameters
    ----------
    place : str
        Under which name the decisions are kept.

    Examples
    --------
    >>> NextMessage()
    NextMessage(10 steps)
    """

    scene = "replies"
    example = 'NextMessage(place="gallery")'
    kind = "replies"
    sender = t.Unicode(help="Who writes (invented).").tag(sync=True)
    person = t.Unicode(help="Who answers, or doesn't (invented).").tag(sync=True)
