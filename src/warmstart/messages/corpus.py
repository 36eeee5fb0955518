"""The invented messages, the rubric that they are graded by, and their makers' grades."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Literal

import pandas as pd

from ..data import LEVELS, fill_empty_text, named_rows, read_csv, read_yaml, require

#: The two of a matched pair agree in all of these but the one that the pair is about.
CODED_FIELDS = (
    "context",
    "gift",
    "entry_point",
    "upfrontness",
    "recipient_type",
    "channel",
    "relationship",
    "ask",
    "offer",
)

#: Codes of upfrontness, in the order of the rubric's levels.
UPFRONTNESS_CODES = ("hidden", "hinted", "stated", "early")

#: What a message is sent as, and what the two people are to each other, as a page says it.
CHANNEL_NAMES = {
    "letter": "Letter",
    "email": "Email",
    "linkedin": "LinkedIn message",
    "message": "Direct message",
    "post": "Post in a community",
    "comment": "Public comment",
    "card": "Card",
}
RELATION_SENTENCES = {
    "stranger": "They don’t know each other.",
    "knows_of": "The reader has heard of the sender.",
    "met_once": "They have met once.",
    "corresponded": "They have written to each other before.",
    "introduced": "Someone has introduced them.",
}

#: The rules of the analyser were fitted to the open messages, never to the held-out ones.
Split = Literal["open", "held_out"]


def load_rubric() -> list[dict[str, Any]]:
    """Return the rubric: seven criteria and a gate, in order.

    Returns
    -------
    list of dict
        Keys ``id``, ``name``, ``question``, ``levels`` (four dicts with
        ``label`` and ``descriptor``), ``idea``, ``studies``, ``gate``.

    Raises
    ------
    DataError
        If a criterion has not exactly four levels, or an id comes twice.
    """
    return deepcopy(_rubric())


@cache
def _rubric() -> list[dict[str, Any]]:
    criteria: list[dict[str, Any]] = read_yaml("rubric.yml")["criteria"]
    ids = [c["id"] for c in criteria]
    require(len(set(ids)) == len(ids), "rubric.yml", "an id comes twice.")
    for c in criteria:
        require(len(c["levels"]) == len(LEVELS), "rubric.yml", f"{c['id']} needs four levels.")
    return criteria


def load_messages(split: Split | None = None) -> pd.DataFrame:
    """Return the invented messages, a row each, indexed by id.

    Parameters
    ----------
    split : {"open", "held_out"}, optional
        Keep only these; all by default.

    Returns
    -------
    pandas.DataFrame
        Columns as ``datapackage.json`` describes them, and two that follow from
        the coded ones: ``context_level`` and ``upfrontness_level``, the rubric's
        levels (0 to 3) that a message was written to show. Every message and every
        person in it is invented.

    Raises
    ------
    DataError
        If an id comes twice, or the two of a pair differ in more than the one
        coded field that the pair is about.
    """
    frame = _messages().copy()
    if split is not None:
        require(split in ("open", "held_out"), "split", f"'open' or 'held_out', not {split!r}.")
        frame = frame[frame["split"] == split]
    return frame


def known_line(message: "Mapping[Any, Any] | pd.Series[Any]") -> str:
    """Return what the two people of a message know of each other, as every page says it above the text.

    Examples
    --------
    >>> known_line(load_messages().loc["m01"])[:40]
    'They have met once. They talked for ten '
    """
    return f"{RELATION_SENTENCES[message['relationship']]} {message['situation']}".strip()


@cache
def _messages() -> pd.DataFrame:
    frame = pd.DataFrame(read_yaml("messages.yml")).set_index("id")
    require(frame.index.is_unique, "messages.yml", "an id comes twice.")
    for pair, both in frame[frame["role"] == "pair"].groupby("pair"):
        require(len(both) == 2, "messages.yml", f"pair {pair} has {len(both)} messages, not 2.")
        differ = [c for c in CODED_FIELDS if both[c].nunique() > 1]
        about = both["dimension"].unique().tolist()
        require(
            differ == about,
            "messages.yml",
            f"pair {pair} is about {about}, and the two differ in {differ}.",
        )
    frame["upfrontness_level"] = [UPFRONTNESS_CODES.index(u) for u in frame["upfrontness"]]
    frame["context_level"] = [
        3
        if context == "past_exchange"
        else 2
        if entry != "none" or context == "shared_tie"
        else int(context == "public_fact")
        for context, entry in zip(frame["context"], frame["entry_point"], strict=True)
    ]
    return frame


def load_contrasts() -> pd.DataFrame:
    """Return the contrasts: pairs of two different letters with a trap, for tests of the reader.

    Returns
    -------
    pandas.DataFrame
        Indexed by pair: ``test`` ("before" or "after"), ``trap`` (what a first glance falls
        for), ``why`` (the reason why one of the two has more).

    Raises
    ------
    DataError
        If an id comes twice, if messages belong to other contrasts, or if a contrast has not
        exactly two messages of different levels.
    """
    frame = pd.DataFrame(read_yaml("contrasts.yml")).set_index("id")
    require(frame.index.is_unique, "contrasts.yml", "an id comes twice.")
    messages = load_messages().query("role == 'contrast'")
    require(
        set(frame.index) == set(messages["pair"]),
        "contrasts.yml",
        "it names other contrasts than the messages belong to.",
    )
    for pair, two in messages.groupby("pair"):
        scale = f"{two['dimension'].iloc[0]}_level"
        require(
            len(two) == 2 and two[scale].nunique() == 2,
            "contrasts.yml",
            f"{pair} needs two messages of different levels.",
        )
    return frame


def load_grades() -> pd.DataFrame:
    """Return the makers' reference grades: two passes, made apart, nothing averaged.

    Returns
    -------
    pandas.DataFrame
        One row a message, criterion and grader, with ``level`` (0 to 3, missing
        where the criterion does not apply), ``applicable``, ``confidence``
        (per cent), ``quote`` and its ``start`` and ``end`` in the message's text
        (Unicode code points; missing where the grade rests on no one place),
        and ``reason``. They are their makers' readings by a rubric: no panel,
        and nothing about replies.

    Raises
    ------
    DataError
        If a level is outside 0 to 3, or a quote is not found exactly once.
    """
    frame = fill_empty_text(read_csv("grades.csv", level="Int64", applicable="boolean"))
    level = frame["level"].dropna()
    require(level.isin(LEVELS).all(), "grades.csv", "a level is outside 0 to 3.")
    require(
        (frame["level"].isna() == ~frame["applicable"]).all(),
        "grades.csv",
        "a level is given where the criterion does not apply, or missing where it does.",
    )
    texts = dict(load_messages()["text"].items())
    start = []
    for row in named_rows(frame):
        require(row.message in texts, "grades.csv", f"there is no message {row.message!r}.")
        text = texts[row.message]
        require(
            not row.quote or text.count(row.quote) == 1,
            "grades.csv",
            f"{row.message}/{row.criterion}: {row.quote!r} is not in the text exactly once.",
        )
        start.append(text.index(row.quote) if row.quote else pd.NA)
    frame["start"] = pd.array(start, dtype="Int64")
    frame["end"] = frame["start"] + frame["quote"].str.len()
    return frame
