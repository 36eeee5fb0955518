"""A hand-in as a short code, to paste into a chat or to read aloud.

26 signs carry 30 grades, the activity, the table, the round, the mean confidence, a
number that tells people apart, and a check that notices every single wrong sign and
every swap of two neighbours. The alphabet is Crockford's base 32 (I and L are read as
1, O as 0, U is none); hyphens and spaces only help the reader.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..arguments import check_whole
from .activities import ROUNDS, Activity

PREFIX = "WS1"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

#: Cells of a sheet beside the levels 0 to 3.
NOT_APPLICABLE, OPEN = 4, 5

#: Tables and people's numbers lie below these.
GROUPS, NUMBERS = 32, 2**24

#: What a code tells of its activity's key: the lowest 15 bits. Where two have the same, codes are both's.
TAIL = 0x7FFF

_VALUES = {c: i for i, c in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_HINT, _HEAD, _CHECK = 2, 7, 3  # signs
_NO_CONFIDENCE = 15
_POLYNOMIAL = 0x4599  # of CRC-15-CAN: notices every burst of up to 15 bits, so three signs


class CodeError(ValueError):
    """A code cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Sheet:
    """One person's grades of one round.

    Parameters
    ----------
    activity : Activity
    cells : sequence of int
        A cell a message and criterion, message by message: 0 to 3,
        ``NOT_APPLICABLE``, or ``OPEN`` where nothing was graded.
    number : int
        Drawn at random once a person, below 2**24.
    group : int
        The table, 0 to 31; 0 is none.
    round : int
        1 before a discussion, 2 after it.
    confidence : int or None
        Mean confidence in per cent; a code keeps it to tens.

    Raises
    ------
    ValueError
        If a value is out of place.
    """

    activity: Activity
    cells: Sequence[int]
    number: int
    group: int = 0
    round: int = 1
    confidence: int | None = None

    def __post_init__(self) -> None:
        length = len(self.activity.messages) * len(self.activity.criteria)
        if len(self.cells) != length or not set(self.cells) <= set(range(6)):
            raise ValueError(f"cells must be {length} whole numbers from 0 to {OPEN}")
        check_whole("number", self.number, 0, NUMBERS - 1)
        check_whole("group", self.group, 0, GROUPS - 1)
        check_whole("round", self.round, *ROUNDS)
        if self.confidence is not None:
            check_whole("confidence", self.confidence, 0, 100)
        object.__setattr__(self, "cells", tuple(self.cells))


def _signs(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(length)))


class _Sign(NamedTuple):
    """A sign's value, and how many characters it takes up to here."""

    value: int
    place: int


def _values(signs: Iterable[_Sign]) -> list[int]:
    return [sign.value for sign in signs]


def _number(signs: Iterable[_Sign]) -> int:
    value = 0
    for sign in signs:
        value = value * 32 + sign.value
    return value


def lengths(activity: Activity) -> tuple[int, int]:
    """Return how many signs follow the prefix: without open cells, and with some."""
    cells = len(activity.messages) * len(activity.criteria)
    fixed = _HINT + _HEAD + _CHECK
    return fixed + _grade_signs(cells, OPEN), fixed + _grade_signs(cells, OPEN + 1)


def hint(activity: Activity) -> str:
    """Return the two signs with which an activity's codes begin."""
    return _signs(activity.key & 0x3FF, _HINT)


def _check(activity: Activity, values: Iterable[int]) -> int:
    """Return CRC-15 of the signs, begun with the activity: another activity's code fails."""
    register = activity.key & TAIL
    for value in values:
        for bit in (value >> i & 1 for i in (4, 3, 2, 1, 0)):
            out = register >> 14
            register = register << 1 & 0x7FFF
            if out != bit:
                register ^= _POLYNOMIAL
    return register


def _grade_signs(cells: int, base: int) -> int:
    return -(-(base**cells - 1).bit_length() // 5)


def dump_code(sheet: Sheet) -> str:
    """Return a sheet as a code in groups of four.

    Examples
    --------
    >>> activity = Activity(["m01", "m02"], ["context", "ask"])
    >>> dump_code(Sheet(activity, [1, 2, 0, NOT_APPLICABLE], number=1234, group=3))
    'WS1-N11Q-G016-J5KP-P5'
    """
    base = OPEN + (OPEN in sheet.cells)  # without open cells a base less, and shorter
    head = base - OPEN
    head = head << 5 | sheet.group
    head = head << 1 | sheet.round - 1
    sure = sheet.confidence
    head = head << 4 | (_NO_CONFIDENCE if sure is None else (sure + 5) // 10)
    head = head << 24 | sheet.number
    value = 0
    for cell in sheet.cells:
        value = value * base + cell
    code = _signs(sheet.activity.key & 0x3FF, _HINT) + _signs(head, _HEAD)
    code += _signs(value, _grade_signs(len(sheet.cells), base))
    code += _signs(_check(sheet.activity, map(ALPHABET.index, code)), _CHECK)
    return "-".join([PREFIX, *re.findall(".{1,4}", code)])


def parse_code(text: str, activities: Iterable[Activity]) -> Sheet:
    """Return the sheet that a text which begins with a code stands for.

    Parameters
    ----------
    text : str
        The prefix, then the signs; what follows the code is ignored.
    activities : iterable of Activity
        Those that the code may belong to.

    Raises
    ------
    CodeError
        If it is cut short, mistyped, or belongs to none of the activities.
    """
    beginning = _BEGINNING.match(text)
    return parse_signs(text[beginning.end() if beginning else len(PREFIX) :], activities)[0]


def parse_signs(text: str, activities: Iterable[Activity]) -> tuple[Sheet, int]:
    """Return the sheet that the signs after a code's prefix stand for, and where they end.

    Parameters
    ----------
    text : str
        What follows the prefix; what follows the code is ignored.
    activities : iterable of Activity
        Those that the code may belong to.

    Returns
    -------
    sheet : Sheet
    end : int
        How many characters of the text, normalised by NFKC, belong to the code.

    Raises
    ------
    CodeError
        As :func:`parse_code`.
    """
    signs = _reader(text)
    hint = _take(signs, _HINT)
    wanted = _number(hint)
    candidates = [a for a in activities if a.key & 0x3FF == wanted]
    if not candidates:
        raise CodeError(
            "The code belongs to another activity, or its first characters are wrong: "
            "collect the activity it belongs to, or ask for the code again."
        )
    head = _take(signs, _HEAD)
    read = hint + head
    for activity in candidates:  # two that share the hint differ in their check, and in length
        cells = len(activity.messages) * len(activity.criteria)
        base = OPEN + (head[0].value >> 4)
        length = _grade_signs(cells, base) + _CHECK
        read += _take(signs, _HINT + _HEAD + length - len(read))
        body, check = (
            read[: _HINT + _HEAD + length - _CHECK],
            read[_HINT + _HEAD + length - _CHECK :],
        )
        if _check(activity, _values(body)) != _number(check[:_CHECK]):
            continue
        sheet = _sheet(activity, _number(head), _number(body[_HINT + _HEAD :]), cells, base)
        return sheet, check[_CHECK - 1].place
    raise CodeError("The code doesn't add up: a character is wrong or missing. Ask for it again.")


def _sheet(activity: Activity, head: int, value: int, cells: int, base: int) -> Sheet:
    digits = []
    for _ in range(cells):
        value, digit = divmod(value, base)
        digits.append(digit)
    sure = head >> 24 & 15
    if value or 10 < sure < _NO_CONFIDENCE or not activity.fits(digits[::-1]):
        raise CodeError("The code adds up, but no hand-in has it: ask for it again.")
    return Sheet(
        activity,
        digits[::-1],
        number=head & NUMBERS - 1,
        group=head >> 29 & 31,
        round=(head >> 28 & 1) + 1,
        confidence=None if sure == _NO_CONFIDENCE else sure * 10,
    )


def _reader(text: str) -> Iterator[_Sign | CodeError]:
    """Yield the value of each sign; end at what can stand in no code."""
    for place, c in enumerate(unicodedata.normalize("NFKC", text[:500]).upper(), 1):
        if c in _VALUES:
            yield _Sign(_VALUES[c], place)
        elif c.isalnum():
            name = unicodedata.name(c, "an unknown sign").lower()
            yield CodeError(
                f"A code never has {c!r} in it ({name}, {place} after {PREFIX}): type that character again."
            )


def _take(signs: Iterator[_Sign | CodeError], count: int) -> list[_Sign]:
    taken: list[_Sign] = []
    for _ in range(count):
        sign = next(signs, None)
        if sign is None:
            raise CodeError("The code is cut short: ask for all of it.")
        if isinstance(sign, CodeError):
            raise sign
        taken.append(sign)
    return taken


#: A code's prefix: its 1 may have been read as a letter, and the signs be apart or wide.
_BEGINNING = re.compile(
    rf"{PREFIX}|[WＷ][\W_]{{0,3}}[SＳ][\W_]{{0,3}}[1ILＩＬ１](?=[\W_]*(?:[^\W_][\W_]?){{0,7}}\d)",
    re.IGNORECASE,
)
