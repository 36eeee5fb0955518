"""Codes and files of answers in any text: in any script, after any letters, wrapped or quoted.

A code has a check, so it may be looked for generously: what adds up is one. What does not
is only called a hand-in that failed if it looks like a code.
"""

import ast
import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .activities import Activity
from .codes import ALPHABET, CodeError, Sheet, hint, parse_signs
from .mending import mended

#: Longer than any code, with all the hyphens, spaces and line numbers that people put in.
LONGEST = 700

#: How much of a text is looked at to mend a code, and in how many places of one text.
_MENDED, _MOST_REPAIRS = 120, 500

#: Codes of one text.
MOST_CODES = 20_000

TOO_MANY = f"That's more codes than one text may have ({MOST_CODES:,}): split it."
LOST = "A character of the code was lost when the text was saved: ask for the code again."

HEADLESS = "The beginning of this code is missing: ask for all of it."

#: What is invisible: marks of direction, joiners, soft hyphens, what makes an emoji of a digit.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u20e3]"
)

#: What looks like a sign of a code, or like its hyphens: letters of other scripts, what their
#: keyboards have in a hyphen's place, and letters that are pictures.
LOOKALIKES = str.maketrans(
    "АВЕЗКМНОРСТХУЅІЈЬԜԌѴΑΒΕΖΗΙΚΜΝΟΡΤΧΥー一ㅡᅳ", "ABE3KMH0PCTXYS1JBWGVABEZH1KMN0PTXY----"
) | {start + i: chr(65 + i) for start in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}

_GAP = r"[\W_]{0,3}"
#: Where a code may begin: with its prefix anywhere, with a misread one, or without any.
START = re.compile(
    rf"(?P<exact>WS1)|(?<![A-Z0-9])(?P<misread>(?:W|VV){_GAP}[S5$]{_GAP}[1IL!|]"
    r"|(?:S[1IL]|WS|W[1IL])-(?=[0-9A-Z]{4}[-\s]))"
    r"|(?<![A-Z0-9])(?P<bare>(?=[0-9A-Z]{4}(?:[^\w\n]{1,3}|\s{1,3})[0-9A-Z]{4}(?:[^\w\n]{1,3}|\s{1,3})[0-9A-Z]{4}|[0-9A-Z]{14}))",
)
MAY_BEGIN = re.compile(
    r"W[\W_]{0,3}S|VV|W[\W_]{0,3}[5$]|[0-9A-Z]{4}[\W_]{1,3}[0-9A-Z]{4}|[0-9A-Z]{14}"
)

#: What stands before the rest of a wrapped code: quotes, bullets, line numbers; times and names.
MARGIN = re.compile(r"(?<=\n)[ \t]*(?:[>|*•·│+-]+[ \t]*)*(?:\d{1,5}(?:[.:)\]|]|[ \t])[ \t]*)?")
HEAD = re.compile(r"(?<=\n)[ \t]*\[?[\d./,: -]{4,22}(?:[AP]M)?\]?[ \t-]*[^:\n\d][^:\n]{0,40}:[ \t]")

#: Where what is quoted of a code breaks off.
BREAK = re.compile(r"\.\.|[…\"“”\n]")
URL = re.compile(r"(?:HTTPS?://|WWW\.|[\w.-]+@)\S*")
GROUPS = re.compile(
    rf"{_GAP}((?:[0-9A-Z]{{4}}[-‐-―−~_. ]{{1,3}}){{1,}}[0-9A-Z]{{1,4}})(?![A-Z0-9])"
)
#: The rest of a code that lost its beginning: groups of four, the first with what it is glued to.
REST = re.compile(
    r"(?<![A-Z0-9])(?<![A-Z0-9][-‐-―−])[A-Z]{0,8}?([0-9A-Z]{1,4}(?:[-‐-―−][0-9A-HJ-NP-TV-Z]{4}){1,6}[-‐-―−][0-9A-HJ-NP-TV-Z]{1,4})"
    r"(?![-‐-―−]?[0-9A-Z])"
)
HASH = re.compile(r"(?:[0-9A-F]{8}){4,}")
YEAR = re.compile(r"(?:19|20)\d\d")
SOLID = re.compile(rf"{_GAP}([0-9A-Z]{{10,}})")
SHORT = re.compile(r"WS1-([0-9A-Z]{2,4})(?![A-Z0-9])")
_SIGNS = frozenset(ALPHABET)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in a text, or what looks like one and isn't.

    Attributes
    ----------
    line : int
        How many line breaks stand before it.
    sheet : Sheet or None
    signs : str
        The signs of one that failed, as far as they go.
    reason : str
        Why it failed.
    note : str
        What was mended.
    """

    line: int
    sheet: Sheet | None = None
    signs: str = ""
    reason: str = ""
    note: str = ""


def folded(text: str) -> str:
    r"""Return a text in upper case without what is invisible, wide, escaped or of another script.

    Examples
    --------
    >>> folded("ｗs１\u200b-٥w0k")
    'WS1-5W0K'
    """
    if "%2" in text:
        text = text.replace("%2D", "-").replace("%2d", "-").replace("%20", " ")
    if text.isascii():
        return text.upper()
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).upper().translate(LOOKALIKES)
    return re.sub(r"[^\x00-\x7f]", _digit, text)


def _digit(match: re.Match[str]) -> str:
    value = unicodedata.decimal(match.group(), None)
    return match.group() if value is None else str(value)


def may_hold_codes(text: str) -> bool:
    """Return whether a text is worth looking through for codes."""
    return MAY_BEGIN.search(folded(text)) is not None


def codes_in(
    text: str, activities: Iterable[Activity], continuation: str = ""
) -> Iterator[FoundCode]:
    """Yield the codes in a text, in order, and what looks like a code and is none.

    Parameters
    ----------
    text : str
    activities : iterable of Activity
        Those that a code may belong to.
    continuation : str
        What the same person wrote next.
    """
    activities = list(activities)
    hints = {hint(a) for a in activities}
    text = folded(text)
    rest = folded(continuation)
    urls = (
        [m.span() for m in URL.finditer(text)]
        if "HTTP" in text or "@" in text or "WWW" in text
        else []
    )
    end = line = counted = 0
    taken: list[tuple[int, int]] = []
    repairs = _MOST_REPAIRS
    for match in START.finditer(text):
        start = match.end()
        if match.start() < end:
            continue
        kind = match.lastgroup or ""
        if kind == "bare" and not _hinted(text, start, hints):
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        body = text[start : start + LONGEST]
        sheet, length, reason = _parsed(body, activities, rest)
        note = ""
        if sheet is None and repairs:
            repairs -= 1
            if repaired := mended(body[:_MENDED], activities):
                sheet, length, note = repaired
        if sheet is None:
            if _is_within(urls, match.start()) or not _looks_like_a_code(text, match, hints):
                continue
            # The next prefix begins another code, so this one ends there at the latest.
            run = GROUPS.match(text, start) or SOLID.match(text, start)
            following = text.find("WS1", start)
            end = run.end() if run else start
            end = min(end, following) if following >= 0 else end
        else:
            end = start + length
        taken.append((match.start(), end))
        if len(taken) > MOST_CODES:
            yield FoundCode(line, reason=TOO_MANY)
            return
        yield FoundCode(
            line, sheet, "" if sheet else _signs(body), reason if not sheet else "", note
        )
    yield from _remains(text, taken, urls)


def _remains(
    text: str, taken: list[tuple[int, int]], urls: list[tuple[int, int]]
) -> Iterator[FoundCode]:
    """Yield what is left of codes that lost their beginning, outside of what was found already."""
    line = counted = found = 0
    for match in REST.finditer(text):
        start, end = match.span(1)
        groups = re.split(r"[^0-9A-Z]", match[1])
        if not _may_be_a_rest(groups) or _meets(taken, start, end) or _meets(urls, start, end):
            continue
        line += text.count("\n", counted, start)
        counted = start
        found += 1
        if found > MOST_CODES:
            return
        yield FoundCode(line, signs=_signs(match[1]), reason=HEADLESS)


def _may_be_a_rest(groups: list[str]) -> bool:
    """Return whether groups of signs are unlikely to be words, numbers or a date."""
    fours = [g for g in groups if len(g) == 4]
    mixed = any(not g.isdecimal() and not g.isalpha() for g in fours)
    digits = sum(any(c.isdigit() for c in g) for g in fours)
    return mixed and digits > 1 and not any(map(YEAR.fullmatch, groups))


def _meets(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether a place shares a sign with one of some spans, which are in order."""
    before = bisect_left(spans, (end, 0))
    return before > 0 and spans[before - 1][1] > start


def _hinted(text: str, start: int, hints: set[str]) -> bool:
    return text[start : start + 2].translate(_CONFUSED) in hints


_CONFUSED = str.maketrans("ILO", "110")


def _is_within(spans: list[tuple[int, int]], place: int) -> bool:
    return any(a <= place < b for a, b in spans)


def _parsed(
    body: str, activities: list[Activity], continuation: str
) -> tuple[Sheet | None, int, str]:
    """Return the sheet of a code, its length and, if it failed, why; layout is tried away."""
    reason = ""
    for attempt in _attempts(body, continuation):
        try:
            sheet, length = parse_signs(attempt, activities)
            return sheet, min(length, len(body)), ""
        except CodeError as error:
            reason = reason or str(error)
    if "\N{REPLACEMENT CHARACTER}" in body[:60]:
        reason = LOST
    return None, 0, reason


def _attempts(body: str, continuation: str) -> Iterator[str]:
    """Yield a text as it is, then without what may stand in a code; lengths stay the same."""
    yield body
    if "\n" in body:
        yield MARGIN.sub(_blank, body)
        headless = HEAD.sub(_blank, body)
        if headless != body:
            yield headless
    if continuation:
        yield f"{body.rstrip()} {continuation}"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _looks_like_a_code(text: str, start: re.Match[str], hints: set[str]) -> bool:
    """Return whether what begins here was meant as a code, though it doesn't add up."""
    kind, end = start.lastgroup, start.end()
    groups = GROUPS.match(text, end)
    solid = SOLID.match(text, end)
    either = groups or solid
    run = re.sub(r"[\W_]", "", either[1]) if either else ""
    digits = sum(c.isdigit() for c in run)
    hyphens = groups is not None and re.search(r"[-‐-―−]", groups[1]) is not None
    own = run[:2].translate(_CONFUSED) in hints
    if kind == "bare":  # and no longer than two codes: a checksum of another program's
        return own and 16 <= len(run) < 60 and 2 <= digits < len(run) and not HASH.fullmatch(run)
    if own and len(run) >= 6:
        return True
    if len(run) >= 8 and 1 <= digits < len(run) and (hyphens or solid or len(run) >= 16):
        return set(run) <= _SIGNS | set("ILOU")
    boundary = start.start() == 0 or not text[start.start() - 1].isalnum()
    if kind == "exact" and boundary:
        gap = re.match(r"[^0-9A-Z\n]{1,3}", text[end : end + 3])
        if gap and _hinted(text, end + gap.end(), hints):
            return True
        if short := SHORT.match(text, start.start()):
            token = short[1]
            return any(c.isdigit() for c in token) and not re.fullmatch(r"(?:19|20)\d\d", token)
    return False


def _signs(body: str) -> str:
    """Return the signs with which a failed code begins."""
    signs: list[str] = []
    body = BREAK.split(body[:120], maxsplit=1)[0]
    for c in body.partition(" ")[0] if "-" in body.strip()[:8] else body:
        if c in _SIGNS or c in "ILO":
            signs.append(c.translate(_CONFUSED))
        elif c.isalnum() or c in "…\N{REPLACEMENT CHARACTER}\n":
            break
    return "".join(signs)


# ---- files of answers pasted into a text ------------------------------------------------------

MARK = "warmstart-answers"
_QUOTES = str.maketrans({c: '"' for c in "“”„‟«»″＂"} | {c: "'" for c in "‘’‚‛"} | {"\u00a0": " "})
OBJECT = re.compile(
    r"""\{\s*(?:"|""|\\{1,3}"|')(?:answers|checksum|edition|format|name|version)(?:"|""|\\{1,3}"|')\s*:"""
)
PIECE = re.compile(
    r"""["'\\]{1,4}kind["'\\]{1,4}\s*:\s*["'\\]{1,4}(?:seat|grades)\b"""
    r"""|\{\s*["'\\]{1,4}answers["'\\]{1,4}\s*:\s*\[\s*\{\s*["'\\]{1,4}(?:activity|at|kind)"""
)
_MOST_PRINTED = 1_000_000
_DECODER = json.JSONDecoder()


def is_piece_of_answers(text: str) -> bool:
    """Return whether a text holds what stands in files of answers and nowhere else."""
    return ("kind" in text or "answers" in text) and PIECE.search(text) is not None


def may_hold_answers(text: str) -> bool:
    """Return whether a text holds a file of answers, or a piece of one."""
    return MARK in text or is_piece_of_answers(text)


def documents_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each file of answers that was pasted into a text, mended as far as that is sure, and its span.

    Chat programs curl quotation marks, and mail programs break lines. A file's checksum
    tells whether it was mended rightly.
    """
    plain = text.translate(_QUOTES) if not text.isascii() else text
    at = 0
    while match := OBJECT.search(plain, at):
        piece, length = _document(plain, match.start())
        at = match.start() + max(length, 1)
        yield piece, match.start(), at


def _unescaped(piece: str) -> str:
    """Return the document in a cell of a table, in another one's text, or as Python prints it."""
    if re.match(r"\{\s*'", piece):
        end = piece.rfind("}") + 1
        try:
            value = ast.literal_eval(piece[:end]) if end < _MOST_PRINTED else None
            return json.dumps(value, ensure_ascii=False) if value else ""
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return ""
    for escaped in ('\\\\\\"', '\\"', '""'):
        if re.match(r"\{\s*" + re.escape(escaped), piece):
            plain = piece.replace(escaped, '"')
            try:
                return plain[: _DECODER.raw_decode(plain)[1]]
            except (ValueError, RecursionError):
                return ""
    return ""


def _document(text: str, start: int) -> tuple[str, int]:
    try:
        _, end = _DECODER.raw_decode(text, start)
        return text[start:end], end - start
    except (ValueError, RecursionError):
        pass
    following = OBJECT.search(text, start + 1)
    piece = text[start : following.start() if following else len(text)]
    if unescaped := _unescaped(piece):
        return unescaped, len(piece)
    unwrapped = re.sub(r"\r?\n(?:>[ ]?)*", "", piece)
    for attempt in (unwrapped, re.sub(r"\r?\n(?:>[ ]?)*", " ", piece)):
        try:
            _, end = _DECODER.raw_decode(attempt)
            return attempt[:end], len(piece)
        except (ValueError, RecursionError):
            continue
    return piece, len(piece)
