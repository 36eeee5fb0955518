"""Warm Start: a small toolkit about reaching people who do not know you yet."""

from . import rng
from .activities import Activity, ActivityError, parse_activity, read_activity
from .analyser import analyse, load_lexicon
from .answers import AnswersError, parse_answers, read_answers
from .bounds import chance_of_silence, letters_for_a_reply, letters_to_rule_out, silence
from .comparing import compare, peeking
from .confounding import World, estimates, recipients
from .data import (
    DataError,
    load_cards,
    load_coefficients,
    load_effects,
    load_grades,
    load_messages,
    load_rubric,
    load_scenes,
    load_studies,
)
from .forecasts import brier, calibration, ranked_probability
from .handins import HandIn, hand_in
from .ratings import Tally, agreement
from .responses import (
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
