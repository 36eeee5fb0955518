"""Mails and mailboxes: .eml, .emlx, .mbox and .mht, decoded, with their attachments."""

import base64
import email
import email.errors
import email.header
import email.utils
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.message import Message

from .chats import without_quotes
from .content import Attachment, Content, Limits, Passage, Refusal
from .encodings import decode
from .markup import html_text, is_html
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

#: Lines of base64: several long ones without a space, or nothing else.
_BASE64 = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,}=*\s+)+|\s*[A-Za-z0-9+/]{24}\S*(?:\r?\n\S+)*\s*\Z")

#: A line that goes on in the next one, as quoted-printable has it.
_GOES_ON = re.compile(rb"[^=\s]=\r?\n")

#: What stands between the parts of a mail, where its header doesn't say so any more.
_BETWEEN = re.compile(rb"^--([^\s\"][^\r\n\"]{0,99}?)[ \t]*\r?\n(?=Content-|MIME-)", re.MULTILINE)

#: How a body may be encoded; what announces itself otherwise was damaged.
_ENCODINGS = ("7bit", "8bit", "binary", "base64", "quoted-printable")

_DAMAGED = "The mail is damaged or cut short: ask for it again, or for the code as text."
_ENCRYPTED = "The mail is encrypted: open it in the mail program and save its text."
_TOO_DEEP = "A mail in a mail in a mail: save the inner one by itself."
_MOST_PARTS = 2_000


def is_mbox(data: bytes) -> bool:
    """Return whether bytes are a mailbox: several mails after each other."""
    return data[:5] == b"From " and _SEPARATOR.match(data) is not None


def is_mail(data: bytes) -> bool:
    """Return whether bytes begin with the header of a mail; a line of it may be damaged."""
    known = encoded = odd = 0
    for line in _header_lines(data[:20_000])[0]:
        known += _KNOWN.match(line) is not None
        encoded += line[:8].lower() == b"content-"
        odd += _is_odd(line)
    return odd <= 2 and (known >= 3 or (known >= 2 and encoded > 0))


def is_called_mail(name: str) -> bool:
    """Return whether a file's name says that it is a mail, whatever became of its header."""
    return name.lower().endswith((".eml", ".emlx", ".mht", ".mhtml"))


def _header_lines(data: bytes) -> tuple[list[bytes], int]:
    """Return the lines of a mail's header, and where its body begins: beyond the end if it has none."""
    at = match.end() if (match := _EMLX.match(data)) else 0
    lines: list[bytes] = []
    while at < len(data):
        line = data[at : _end(data, at)]
        at += len(line) + 1
        if not line.strip() or len(lines) == 300:
            return lines, at
        lines.append(line)
    return lines, len(data) + 1


def _end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end


def _is_odd(line: bytes) -> bool:
    return line[:1] not in (b" ", b"\t") and _HEADER.match(line + b"\n") is None


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
    lines, body = _header_lines(data)
    head = b"\n".join(line for line in lines if not _is_odd(line))
    odd = b"\n".join(line for line in lines if _is_odd(line))
    cut = body > len(data)  # no empty line: what is no header may be all that is left of the body
    message = email.message_from_bytes(head + b"\n\n" + (odd if cut else data[body:]))
    for part in list(message.walk()):
        _split(part)
    subject = _readable(_header(message, "subject"))
    yield Passage(subject, "subject", quoted=re.match(r"\w{1,4}\s?:", subject) is not None)
    if odd and not cut:
        yield Passage((decode(odd)[0] or "").strip())
    yield from _message(message, limits, sequence)
    if cut or not message.keys() or _damaged(message):
        yield Refusal(_DAMAGED, opaque=True)


def _split(message: Message) -> None:
    """Give a mail back its parts if the line that announces them was lost."""
    if message.is_multipart() or not (match := _BETWEEN.search(raw := _payload(message))):
        return
    head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % match[1]
    parts = email.message_from_bytes(head + raw)
    del message["Content-Type"], message["Content-Transfer-Encoding"]
    message["Content-Type"] = parts["Content-Type"]
    message.set_payload(parts.get_payload())


def _damaged(message: Message) -> bool:
    """Return whether a mail is cut short, or a part of it is not what it says."""
    return any(
        _payload(part) and part.defects for part in message.walk() if not part.is_multipart()
    ) or any(
        isinstance(
            d, email.errors.CloseBoundaryNotFoundDefect | email.errors.StartBoundaryNotFoundDefect
        )
        for part in message.walk()
        for d in part.defects
    )


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
            elif isinstance(found, Attachment):
                yield replace(found, author=author, at=at)
            else:
                yield found


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
        payload = part.get_payload() if part.is_multipart() else None
        if not isinstance(payload, list):
            yield part
        elif part.get_content_type() == "multipart/alternative":
            queue[:0] = [(p, depth + 1) for p in _alternatives(payload)]
        else:
            queue[:0] = [(p, depth + 1) for p in payload if isinstance(p, Message)]


def _alternatives(parts: Iterable[Message | str]) -> list[Message]:
    messages = [p for p in parts if isinstance(p, Message)]
    plain = [p for p in messages if p.get_content_type() == "text/plain"]
    if any(len(_body(p)[0].strip()) > 20 for p in plain):
        rest = [p for p in messages if p.get_content_maintype() != "text"]
        return plain + rest
    return messages


def _leaf(part: Message) -> Iterator[Passage | Attachment | Refusal]:
    kind = part.get_content_type()
    name = _file_name(part)
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"):
        yield Refusal(_ENCRYPTED)
    elif kind.startswith("text/") and (not name or part.get_content_disposition() == "inline"):
        text, _ = _body(part)
        # Some programs call a page plain text, and a damaged header says nothing.
        page = kind == "text/html" or (text.lstrip()[:1] == "<" and is_html(text))
        yield Passage(html_text(text) if page else text)
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
    data = payload if isinstance(payload, bytes) else b""
    if part.get("Content-Transfer-Encoding", "") not in _ENCODINGS and _GOES_ON.search(data):
        data = quopri.decodestring(data)
    return _without_base64(data) if _BASE64.match(data) else data


def _without_base64(data: bytes) -> bytes:
    """Return what base64 holds, though something in it, or the line that announces it, is broken."""
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    decoded = base64.b64decode(signs[: len(signs) // 4 * 4])
    return decoded if decode(decoded)[0] or len(decoded) > 200 else data


def _body(part: Message) -> tuple[str, str]:
    text, note = decode(_payload(part), _charset(part))
    return (text or "").replace("\r\n", "\n"), note


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # as above
        return None


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
