"""A workshop's activity: which messages a room grades, and on which criteria.

An activity is one short text. It goes into a link behind ``#activity=``, into a
small file, and into every hand-in, so that nobody has to keep a list of activities.
"""

import json
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote

from ..messages.corpus import load_messages, load_rubric
from .answers import refuse_constant, whole_number

FORMAT, VERSION = "warmstart-activity", 1

#: Where in a link the activity stands.
MARK = "#activity="

#: A title's length, and how many messages one activity may have.
LONGEST_TITLE, MOST_MESSAGES = 80, 40

#: The largest file that is read, in bytes.
LARGEST = 10_000

#: Grades may be given before a discussion and after it.
ROUNDS = (1, 2)


class ActivityError(ValueError):
    """A text is no activity; the sentence says why."""


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the ids of open messages, and of criteria in the rubric's order."""
    return frozenset(load_messages("open").index), tuple(c["id"] for c in load_rubric())


@dataclass(frozen=True)
class Activity:
    """Some messages to be graded on some criteria.

    Parameters
    ----------
    messages : sequence of str
        Ids of open messages, in the order in which they are graded; up to 40.
    criteria : sequence of str
        Ids of the rubric's criteria; put into the rubric's order.
    title : str
        What the room sees above it, up to 80 characters; may be empty.

    Raises
    ------
    ActivityError
        If a message or criterion does not exist or stands twice, if there is none,
        or if the title cannot be.

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

    def __post_init__(self) -> None:
        messages, rubric = _known()
        for name, given, known in (
            ("message", self.messages, messages),
            ("criterion", self.criteria, rubric),
        ):
            if isinstance(given, str) or not given:
                raise ActivityError(f"The activity names no {name}.")
            for i in given:
                if i not in known:
                    raise ActivityError(
                        f"The activity asks for the {name} {str(i)[:40]!r}, "
                        "which this edition of the book does not have."
                    )
            if len(set(given)) < len(given):
                raise ActivityError(f"The activity names a {name} twice.")
        if len(self.messages) > MOST_MESSAGES:
            raise ActivityError(f"The activity has more than {MOST_MESSAGES} messages.")
        title = self.title
        if not isinstance(title, str) or len(title) > LONGEST_TITLE:
            raise ActivityError(f"The title is longer than {LONGEST_TITLE} characters.")
        if MARK in title or any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in title):
            raise ActivityError("The title holds something that cannot stand in a link or a line.")
        object.__setattr__(self, "messages", tuple(self.messages))
        object.__setattr__(self, "criteria", tuple(sorted(self.criteria, key=rubric.index)))
        object.__setattr__(self, "title", title.strip())

    @property
    def text(self) -> str:
        """The whole activity as one short text."""
        return f"{'.'.join(self.messages)}~{'.'.join(self.criteria)}~{self.title}"

    @property
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
        """Return a link that opens the activity on a page of the book."""
        return page.partition("#")[0] + MARK + quote(self.text, safe="~.")

    def dump(self) -> str:
        """Return the text of a file with this activity."""
        document = {
            "format": FORMAT,
            "version": VERSION,
            "title": self.title,
            "messages": self.messages,
            "criteria": self.criteria,
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


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
    if text.startswith("{"):
        return _document(text)
    if MARK in text:
        text = unquote(text.partition(MARK)[2], errors="replace")
    parts = text.split("~", 2)
    if len(parts) < 3:
        raise ActivityError("This is no activity: neither a link to one nor a file with one.")
    messages, criteria, title = parts
    return Activity(messages.split("."), criteria.split("."), title)


def _document(text: str) -> Activity:
    try:
        document = json.loads(text, parse_float=whole_number, parse_constant=refuse_constant)
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
    lists = [document.get(name) for name in ("messages", "criteria")]
    if type(version) is not int or not all(
        isinstance(given, list) and all(isinstance(i, str) for i in given) for given in lists
    ):
        raise ActivityError("The activity's file is not as it should be.")
    messages, criteria = lists
    return Activity(messages or (), criteria or (), document.get("title", ""))


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
    if "~" in source or MARK in source:
        return parse_activity(source)
    path = Path(source)
    if path.stat().st_size > LARGEST:
        raise ActivityError("The file is larger than any activity can be.")
    try:
        return parse_activity(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ActivityError("This is no activity: it is not UTF-8 text.") from None
