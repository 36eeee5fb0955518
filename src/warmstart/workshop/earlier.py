"""The next room's activity: this one, with what this room chose, to be seen after one's own answer."""

from dataclasses import replace

from .activities import Activity, ActivityError, parse_activity
from .practice import FEWEST
from .results import RoundResult


def next_activity(room: RoundResult) -> Activity:
    """Return the activity for the next room: with this room's distribution as ``earlier``.

    Only what enough people have given a level is in it, so that nobody can be recognised.

    Parameters
    ----------
    room : RoundResult
        Best the first round: what people thought before they talked.

    Raises
    ------
    ActivityError
        If too few have graded.
    """
    people = len(room.readings)
    if people < FEWEST:
        have = "person has" if people == 1 else "people have"
        raise ActivityError(
            f"{people} {have} graded. Of fewer than {FEWEST}, single people could be recognised: "
            "wait for more."
        )
    activity = parse_activity(room.activity.text)
    earlier: dict[str, dict[str, list[int]]] = {}
    for i, m in enumerate(room.activity.messages):
        for j, c in enumerate(room.activity.criteria):
            counts = [int(n) for n in room.counts[i, j]][: len(activity.criterion(c).levels)]
            if sum(counts) >= FEWEST:
                earlier.setdefault(m, {})[c] = counts
    if not earlier:
        raise ActivityError(
            f"No message has {FEWEST} people’s grades yet. Of fewer, single people could be "
            "recognised: wait for more."
        )
    return replace(activity, earlier=earlier)
