"""Warm Start: a small toolkit about reaching people who do not know you yet."""

from .data import DataError
from .messages.analyser import analyse, load_lexicon
from .messages.corpus import load_grades, load_messages, load_rubric
from .messages.scenes import load_cards, load_scenes
from .model import rng
from .model.bounds import chance_of_silence, letters_for_a_reply, letters_to_rule_out, silence
from .model.comparing import compare, peeking
from .model.confounding import World, estimates, recipients
from .model.evidence import load_coefficients, load_effects, load_studies
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
    "letters_for_a_reply",
    "letters_to_rule_out",
    "load_cards",
    "load_coefficients",
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
