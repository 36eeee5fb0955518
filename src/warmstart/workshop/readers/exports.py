"""JSON of any export: its texts in order, with author and time where they are known.

Slack, Discord, Telegram, Google Chat, Teams and the rest each have keys of their own, and
change them. So no format is known by name: an object with a text is a message, and what
stands beside the text says who and when.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .chats import continuations, in_time, without_quotes
from .content import Content, Passage, Refusal
from .markup import html_text, is_html
from .times import utc

#: Keys of a message's author, of a name within the author, of a time, and of what is not said.
_AUTHOR = (
    "author from sender creator user username user_name user_profile sender_name from_name "
    "senderName displayName name actor fromUser owner email who"
).split()
_NAME = (
    "name displayName display_name real_name username user_name full_name email address id".split()
)
_TIME = (
    "timestamp_ms ts timestamp date_unixtime createdDateTime created_at created_date createTime "
    "sent_at sentAt date time created originalArrivalTime datetime clientTimestamp received_at"
).split()
_TEXT = ("text", "content", "body", "message", "msg", "plain_text", "caption", "value", "html")
#: What a run of differently formatted text has besides its text; a message has more.
_RUN_KEYS = frozenset("text type style styles marks attrs url href language color".split())
_QUOTED = re.compile(
    r"quot|repl(?:y|ied)|referenced|forward|edit_?history|previous|reaction", re.IGNORECASE
)

#: Strings and levels that are looked at.
_MOST_STRINGS, _DEEPEST = 2_000_000, 60

CUT_SHORT = "The JSON is cut short or broken; what could be read of it was read. Ask for it again."
_TOO_MUCH = "It holds more texts, or deeper ones, than are read from one file."
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.){6,20000})"')


@dataclass(slots=True)
class _Said:
    author: str
    when: str
    at: str
    texts: list[tuple[str, bool]]


def parse_json(text: str) -> object:
    """Return what a JSON document or a file of JSON lines holds.

    Raises
    ------
    ValueError
        If it is neither.
    RecursionError
        If it is nested deeper than can be read.
    """
    try:
        return json.loads(text)
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or lines[0].strip()[-1:] not in "}]":
            raise
        return [json.loads(line) for line in lines]


def export_passages(document: object) -> Iterator[Content]:
    """Yield the texts in a document, in order, as messages of their authors."""
    walk = _Walk()
    walk.value(document, _Said("", "", "", []), "", False, 0)
    said = [s for s in walk.found if s.texts]
    ranks = in_time([s.at or s.when for s in said])
    after = continuations([(s.author, s.texts[0][0]) for s in said])
    for message, rank, continuation in zip(said, ranks, after, strict=True):
        for number, (text, quoted) in enumerate(message.texts):
            whole = Passage(
                text,
                f"message {rank + 1}",
                author="" if quoted else message.author,
                at=message.at,
                sequence=rank,
                continuation="" if number else continuation,
                quoted=quoted,
            )
            yield from without_quotes(whole)
    if walk.left_out:
        yield Refusal(_TOO_MUCH)


class _Walk:
    """Goes through a document and keeps its texts, a message an object."""

    def __init__(self) -> None:
        self.found: list[_Said] = []
        self.left = _MOST_STRINGS
        self.left_out = False

    def value(self, value: object, said: _Said, key: str, quoted: bool, depth: int) -> None:
        """Look into a value; its texts go to the message that it is part of."""
        if depth > _DEEPEST or self.left <= 0:
            self.left_out = self.left_out or isinstance(value, dict | list | str)
        elif isinstance(value, str):
            self.left -= 1
            if len(value) >= 6:
                said.texts.append((_as_seen(value), quoted))
        elif isinstance(value, list):
            if (joined := _runs(value)) is not None:
                self.value(joined, said, key, quoted, depth + 1)
                return
            for inner in value:
                self.value(inner, said, key, quoted, depth + 1)
        elif isinstance(value, dict):
            self.object(value, said, quoted, depth)

    def object(self, value: dict[str, object], said: _Said, quoted: bool, depth: int) -> None:
        """Look into an object: one that has a time or an author begins a message."""
        author, when = _author(value) or said.author, _when(value)
        if when or (any(k in value for k in _TEXT) and author != said.author):
            said = _Said(author, str(when), utc(when) or said.at, [])
            self.found.append(said)
        elif not self.found:
            self.found.append(said)
        first = [k for k in _TEXT if k in value]
        for key in [*first, *(k for k in value if k not in first)]:
            inside = quoted or _QUOTED.search(str(key)) is not None
            self.value(value[key], said, key, inside, depth + 1)
            if isinstance(key, str) and len(key) > 20:
                said.texts.append((key, inside))


def _as_seen(text: str) -> str:
    if is_html(text):
        return html_text(text)
    if "&" in text and re.search(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);", text):
        import html

        return html.unescape(text)
    return text


def _runs(value: list[object]) -> str | None:
    """Return a list of differently formatted runs as the one text they make, if it is that."""
    if len(value) < 2:
        return None
    parts = []
    for run in value:
        if isinstance(run, dict) and isinstance(run.get("text"), str) and _RUN_KEYS >= set(run):
            parts.append(str(run["text"]))
        elif isinstance(run, str):
            parts.append(run)
        else:
            return None
    if all(isinstance(run, str) for run in value):
        return None if all(len(p) >= 20 or not p for p in parts) else "\n".join(parts)
    if not any(
        isinstance(run, str) or (isinstance(run, dict) and "type" in run) for run in value
    ):  # messages of text alone
        return None
    return "".join(parts)


def _author(value: dict[str, object]) -> str:
    for key in _AUTHOR:
        found = value.get(key)
        if isinstance(found, list) and found:
            found = found[0]
        for _ in range(3):  # {"from": {"user": {"displayName": "Anna"}}}
            if isinstance(found, dict):
                found = next((found[k] for k in (*_NAME, "user") if found.get(k)), None)
        if isinstance(found, str) and 0 < len(found) <= 100:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
    return ""


def _when(value: dict[str, object]) -> object:
    for key in _TIME:
        found = value.get(key)
        if isinstance(found, str | int | float) and not isinstance(found, bool) and found != "":
            return found
    return ""


def broken_json_passages(text: str) -> Iterator[Content]:
    """Yield the texts of a JSON file that is cut short or broken: each string that is whole."""
    said = []
    for match in _STRING.finditer(text):
        try:
            said.append(_as_seen(json.loads(f'"{match[1]}"')))
        except ValueError:
            continue
    for number, one in enumerate(said):
        yield Passage(one, sequence=number)
