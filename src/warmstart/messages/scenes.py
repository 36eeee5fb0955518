"""The invented scenes that some widgets play, and the questions from memory."""

from copy import deepcopy
from functools import cache
from typing import Any

import pandas as pd

from ..data import read_yaml, require


def load_scenes() -> dict[str, Any]:
    """Return the invented scenes that some widgets play, checked, by name.

    Returns
    -------
    dict
        ``context``, ``swap``, ``doors``, ``purpose``, ``gates``, ``inbox`` and ``replies``, as
        ``scenes.yml`` lays them out. Verdicts in them are the makers' opinions.

    Raises
    ------
    DataError
        If an id comes twice within a scene, or a scene refers to what it does not have.
    """
    return deepcopy(_scenes())


@cache
def _scenes() -> dict[str, Any]:
    scenes: dict[str, Any] = read_yaml("scenes.yml")
    gates, purpose = scenes["gates"], scenes["purpose"]
    for name, items in {
        "context": scenes["context"]["stages"],
        "swap": scenes["swap"],
        "doors": scenes["doors"]["steps"],
        "replies": scenes["replies"]["steps"],
        "purpose": purpose["forms"],
        "gates": gates["cases"],
        "inbox": scenes["inbox"]["messages"],
    }.items():
        ids = [item["id"] for item in items]
        require(len(set(ids)) == len(ids), "scenes.yml", f"{name}: an id comes twice.")
    for text in scenes["swap"]:
        readers = {r["id"] for r in text["recipients"]}
        for s in text["sentences"]:
            require(
                text["first"] in s["fits"] and set(s["fits"]) <= readers,
                "scenes.yml",
                f"swap: {s['text']!r} must fit its own reader, and no unknown one.",
            )
    for name in ("doors", "replies"):
        threads = {thread["id"] for thread in scenes[name]["threads"]}
        for step in scenes[name]["steps"]:
            options = [option["id"] for option in step["options"]]
            # Where we have no answer, there is something for it and something against it.
            require(
                step["thread"] in threads
                and len(set(options)) == len(options)
                and (
                    step["ours"] in options if "ours" in step else {"for", "against"} <= set(step)
                ),
                "scenes.yml",
                f"{name}: {step['id']} has an unknown thread or answer.",
            )
    for case in gates["cases"]:
        require(
            case["view"] in ("send", "hold", "channel") and set(case["laws"]) <= set(gates["laws"]),
            "scenes.yml",
            f"gates: {case['id']} has an unknown view or law.",
        )
    for message in scenes["inbox"]["messages"]:
        require(
            {"from", "subject", "text", "route", "features", "ask", "was"} <= set(message),
            "scenes.yml",
            f"inbox: {message['id']} lacks a part.",
        )
    return scenes


def load_cards() -> pd.DataFrame:
    """Return the questions to keep: ``id`` (index), ``chapter``, ``question``, ``answer``.

    Raises
    ------
    DataError
        If an id comes twice, or the questions are not in the order of the chapters.
    """
    frame = pd.DataFrame(read_yaml("cards.yml"))
    require(frame["id"].is_unique, "cards.yml", "an id comes twice.")
    require(frame["chapter"].is_monotonic_increasing, "cards.yml", "a chapter is out of order.")
    return frame.set_index("id")
