"""A reader's answers as one file: what a device keeps, exports and hands in.

``data/answers.schema.json`` documents the format; the JavaScript twin writes and
refuses the same texts.
"""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from ..data import data_folder

FORMAT, VERSION = "warmstart-answers", 1

#: The largest file that is read, in bytes.
LARGEST = 5_000_000

#: What turns a document of version ``i + 1`` into one of version ``i + 2``.
MIGRATIONS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()


class AnswersError(ValueError):
    """A file of answers cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Answers:
    """What one reader answered.

    Attributes
    ----------
    answers : tuple of dict
        As ``answers.schema.json`` describes them, oldest first.
    name : str
        Empty unless the reader typed one.
    edition : str
        The book's version that wrote the file.
    """

    answers: tuple[dict[str, Any], ...]
    name: str = ""
    edition: str = ""

    def __repr__(self) -> str:
        return f"Answers({len(self.answers)}{f' of {self.name!r}' if self.name else ''})"

    def frame(self, kind: str) -> pd.DataFrame:
        """Return the answers of one kind, a row each; grades a row a criterion.

        Parameters
        ----------
        kind : str
            "grades", "judgement", "order", "draft", "forecast", "choice", "card" or "seat".

        Raises
        ------
        ValueError
            If there is no such kind.
        """
        definitions = schema()["$defs"]
        if kind not in _kinds():
            raise ValueError(f"kind must be one of {sorted(_kinds())}, not {kind!r}")
        columns = [c for c in definitions[kind]["properties"] if c != "kind"]
        frame = pd.DataFrame([a for a in self.answers if a["kind"] == kind], columns=columns)
        if kind != "grades":
            return frame
        rows = [
            (row["message"], criterion, level, row["confidence"], row["place"], row["at"])
            for row in frame.to_dict("records")
            for criterion, level in row["levels"].items()
        ]
        columns = ["message", "criterion", "level", "confidence", "place", "at"]
        return pd.DataFrame(rows, columns=columns).astype({"level": "Int64"})


def moment(at: str) -> str:
    """Return a time of an answer so that it sorts: older files have it to the minute.

    Examples
    --------
    >>> moment("2026-11-23T09:00Z") < moment("2026-11-23T09:00:30Z")
    True
    """
    return f"{at[:-1]}:00Z" if len(at) == len("2026-11-23T09:00Z") else at


@cache
def schema() -> dict[str, Any]:
    """Return the format as JSON Schema; not to be changed by its callers."""
    return json.loads((data_folder() / "answers.schema.json").read_text("utf8"))


@cache
def _kinds() -> dict[str, Callable[[object], object]]:
    """Return a function for each kind of answer that raises if one is not as it should be."""
    import fastjsonschema

    kinds = schema()["properties"]["answers"]["items"]["oneOf"]
    names = [reference["$ref"].rpartition("/")[2] for reference in kinds]
    definitions = schema()["$defs"]
    return {
        name: fastjsonschema.compile({"$ref": f"#/$defs/{name}", "$defs": definitions})
        for name in names
    }


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(document: dict[str, Any]) -> str:
    """Return the CRC-32 of a document without its ``checksum``, as eight hexadecimal digits.

    Raises
    ------
    UnicodeEncodeError
        If the document holds half of a surrogate pair, which is no text.
    RecursionError
        If it is nested deeper than can be written again.
    """
    rest = {key: value for key, value in document.items() if key != "checksum"}
    return f"{zlib.crc32(_canonical(rest).encode('utf8')):08x}"


def whole_number(text: str) -> float:
    """Read ``2.0`` as 2, as JavaScript does; other fractions are refused later."""
    value = float(text)
    return int(value) if value.is_integer() else value


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads as JSON and JavaScript does not."""
    raise ValueError(f"{name} is no JSON")


def why_not(answer: object) -> str:
    """Return what is wrong with one answer, or nothing."""
    kind = answer.get("kind") if isinstance(answer, dict) else None
    if not isinstance(kind, str) or kind not in _kinds():
        return "it is of no known kind"
    from fastjsonschema import JsonSchemaValueException

    try:
        _kinds()[kind](answer)
    except JsonSchemaValueException as error:
        return f"{'.'.join(map(str, error.path[1:])) or kind} is not as it should be"
    return ""


def parse_answers(text: str) -> Answers:
    """Return the answers in the text of a file.

    Raises
    ------
    AnswersError
        If it is no such file, was cut short or changed, comes from a newer
        edition, or holds an answer that cannot be.
    """
    if len(text.encode("utf8", "surrogatepass")) > LARGEST:
        raise AnswersError("The file is too large to be a file of answers.")
    try:
        document = json.loads(text, parse_float=whole_number, parse_constant=refuse_constant)
    except (ValueError, RecursionError, OverflowError):
        raise AnswersError(
            "This isn't a file of answers: it can't be read as JSON. Was it cut short?"
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise AnswersError("This is some other file, not answers to this book.")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise AnswersError("The file does not say which version of the format it has.")
    if version > VERSION:
        raise AnswersError(
            "The file comes from a newer edition of the book: update, then try again."
        )
    try:
        fits = document.get("checksum") == checksum(document)
    except (UnicodeEncodeError, RecursionError):  # no file of ours holds half a sign, or a well
        fits = False
    if not fits:
        raise AnswersError(
            "The file was damaged or changed since it was exported: its checksum does not fit."
        )
    for migrate in MIGRATIONS[version - 1 :]:
        document = migrate(document)
    answers, name, edition = (document.get(k) for k in ("answers", "name", "edition"))
    if not (isinstance(answers, list) and len(answers) <= 20_000):
        raise AnswersError("There's no list of answers in the file.")
    for key, value, longest in (("name", name, 80), ("edition", edition, 20)):
        if not isinstance(value, str) or len(value) > longest:
            raise AnswersError(f"The file's {key} is not as it should be.")
    if unknown := set(document) - set(schema()["properties"]):
        raise AnswersError(f"There's something unknown in the file: {sorted(unknown)[0]!r:.60}.")
    for number, answer in enumerate(answers, 1):
        if why := why_not(answer):
            raise AnswersError(f"Answer {number} of the file cannot be used: {why}.")
    return Answers(tuple(answers), str(name), str(edition))


def read_answers(path: str | Path) -> Answers:
    """Return the answers in a file that the book exported.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    AnswersError
        As :func:`parse_answers`, or if the file is not UTF-8 text.
    OSError
        If the file cannot be opened.
    """
    path = Path(path)
    if path.stat().st_size > LARGEST:
        raise AnswersError("The file is too large to be a file of answers.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnswersError("This isn't a file of answers: it isn't UTF-8 text.") from None
    return parse_answers(text)


def dump_answers(answers: Iterable[dict[str, Any]], name: str = "") -> str:
    """Return the text of a file with these answers.

    Parameters
    ----------
    answers : iterable of dict
    name : str
        Up to 80 characters; empty for none.

    Raises
    ------
    AnswersError
        If an answer or the name cannot be.

    Examples
    --------
    >>> text = dump_answers([{"kind": "order", "at": "2026-11-23T09:00Z", "place": "", "order": ["m01", "m02"]}])
    >>> parse_answers(text).frame("order")["order"].tolist()
    [['m01', 'm02']]
    """
    from .. import __version__

    document = {
        "format": FORMAT,
        "version": VERSION,
        "edition": __version__,
        "name": name,
        "answers": list(answers),
    }
    try:
        text = _canonical({**document, "checksum": checksum(document)})
    except UnicodeEncodeError:
        raise AnswersError(
            "The name or an answer holds half of a sign, which is no text."
        ) from None
    parse_answers(text)
    return text
