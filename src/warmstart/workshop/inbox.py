"""Reading what strangers hand in: files of answers, chats with codes, mails, documents, archives.

Nothing is executed or unpacked to disk, nothing is read without a bound, and no input
raises: whatever cannot be used becomes a reading that says why, and what to do.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .activities import Activity, ActivityError, parse_activity
from .answers import AnswersError, parse_answers
from .codes import Sheet
from .drafts import (
    BEGINNING,
    FILE,
    Draft,
    DraftError,
    may_hold_written,
    parse_block,
    parse_draft,
    written_in,
)
from .finding import MARK, documents_in, is_piece_of_answers, may_hold_answers, may_hold_codes
from .handins import hand_ins
from .peers import Allocation, PeersError, parse_allocation
from .readers import archives, exports, mail, markup, notebooks, office, unreadable
from .readers.chats import chat_passages
from .readers.content import (
    LARGEST,
    Attachment,
    Content,
    Limits,
    Passage,
    Refusal,
    too_large,
)
from .readers.encodings import decode

#: The longest JSON that is not a file of answers; in memory it may take twenty times as much.
LARGEST_JSON = 10_000_000

NO_FILE = "This is a link, a device or a closed folder, not a file: it was not read."
NOTHING = "No hand-in was found in it: neither a file nor a code."
EMPTY = "The file is empty: ask for it again."
EMPTY_NOTEBOOK = "The notebook shows no hand-in: run the cell with hand_in(...) and save it."
TOO_DEEP = "There's an archive inside an archive inside an archive, and so on: unpack it first."
BEYOND_READING = "It's damaged in some unfamiliar way"
NO_DOCUMENT = "This looks like a file, but not like a hand-in. Was it cut short?"
_EXHAUSTING = "It's made so that reading it would use up all the memory: it wasn't read."

#: What may be empty without anybody's hand-in being lost, and what is so as a rule.
_BLANK_NOTES = (".txt", ".md", ".csv", ".tsv")
_BLANK_LOGS = (".mbox", ".log", ".lock", ".tmp")
CUT_TEXT = "It ends in the middle, and no hand-in was found up to there: ask for it again."
CUT_ANSWERS = "The file of answers was cut short: ask for all of it."


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing found in the inbox.

    Attributes
    ----------
    source : str
        The file, or the member of an archive, and the place in it.
    sheet : Sheet or None
        What was handed in.
    name : str
        The name that a file carries.
    at : str
        When the last grade was locked or the message was sent, UTC; may be empty.
    passage : Passage or None
        A text that may hold codes, read once the activities are known.
    activity : Activity or None
        An activity's own file.
    draft : Draft or None
        A message that was written to be graded by the others.
    allocation : Allocation or None
        Who grades whose message.
    reason : str
        Why it is no hand-in.
    ignored : bool
        It is nothing that anybody handed in.
    author : str
        Who sent it, as far as chat, mail or folder say so.
    quoted : bool
        It repeats something earlier, and counts only if there is nothing else.
    sequence : int
        Its rank in time within its file.
    note : str
        What to tell although it counts, such as a byte that could not be decoded.
    file : str
        The file or member, without a place.
    container : str
        The mail that it is part of.
    unrecognised : bool
        It could be read, and nothing in it is known as a hand-in.
    opaque : bool
        It is of a kind that can't be read here.
    nothing : str
        Why its file is no hand-in, if no passage of it turns out to hold a code.
    signs : str
        The signs of a code that failed.
    person : str
        Who counts, once that is settled: a number, and more where several people have it.
    """

    source: str
    sheet: Sheet | None = None
    name: str = ""
    at: str = ""
    passage: Passage | None = None
    activity: Activity | None = None
    reason: str = ""
    ignored: bool = False
    author: str = ""
    quoted: bool = False
    sequence: int = 0
    note: str = ""
    file: str = ""
    container: str = ""
    unrecognised: bool = False
    opaque: bool = False
    nothing: str = ""
    signs: str = ""
    person: str = ""
    draft: Draft | None = None
    allocation: Allocation | None = None

    @property
    def graded(self) -> Sheet:
        """The sheet of a reading that has one."""
        assert self.sheet is not None
        return self.sheet


@dataclass(frozen=True, slots=True)
class _Origin:
    """What is known of a file before it is opened."""

    source: str
    author: str = ""
    at: str = ""
    quoted: bool = False
    container: str = ""

    def reading(self, place: str = "", **values: object) -> Reading:
        """Return a reading of this file."""
        known: dict[str, object] = {
            "author": self.author,
            "at": self.at,
            "quoted": self.quoted,
            "container": self.container,
            "file": self.source,
        }
        source = f"{self.source}, {place}" if place else self.source
        return Reading(source, **{**known, **values})  # type: ignore[arg-type]

    def refused(self, reason: str, ignored: bool = False, opaque: bool = False) -> Reading:
        """Return a reading that says why nothing in this file counts."""
        return self.reading(reason=reason, ignored=ignored, opaque=opaque)

    def unrecognised(self, reason: str = NOTHING) -> Reading:
        """Return a reading that says that nothing in this file is known as a hand-in."""
        return self.reading(reason=reason, unrecognised=True)


def printable(name: str) -> str:
    """Return a file's name without what a terminal or a page could take amiss."""
    name = name.encode("utf8", "replace").decode()
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[-200:]


def files(inbox: str | Path) -> list[tuple[str, str]]:
    """Return all files in a folder and its subfolders, sorted; links are not followed.

    A subfolder that is a link or cannot be opened stands among them, so that :func:`read`
    says so and nothing goes missing in silence.

    Parameters
    ----------
    inbox : str or Path
        A folder or one file, or a URL that fsspec knows, such as ``s3://bucket/inbox``.

    Returns
    -------
    list of (str, str)
        A file's path or URL, and what to call it: its path within the folder.

    Raises
    ------
    OSError
        If there is no such folder.
    """
    if "://" in str(inbox):
        import fsspec

        system, root = fsspec.core.url_to_fs(str(inbox))
        found = sorted(system.find(root))
        if not found:
            raise FileNotFoundError(f"There is nothing at {inbox}.")
        return [(system.unstrip_protocol(p), _within(p, root)) for p in found]
    root = str(inbox)
    if not os.path.isdir(root):
        os.stat(root)
        return [(root, _within(root, root))]
    found = []
    for folder, inner, names in os.walk(root, onerror=lambda e: found.append(e.filename)):
        paths = [os.path.join(folder, name) for name in names + inner]
        found.extend(p for p in paths if os.path.islink(p) or not os.path.isdir(p))
    return [(p, _within(p, root)) for p in sorted(found)]


def _within(path: str, root: str) -> str:
    name = os.path.basename(path) if path == root else path.removeprefix(root)
    return printable(name.lstrip("/\\"))


def read(path: str, source: str = "") -> list[Reading]:
    """Return what stands in one file; an unreadable one gives one reading that says why.

    Parameters
    ----------
    path : str
        A path or URL of :func:`files`.
    source : str
        What to call it.
    """
    source = source or printable(path)
    origin = _Origin(source)
    try:
        if "://" in path:
            import fsspec

            with fsspec.open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
        elif os.path.islink(path) or not os.path.isfile(path):
            return [origin.refused(NO_FILE)]
        elif (size := os.path.getsize(path)) > LARGEST:
            return [origin.refused(too_large(size))]
        else:
            with open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
    except OSError as error:
        why = error.strerror or "error"
        return [
            origin.refused(f"The file cannot be opened ({why}): close it elsewhere, or copy it.")
        ]
    return read_bytes(source, data)


def read_bytes(source: str, data: bytes) -> list[Reading]:
    """Return what stands in a file's bytes; what takes too much memory or depth is told, too."""
    return _bounded(_Origin(source), lambda origin: _file(origin, data, Limits()))


def read_text(source: str, text: str) -> list[Reading]:
    """Return what stands in a text, such as a cell of a table of hand-ins."""
    return _bounded(_Origin(source), lambda origin: _text(origin, text, "", Limits()))


def _bounded(origin: _Origin, reader: Callable[[_Origin], Iterator[Reading]]) -> list[Reading]:
    found: list[Reading] = []
    try:
        found.extend(reader(origin))
    except (MemoryError, RecursionError):
        found.append(origin.refused(_EXHAUSTING))
    except Exception as error:  # a stranger's file must not end thirty people's collection
        found.append(
            origin.refused(f"{BEYOND_READING} ({type(error).__name__}): ask for it again.")
        )
    return found or [origin.unrecognised()]


# ---- one file ----------------------------------------------------------------------------------


def _file(origin: _Origin, data: bytes, limits: Limits) -> Iterator[Reading]:
    """Yield what stands in a file, or in a member of an archive."""
    source = origin.source
    if unreadable.is_nobodys(source):
        yield origin.refused("A file of the operating system's.", ignored=True)
        return
    if unreadable.is_checkpoint(source):
        origin = replace(origin, quoted=True)
    if len(data) > LARGEST:
        yield origin.refused(too_large(len(data)))
    elif not data.strip(b"\0 \t\r\n"):
        yield _empty(origin, data)
    elif data[:1] == b"{" and not source.endswith(".icloud"):  # most files, by far
        yield from _decoded_text(origin, data, limits)
    elif reason := unreadable.unreadable(source, data):
        yield origin.refused(reason, opaque=True)
    elif archives.is_zip(data):
        yield from _zip(origin, data, limits)
    elif archives.is_tar(data):
        yield from _inside(origin, archives.read_tar(data, limits), limits)
    elif archives.is_compressed(data):
        yield from _inside(origin, archives.read_compressed(source, data, limits), limits)
    elif data.startswith(b"bplist"):
        yield from _web_archive(origin, data, limits)
    else:
        yield from _maybe_text(origin, data, limits)


def _empty(origin: _Origin, data: bytes) -> Reading:
    """Return what to say of a file without a sign in it: a note may well be empty."""
    name = origin.source.lower()
    if name.endswith(_BLANK_NOTES) and b"\0" not in data:
        return origin.unrecognised(EMPTY)
    by_name = unreadable.unreadable_by_name(name)
    return origin.refused(
        by_name if by_name and not data else EMPTY, ignored=name.endswith(_BLANK_LOGS)
    )


def _zip(origin: _Origin, data: bytes, limits: Limits) -> Iterator[Reading]:
    """Yield what stands in an archive, an office file or an e-book, which are archives, too."""
    names = office.office_names(data)
    if office.is_office(names):
        reason = office.PICTURES if office.holds_pictures(data) else ""
        yield from _or_else(
            origin, _inside(origin, office.read_office(data, limits), limits), reason
        )
    elif office.is_iwork(names):
        yield origin.refused(office.IWORK, opaque=True)
    elif "META-INF/container.xml" in names:
        yield from _inside(origin, office.read_epub(data, limits), limits)
    else:
        yield from _inside(origin, archives.read_zip(data, limits), limits)


def _inside(origin: _Origin, contents: Iterator[Content], limits: Limits) -> Iterator[Reading]:
    """Yield what stands in what a reader yields; files inside are opened in their turn."""
    for content in contents:
        if isinstance(content, Passage):
            yield from _passage(origin, content)
        elif isinstance(content, Refusal):
            place = printable(content.place)
            inner = replace(origin, source=f"{origin.source}/{place}") if place else origin
            yield inner.refused(content.reason, content.ignored, content.opaque)
        else:
            yield from _attached(origin, content, limits)


def _attached(origin: _Origin, content: Attachment, limits: Limits) -> Iterator[Reading]:
    inner = _Origin(
        f"{origin.source}/{printable(content.name)}",
        content.author or origin.author,
        content.at or origin.at,
        content.quoted or origin.quoted,
        origin.container,
    )
    if origin.container and "/" in content.name:  # one mail of a mailbox
        inner = replace(inner, container=f"{origin.source}/{content.name.partition('/')[0]}")
    if limits.depth == 0:
        yield inner.refused(TOO_DEEP)
        return
    limits.depth -= 1
    try:
        yield from _file(inner, content.data, limits)
    finally:
        limits.depth += 1


def _web_archive(origin: _Origin, data: bytes, limits: Limits) -> Iterator[Reading]:
    """Yield what stands in a page that Safari saved, a binary property list."""
    import plistlib

    try:
        document = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
        resource = document["WebMainResource"]
        page, encoding = resource["WebResourceData"], resource.get("WebResourceTextEncodingName")
        text, note = decode(bytes(page), encoding if isinstance(encoding, str) else None)
    except Exception:  # plistlib raises whatever a damaged file makes it raise
        yield origin.refused(
            unreadable.unreadable_by_name(origin.source) or NO_DOCUMENT, opaque=True
        )
        return
    yield from _text(origin, text or "", note, limits)


# ---- texts -------------------------------------------------------------------------------------


def _maybe_text(origin: _Origin, data: bytes, limits: Limits) -> Iterator[Reading]:
    if mail.is_mbox(data):
        mails = replace(origin, container=origin.source)
        yield from _or_else(origin, _inside(mails, mail.read_mbox(data, limits), limits))
        return
    if mail.is_mail(data) or mail.is_called_mail(origin.source):
        mails = replace(origin, container=origin.source)
        yield from _or_else(origin, _inside(mails, mail.read_mail(data, limits), limits))
        return
    yield from _decoded_text(origin, data, limits)


def _decoded_text(origin: _Origin, data: bytes, limits: Limits) -> Iterator[Reading]:
    text, note = decode(data)
    if text is None:
        name = unreadable.base_name(origin.source)
        reason = unreadable.unreadable_by_name(origin.source) or note
        yield origin.refused(reason, ignored=name.startswith("."), opaque=True)
        return
    yield from _text(origin, text, note, limits)


def _or_else(origin: _Origin, readings: Iterable[Reading], reason: str = "") -> Iterator[Reading]:
    """Yield readings; if they come to nothing, a reason, or that nothing was recognised."""
    found = False
    for reading in _named(readings, reason):
        found = True
        yield reading
    if not found:
        yield origin.refused(reason, opaque=True) if reason else origin.unrecognised()


def _named(readings: Iterable[Reading], reason: str) -> Iterator[Reading]:
    """Yield readings, each passage with the reason to give if it turns out to hold no code."""
    for reading in readings:
        yield replace(reading, nothing=reason) if reason and reading.passage else reading


def _text(origin: _Origin, text: str, note: str, limits: Limits) -> Iterator[Reading]:
    """Yield what stands in a text, of whatever kind it is."""
    if len(text) > LARGEST:
        yield origin.refused(too_large(len(text)))
        return
    readings = _of_kind(origin, text.removeprefix("\ufeff"), limits)
    if note:
        readings = (replace(r, note=note) if not r.reason else r for r in readings)
    yield from _or_else(origin, readings, unreadable.unreadable_by_name(origin.source))


def _of_kind(origin: _Origin, text: str, limits: Limits) -> Iterator[Reading]:
    start = text.lstrip()[:1]
    if start == "{" and f'"{MARK}"' in text:
        yield from _answers_file(origin, text)
    elif start == "{" and '"warmstart-activity"' in text:
        try:
            yield origin.reading(activity=parse_activity(text))
        except ActivityError as error:
            yield origin.refused(str(error))
    elif start == "{" and FILE.match(text.lstrip()):
        yield from _written(origin, Passage(text.lstrip()))
    elif office.is_rtf(text):
        shown = _passage(origin, Passage(office.rtf_text(text)))
        yield from _or_else(origin, shown, CUT_TEXT if office.is_cut_rtf(text) else "")
    elif start and start in '{["':
        yield from _json(origin, text, limits)
    elif start == "<":
        whole = "<html" in text[:2000].lower()
        html = whole or (not text.startswith("<?xml") and markup.is_html(text))
        page = markup.html_text(text) if html else markup.xml_text(text)
        shown = _chat(origin, page, numbered=False)
        yield from _or_else(
            origin,
            shown,
            CUT_TEXT if markup.is_cut(text, html) else "",
        )
    else:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        shown = _chat(origin, text)
        yield from _or_else(origin, shown, unreadable.not_what_it_says(origin.source))


def _chat(origin: _Origin, text: str, numbered: bool = True) -> Iterator[Reading]:
    if may_hold_written(text):
        yield from _written(origin, Passage(text, line=1 if numbered else 0))
        text = _without_written(text)
    answers = may_hold_answers(text)
    if not answers and not may_hold_codes(text):
        return
    if answers:
        yield from _pasted(origin, Passage(text, line=1 if numbered else 0))
        text = _without_documents(text)
    for passage in chat_passages(text):
        yield from _passage(origin, passage if numbered else replace(passage, line=0))


def _passage(origin: _Origin, passage: Passage) -> Iterator[Reading]:
    """Yield a passage if it may hold a code, and the files of answers that were pasted into it."""
    text = passage.text
    if may_hold_written(text):
        yield from _written(origin, passage)
        text = _without_written(text)
    if may_hold_answers(text):
        yield from _pasted(origin, replace(passage, text=text))
        text = _without_documents(text)
    if may_hold_codes(text):
        yield origin.reading(
            author=passage.author or origin.author,
            at=passage.at or origin.at,
            quoted=passage.quoted or origin.quoted,
            sequence=passage.sequence,
            passage=replace(passage, text=text),
        )


def _written(origin: _Origin, passage: Passage) -> Iterator[Reading]:
    """Yield the messages that were written to be graded, and who grades whose."""
    for piece, start, _ in written_in(passage.text):
        line = passage.line + passage.text.count("\n", 0, start) if passage.line else 0
        place = passage.place or (f"line {line}" if line else "")
        known = {"quoted": passage.quoted or origin.quoted, "sequence": passage.sequence}
        try:
            if piece.startswith(BEGINNING):
                found = origin.reading(place, draft=parse_block(piece), **known)
            elif '"warmstart-draft"' in piece[:60]:
                found = origin.reading(place, draft=parse_draft(piece), **known)
            else:
                found = origin.reading(place, allocation=parse_allocation(piece), **known)
        except (DraftError, PeersError) as error:
            found = origin.reading(place, reason=str(error), **known)
        yield replace(found, author=passage.author or origin.author)


def _without_written(text: str) -> str:
    """Return a text without the messages written in it, whose letters are no code; lines stay."""
    return _without(text, written_in(text))


def _without_documents(text: str) -> str:
    """Return a text without the files pasted into it, whose letters are no code; lines stay."""
    return _without(text, documents_in(text))


def _without(text: str, pieces: Iterable[tuple[str, int, int]]) -> str:
    parts, at = [], 0
    for _, start, end in pieces:
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*parts, text[at:]])


def _pasted(origin: _Origin, passage: Passage) -> Iterator[Reading]:
    found = False
    for document, start, _ in documents_in(passage.text):
        if MARK not in document and '"answers"' not in document:
            continue
        line = passage.line + passage.text.count("\n", 0, start) if passage.line else 0
        place = passage.place or (f"line {line}" if line else "")
        for reading in _answers(origin, document):
            found = True
            source = f"{origin.source}, {place}" if place else origin.source
            yield replace(
                reading,
                source=source,
                author=passage.author or origin.author,
                quoted=passage.quoted or origin.quoted,
                sequence=passage.sequence,
            )
    if not found and is_piece_of_answers(passage.text):
        yield origin.refused(CUT_ANSWERS)


def _answers_file(origin: _Origin, text: str) -> Iterator[Reading]:
    """Yield what stands in a file of answers; one with something before or after it is mended."""
    found = list(_answers(origin, text))
    if any(r.reason for r in found):
        pieces = [document for document, *_ in documents_in(text)]
        if pieces and pieces != [text.strip()]:
            pasted = list(_pasted(origin, Passage(text, line=1)))
            found = pasted if any(r.sheet for r in pasted) else found
    yield from found


def _answers(origin: _Origin, text: str) -> Iterator[Reading]:
    try:
        answers = parse_answers(text.strip())
        for sheet, at in hand_ins(answers):
            yield origin.reading(sheet=sheet, name=answers.name, at=at)
    except AnswersError as error:
        yield origin.refused(str(error))


def _json(origin: _Origin, text: str, limits: Limits) -> Iterator[Reading]:
    """Yield what stands in JSON: a notebook, or the export of a chat."""
    if len(text) > LARGEST_JSON and '"nbformat"' in text[:1000] + text[-1000:]:
        yield origin.refused(too_large(len(text)))
        return
    try:
        document = exports.parse_json(text)
    except (ValueError, RecursionError):
        yield from _broken_json(origin, text)
        return
    if notebooks.is_notebook(document):
        assert isinstance(document, dict)
        contents = notebooks.notebook_passages(document)
        yield from _or_else(origin, _inside(origin, contents, limits), EMPTY_NOTEBOOK)
    else:
        yield from _inside(origin, exports.export_passages(document), limits)


def _broken_json(origin: _Origin, text: str) -> Iterator[Reading]:
    """Yield what can still be read of JSON that isn't, or of a text that only begins like it."""
    found = list(_chat(origin, text))
    if not any(r.passage for r in found):
        for passage in exports.broken_json_passages(text):
            assert isinstance(passage, Passage)
            found += _passage(origin, passage)
    if re.match(r'\s*\{\s*"(?:answers|checksum)"\s*:', text):
        yield from (r for r in found if not r.reason)
        yield origin.refused(CUT_ANSWERS)
        return
    yield from _named(found, unreadable.not_what_it_says(origin.source))
    looks = re.match(r'(?:\s*[{\[])+\s*(?:"|$)', text)
    if '"nbformat"' in text:
        yield origin.refused(notebooks.CUT_SHORT)
    elif found and looks:
        yield origin.refused(exports.CUT_SHORT)
    elif looks or (not found and unreadable.not_what_it_says(origin.source)):
        yield origin.refused(NO_DOCUMENT)
