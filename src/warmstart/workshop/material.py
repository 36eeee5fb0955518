"""What a room brings of its own: messages, situation lines, criteria and reference grades.

Texts are strangers' texts: they're normalised, bounded, and otherwise left as they are. What is
wrong with them is told in sentences, each with the place it belongs to, so that an editor can say
it next to the field.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..data import LEVELS
from ..messages.corpus import load_messages, load_rubric

#: How many characters a message, a situation line, a name, and a question or a level may have.
LONGEST_TEXT, LONGEST_SITUATION, LONGEST_NAME, LONGEST_LINE = 4_000, 300, 60, 300

#: How many messages and criteria of its own an activity may have, and levels a criterion.
MOST_OWN_MESSAGES, MOST_OWN_CRITERIA, FEWEST_LEVELS, MOST_LEVELS = 40, 8, 2, len(LEVELS)

#: People of an earlier room who chose one level, at most.
MOST_EARLIER = 100_000

#: Ids of own messages and of own criteria; the book has none like these.
OWN_MESSAGE = re.compile(r"x(?:[1-9]|[1-3][0-9]|40)")
OWN_CRITERION = re.compile(r"y[1-8]")

MISSHAPEN = "The activity’s file is not as it should be."

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSAID = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class ActivityError(ValueError):
    """A text is no activity; the sentence says why."""


class Problem(NamedTuple):
    """What is wrong with an activity, and where.

    Attributes
    ----------
    at : str
        The field, such as ``title``, ``own_messages.x1.text`` or ``own_criteria.y1.levels.0``.
    sentence : str
        What is wrong, and what to do.
    """

    at: str
    sentence: str

    @property
    def whole(self) -> str:
        """The sentence with the message or criterion it is about."""
        kind, _, rest = self.at.partition(".")
        name = {"own_messages": "Message", "own_criteria": "Criterion"}.get(kind)
        which = rest.partition(".")[0]
        return f"{name} {which}: {self.sentence}" if name and rest else self.sentence


class Level(NamedTuple):
    """A level of a criterion in words; ``descriptor`` is empty for a room's own."""

    label: str
    descriptor: str = ""


class Criterion(NamedTuple):
    """A criterion as graders see it, the book's or a room's own."""

    id: str
    name: str
    question: str
    levels: tuple[Level, ...]


class Message(NamedTuple):
    """A message as graders see it, the book's or a room's own.

    ``pair`` is the other message of a matched pair, or empty. A room's own message has no sender,
    recipient, subject or channel.
    """

    id: str
    situation: str
    text: str
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    channel: str = ""
    pair: str = ""


def paragraphs(text: str) -> str:
    r"""Return a text with line breaks and letters in one form, and nothing empty around it.

    Examples
    --------
    >>> paragraphs(" Dear Ana,\r\nthanks. ")
    'Dear Ana,\nthanks.'
    """
    return unicodedata.normalize("NFC", _BREAK.sub("\n", text)).strip()


def one_line(text: str) -> str:
    """Return a text as one line."""
    return re.sub("[\n\t]+", " ", paragraphs(text))


def said(text: str) -> str:
    """Return a stranger's id so that a sentence can hold it: short, and without tricks."""
    return _UNSAID.sub("\N{REPLACEMENT CHARACTER}", text[:40])


def _texts(*values: object) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ActivityError(MISSHAPEN)


@dataclass(frozen=True)
class OwnMessage:
    """A message that a room brings.

    Parameters
    ----------
    id : str
        "x1" to "x40".
    text : str
        Up to 4,000 characters.
    situation : str
        Who writes to whom, where, and why now: one or two lines, up to 300 characters.
    reference : dict, optional
        Reference grades by criterion: a level, or None for "not applicable".
    pair : str
        The other message of a matched pair; empty if there is none.

    Raises
    ------
    ActivityError
        If a text is no text. What is wrong with the texts, the activity says.
    """

    id: str
    text: str
    situation: str = ""
    reference: Mapping[str, int | None] = field(default_factory=dict, hash=False)
    pair: str = ""

    def __post_init__(self) -> None:
        _texts(self.id, self.text, self.situation, self.pair)
        if not isinstance(self.reference, Mapping):
            raise ActivityError(MISSHAPEN)
        object.__setattr__(self, "text", paragraphs(self.text))
        object.__setattr__(self, "situation", paragraphs(self.situation))
        object.__setattr__(self, "reference", dict(self.reference))


@dataclass(frozen=True)
class OwnCriterion:
    """A criterion that a room brings.

    Parameters
    ----------
    id : str
        "y1" to "y8".
    name : str
        Up to 60 characters.
    question : str
        What a grader asks of a message; may be empty.
    levels : sequence of str
        Two to four, from level 0, in words.

    Raises
    ------
    ActivityError
        If a text is no text. What is wrong with the texts, the activity says.
    """

    id: str
    name: str
    question: str = ""
    levels: Sequence[str] = ()

    def __post_init__(self) -> None:
        if isinstance(self.levels, str):
            raise ActivityError(MISSHAPEN)
        _texts(self.id, self.name, self.question, *self.levels)
        object.__setattr__(self, "name", one_line(self.name))
        object.__setattr__(self, "question", one_line(self.question))
        object.__setattr__(self, "levels", tuple(map(one_line, self.levels)))


class Material(NamedTuple):
    """All that an activity is made of, its texts in one form."""

    title: str
    messages: tuple[str, ...]
    criteria: tuple[str, ...]
    own_messages: tuple[OwnMessage, ...]
    own_criteria: tuple[OwnCriterion, ...]
    practice: tuple[str, ...]
    earlier: Mapping[str, Mapping[str, Sequence[int]]]

    def levels(self, criterion: str) -> int:
        """Return how many levels a criterion has."""
        return next((len(c.levels) for c in self.own_criteria if c.id == criterion), len(LEVELS))


def problems_of_ids(material: Material) -> Iterator[Problem]:
    """Yield what is wrong with the ids of what a room brings."""
    yield from _ids("own_messages", [m.id for m in material.own_messages], material.messages)
    yield from _ids("own_criteria", [c.id for c in material.own_criteria], material.criteria)


def problems(material: Material) -> Iterator[Problem]:
    """Yield what is wrong with what a room brings, ids aside."""
    for criterion in material.own_criteria:
        yield from _of_criterion(criterion)
    for message in material.own_messages:
        yield from _of_message(message, material)
    yield from _of_practice(material)
    yield from _of_earlier(material)


_KINDS = {
    "own_messages": ("message", OWN_MESSAGE, "x1 to x40"),
    "own_criteria": ("criterion", OWN_CRITERION, "y1 to y8"),
}


def _ids(kind: str, ids: Sequence[str], listed: Sequence[str]) -> Iterator[Problem]:
    name, pattern, fitting = _KINDS[kind]
    for i in dict.fromkeys(ids):
        if not pattern.fullmatch(i):
            yield Problem(
                kind, f"“{said(i)}” can’t be the id of a {name} of your own: {fitting} can."
            )
        elif ids.count(i) > 1:
            yield Problem(
                kind, f"Two of your own have the id “{i}”: give each {name} an id of its own."
            )
        elif i not in listed:
            yield Problem(
                kind,
                f"The {name} “{i}” is there and isn’t on the list: put it there, or leave it out.",
            )


def _of_text(at: str, name: str, text: str, longest: int) -> Iterator[Problem]:
    """Yield what is wrong with a text, if it may be empty."""
    if len(text) > longest:
        yield Problem(
            at, f"{name} has {len(text):,} characters, and {longest:,} is the most: shorten it."
        )
    if unshown := _UNSHOWN.search(text):
        sign = f"U+{ord(unshown[0]):04X}"
        yield Problem(at, f"{name} holds something that can’t be shown ({sign}): delete it.")


def _of_message(message: OwnMessage, material: Material) -> Iterator[Problem]:
    at = f"own_messages.{said(message.id)}"
    if not message.text:
        yield Problem(f"{at}.text", "There’s no text: write one, or take the message out.")
    yield from _of_text(f"{at}.text", "The text", message.text, LONGEST_TEXT)
    yield from _of_text(f"{at}.situation", "The situation", message.situation, LONGEST_SITUATION)
    for criterion, level in message.reference.items():
        if criterion not in material.criteria:
            yield Problem(
                f"{at}.reference",
                f"There’s a reference grade on “{said(str(criterion))}”, which isn’t asked here: "
                "leave it out.",
            )
            continue
        top = material.levels(criterion) - 1
        if level is not None and not (type(level) is int and 0 <= level <= top):
            yield Problem(
                f"{at}.reference",
                f"The reference grade on “{criterion}” must be a level from 0 to {top}, or "
                "“not applicable”.",
            )
    if message.pair:
        other = next((m for m in material.own_messages if m.id == message.pair), None)
        if message.pair == message.id or other is None:
            yield Problem(
                f"{at}.pair",
                f"“{said(message.pair)}” isn’t another message of your own: a matched pair is two "
                "of them.",
            )
        elif other.pair != message.id:
            yield Problem(
                f"{at}.pair",
                f"It’s paired with “{other.id}”, which isn’t paired with it: pair the two with "
                "each other.",
            )


def _of_criterion(criterion: OwnCriterion) -> Iterator[Problem]:
    at = f"own_criteria.{said(criterion.id)}"
    if not criterion.name:
        yield Problem(f"{at}.name", "There’s no name: give it one.")
    yield from _of_text(f"{at}.name", "The name", criterion.name, LONGEST_NAME)
    yield from _of_text(f"{at}.question", "The question", criterion.question, LONGEST_LINE)
    if not FEWEST_LEVELS <= len(criterion.levels) <= MOST_LEVELS:
        yield Problem(
            f"{at}.levels",
            f"It needs {FEWEST_LEVELS} to {MOST_LEVELS} levels, not {len(criterion.levels)}.",
        )
    for i, level in enumerate(criterion.levels[:MOST_LEVELS]):
        if not level:
            yield Problem(
                f"{at}.levels.{i}", f"Level {i} has no words: write some, or take the level out."
            )
        yield from _of_text(f"{at}.levels.{i}", f"Level {i}", level, LONGEST_LINE)


def _of_practice(material: Material) -> Iterator[Problem]:
    for i in dict.fromkeys(material.practice):
        if i not in material.messages:
            yield Problem(
                "practice",
                f"“{said(i)}” is for practice and isn’t on the list of messages: put it there.",
            )
        elif material.practice.count(i) > 1:
            yield Problem("practice", f"“{i}” is named twice for practice: once is enough.")
        elif not any(has_reference(material, i, c) for c in material.criteria):
            yield Problem(
                "practice",
                f"“{i}” is for practice and has no reference grade on what’s asked: give it one, "
                "or don’t practise on it.",
            )


def has_reference(material: Material, message: str, criterion: str) -> bool:
    """Return whether there is a reference grade to compare with."""
    if OWN_MESSAGE.fullmatch(message):
        return any(m.id == message and criterion in m.reference for m in material.own_messages)
    return not OWN_CRITERION.fullmatch(criterion)


def _of_earlier(material: Material) -> Iterator[Problem]:
    for message, by_criterion in material.earlier.items():
        if message not in material.messages:
            yield Problem(
                "earlier",
                f"An earlier room’s answers are about “{said(message)}”, which isn’t on the list "
                "of messages: leave them out.",
            )
            continue
        for criterion, counts in by_criterion.items():
            if criterion not in material.criteria:
                yield Problem(
                    "earlier",
                    f"An earlier room’s answers to “{message}” are about “{said(criterion)}”, "
                    "which isn’t asked here: leave them out.",
                )
                continue
            levels = material.levels(criterion)
            fit = all(type(n) is int and 0 <= n <= MOST_EARLIER for n in counts)
            if len(counts) != levels or not fit:
                yield Problem(
                    "earlier",
                    f"An earlier room’s answers to “{message}” on “{criterion}” must be {levels} "
                    f"whole numbers from 0 to {MOST_EARLIER:,}.",
                )


# ---- out of a file, and into one -------------------------------------------------------------------


def _object(value: object, needed: set[str], known: set[str]) -> dict[str, object]:
    if not isinstance(value, dict) or not needed <= set(value) <= known:
        raise ActivityError(MISSHAPEN)
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ActivityError(MISSHAPEN)
    return value


def message_of(value: object) -> OwnMessage:
    """Return the own message that stands in a file.

    Raises
    ------
    ActivityError
        If it has another shape; so the other functions here.
    """
    found = _object(value, {"id", "text"}, {"id", "situation", "text", "reference", "pair"})
    return OwnMessage(**found)  # type: ignore[arg-type]  # which checks


def criterion_of(value: object) -> OwnCriterion:
    """Return the own criterion that stands in a file."""
    found = _object(value, {"id", "name", "levels"}, {"id", "name", "question", "levels"})
    _list(found["levels"])
    return OwnCriterion(**found)  # type: ignore[arg-type]  # which checks


def earlier_of(value: object) -> dict[str, dict[str, list[int]]]:
    """Return an earlier room's answers that stand in a file; :func:`problems` counts them."""
    if not isinstance(value, dict) or not all(isinstance(by, dict) for by in value.values()):
        raise ActivityError(MISSHAPEN)
    if not all(isinstance(counts, list) for by in value.values() for counts in by.values()):
        raise ActivityError(MISSHAPEN)
    return value


def message_document(message: OwnMessage, criteria: Sequence[str]) -> dict[str, object]:
    """Return an own message as it stands in a file: only what is there, always in one order."""
    found: dict[str, object] = {"id": message.id}
    if message.situation:
        found["situation"] = message.situation
    found["text"] = message.text
    if message.reference:
        found["reference"] = {c: message.reference[c] for c in criteria if c in message.reference}
    if message.pair:
        found["pair"] = message.pair
    return found


def criterion_document(criterion: OwnCriterion) -> dict[str, object]:
    """Return an own criterion as it stands in a file."""
    found: dict[str, object] = {"id": criterion.id, "name": criterion.name}
    if criterion.question:
        found["question"] = criterion.question
    return {**found, "levels": list(criterion.levels)}


# ---- what graders see ------------------------------------------------------------------------------


def message_seen(id_: str, own: Sequence[OwnMessage]) -> Message:
    """Return a message as graders see it.

    Raises
    ------
    KeyError
        If there is none of this id.
    """
    for message in own:
        if message.id == id_:
            return Message(id_, message.situation, message.text, pair=message.pair)
    table = load_messages()
    row = table.loc[id_]
    others = table.index[(table["pair"] == row["pair"]) & (table["role"] == "pair")]
    other = next((i for i in others if i != id_), "") if row["role"] == "pair" else ""
    told = {c: str(row[c]) for c in ("sender", "recipient", "subject", "channel")}
    return Message(id_, str(row["situation"]), str(row["text"]), **told, pair=str(other))


def criterion_seen(id_: str, own: Sequence[OwnCriterion]) -> Criterion:
    """Return a criterion as graders see it.

    Raises
    ------
    KeyError
        If there is none of this id.
    """
    for criterion in own:
        if criterion.id == id_:
            levels = tuple(map(Level, criterion.levels))
            return Criterion(id_, criterion.name, criterion.question, levels)
    found = next((c for c in load_rubric() if c["id"] == id_), None)
    if found is None:
        raise KeyError(id_)
    levels = tuple(Level(level["label"], level["descriptor"]) for level in found["levels"])
    return Criterion(id_, found["name"], found["question"], levels)
