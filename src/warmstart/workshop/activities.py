"""A workshop's activity: which messages a room grades, and on which criteria.

An activity is one text, and a short one unless a room brings messages or criteria of its own. It
goes into a link behind ``#activity=``, into a small file, and into every hand-in, so that nobody
has to keep a list of activities.
"""

import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pandas as pd

from ..data import LEVELS
from ..messages.corpus import load_grades, load_messages, load_rubric
from .answers import refuse_constant, whole_number
from .links import LONGEST_LINK, MOST_BYTES, packed, unpacked
from .links import MARK as MARK
from .material import (
    MISSHAPEN,
    OWN_CRITERION,
    OWN_MESSAGE,
    Criterion,
    Material,
    Message,
    OwnCriterion,
    OwnMessage,
    Problem,
    criterion_document,
    criterion_of,
    criterion_seen,
    earlier_of,
    message_document,
    message_of,
    message_seen,
    problems,
    problems_of_ids,
    said,
)
from .material import ActivityError as ActivityError
from .writing import (
    SheetOf,
    Writing,
    problems_of_writing,
    sheet_document,
    sheet_of,
    writing_of,
)

#: The second version has a room's own messages and criteria; without any, the first is written.
FORMAT, VERSION = "warmstart-activity", 2

#: A title's length, and how many messages one activity may have.
LONGEST_TITLE, MOST_MESSAGES = 80, 40

#: The largest file that is read, in characters; what it holds has at most ``MOST_BYTES``.
LARGEST = 200_000

#: How deep a file is nested at most, with some to spare.
DEEPEST = 8

#: Grades may be given before a discussion and after it.
ROUNDS = (1, 2)

_KEYS = (
    *("title", "messages", "criteria", "own_messages", "own_criteria", "practice", "earlier"),
    *("write", "sheet"),
)
_TOO_LONG = "The activity is too long for a link: hand out its file."


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the ids of open messages, and of criteria in the rubric's order."""
    return frozenset(load_messages("open").index), tuple(c["id"] for c in load_rubric())


@cache
def reference_grades() -> dict[tuple[str, str], list[int | None]]:
    """Return the makers' levels by message and criterion; ``None`` for "not applicable"."""
    found: dict[tuple[str, str], list[int | None]] = {}
    columns = ["message", "criterion", "level"]
    for message, criterion, level in load_grades()[columns].itertuples(index=False):
        given = None if pd.isna(level) else int(level)
        found.setdefault((message, criterion), []).append(given)
    return found


def _of_list(name: str, given: object, known: frozenset[str] | tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with a list of messages or criteria."""
    if isinstance(given, str) or not given:
        yield f"The activity names no {name}."
        return
    assert isinstance(given, Sequence)
    own = OWN_MESSAGE if name == "message" else OWN_CRITERION
    for i in given:
        if i not in known and own.fullmatch(str(i)):
            yield f"The activity lists the {name} “{i}” and doesn’t hold it: take it off the list."
        elif i not in known:
            yield (
                f"The activity asks for the {name} {str(i)[:40]!r}, "
                "which this edition of the book does not have."
            )
    if len(set(given)) < len(given):
        yield f"The activity names a {name} twice."


def _of_title(title: object) -> Iterator[str]:
    if not isinstance(title, str) or len(title) > LONGEST_TITLE:
        yield f"The title is longer than {LONGEST_TITLE} characters."
    elif MARK in title or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in title):
        yield "The title holds something that cannot stand in a link or a line."


def _problems(material: Material, write: Writing | None = None) -> Iterator[Problem]:
    messages, rubric = _known()
    messages |= {m.id for m in material.own_messages}
    rubric += tuple(c.id for c in material.own_criteria)
    yield from problems_of_ids(material)
    if not write:
        for sentence in _of_list("message", material.messages, messages):
            yield Problem("messages", sentence)
    for sentence in _of_list("criterion", material.criteria, rubric):
        yield Problem("criteria", sentence)
    if len(material.messages) > MOST_MESSAGES:
        yield Problem("messages", f"The activity has more than {MOST_MESSAGES} messages.")
    for sentence in _of_title(material.title):
        yield Problem("title", sentence)
    yield from problems(material)


@dataclass(frozen=True)
class Activity:
    """Some messages to be graded on some criteria.

    Parameters
    ----------
    messages : sequence of str
        Ids of open messages and of own ones, in the order in which they are graded; up to 40.
    criteria : sequence of str
        Ids of the rubric's criteria, put into the rubric's order, and of own ones after them.
    title : str
        What the room sees above it, up to 80 characters; may be empty.
    own_messages : sequence of OwnMessage
        Messages that the room brings, each on the list.
    own_criteria : sequence of OwnCriterion
        Criteria that the room brings, each on the list.
    practice : sequence of str
        Messages on the list that are graded first, each with the reference grades shown once
        it's locked.
    earlier : dict, optional
        How many of an earlier room chose each level, by message and criterion.
    write : Writing, optional
        A message to be written: then there are none to be graded.
    sheet : SheetOf, optional
        Where a sheet comes from that was made of such messages.

    Raises
    ------
    ActivityError
        If a message or criterion does not exist or stands twice, if there is none,
        if a message is to be written besides, or if the title or something of the room's own
        cannot be.

    Examples
    --------
    >>> activity = Activity(["m01", "m02"], ["ask", "context"], "Table talk")
    >>> activity.text
    'm01.m02~context.ask~Table talk'
    >>> activity.id
    'c79d15dc'
    """

    messages: Sequence[str]
    criteria: Sequence[str]
    title: str = ""
    own_messages: Sequence[OwnMessage] = ()
    own_criteria: Sequence[OwnCriterion] = ()
    practice: Sequence[str] = ()
    earlier: Mapping[str, Mapping[str, Sequence[int]]] | None = field(default=None, hash=False)
    write: Writing | None = None
    sheet: SheetOf | None = None

    def __post_init__(self) -> None:
        material = Material(
            self.title,
            self.messages,  # type: ignore[arg-type]  # what isn't a list is refused
            self.criteria,  # type: ignore[arg-type]
            tuple(self.own_messages),
            tuple(self.own_criteria),
            tuple(self.practice),
            self.earlier or {},
        )
        if (any(material[3:]) or self.write or self.sheet) and isinstance(self.title, str):
            material = material._replace(title=unicodedata.normalize("NFC", self.title))
        for problem in chain(
            _problems(material, self.write), problems_of_writing(self.write, self.messages)
        ):
            raise ActivityError(problem.whole)
        self._settle(material)
        if len(self.text.encode()) > MOST_BYTES:
            raise ActivityError(too_many_bytes(self.text))

    def _settle(self, material: Material) -> None:
        """Keep what was given in the one order that there is."""
        rubric = _known()[1]
        of_rubric = sorted((c for c in self.criteria if c in rubric), key=rubric.index)
        criteria = (*of_rubric, *(c for c in self.criteria if c not in rubric))
        messages, earlier = tuple(self.messages), material.earlier
        settled: dict[str, Any] = {
            "messages": messages,
            "criteria": criteria,
            "title": material.title.strip(),
            "own_messages": tuple(
                sorted(material.own_messages, key=lambda m: messages.index(m.id))
            ),
            "own_criteria": tuple(
                sorted(material.own_criteria, key=lambda c: criteria.index(c.id))
            ),
            "practice": tuple(m for m in messages if m in material.practice),
            "earlier": {
                m: {c: tuple(earlier[m][c]) for c in criteria if c in earlier[m]}
                for m in messages
                if earlier.get(m)
            }
            or None,
        }
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    @property
    def is_own(self) -> bool:
        """Whether it holds more than ids and a title, and is written as a document."""
        own = self.own_messages or self.own_criteria or self.practice or self.earlier
        return bool(own or self.write or self.sheet)

    @cached_property
    def text(self) -> str:
        """The whole activity as one text: short if it holds only ids, else its document."""
        if self.is_own:
            return json.dumps(self._document(), ensure_ascii=False, separators=(",", ":"))
        return f"{'.'.join(self.messages)}~{'.'.join(self.criteria)}~{self.title}"

    @cached_property
    def key(self) -> int:
        """The CRC-32 of the text: what tells one activity from another."""
        return zlib.crc32(self.text.encode())

    @property
    def id(self) -> str:
        """The key as eight hexadecimal digits."""
        return f"{self.key:08x}"

    def place(self, round_: int | None = None) -> str:
        """Return the name under which answers of a round are kept; without a round, the seat's."""
        return f"activity/{self.id}" + (f"/{round_}" if round_ else "")

    def link(self, page: str) -> str:
        """Return a link that opens the activity on a page of the book.

        Raises
        ------
        ActivityError
            If it would be longer than chats and platforms leave whole: then its file travels.
        """
        start = page.partition("#")[0] + MARK
        if not self.is_own:
            return start + quote(self.text, safe="~.")
        link = start + packed(self.text)
        if len(link) > LONGEST_LINK:
            raise ActivityError(_TOO_LONG)
        return link

    def dump(self) -> str:
        """Return the text of a file with this activity."""
        return json.dumps(self._document(), ensure_ascii=False, indent=1) + "\n"

    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION if self.is_own else 1,
            "title": self.title,
            "messages": self.messages,
            "criteria": self.criteria,
        }
        if self.own_messages:
            document["own_messages"] = [
                message_document(m, self.criteria) for m in self.own_messages
            ]
        if self.own_criteria:
            document["own_criteria"] = [criterion_document(c) for c in self.own_criteria]
        if self.practice:
            document["practice"] = self.practice
        if self.earlier:
            document["earlier"] = self.earlier
        if self.write:
            document["write"] = asdict(self.write)
        if self.sheet:
            document["sheet"] = sheet_document(self.sheet)
        return document

    def message(self, id_: str) -> Message:
        """Return one of its messages as graders see it, the book's or the room's own."""
        if id_ not in self.messages:
            raise KeyError(id_)
        return message_seen(id_, self.own_messages)

    def criterion(self, id_: str) -> Criterion:
        """Return one of its criteria as graders see it, the book's or the room's own."""
        if id_ not in self.criteria:
            raise KeyError(id_)
        return criterion_seen(id_, self.own_criteria)

    def fits(self, cells: Sequence[int]) -> bool:
        """Return whether no cell of a sheet has a level that its criterion lacks."""
        tops = [len(c.levels) - 1 for c in self.own_criteria]
        if not tops:
            return True
        width, first = len(self.criteria), len(self.criteria) - len(tops)
        return not any(
            top < cell < len(LEVELS)
            for j, top in enumerate(tops, first)
            for cell in cells[j::width]
        )

    def reference(self, message: str, criterion: str) -> tuple[int | None, ...]:
        """Return the reference grades to compare with: the makers' two, one's own, or none.

        ``None`` among them stands for "not applicable".
        """
        own = next((m for m in self.own_messages if m.id == message), None)
        if own:
            return (own.reference[criterion],) if criterion in own.reference else ()
        return tuple(reference_grades().get((message, criterion), ()))


def too_many_bytes(text: str) -> str:
    """Return what to say of an activity whose document is too long."""
    return (
        f"The activity has {len(text.encode()):,} bytes, and {MOST_BYTES:,} is the most: shorten "
        "some messages, or take one out."
    )


def parse_activity(text: str) -> Activity:
    """Return the activity in a file's text, in a link, or in the short text itself.

    Raises
    ------
    ActivityError
        If it is none, comes from a newer edition, or asks for what there is not.
    """
    text = text.strip().removeprefix("\ufeff")
    if len(text) > LARGEST:
        raise ActivityError("The text is longer than any activity can be.")
    return _parsed(text)


@lru_cache(maxsize=64)  # a room's hand-ins all carry the same
def _parsed(text: str) -> Activity:
    if text.startswith("{"):
        return _from_document(text)
    if MARK in text:
        text = text.partition(MARK)[2]
        document = unpacked(text)
        if document is not None:
            return _from_document(document)
        text = unquote(text, errors="replace")
    parts = text.split("~", 2)
    if len(parts) < 3:
        raise ActivityError("This is no activity: neither a link to one nor a file with one.")
    messages, criteria, title = parts
    return Activity(messages.split("."), criteria.split("."), title)


def _depth(text: str) -> int:
    """Return how deep a JSON text is nested, without reading it."""
    depth = deepest = 0
    for sign in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text, flags=re.DOTALL)):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _from_document(text: str) -> Activity:
    if _depth(text) > DEEPEST:
        raise ActivityError("This is no activity: no file of ours is nested so deep.")
    try:
        document = json.loads(
            text, parse_float=whole_number, parse_int=whole_number, parse_constant=refuse_constant
        )
    except (ValueError, RecursionError):
        raise ActivityError(
            "This is no activity: it cannot be read as JSON. Was it cut short?"
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ActivityError("This is some other file, not an activity of this book.")
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise ActivityError(
            "The activity comes from a newer edition of the book: update, then try again."
        )
    lists = [document.get(name) for name in ("messages", "criteria", "practice")]
    if version == VERSION and "practice" not in document:
        lists[2] = []
    if type(version) is not int or not all(
        isinstance(given, list) and all(isinstance(i, str) for i in given)
        for given in (lists if version == VERSION else lists[:2])
    ):
        raise ActivityError(MISSHAPEN)
    messages, criteria, practice = lists
    title = document.get("title", "")
    if version != VERSION:
        return Activity(messages or (), criteria or (), title)
    unknown = next((k for k in document if k not in ("format", "version", *_KEYS)), None)
    if unknown is not None:
        raise ActivityError(
            f"The activity’s file holds “{said(unknown)}”, which this edition of the book doesn’t "
            "know: update, then try again."
        )
    own = [document.get(name, []) for name in ("own_messages", "own_criteria")]
    if not all(isinstance(given, list) for given in own):
        raise ActivityError(MISSHAPEN)
    return Activity(
        messages or (),
        criteria or (),
        title,
        [message_of(m) for m in own[0]],
        [criterion_of(c) for c in own[1]],
        practice or (),
        earlier_of(document.get("earlier", {})),
        writing_of(document.get("write")),
        sheet_of(document.get("sheet")),
    )


def read_activity(source: str | Path) -> Activity:
    """Return an activity from a link, its short text, or the path of a file.

    Raises
    ------
    ActivityError
        As :func:`parse_activity`.
    OSError
        If it is a path that cannot be opened.
    """
    source = str(source)
    if "~" in source or MARK in source or source.lstrip().startswith("{"):
        return parse_activity(source)
    path = Path(source)
    if path.stat().st_size > 4 * LARGEST:
        raise ActivityError("The file is larger than any activity can be.")
    try:
        return parse_activity(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ActivityError("This is no activity: it is not UTF-8 text.") from None
