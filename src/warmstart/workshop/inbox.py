"""Reading what strangers hand in: files of answers, chats with codes, notebooks, archives.

Nothing is executed or unpacked to disk, nothing is read without a bound, and no input
raises: whatever cannot be used becomes a reading that says why.
"""

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from .activities import Activity, ActivityError, parse_activity
from .answers import AnswersError, parse_answers
from .codes import BEGINNING, Sheet
from .handins import MIME, hand_ins

#: The largest file that is read, packed or unpacked, and all that one archive may unpack, in bytes.
LARGEST, MOST_UNPACKED = 50_000_000, 200_000_000

#: The longest notebook; read as JSON it may take twenty times as much memory.
LARGEST_NOTEBOOK = 10_000_000

#: Members of one archive, archives within archives, and codes in one text.
MOST_MEMBERS, DEEPEST, MOST_CODES = 20_000, 2, 20_000

#: Longer than any code, with all the hyphens and spaces that people type.
_CODE = 500

NO_FILE = "This is a link, a device or a closed folder, not a file: it was not read."

_FOREIGN = (".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing found in the inbox.

    Attributes
    ----------
    source : str
        File, member of an archive, line or cell.
    sheet : Sheet or None
        What was handed in, with the ``name`` and the time (``at``) that a file carries.
    code : str
        A text that begins with a code, read once the activities are known.
    activity : Activity or None
        An activity's own file.
    why : str
        Why it is no hand-in.
    skipped : bool
        It is nothing that anybody handed in.
    """

    source: str
    sheet: Sheet | None = None
    name: str = ""
    at: str = ""
    code: str = ""
    activity: Activity | None = None
    why: str = ""
    skipped: bool = False


def printable(name: str) -> str:
    """Return a file's name without what a terminal or a page could take amiss."""
    name = name.encode("utf8", "replace").decode()
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[-200:]


def files(inbox) -> list[tuple[str, str]]:
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
    try:
        if "://" in path:
            import fsspec

            with fsspec.open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
        elif os.path.islink(path) or not os.path.isfile(path):
            return [Reading(source, why=NO_FILE)]
        elif (size := os.path.getsize(path)) > LARGEST:
            return [_large(source, size)]
        else:
            with open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
    except OSError as error:
        return [Reading(source, why=f"The file cannot be opened ({error.strerror or 'error'}).")]
    return _whole(source, _bytes(source, data, Budget()))


def read_text(source: str, text: str) -> list[Reading]:
    """Return what stands in a text, such as a cell of a table of hand-ins."""
    return _whole(source, _text(source, text))


def _whole(source, readings) -> list[Reading]:
    """Return what was found; what takes more memory or depth than there is, is found, too."""
    found = []
    try:
        found.extend(readings)
    except (MemoryError, RecursionError):
        found.append(Reading(source, why="It is built so that reading it takes all there is."))
    return found


def _large(source, size):
    return Reading(
        source,
        why=f"It has {size / 1e6:,.0f} MB, more than any hand-in or chat: it was not read.",
    )


@dataclass
class Budget:
    """What one file may still unpack."""

    bytes: int = MOST_UNPACKED
    depth: int = DEEPEST


def _bytes(source, data: bytes, budget: Budget) -> Iterator[Reading]:
    if PurePosixPath(source).name.lower() in _FOREIGN or "__MACOSX/" in source:
        yield Reading(source, why="A file of the operating system's.", skipped=True)
    elif len(data) > LARGEST:
        yield _large(source, len(data))
    elif not data.strip():
        yield Reading(source, why="The file is empty.")
    elif data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        yield from _archive(source, data, budget)
    else:
        text = _decoded(data)
        if text is None:
            yield Reading(
                source, why="It is neither text nor an archive: hand in the file or the code."
            )
        else:
            yield from _text(source, text)


def _decoded(data: bytes) -> str | None:
    """Return text in UTF-8, in UTF-16 with its mark, or as Windows wrote it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig",) if b"\0" in data else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


# ---- archives ---------------------------------------------------------------------------


def _archive(source, data, budget):
    if budget.depth == 0:
        yield Reading(source, why="An archive in an archive in an archive: unpack it once.")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [m for m in archive.infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        yield Reading(source, why="The archive is damaged. Was it cut short?")
        return
    if not members:
        yield Reading(source, why="The archive is empty.")
    budget.depth -= 1
    for i, member in enumerate(members):
        inner = f"{source}/{printable(member.filename)}"
        if i == MOST_MEMBERS:
            rest = len(members) - i
            yield Reading(
                source,
                why=f"The archive has {rest} more files than are read from one ({MOST_MEMBERS}).",
            )
            break
        try:
            with archive.open(member) as stream:
                content = stream.read(min(LARGEST, budget.bytes) + 1)
        except RuntimeError:
            yield Reading(inner, why="The archive has a password: send it without.")
            continue
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError):
            yield Reading(inner, why="This file in the archive is damaged or packed unusually.")
            continue
        except MemoryError:
            yield Reading(inner, why="This file in the archive unpacks to more than fits.")
            continue
        budget.bytes -= len(content)
        if budget.bytes < 0:
            yield Reading(inner, why="The archive unpacks to more than any workshop hands in.")
            break
        yield from _bytes(inner, content, budget)
    budget.depth += 1


# ---- texts ------------------------------------------------------------------------------


def _text(source, text):
    if len(text) > LARGEST:
        yield _large(source, len(text))
        return
    head = text.lstrip()[:1]
    if head == "{" and '"warmstart-answers"' in text:
        yield from _answers(source, text)
    elif head == "{" and '"warmstart-activity"' in text:
        try:
            yield Reading(source, activity=parse_activity(text))
        except ActivityError as error:
            yield Reading(source, why=str(error))
    elif head == "{" and '"nbformat"' in text:
        if len(text) > LARGEST_NOTEBOOK:
            yield _large(source, len(text))
        else:
            yield from _notebook(source, text)
    else:
        found = list(_codes(source, text))
        if '"warmstart-answers"' in text:
            yield Reading(
                source, why="A file of answers stands in other text: save it as a file of its own."
            )
        elif not found and head == "{":
            yield Reading(
                source, why="This looks like a file, but not of a hand-in. Was it cut short?"
            )
        elif not found:
            yield Reading(source, why="No hand-in was found in it: neither a file nor a code.")
        yield from found


def _answers(source, text):
    try:
        answers = parse_answers(text.lstrip())
        for sheet, at in hand_ins(answers):
            yield Reading(source, sheet=sheet, name=answers.name, at=at)
    except AnswersError as error:
        yield Reading(source, why=str(error))


def _codes(source, text):
    line, seen = 1, 0
    for count, match in enumerate(BEGINNING.finditer(text)):
        if count == MOST_CODES:
            yield Reading(source, why=f"The text has more codes than are read from one ({count}).")
            break
        line += text.count("\n", seen, match.start())
        seen = match.start()
        yield Reading(f"{source}, line {line}", code=text[seen : seen + _CODE])


def _notebook(source, text):
    try:
        cells = json.loads(text)["cells"]
        cells = [c for c in cells if isinstance(c, dict)]
    except (ValueError, RecursionError, KeyError, TypeError):
        yield Reading(source, why="The notebook cannot be read. Was it cut short?")
        return
    found = False
    for number, cell in enumerate(cells, 1):
        where = f"{source}, cell {number}"
        readings = []
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else []:
            data = output.get("data") if isinstance(output, dict) else None
            data = data if isinstance(data, dict) else {}
            if MIME in data:
                readings += _answers(where, _joined(data[MIME]))
            else:
                stream = output.get("text") if isinstance(output, dict) else None
                readings += _codes(where, _joined(data.get("text/plain")) + "\n" + _joined(stream))
        if cell.get("cell_type") in ("markdown", "raw"):
            readings += _codes(where, _joined(cell.get("source")))
        found = found or bool(readings)
        yield from readings
    if not found:
        yield Reading(
            source,
            why="The notebook shows no hand-in: run the cell with hand_in(...) and save it.",
        )


def _joined(value) -> str:
    """Return a notebook's text, which may be a list of lines or, from a stranger, anything."""
    if isinstance(value, list):
        return "".join(v for v in value if isinstance(v, str))
    return value if isinstance(value, str) else ""
