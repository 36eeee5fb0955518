"""Text from bytes, read as far as it goes: one bad byte costs one character, not thirty people."""

import codecs
import re

#: What the row of a text says that was not clean.
PATCHED = "Some characters in it could not be decoded and are shown as \N{REPLACEMENT CHARACTER}."
GUESSED = "It is not UTF-8; it was read as {}."
MIXED = "Its lines have different encodings; each was read as well as possible."
NULS = "It holds NUL bytes, which were left out."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Bytes that no text has, other than as part of UTF-16.
_CONTROLS = bytes([*range(1, 7), *range(14, 26), 28, 29, 30, 31, 127])
_NEITHER = "It is neither text nor a file that can be opened here: ask for the code as text."


def decode(data: bytes, hint: str | None = None) -> tuple[str | None, str]:
    """Return the text in some bytes, and what to tell about it.

    Parameters
    ----------
    data : bytes
    hint : str, optional
        The encoding that a mail names.

    Returns
    -------
    text : str or None
        None if the bytes are no text.
    note : str
        Empty if the text is clean.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly_or_patched(data[len(mark) :], encoding)
    if b"\0" not in data:
        try:
            return data.decode("utf-8"), ""
        except UnicodeDecodeError:
            return _other(data, hint)
    if encoding := _wide(data):
        return _strictly_or_patched(data, encoding)
    if data.count(b"\0") > max(3, len(data) // 100) or _binary(data):
        return None, _NEITHER
    text, note = decode(data.replace(b"\0", b""), hint)
    return text, f"{NULS} {note}".strip()


def _strictly_or_patched(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), PATCHED


def _wide(data: bytes) -> str:
    """Return the kind of UTF-16 without a mark: every other byte of Latin letters is NUL."""
    start = data[:4000]
    odd, even = start[1::2], start[::2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even) + 1:
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd) + 1:
        return "utf-16-be"
    return ""


def _binary(data: bytes) -> bool:
    """Return whether bytes hold more control characters than any text does."""
    start = data[:20_000]
    return len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 50 + 2


def _other(data: bytes, hint: str | None) -> tuple[str | None, str]:
    """Return text that is not UTF-8: almost UTF-8, of another encoding, or of several."""
    if _binary(data):
        return None, _NEITHER
    if hint and (text := _as(data, hint)) is not None:
        return text, ""
    patched = data.decode("utf-8", "replace")
    wide = len(patched) - len(patched.encode("ascii", "ignore"))
    bad = patched.count("\N{REPLACEMENT CHARACTER}") - data.count(
        "\N{REPLACEMENT CHARACTER}".encode()
    )
    if bad <= max(1, wide // 10) and wide > bad:
        return _by_line(data) if data.count(b"\n") > 1 else (patched, PATCHED)
    text, name = _guessed(data)
    return text, GUESSED.format(name)


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _by_line(data: bytes) -> tuple[str, str]:
    """Return text line by line: an old program may have added to a log in its own encoding."""
    lines, mixed = [], False
    for line in data.split(b"\n"):
        text = _as(line, "utf-8")
        if text is None:
            text = line.decode("utf-8", "replace")
            letters = re.sub(rb"[\x00-\x7f]", b"", line)
            if text.count("\N{REPLACEMENT CHARACTER}") >= len(letters) > 1:
                text, mixed = line.decode("cp1252", "replace"), True
        lines.append(text)
    return "\n".join(lines), MIXED if mixed else PATCHED


def _guessed(data: bytes) -> tuple[str, str]:
    """Return text in the likeliest encoding, and its name."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:20_000]).best()
    if found is not None and (text := _as(data, found.encoding)) is not None:
        return text, found.encoding
    return data.decode("cp1252", "replace"), "Windows-1252"
