"""A message that somebody writes in a workshop and hands in, to be graded by the others.

It travels as a file of its own, or as a block of capitals that survives chats and, while it's
short, fits into a QR code. What somebody wrote stays text, whatever it holds.
"""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .activities import ROUNDS, ActivityError, parse_activity
from .answers import checksum, refuse_constant, whole_number
from .codes import ALPHABET, NUMBERS
from .material import LONGEST_TEXT
from .writing import cleaned

FORMAT, VERSION = "warmstart-draft", 1

#: The largest file, in characters, and the most that a block may unpack to, in bytes.
LARGEST, MOST_UNPACKED = 200_000, 40_000

#: What a block begins with; it ends with a full stop.
BEGINNING = "WSD1."

_BLOCK = r"WSD1\.([0-9A-Z\s>|*-]{1,60000})(\.?)"
_FILE = r'\{\s*"format"\s*:\s*"warmstart-(?:draft|allocation)"'

#: A block in a text: mails and chats break its lines, and quote them.
BLOCK = re.compile(_BLOCK)

#: How a file begins that holds a message, or says who grades whose.
FILE = re.compile(_FILE)

#: Either of them.
WRITTEN = re.compile(f"(?P<file>{_FILE})|{_BLOCK}")

NO_JSON = "This is no message to hand in: it can’t be read as JSON. Was it cut short?"
OTHER_FILE = "This is some other file, not a message that was written in a workshop."
NEWER = "The message comes from a newer edition of the book: update, then try again."
DAMAGED = (
    "The message was damaged or changed on its way: its checksum doesn’t fit. Ask for it again."
)
MISSHAPEN = "The message’s file is not as it should be: ask for it again."
TOO_LARGE = "The file is larger than any message can be."
EMPTY = "The message is empty: ask for it again."
ONLY_GRADED = "In the message’s activity nothing is written, only graded."
CUT_BLOCK = "The block of a message was cut short: ask for the whole of it, up to its full stop."
BAD_BLOCK = (
    "The block of a message doesn’t add up: a character is wrong or missing. Ask for it again."
)

_AT = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d)?Z", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)


class DraftError(ValueError):
    """A message can't be taken; the sentence says why."""


@dataclass(frozen=True)
class Draft:
    """A message that one person wrote.

    Attributes
    ----------
    activity : str
        The id of the activity it was written for.
    number : int
        The person's, drawn once, as in a hand-in.
    text : str
    round : int
        1 for a first version, 2 for a revised one.
    name : str
        Empty unless the writer typed one.
    at : str
        When it was handed in, UTC; may be empty.
    whole : str
        The activity's own text, if the file brought it along; empty if it has the id alone.
    """

    activity: str
    number: int
    text: str
    round: int = 1
    name: str = ""
    at: str = ""
    whole: str = ""


def dump_draft(draft: Draft) -> str:
    """Return the text of a draft's file.

    Raises
    ------
    DraftError
        If there can be no such draft.
    """
    from .. import __version__

    document: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "edition": __version__,
        "name": draft.name,
        "activity": draft.whole or draft.activity,
        "number": draft.number,
        "round": draft.round,
        "at": draft.at,
        "text": draft.text,
    }
    try:
        text = _compact({**document, "checksum": checksum(document)})
    except UnicodeEncodeError:
        raise DraftError(MISSHAPEN) from None
    parse_draft(text)
    return text


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse_draft(text: str) -> Draft:
    """Return the draft in a file's text.

    Raises
    ------
    DraftError
        If it is none, was cut short or changed, or comes from a newer edition.
    """
    if len(text) > LARGEST:
        raise DraftError(TOO_LARGE)
    try:
        document = json.loads(text, parse_float=whole_number, parse_constant=refuse_constant)
    except (ValueError, RecursionError, OverflowError):
        raise DraftError(NO_JSON) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DraftError(OTHER_FILE)
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise DraftError(MISSHAPEN)
    if version > VERSION:
        raise DraftError(NEWER)
    try:
        fits = document.get("checksum") == checksum(document)
    except (UnicodeEncodeError, RecursionError):
        fits = False
    if not fits:
        raise DraftError(DAMAGED)
    names = ("activity", "number", "round", "at", "name", "text")
    draft = _draft(*(document.get(name) for name in names))
    if _ID.fullmatch(draft.activity):
        return draft
    try:
        activity = parse_activity(draft.activity)
    except ActivityError as error:
        raise DraftError(f"The message’s activity can’t be used. {error}") from None
    if activity.write is None:
        raise DraftError(ONLY_GRADED)
    return replace(draft, activity=activity.id, whole=activity.text)


def _draft(
    activity: object, number: object, round_: object, at: object, name: object, text: object
) -> Draft:
    """Return a draft of what stood in a document."""
    if not (
        isinstance(activity, str)
        and type(number) is int
        and 0 <= number < NUMBERS
        and type(round_) is int
        and round_ in ROUNDS
        and isinstance(at, str)
        and (not at or _AT.fullmatch(at))
        and isinstance(name, str)
        and len(name) <= 80
        and isinstance(text, str)
    ):
        raise DraftError(MISSHAPEN)
    text = cleaned(text)
    if not text:
        raise DraftError(EMPTY)
    if len(text) > LONGEST_TEXT:
        raise DraftError(too_long(text, LONGEST_TEXT))
    return Draft(activity, number, text, round_, cleaned(name), at)


def too_long(text: str, longest: int) -> str:
    """Return what to say of a text that's longer than its activity takes."""
    return (
        f"The message has {len(text):,} characters, and {longest:,} is the most: ask for a "
        "shorter one."
    )


def may_hold_written(text: str) -> bool:
    """Return whether a text is worth looking through for messages, or for who grades whose."""
    return BEGINNING in text or ("warmstart-" in text and FILE.search(text) is not None)


def written_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each file and block of :func:`may_hold_written` in a text, and its span.

    Unlike a file of answers, one of these is never mended: quotation marks that a chat program
    bent can't be told from those that somebody typed. That's what blocks are for.
    """
    at = 0
    while match := WRITTEN.search(text, at):
        start, end = match.span()
        if match["file"]:
            end = _end_of_object(text, start)
        yield text[start:end], start, end
        at = end


def _end_of_object(text: str, start: int) -> int:
    """Return where the object that begins at a place ends; the text's end if it was cut short."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if not depth:
            return token.end()
    return len(text)


# ---- as a block of text ------------------------------------------------------------------------


def dump_block(draft: Draft) -> str:
    """Return a draft as a block to paste into a chat, or to show as a QR code.

    Capitals and digits alone: a QR code packs them tightly, and no chat program makes markup of
    them. It holds a checksum and the compressed draft, with the activity's id alone.
    """
    data = _compact(
        [draft.activity, draft.number, draft.round, draft.at, draft.name, draft.text]
    ).encode()
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(data) + packer.flush()
    return f"{BEGINNING}{_signs(zlib.crc32(data).to_bytes(4, 'big') + packed)}."


def parse_block(text: str) -> Draft:
    """Return the draft in a block, with or without broken lines in it.

    Raises
    ------
    DraftError
        If it was cut short or mistyped.
    """
    found = BLOCK.search(text)
    if not found or not found[2]:
        raise DraftError(CUT_BLOCK)
    try:
        data = _bytes(re.sub(r"[^0-9A-Z]", "", found[1]))
        unpacker = zlib.decompressobj(wbits=-15)
        brief = unpacker.decompress(data[4:], MOST_UNPACKED)
        if not unpacker.eof or zlib.crc32(brief) != int.from_bytes(data[:4], "big"):
            raise DraftError(BAD_BLOCK)
        values = json.loads(
            brief.decode(), parse_float=whole_number, parse_constant=refuse_constant
        )
    except (ValueError, KeyError, zlib.error, RecursionError, OverflowError):
        raise DraftError(BAD_BLOCK) from None
    if not isinstance(values, list) or len(values) != 6 or not _is_id(values[0]):
        raise DraftError(BAD_BLOCK)
    return _draft(*values)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _signs(data: bytes) -> str:
    """Return bytes in base 32, five bits a sign, the last one filled with zeros."""
    bits = len(data) * 8
    length = -(-bits // 5)
    value = int.from_bytes(data, "big") << length * 5 - bits
    return "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(length)))


def _bytes(signs: str) -> bytes:
    value = 0
    for sign in signs:
        value = value << 5 | _VALUES[sign]
    length = len(signs) * 5 // 8
    return (value >> len(signs) * 5 - length * 8).to_bytes(length, "big")


_VALUES = {sign: i for i, sign in enumerate(ALPHABET)}
