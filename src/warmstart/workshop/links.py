"""An activity's document in a link: raw DEFLATE in base64url, behind a ``z``."""

import base64
import binascii
import re
import zlib

from .material import ActivityError

#: Where in a link the activity stands.
MARK = "#activity="

#: The longest link that is handed out: chats and learning platforms cut longer ones.
LONGEST_LINK = 1_800

#: The most bytes that are unpacked.
MOST_BYTES = 60_000

DAMAGED = (
    "The link to the activity is damaged or was cut short: copy the whole of it, or open the "
    "activity’s file."
)

#: No short text of an activity looks like this: it has a tilde.
_PACKED = re.compile(r"z([A-Za-z0-9_-]+)")


def packed(text: str) -> str:
    """Return a document as it stands in a link.

    Examples
    --------
    >>> unpacked(packed('{"title":"Ten"}'))
    '{"title":"Ten"}'
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(text.encode()) + deflate.flush()
    return "z" + base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(text: str) -> str | None:
    """Return the document in what stands behind a link's mark; None if it's a short text.

    Raises
    ------
    ActivityError
        If it is neither whole nor short enough.
    """
    found = _PACKED.match(text)
    if not found or "~" in text or "%7e" in text.lower():
        return None
    try:
        data = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        document = inflate.decompress(data, MOST_BYTES + 1)
        whole = inflate.eof and not inflate.unused_data and len(document) <= MOST_BYTES
        return document.decode() if whole else _damaged()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return _damaged()


def _damaged() -> str:
    raise ActivityError(DAMAGED) from None
