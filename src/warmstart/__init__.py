"""Warm Start: a small toolkit about reaching people who do not know you yet.

Names are imported from their rooms when they are first asked for: a command that collects
hand-ins does not wait for the model's libraries.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .data import DataError
    from .messages.analyser import analyse, load_lexicon
    from .messages.corpus import load_contrasts, load_grades, load_messages, load_rubric
    from .messages.scenes import load_cards, load_scenes
    from .model import rng
    from .model.bounds import chance_of_silence, letters_for_a_reply, letters_to_rule_out, silence
    from .model.comparing import compare, peeking
    from .model.confounding import World, estimates, recipients
    from .model.evidence import load_arms, load_coefficients, load_effects, load_studies
    from .model.exam import held_out
    from .model.forecasts import brier, calibration, ranked_probability
    from .model.ratings import Tally, agreement
    from .model.responses import (
        Replies,
        Response,
        Scenario,
        campaign,
        gift_worlds,
        replies,
        response,
        routes,
        simulate,
        terms,
        tornado,
    )
    from .workshop.activities import Activity, ActivityError, parse_activity, read_activity
    from .workshop.answers import AnswersError, parse_answers, read_answers
    from .workshop.handins import HandIn, hand_in

__version__ = "0.1.0"
__all__ = [
    "Activity",
    "ActivityError",
    "AnswersError",
    "DataError",
    "HandIn",
    "Replies",
    "Response",
    "Scenario",
    "Tally",
    "World",
    "agreement",
    "analyse",
    "brier",
    "calibration",
    "campaign",
    "chance_of_silence",
    "compare",
    "estimates",
    "gift_worlds",
    "hand_in",
    "held_out",
    "letters_for_a_reply",
    "letters_to_rule_out",
    "load_arms",
    "load_cards",
    "load_coefficients",
    "load_contrasts",
    "load_effects",
    "load_grades",
    "load_lexicon",
    "load_messages",
    "load_rubric",
    "load_scenes",
    "load_studies",
    "parse_activity",
    "parse_answers",
    "peeking",
    "ranked_probability",
    "read_activity",
    "read_answers",
    "recipients",
    "replies",
    "response",
    "rng",
    "routes",
    "silence",
    "simulate",
    "terms",
    "tornado",
]

#: Libraries that only the model needs.
_EXTRAS = frozenset(("krippendorff", "scipy", "statsmodels"))

#: In which room each public name lives.
_ROOMS = {
    "Activity": ".workshop.activities",
    "ActivityError": ".workshop.activities",
    "AnswersError": ".workshop.answers",
    "DataError": ".data",
    "HandIn": ".workshop.handins",
    "Replies": ".model.responses",
    "Response": ".model.responses",
    "Scenario": ".model.responses",
    "Tally": ".model.ratings",
    "World": ".model.confounding",
    "agreement": ".model.ratings",
    "analyse": ".messages.analyser",
    "brier": ".model.forecasts",
    "calibration": ".model.forecasts",
    "campaign": ".model.responses",
    "chance_of_silence": ".model.bounds",
    "compare": ".model.comparing",
    "estimates": ".model.confounding",
    "gift_worlds": ".model.responses",
    "hand_in": ".workshop.handins",
    "held_out": ".model.exam",
    "letters_for_a_reply": ".model.bounds",
    "letters_to_rule_out": ".model.bounds",
    "load_arms": ".model.evidence",
    "load_cards": ".messages.scenes",
    "load_contrasts": ".messages.corpus",
    "load_coefficients": ".model.evidence",
    "load_effects": ".model.evidence",
    "load_grades": ".messages.corpus",
    "load_lexicon": ".messages.analyser",
    "load_messages": ".messages.corpus",
    "load_rubric": ".messages.corpus",
    "load_scenes": ".messages.scenes",
    "load_studies": ".model.evidence",
    "parse_activity": ".workshop.activities",
    "parse_answers": ".workshop.answers",
    "peeking": ".model.comparing",
    "ranked_probability": ".model.forecasts",
    "read_activity": ".workshop.activities",
    "read_answers": ".workshop.answers",
    "recipients": ".model.confounding",
    "replies": ".model.responses",
    "response": ".model.responses",
    "rng": ".model",
    "routes": ".model.responses",
    "silence": ".model.bounds",
    "simulate": ".model.responses",
    "terms": ".model.responses",
    "tornado": ".model.responses",
}


def __getattr__(name: str) -> object:
    """Return a public name from its room, and keep it."""
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(room if name != "rng" else ".model.rng", __name__)
    except ModuleNotFoundError as error:
        if error.name in _EXTRAS:
            raise ModuleNotFoundError(
                f"{name} needs {error.name}. Install it with: pip install 'warmstart[model]'",
                name=error.name,
            ) from error
        raise
    value = module if name == "rng" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, whether they have been asked for or not."""
    return sorted({*globals(), *__all__})
