"""What an activity holds if people write in it, and what a reader's sheet says of its origin."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from .material import (
    LONGEST_SITUATION,
    LONGEST_TEXT,
    MISSHAPEN,
    ActivityError,
    Problem,
    paragraphs,
)

#: The fewest characters that a message may be limited to, and what it's limited to by itself.
SHORTEST, USUAL = 100, 1_200

#: What a situation begins with if it's only rehearsed: it says so wherever the situation is shown.
REHEARSAL = "A rehearsal: all of it is invented."

#: People's numbers lie below this, as in a hand-in.
NUMBERS = 2**24

#: Variants of one sheet, at most.
MOST_VARIANTS = 1_000

_ID = re.compile(r"[0-9a-f]{8}")
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def cleaned(text: str) -> str:
    r"""Return a text as it is kept: one kind of line break, composed letters, nothing unshown.

    Examples
    --------
    >>> cleaned(" Dear A\r\n\r\nB\0 ")
    'Dear A\n\nB�'
    """
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", paragraphs(text))


@dataclass(frozen=True)
class Writing:
    """A message to be written.

    Parameters
    ----------
    situation : str
        Who writes to whom, where, and why now: up to 300 characters. The readers see it, too.
    longest : int
        How many characters the message may have, 100 to 4,000.
    """

    situation: str
    longest: int = USUAL

    def __post_init__(self) -> None:
        if not isinstance(self.situation, str) or type(self.longest) is not int:
            raise ActivityError(MISSHAPEN)
        object.__setattr__(self, "situation", cleaned(self.situation))

    @property
    def is_rehearsal(self) -> bool:
        """Whether people, messages and grades are invented."""
        return self.situation.startswith(REHEARSAL)


@dataclass(frozen=True)
class SheetOf:
    """Where a reader's sheet comes from.

    Parameters
    ----------
    of : str
        The id of the activity in which its messages were written.
    round : int
        1 for first versions, 2 for revised ones.
    reader : int
        The number of the person it was made for.
    variant : int
        Above 0 if the same sheet without it would have the same codes as another one's.
    """

    of: str
    round: int
    reader: int
    variant: int = 0

    def __post_init__(self) -> None:
        if not (
            isinstance(self.of, str)
            and _ID.fullmatch(self.of)
            and type(self.round) is int
            and self.round in (1, 2)
            and type(self.reader) is int
            and 0 <= self.reader < NUMBERS
            and type(self.variant) is int
            and 0 <= self.variant < MOST_VARIANTS
        ):
            raise ActivityError(MISSHAPEN)


def problems_of_writing(write: Writing | None, messages: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with a message to be written; where one is, there can be none to grade."""
    if write is None:
        return
    if messages:
        yield Problem(
            "write",
            "An activity is for writing or for grading messages, not both: make two, and hand out "
            "the one to grade first.",
        )
    if not write.situation:
        yield Problem(
            "write.situation", "There’s no situation: say who writes to whom, and why now."
        )
    if len(write.situation) > LONGEST_SITUATION:
        yield Problem(
            "write.situation",
            f"The situation has {len(write.situation):,} characters, and {LONGEST_SITUATION:,} is "
            "the most: shorten it.",
        )
    if not SHORTEST <= write.longest <= LONGEST_TEXT:
        yield Problem(
            "write.longest",
            f"A message can be limited to {SHORTEST:,} to {LONGEST_TEXT:,} characters, not to "
            f"{write.longest:,}.",
        )


def writing_of(value: object) -> Writing | None:
    """Return what stands in a file of a message to be written.

    Raises
    ------
    ActivityError
        If it has another shape; so :func:`sheet_of`.
    """
    if value is None:
        return None
    if not isinstance(value, dict) or not {"situation"} <= set(value) <= {"situation", "longest"}:
        raise ActivityError(MISSHAPEN)
    return Writing(**value)


def sheet_of(value: object) -> SheetOf | None:
    """Return what stands in a file of a sheet's origin."""
    if value is None:
        return None
    needed = {"of", "round", "reader"}
    if not isinstance(value, dict) or not needed <= set(value) <= {*needed, "variant"}:
        raise ActivityError(MISSHAPEN)
    return SheetOf(**value)


def sheet_document(sheet: SheetOf) -> dict[str, object]:
    """Return a sheet's origin as it stands in a file: only what is there."""
    found = asdict(sheet)
    return found if sheet.variant else {k: v for k, v in found.items() if k != "variant"}
