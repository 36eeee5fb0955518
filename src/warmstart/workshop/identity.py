"""Who is who: which hand-ins are one person's, told by number, name, author, file and order.

A number is drawn once per device or notebook, so as a rule it stands for a person. It fails
in two ways: people copy an example's number, and notebooks of the first edition drew a new
number at every call. Both are settled in the way that loses nobody, and are told.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .codes import OPEN
from .inbox import Reading
from .readers.unreadable import base_name

#: Numbers that an example showed, which readers copied.
EXAMPLES = frozenset((1234,))

#: So many grades, and so many different levels among them, are not alike by chance.
_MANY_GRADES, _MANY_LEVELS = 20, 3

#: How programs mark a copy of a file, at the end of its name or the beginning.
COPY_END = re.compile(
    r"[ _-]*(?:\((?P<bracket>\d{1,4})\)"
    r"|[-–_ ]+\(?(?:copy|copie|kopie|kopia|copia|cópia|kópia|копия|副本|のコピー|コピー)\)?[ _-]*\(?(?P<word>\d{0,4})\)?"
    r"|[-_ ](?P<bare>\d{1,2}))$",
    re.IGNORECASE,
)
COPY_START = re.compile(
    r"(?:copy|kopie|kopia|copie|copia|cópia|копия)(?: \((?P<number>\d{1,4})\))? (?:of|von|de|di|av|z) |コピー ?[～~-] ?",
    re.IGNORECASE,
)

#: How learning platforms name what somebody handed in.
SUBMITTED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:^|.*/)(?P<who>[^/]+_\d+)_assignsubmission_\w+?_?(?:/.*|[^/]*)$",
        r"(?:^|.*/)(?P<who>[^/_]+(?:_LATE)?_\d{3,9})_\d{5,12}_[^/]+$",
        r"(?:^|.*/)(?P<who>[^/]+)_attempt_\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d(?:_[^/]*|\.[^/]*)$",
        r"(?:^|.*/)(?P<who>\d{3,9}-\d{3,9} ?- ?[^/]+?) ?- ?[^/]*\d{4}[^/]*/[^/]+$",
        r"(?:^|.*/)submitted/(?P<who>[^/]+)/.+$",
        r"(?:^|.*/)(?P<who>submission_\d+)/.+$",
    )
)


def submitter(source: str) -> str:
    """Return who handed a file in, as its platform wrote it into the name; empty if none did.

    Examples
    --------
    >>> submitter("all.zip/Anna Li_17_assignsubmission_file_/hand-in.json")
    'Anna Li_17'
    """
    for pattern in SUBMITTED:
        if match := pattern.match(source):
            return match["who"].replace("_LATE", "")
    return ""


def file_order(source: str) -> tuple[object, ...]:
    """Return what files are sorted by: 9 before 10, an original before its copies.

    Examples
    --------
    >>> names = ["a (10).json", "a copy.json", "a.json", "a (2).json"]
    >>> sorted(names, key=file_order)
    ['a.json', 'a copy.json', 'a (2).json', 'a (10).json']
    """
    path, _, rest = source.partition(", ")
    folder, name = path[: len(path) - len(base_name(path))], base_name(path)
    stem, rank = without_copy_marks(name)
    return (
        *_natural(folder),
        (0, ""),
        *_natural(stem),
        (-2, ""),
        *((r, "") for r in rank),
        (-2, ""),
        *_natural(rest),
    )


def _natural(text: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", text)
    return [(int(p[:18]), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts]


def without_copy_marks(name: str) -> tuple[str, tuple[int, ...]]:
    """Return a file's name without what marks it as a copy, and the numbers of the copy.

    Examples
    --------
    >>> without_copy_marks("hand-in (2).json"), without_copy_marks("Copy of b - Kopie.json")
    (('hand-in.json', (2,)), ('b.json', (1, 1)))
    """
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    rank: list[int] = []
    if match := COPY_START.match(stem):
        stem = stem[match.end() :]
        rank.append(int(match["number"] or 1) if "number" in match.groupdict() else 1)
    while (match := COPY_END.search(stem)) and match.start():
        number = match["bracket"] or match["word"] or match["bare"]
        rank.insert(0, int(number or 1))
        stem = stem[: match.start()]
    return f"{stem}{dot}{suffix}", tuple(rank)


# ---- one number, several people -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Traces:
    """What may tell one person from another; empty where nothing is known."""

    name: frozenset[str]
    author: frozenset[str]
    submitter: str
    file: str
    round: int

    def differ(self, other: "_Traces", by_file: bool) -> bool:
        """Return whether two are different people's for sure."""
        for mine, theirs in ((self.name, other.name), (self.author, other.author)):
            if mine and theirs and not (mine <= theirs or theirs <= mine):
                return True
        if self.submitter and other.submitter and self.submitter != other.submitter:
            return True
        return by_file and self.file != other.file

    def agree(self, other: "_Traces") -> bool:
        """Return whether something known is the same in both."""
        mine, theirs = self.name | self.author, other.name | other.author
        same = bool(mine and theirs) and (mine <= theirs or theirs <= mine)
        return same or bool(self.submitter and self.submitter == other.submitter)


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, without case, and without what a chat's program adds."""
    name = unicodedata.normalize("NFKC", name).casefold()
    name = re.sub(
        r"\((?:guest|gast|invité|external|extern|unverified|he/him|she/her|they/them)[^)]*\)",
        "",
        name,
    )
    return frozenset(re.findall(r"[^\W_]+", name))


def _traces(reading: Reading) -> _Traces:
    file = reading.file or reading.source
    return _Traces(
        words_of(reading.name),
        frozenset() if reading.quoted else words_of(reading.author),
        submitter(file),
        without_copy_marks(base_name(file))[0] if _is_own(reading) else file,
        reading.sheet.round if reading.sheet else 0,
    )


def people_of_a_number(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Return the hand-ins under one number of one activity, a list a person, in order.

    Different grades under different names, authors or submitters are different people's. So
    are those in different files if the number is an example's that was copied.

    Parameters
    ----------
    readings : iterable of Reading
        Earliest first.
    """
    readings = list(readings)
    copied = bool(readings and readings[0].sheet and readings[0].sheet.number in EXAMPLES)
    if len({_grades(r) for r in readings}) == 1 and not copied:
        return [readings]
    first: dict[object, int] = {}
    people: list[list[Reading]] = []
    traces: list[list[_Traces]] = []
    for reading in readings:
        mine = _traces(reading)
        # Who repeats a sheet word for word is quoting it; but files with a copied number are
        # each somebody's own.
        at = None if copied and _is_own(reading) else first.get(_grades(reading))
        if at is None:
            at = _whose(mine, traces, copied)
        if at is None:
            at = len(people)
            people.append([])
            traces.append([])
        first.setdefault(_grades(reading), at)
        people[at].append(reading)
        traces[at].append(mine)
    return people


def _is_own(reading: Reading) -> bool:
    """Return whether a hand-in stands in a file of one person's, and not in a chat."""
    return reading.passage is None or ", cell " in reading.source


def _grades(reading: Reading) -> object:
    """Return what makes two sheets the same: a code has no time, and rounds the confidence."""
    assert reading.sheet
    return reading.sheet.round, reading.sheet.cells


def _whose(mine: _Traces, people: list[list[_Traces]], copied: bool) -> int | None:
    """Return whose a hand-in is: of somebody with the same traces, else of the first without others.

    Only a copied number needs more than that in another round: whoever changed the name in a
    chat between two rounds is still one person.
    """
    rivals = [
        [t for t in theirs if (copied or t.round == mine.round) and mine.differ(t, copied)]
        for theirs in people
    ]
    free = [at for at, theirs in enumerate(rivals) if not theirs]
    same = (at for at in free if any(mine.agree(t) for t in people[at]))
    return next(same, free[0] if free else None)


# ---- one person, several numbers ------------------------------------------------------------------


def same_sheet(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Return groups of hand-ins under different numbers that are one person's.

    They have the same grades, more and more various than chance makes alike; one is from a
    notebook, which may have drawn a number at every call; and no two names contradict.

    Parameters
    ----------
    readings : iterable of Reading
        One per number and round.
    """
    alike: dict[object, list[Reading]] = {}
    for r in readings:
        if r.sheet and _unlikely_alike(r.sheet.cells):
            confidence = None if r.sheet.confidence is None else (r.sheet.confidence + 5) // 10
            key = (r.sheet.activity.id, r.sheet.round, r.sheet.group, r.sheet.cells, confidence)
            alike.setdefault(key, []).append(r)
    return [group for group in alike.values() if len(group) > 1 and _one_person(group)]


def _unlikely_alike(cells: Sequence[int]) -> bool:
    given = [c for c in cells if c != OPEN]
    return len(given) >= _MANY_GRADES and len(set(given)) >= _MANY_LEVELS


def _one_person(group: list[Reading]) -> bool:
    books = {r.file for r in group if ", cell " in r.source}
    if len(books) != 1:
        return False
    traces = [_traces(r) for r in group]
    return not any(a.differ(b, False) for i, a in enumerate(traces) for b in traces[i + 1 :])
