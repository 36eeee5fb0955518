"""Chats saved as text: who wrote what, in which order, and what is only quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .content import Passage
from .times import clock, month_first

_DAY = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[./]\d{1,2}\.?)"
_HOUR = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[  ]?[AaPp]\.?[ ]?[Mm]\.?)?"
_WHEN = rf"(?:{_DAY},?[ T])?\s?{_HOUR}(?:,? {_DAY})?"
_WHO = r"[^\s:<>\[\]][^:\n<>]{0,60}?"

#: How a message begins, in the logs of one program or another: when, and by whom.
HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        # [23/11/26, 09:00:11] Anna: ...   23/11/26, 09:00 - Anna: ...   09:00 Anna: ...
        rf"\W{{0,3}}\[?(?P<when>{_WHEN})\]?\s*(?:[-–—]\s)?\s*(?:From\s+)?(?P<who>{_WHO})"
        r"(?:\s+(?:to|To)\s+(?:Everyone|everyone|Host.{0,20}|.{1,40}?)(?:\s*\([^)]{0,30}\))?)?\s*[:：]\s*(?P<text>.*)",
        # 09:00 <anna> ...
        rf"\[?(?P<when>{_WHEN})\]?\s*<(?P<who>[^<>\n]{{1,40}})>\s*(?P<text>.*)",
        # Anna (09:00): ...   Anna, [23.11.26 09:00]   Anna — Today at 9:01 AM   Anna  9:01 AM
        rf"(?P<who>[^\s:<>\[\]\d][^:\n<>\[\]]{{0,60}}?)(?:,?\s+|\s?[—–(\[]\s?)[\[(]?"
        rf"(?:(?:Today|Yesterday|Heute|Gestern)(?: at| um)?\s)?(?P<when>{_WHEN})[\])]?(?:\s?[:：]\s*(?P<text>.*))?",
        # [23/11 09:01] Anna Müller
        rf"\[(?P<when>{_WHEN})\]\s*(?P<who>[^\s:<>\[\]][^:\n<>\[\]]{{0,60}})(?P<text>)",
    )
)
PREFIX_LIKE = re.compile(r"(?:w|vv)[\W_]{0,3}[s5$][\W_]{0,3}[1il!|]\W*$", re.IGNORECASE)
NAMED = re.compile(r"(?P<who>[^\W\d][\w .’'()-]{0,40}?)\s?[:：]\s+(?P<text>.*)")

#: What stands above the message that a mail answers or passes on.
ANSWERED = re.compile(
    r"\s*(?:"
    r"-{2,}\s?[\w’' ]{4,40}\s?-{2,}"
    r"|(?:On|Am|Le|El|Il|Op|Den|Em|W dniu|Dnia|Am)\b.{6,200}(?:wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|schreef.{0,80}|skrev.{0,80}|escreveu|napisał.{0,40})\s?:"
    r"|.{1,120}\s?(?:wrote|schrieb|a écrit)\b(?: (?:on|am|le) .{4,40})?\s?:"
    r"|(?=.*\d).{0,200}[<(]\W?[^\s<>()@]{1,80}@[^\s<>()]{1,80}[>)].{0,60}[:：]\W{0,3}"  # any language
    r"|Begin forwarded message:|Anfang der weitergeleiteten Nachricht:"
    r"|_{20,}"
    r")\s*"
)
HEADER_LINES = re.compile(
    r"\s*\*?(?:From|Von|De(?: la)?|Da|Van|Från|Fra|Od|От|Від|Από|Kimden|Lähettäjä|Feladó|Từ|Dari|จาก|מאת|من"
    r"|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람)\s?[:：]\*?\s?.+"
)
HEADER_NEXT = re.compile(
    r"\s*\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto|Inviato|Oggetto)\s?:"
)
#: Below a sender's line, in any language.
LABELLED = re.compile(r"\s*\*?[^\W\d][^\W\d ]{0,14}(?: [^\W\d]{1,10})?\s?[:：]\*?\s?\S")
QUOTE_MARK = re.compile(r"[ \t]*(?:[>❯»][ \t]?)+")

#: A message may go on in the next few of the same person.
_NEXT, _WITHIN = 3, 12


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a chat: its author, its time as its file writes it, its text and first line."""

    author: str
    when: str
    text: str
    line: int


def messages(text: str) -> list[Message]:
    """Return the messages of a log; a text that is none comes back as one message."""
    found: list[Message] = []
    author = when = ""
    start, lines = 1, []
    for number, line in enumerate(text.split("\n"), 1):
        head = _head(line)
        if head is None:
            lines.append(line)
            continue
        if lines:
            found.append(Message(author, when, "\n".join(lines), start))
        author, when, rest = head
        start, lines = number, [rest]
    found.append(Message(author, when, "\n".join(lines), start))
    return found


def _head(line: str) -> tuple[str, str, str] | None:
    found = _found_head(line.strip("\r\ufeff\u200e\u200f\u202a\u202c "))
    # "ws1: 5W0K-..." is somebody's code, and no message of somebody called ws1.
    return None if found and PREFIX_LIKE.search(found[0]) else found


def _found_head(line: str) -> tuple[str, str, str] | None:
    if len(line) > 4000 or not line:
        return None
    if any(c.isdigit() for c in line[:100]):
        for pattern in HEADS:
            if (match := pattern.match(line)) and not (
                match["text"] is None and match.end() < len(line)
            ):
                return match["who"].strip(), match["when"], match["text"] or ""
    if (match := NAMED.match(line)) and not HEADER_NEXT.match(line):
        return match["who"].strip(), "", match["text"]
    return None


def chat_passages(text: str) -> Iterator[Passage]:
    """Yield the messages of a log, each with its rank in time; quotes apart from their answers."""
    found = messages(text)
    ranks = in_time([m.when for m in found])
    after = continuations([(m.author, m.text) for m in found])
    for message, rank, continuation in zip(found, ranks, after, strict=True):
        whole = Passage(
            message.text,
            line=message.line,
            author=message.author,
            sequence=rank,
            continuation=continuation,
        )
        yield from without_quotes(whole)


def in_time(written: list[str]) -> list[int]:
    """Return each message's rank in time; where times say nothing, the order of the file holds.

    A log may have its newest message on top: then of two with one time the upper is later.
    """
    american = month_first(written)
    clocks = [clock(w, american) for w in written]
    last: tuple[int, ...] = ()
    steps = 0
    for i, c in enumerate(clocks):
        if c:
            steps += (c > last) - (c < last) if last else 0
            last = c
        else:
            clocks[i] = last
    newest_first = steps < 0
    order = sorted(range(len(clocks)), key=lambda i: (clocks[i], -i if newest_first else i))
    ranks = [0] * len(order)
    for rank, i in enumerate(order):
        ranks[i] = rank
    return ranks


def continuations(said: list[tuple[str, str]]) -> list[str]:
    """Return what the author of each message wrote next, for codes split over two messages.

    Parameters
    ----------
    said : list of (str, str)
        Author and text of each message, in order.
    """
    found = []
    for i, (author, _) in enumerate(said):
        following = said[i + 1 : i + 1 + _WITHIN] if author else []
        texts = [t for a, t in following if a == author and len(t) < 200][:_NEXT]
        found.append("\n".join(texts))
    return found


def without_quotes(passage: Passage) -> Iterator[Passage]:
    """Yield a text in pieces: what its author wrote, and what it quotes of earlier ones."""
    text = passage.text
    if ">" not in text and not any(m in text for m in (":", "：", "--", "__", "»", "❯")):
        yield passage
        return
    lines = text.split("\n")
    quoted = _quoted(lines)
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or quoted[i] != quoted[start]:
            piece = lines[start:i]
            if quoted[start]:
                piece = [QUOTE_MARK.sub("", line, count=1) for line in piece]
            yield replace(
                passage,
                text="\n".join(piece),
                line=passage.line + start if passage.line else 0,
                author="" if quoted[start] else passage.author,
                quoted=passage.quoted or quoted[start],
                continuation="" if quoted[start] or i < len(lines) else passage.continuation,
            )
            start = i


def _quoted(lines: list[str]) -> list[bool]:
    """Return for each line whether it is somebody's earlier words."""
    quoted = []
    rest = False
    for i, line in enumerate(lines):
        marked = QUOTE_MARK.match(line) is not None
        if not rest and not marked and _answers(lines, i):
            following = next((n for n in lines[i + 1 :] if n.strip()), "")
            rest = not QUOTE_MARK.match(following)
        quoted.append(rest or marked)
    return quoted


def _answers(lines: list[str], i: int) -> bool:
    line = lines[i]
    if len(line) > 300:
        return False
    if ANSWERED.fullmatch(line) and (line.strip(" -_") or i):
        return True
    if HEADER_LINES.fullmatch(line):
        return sum(bool(LABELLED.match(n)) for n in lines[i + 1 : i + 6]) >= 2
    if i + 1 < len(lines) and re.match(
        r"(?:On|Am|Le|El) .{6,}", line
    ):  # wrapped after some 70 signs
        return ANSWERED.fullmatch(f"{line.rstrip()} {lines[i + 1].strip()}") is not None
    return False
