"""Entry points: find one, use it, and where interest turns into intrusion."""

import traitlets as t

from .threads import ThreadScene


class EntryPoints(ThreadScene):
    """Four entry points to one invented person, and five hard cases.

    At a comment, an article, a talk and something outside work: find the door, use it,
    and see what to do before you write. The hard cases have no answer of ours.

    Parameters
    ----------
    place : str
        Under which name the decisions are kept.

    Examples
    --------
    >>> EntryPoints()
    EntryPoints(17 steps)
    """

    scene = "doors"
    example = 'EntryPoints(place="gallery")'
    kind = "entrypoints"
    you = t.Unicode(help="Who the reader is, and what they want (invented).").tag(sync=True)
    person = t.Unicode(help="Whom they want to reach (invented).").tag(sync=True)
