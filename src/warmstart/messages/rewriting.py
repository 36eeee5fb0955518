"""The one letter that is mended through the book: its parts, its edits, its versions."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeAlias

import pandas as pd

from ..data import LEVELS, read_yaml, require
from .corpus import load_rubric

#: Which edit was made at each place that has been mended, by their ids.
Edits: TypeAlias = Mapping[str, str]
#: The letter as ``letter.yml`` lays it out.
Letter: TypeAlias = Mapping[str, Any]


def load_letter() -> dict[str, Any]:
    """Return the letter, checked.

    Returns
    -------
    dict
        ``sender``, ``recipient``, ``truth``; ``parts`` (text by id, first the subject) and
        ``paragraphs`` (ids of the parts in each); ``places``, in the order of the chapters, each
        with the ``part`` that it mends, a ``criterion`` of the rubric, the ``level`` (0 to 3) of
        the original and ``edits``, of which ``ours`` names one. All invented; the levels are true
        by construction.

    Raises
    ------
    DataError
        If an id comes twice or names nothing, or a place has not one tempting edit.
    """
    return deepcopy(_letter())


@cache
def _letter() -> dict[str, Any]:
    letter: dict[str, Any] = read_yaml("letter.yml")
    parts, criteria = letter["parts"], {c["id"] for c in load_rubric()}
    shown = ["subject", *(part for paragraph in letter["paragraphs"] for part in paragraph)]
    require(sorted(shown) == sorted(parts), "letter.yml", "each part must be shown once.")
    places = [place["id"] for place in letter["places"]]
    require(len(set(places)) == len(places), "letter.yml", "an id of a place comes twice.")
    for place in letter["places"]:
        edits = {edit["id"]: edit for edit in place["edits"]}
        require(
            place["part"] in parts
            and place["criterion"] in criteria
            and place["ours"] in edits
            and len(edits) == len(place["edits"])
            and sum(edit.get("tempting", False) for edit in place["edits"]) == 1
            and {place["level"], *(edit["level"] for edit in place["edits"])} <= set(LEVELS),
            "letter.yml",
            f"{place['id']} names something unknown, or has not one tempting edit.",
        )
    return letter


def edits_before(letter: Letter, at: str, made: Edits) -> dict[str, str]:
    """Return what stands at the places before one: the reader's edit, or else ours."""
    before: dict[str, str] = {}
    for place in letter["places"]:
        if place["id"] == at:
            return before
        before[place["id"]] = made.get(place["id"], place["ours"])
    raise ValueError(f"at: the letter has no place {at!r}")


def revise(letter: Letter, made: Edits) -> dict[str, str]:
    """Return the letter's parts after the edits that were made; the other places stay.

    Raises
    ------
    ValueError
        If an edit names no place of the letter, or none of that place's edits.
    """
    parts = dict(letter["parts"])
    open_ = dict(made)
    for place in letter["places"]:
        if (chosen := open_.pop(place["id"], None)) is not None:
            texts = {edit["id"]: edit["text"] for edit in place["edits"]}
            if chosen not in texts:
                raise ValueError(f"edits: {place['id']} has no edit {chosen!r}")
            parts[place["part"]] = texts[chosen]
    if open_:
        raise ValueError(f"edits: the letter has no place {next(iter(open_))!r}")
    return parts


def compose(letter: Letter, parts: Mapping[str, str]) -> str:
    """Return the letter's text without its subject, paragraphs apart; what was cut leaves no gap."""
    paragraphs = (" ".join(parts[p] for p in ids if parts[p]) for ids in letter["paragraphs"])
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def versions(letter: Letter, made: Edits) -> pd.DataFrame:
    """Return every version, from the original on: one more place mended in each.

    Parameters
    ----------
    letter : mapping
        See :func:`load_letter`.
    made : mapping of str to str
        The reader's edits; where there is none, ours stands.

    Returns
    -------
    pandas.DataFrame
        One row a version: ``place``, ``chapter``, ``edit``, ``criterion``, ``before`` and
        ``after`` (the level of that place, 0 to 3), ``words`` (of the text), ``subject``,
        ``text``. In the first, the original, the columns of the edit are empty.
    """
    done: dict[str, str] = {}
    levels: dict[str, int] = {}  # of each part that has been mended
    nothing = {"place": "", "chapter": "", "edit": "", "criterion": "", "before": pd.NA}
    rows = [{**nothing, "after": pd.NA, **_written(letter, done)}]
    for place in letter["places"]:
        chosen = made.get(place["id"], place["ours"])
        done[place["id"]] = chosen
        written = _written(letter, done)
        before = levels.get(place["part"], place["level"])
        after = next(edit["level"] for edit in place["edits"] if edit["id"] == chosen)
        levels[place["part"]] = after
        named = {key: place[key] for key in ("chapter", "criterion")}
        levelled = {"before": before, "after": after}
        rows.append({"place": place["id"], "edit": chosen, **named, **levelled, **written})
    frame = pd.DataFrame(rows, columns=[*nothing, "after", "words", "subject", "text"])
    return frame.astype({"before": "Int64", "after": "Int64"})


def _written(letter: Letter, made: Edits) -> dict[str, Any]:
    parts = revise(letter, made)
    text = compose(letter, parts)
    return {"words": len(text.split()), "subject": parts["subject"], "text": text}
