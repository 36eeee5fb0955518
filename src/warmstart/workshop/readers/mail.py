"""Mails and mailboxes: .eml, .emlx, .mbox and .mht, decoded, with their attachments."""

import email
import email.header
import email.utils
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from .chats import without_quotes
from .content import Attachment, Content, Limits, Passage, Refusal
from .encodings import decode
from .markup import html_text
from .times import utc

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|mime-version|content-type|message-id|"
    rb"content-transfer-encoding|delivered-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARATOR = re.compile(
    rb"^From [^\r\n]{3,200}\r?\n(?=[A-Za-z][A-Za-z-]{1,60}:|>From )", re.MULTILINE
)
_EMLX = re.compile(rb"\s*\d{1,9}\s*\r?\n")

_ENCRYPTED = "The mail is encrypted: open it in the mail program and save its text."
_TOO_DEEP = "A mail in a mail in a mail: save the inner one by itself."
_MOST_PARTS = 2_000


def is_mbox(data: bytes) -> bool:
    """Return whether bytes are a mailbox: several mails after each other."""
    return data[:5] == b"From " and _SEPARATOR.match(data) is not None


def is_mail(data: bytes) -> bool:
    """Return whether bytes begin with the header of a mail."""
    start = data[:20_000]
    if match := _EMLX.match(start):
        start = start[match.end() :]
    at = known = encoded = 0
    while match := _HEADER.match(start, at):
        known += _KNOWN.match(match.group()) is not None
        encoded += match.group()[:8].lower() == b"content-"
        at = match.end()
    ended = start[at : at + 2] in (b"\n", b"\r\n", b"\n\n", b"\n-") or start[at : at + 1] in (
        b"\n",
        b"",
    )
    return ended and (known >= 3 or (known >= 2 and encoded > 0))


def read_mbox(data: bytes, limits: Limits) -> Iterator[Content]:
    """Yield the contents of each mail in a mailbox."""
    starts = [m.start() for m in _SEPARATOR.finditer(data)] + [len(data)]
    for number, (start, end) in enumerate(zip(starts, starts[1:], strict=False), 1):
        limits.members -= 1
        if limits.members < 0:
            yield Refusal("The mailbox has more mails than are read from one: split it.")
            return
        mail = data[start:end].partition(b"\n")[2]
        mail = re.sub(rb"^>(>*From )", rb"\1", mail, flags=re.MULTILINE)
        for found in read_mail(mail, limits, sequence=number):
            yield _placed(found, f"mail {number}")


def _placed(found: Content, place: str) -> Content:
    if isinstance(found, Attachment):
        return replace(found, name=f"{place}/{found.name}")
    return replace(found, place=f"{place}, {found.place}" if found.place else place)


def read_mail(data: bytes, limits: Limits, sequence: int = 0) -> Iterator[Content]:
    """Yield a mail's text, what it quotes, and its attachments."""
    if match := _EMLX.match(data):
        data = data[match.end() :]
    message = email.message_from_bytes(data)
    yield from _message(message, limits, sequence)


def _message(message: Message, limits: Limits, sequence: int) -> Iterator[Content]:
    author, at = _author(message), utc(_header(message, "date"))
    for part in _parts(message, limits):
        if isinstance(part, Refusal):
            yield part
            continue
        for found in _leaf(part):
            if isinstance(found, Passage):
                passage = replace(found, author=author, at=at, sequence=sequence)
                yield from without_quotes(passage)
            else:
                yield replace(found, author=author, at=at)


def _parts(message: Message, limits: Limits) -> Iterator[Message | Refusal]:
    """Yield the parts to read: of two renderings of one text, the plain one where it will do."""
    queue = [(message, 0)]
    count = 0
    while queue:
        part, depth = queue.pop(0)
        count += 1
        if depth > 20 or count > _MOST_PARTS:
            yield Refusal(_TOO_DEEP)
            return
        payload = part.get_payload()
        if not isinstance(payload, list):
            yield part
        elif part.get_content_type() == "multipart/alternative":
            queue[:0] = [(p, depth + 1) for p in _alternatives(payload)]
        else:
            queue[:0] = [(p, depth + 1) for p in payload if isinstance(p, Message)]


def _alternatives(parts: list[Message]) -> list[Message]:
    plain = [p for p in parts if isinstance(p, Message) and p.get_content_type() == "text/plain"]
    if any(len(_body(p)[0].strip()) > 20 for p in plain):
        rest = [p for p in parts if isinstance(p, Message) and p.get_content_maintype() != "text"]
        return plain + rest
    return [p for p in parts if isinstance(p, Message)]


def _leaf(part: Message) -> Iterator[Passage | Attachment | Refusal]:
    kind = part.get_content_type()
    name = _file_name(part)
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"):
        yield Refusal(_ENCRYPTED)
    elif kind.startswith("text/") and (not name or part.get_content_disposition() == "inline"):
        text, _ = _body(part)
        yield Passage(html_text(text) if kind == "text/html" else text)
    elif kind in ("application/pkcs7-signature", "application/pgp-signature"):
        return
    else:
        data = _payload(part)
        if data.strip():
            yield Attachment(name or f"attachment.{kind.rpartition('/')[2]}", data)


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # the library fails on some broken encodings in ways of its own
        payload = str(part.get_payload()).encode("utf8", "replace")
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message) -> tuple[str, str]:
    text, note = decode(_payload(part), part.get_content_charset())
    return (text or "").replace("\r\n", "\n"), note


def _file_name(part: Message) -> str:
    try:
        return _readable(part.get_filename() or "")
    except Exception:  # as above
        return ""


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except Exception:  # as above
        return ""


def _readable(value: str) -> str:
    """Return a header without its encoding."""
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return value


def _author(message: Message) -> str:
    name, address = email.utils.parseaddr(_readable(_header(message, "from")))
    return name or address
