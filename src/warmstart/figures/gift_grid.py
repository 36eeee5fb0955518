"""Rates with and without a gift."""

from ..model.responses import Scenario, response
from .drawing import Figure
from .rates import rates

#: What a stranger's gift did in the study that each world is named after.
WORLDS = {
    "vonasch2024": "two dollars with a cookie",
    "landry2010": "a gift at the door",
    "abdulaziz2015": "a coffee card",
}


def gift_grid(scenario: Scenario, caption: str = "") -> Figure:
    """Draw the rates with and without a gift, for strangers in each world and for people known.

    Parameters
    ----------
    scenario : Scenario
        Everything but gift, prior contact, introduction and world is taken from it.
    caption : str
        The point, in a sentence.
    """
    base = scenario.with_(gift=False, introduction=False, prior_contact=False)
    known = base.with_(prior_contact=True)
    cells = {
        "a stranger, no gift": base,
        **{
            f"a stranger, a gift as {name}": base.with_(gift=True, gift_world=world)
            for world, name in WORLDS.items()
        },
        "someone you know, no gift": known,
        "someone you know, a gift": known.with_(gift=True),
    }
    return rates({name: response(s) for name, s in cells.items()}, caption)
