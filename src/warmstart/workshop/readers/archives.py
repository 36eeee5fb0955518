"""Archives: zip, tar and compressed files, opened in memory and within bounds."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from .content import LARGEST, Attachment, Content, Limits, Refusal

DAMAGED = "The archive is damaged: ask for it again. It may have been cut short on its way."
PASSWORD = "The archive has a password: ask for it without one."
MEMBER = "This file in the archive is damaged or packed in a way that can't be read: ask for it by itself."
TOO_MUCH = "The archive unpacks to more than any workshop hands in: ask for the hand-in by itself."
TOO_MANY = "The archive has {:,} files too many: split it up."
NO_FILES = "The archive is empty."
SALVAGED = "{} of its files could still be read."
_FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    NotImplementedError,
    OSError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
)

#: How compressed files begin, and what opens them.
_COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))


def is_zip(data: bytes) -> bool:
    """Return whether bytes begin like a zip archive."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_tar(data: bytes) -> bool:
    """Return whether bytes are a tar archive."""
    return data[257:262] == b"ustar"


def is_compressed(data: bytes) -> bool:
    """Return whether bytes are one compressed file."""
    return any(data.startswith(mark) for mark, _ in _COMPRESSED)


def open_zip(data: bytes) -> zipfile.ZipFile | None:
    """Return an archive, or None if it has no table of contents that can be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS:
        return None


def read_zip(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the files in a zip archive; one cut short gives what it still holds."""
    archive = open_zip(data)
    if archive is None:
        yield from _salvaged(data, limits)
        return
    members = [m for m in archive.infolist() if not m.is_dir()]
    if not members:
        yield Refusal(NO_FILES)
    for i, member in enumerate(members):
        if not _room_for_one_more(limits):
            yield Refusal(TOO_MANY.format(len(members) - i))
            return
        try:
            with archive.open(member) as stream:
                data = stream.read(min(LARGEST, limits.bytes) + 1)
        except (*_FAULTS, MemoryError):
            yield Refusal(MEMBER, member.filename)
            continue
        except RuntimeError:
            yield Refusal(PASSWORD, member.filename)
            continue
        if not limits.spend(len(data)):
            yield Refusal(TOO_MUCH, member.filename)
            return
        yield Attachment(member.filename, data)


def _room_for_one_more(limits: Limits) -> bool:
    limits.members -= 1
    return limits.members >= 0


def _salvaged(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the files of an archive without a table of contents: it was cut short."""
    at = found = 0
    while data[at : at + 4] == b"PK\x03\x04" and _room_for_one_more(limits):
        head = data[at + 4 : at + 30]
        if len(head) < 26:
            break
        _, flags, method, _, _, _, packed, _, named, extra = struct.unpack("<5H3L2H", head)
        name = data[at + 30 : at + 30 + named].decode("utf-8", "replace")
        start = at + 30 + named + extra
        if flags & 1 or method not in (0, 8):
            break
        try:
            if method == 8:
                inflate = zlib.decompressobj(-15)
                content = inflate.decompress(data[start:], min(LARGEST, max(limits.bytes, 0)) + 1)
                whole, end = inflate.eof, len(data) - len(inflate.unused_data)
            else:
                content, end = data[start : start + packed], start + packed
                whole = end <= len(data)
        except zlib.error:
            break
        if not whole or not limits.spend(len(content)):
            break
        found += 1
        yield Attachment(name, content)
        if flags & 8:  # sizes follow the content, with or without a mark
            end += 16 if data[end : end + 4] == b"PK\x07\x08" else 12
        at = end
    yield Refusal(f"{DAMAGED} {SALVAGED.format(found)}" if found else DAMAGED)


def read_tar(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the files in a tar archive; links and devices are none."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                if not member.isfile():
                    continue
                if not _room_for_one_more(limits):
                    yield Refusal("The archive has files too many: split it up.")
                    return
                stream = archive.extractfile(member)
                content = stream.read(min(LARGEST, limits.bytes) + 1) if stream else b""
                if not limits.spend(len(content)):
                    yield Refusal(TOO_MUCH, member.name)
                    return
                if len(content) < min(member.size, LARGEST):
                    yield Refusal(DAMAGED, member.name)
                else:
                    yield Attachment(member.name, content)
    except (*_FAULTS, RecursionError):
        yield Refusal(DAMAGED)


def read_compressed(name: str, data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the one file in a ``.gz``, ``.bz2`` or ``.xz``."""
    opener = next(o for mark, o in _COMPRESSED if data.startswith(mark))
    content, reason = b"", ""
    try:
        with opener(io.BytesIO(data)) as stream:
            most = min(LARGEST, max(limits.bytes, 0)) + 1
            while len(content) < most and (part := stream.read1(min(most - len(content), 1 << 20))):
                content += part
    except _FAULTS:
        reason = DAMAGED
    if not limits.spend(len(content)):
        reason = TOO_MUCH
    elif content:
        inner = name.rpartition(".")
        yield Attachment(inner[0] if inner[0] and len(inner[2]) <= 4 else name, content)
    elif not reason:
        reason = NO_FILES
    if reason:
        yield Refusal(reason)
