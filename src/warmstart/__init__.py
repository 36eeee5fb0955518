"""Warm Start: a small toolkit about reaching people who do not know you yet."""

from . import rng
from .data import (
    DataError,
    load_coefficients,
    load_effects,
    load_grades,
    load_messages,
    load_rubric,
    load_studies,
)
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
    "DataError",
    "Replies",
    "Response",
    "Scenario",
    "campaign",
    "gift_worlds",
    "load_coefficients",
    "load_effects",
    "load_grades",
    "load_messages",
    "load_rubric",
    "load_studies",
    "replies",
    "response",
    "rng",
    "routes",
    "simulate",
    "terms",
    "tornado",
]
