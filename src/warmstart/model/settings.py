"""A setting of the simulator as one short text, for an address or a message."""

import base64
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from ..arguments import check_choice, check_number, check_whole
from .evidence import ASKS, load_coefficients
from .responses import GIFT_WORLDS, MAX_SD, SWITCHES, routes

#: What a setting is where its text says nothing else.
DEFAULTS: Mapping[str, Any] = {
    "route": "card/stranger",
    "sent": 50,
    "ask": "none",
    "gift_world": "undecided",
}
MAX_SETTING_SENT = 200
#: A mean lies within this of 0, on the log-odds scale.
MAX_MEAN = 10.0
MAX_LENGTH = 4000


def defaults() -> dict[str, Any]:
    """Return the whole setting that an empty text stands for."""
    return {**DEFAULTS, **dict.fromkeys(SWITCHES, False), "overrides": {}}


def check_setting(values: object) -> dict[str, Any]:
    """Return a whole setting, with defaults where ``values`` says nothing.

    Raises
    ------
    ValueError
        If a name or a value is none of the model's.
    """
    if not isinstance(values, Mapping):
        raise ValueError("The setting holds no names with values.")
    setting = defaults()
    unknown = [name for name in values if name not in setting]
    if unknown:
        raise ValueError("The setting names something that the model does not have.")
    setting |= values
    try:
        check_choice("route", setting["route"], ["/".join(r) for r in routes()])
        setting["sent"] = check_whole("sent", setting["sent"], 1, MAX_SETTING_SENT)
        check_choice("ask", setting["ask"], ASKS)
        check_choice("gift_world", setting["gift_world"], GIFT_WORLDS)
        for name in SWITCHES:
            if not isinstance(setting[name], bool):
                raise ValueError(f"{name} must be true or false")
        setting["overrides"] = _check_overrides(setting["overrides"])
    except ValueError as error:
        raise ValueError(
            f"The setting has a value out of place: {str(error).split()[0]}."
        ) from None
    return setting


def _check_overrides(overrides: object) -> dict[str, list[float]]:
    """Return a reader's own numbers, to three decimals; a refusal names nothing but where it is."""
    terms = set(load_coefficients()["term"])
    if not isinstance(overrides, Mapping) or not terms.issuperset(overrides):
        raise ValueError("overrides")
    for value in overrides.values():
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise ValueError("overrides")
        check_number("overrides", value[0], -MAX_MEAN, MAX_MEAN)
        check_number("overrides", value[1], 0, MAX_SD)
    return {term: [_round_to_thousandths(v) for v in value] for term, value in overrides.items()}


def _round_to_thousandths(value: float) -> float:
    """Three decimals, and no decimals where none are needed: the same text in both languages."""
    rounded = math.floor(value * 1000 + 0.5) / 1000
    return int(rounded) if rounded == int(rounded) else rounded


def dump_setting(values: Mapping[str, Any]) -> str:
    """Return a setting as text: base64url of the JSON of what differs from the default.

    A reader's own numbers are kept to three decimals.

    Examples
    --------
    >>> dump_setting({"gift": True})
    'eyJnaWZ0Ijp0cnVlfQ'
    """
    setting, usual = check_setting(values), defaults()
    differs = {name: value for name, value in setting.items() if value != usual[name]}
    if not differs:
        return ""
    text = json.dumps(differs, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def parse_setting(text: str) -> dict[str, Any]:
    """Return the whole setting that a text stands for.

    Raises
    ------
    ValueError
        If the text is damaged, or says something that the model does not have.

    Examples
    --------
    >>> parse_setting("eyJnaWZ0Ijp0cnVlfQ")["gift"]
    True
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        raise ValueError("The setting is longer than any can be.")
    if not text:
        return defaults()
    damaged = "The setting is damaged or incomplete."
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise ValueError(damaged)

    def refuse(constant: str) -> None:  # NaN and its like are no JSON
        raise ValueError(constant)

    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        values = json.loads(raw, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise ValueError(damaged) from None
    return check_setting(values)
