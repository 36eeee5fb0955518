"""Rates with and without a gift."""

from ..model.responses import Scenario, response
from .drawing import Figure
from .rates import rates


def gift_grid(scenario: Scenario, caption: str = "") -> Figure:
    """Draw the rates with and without a gift, for strangers in both worlds and for people known.

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
        "a stranger, a gift, where it hurts": base.with_(gift=True, gift_world="hurts"),
        "a stranger, a gift, where it helps": base.with_(gift=True, gift_world="helps"),
        "somebody known, no gift": known,
        "somebody known, a gift": known.with_(gift=True),
    }
    return rates({name: response(s) for name, s in cells.items()}, caption)
