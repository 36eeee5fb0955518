"""What readers yield, and the bounds that they keep."""

from dataclasses import dataclass, field

#: The largest file that is read, packed or unpacked, and all that one file may unpack, in bytes.
LARGEST, MOST_UNPACKED = 50_000_000, 200_000_000

#: Members of one archive, and containers within containers.
MOST_MEMBERS, DEEPEST = 20_000, 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text as its reader would see it.

    Attributes
    ----------
    text : str
    place : str
        Where it stands in its file, such as "cell 3"; empty for the file itself.
    line : int
        The number of its first line; 0 where lines mean nothing.
    author : str
        Who wrote it, as far as the file says so.
    at : str
        When it was sent: UTC, as ``2026-11-23T09:00:00Z``, or empty.
    sequence : int
        Its rank in time within its file.
    continuation : str
        What the same person wrote next: a code may be split over two messages.
    quoted : bool
        Someone's earlier words, repeated.
    """

    text: str
    place: str = ""
    line: int = 0
    author: str = ""
    at: str = ""
    sequence: int = 0
    continuation: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file.

    Attributes
    ----------
    name : str
    data : bytes
    author, at : str
        As in :class:`Passage`.
    quoted : bool
        An earlier state, such as a checkpoint.
    """

    name: str
    data: bytes
    author: str = ""
    at: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a file that cannot be read, and why.

    Attributes
    ----------
    reason : str
        A sentence that says what to do.
    place : str
        Where it stands in its file.
    ignored : bool
        Nobody's hand-in is in it.
    opaque : bool
        It matters only if nothing that counts came with it.
    """

    reason: str
    place: str = ""
    ignored: bool = False
    opaque: bool = False


Content = Passage | Attachment | Refusal


@dataclass
class Limits:
    """What one file may still unpack.

    Attributes
    ----------
    bytes : int
    depth : int
    members : int
    """

    bytes: int = field(default_factory=lambda: MOST_UNPACKED)
    depth: int = field(default_factory=lambda: DEEPEST)
    members: int = field(default_factory=lambda: MOST_MEMBERS)

    def spend(self, size: int) -> bool:
        """Take bytes from what is left; return whether there were as many."""
        self.bytes -= size
        return self.bytes >= 0


def too_large(size: int) -> str:
    """Return the sentence that refuses a file of this many bytes."""
    return f"It has {size / 1e6:,.0f} MB, more than any hand-in or chat: it was not read."
