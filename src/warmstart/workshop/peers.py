"""Who grades whose message, when the people of a room grade one another, and the sheets for it.

There's no server: whoever runs the round makes the allocation, a file with the messages and with
who reads which. Each reader's sheet is an activity of its own, with two or three messages in it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, TypeGuard

from ..arguments import check_whole
from ..model import rng
from .activities import ROUNDS, Activity, ActivityError, parse_activity
from .answers import checksum, moment, refuse_constant, whole_number
from .codes import NUMBERS, TAIL
from .drafts import Draft, too_long
from .material import LONGEST_TEXT, OwnMessage
from .writing import MOST_VARIANTS, SheetOf, cleaned

FORMAT, VERSION = "warmstart-allocation", 1

#: How many messages each person grades, unless something else is said, and at most.
EACH, MOST_EACH = 3, 5

#: A round needs so many people; more than so many don't fit into a file.
FEWEST, MOST = 3, 2_000

#: The largest file of an allocation, in characters.
LARGEST = 20_000_000

#: How far apart in the circle a reader and an author may stand.
REACH = 14

#: What a reading costs that was to be avoided, and one of two people who read each other.
AVOIDED, RECIPROCAL = 2, 1

#: A stream of random numbers of its own: the places in the circle.
_PLACES = 40

OTHER_FILE = "This is some other file, not one that says who grades whose message."
NO_JSON = "This is no file that says who grades whose message: it can’t be read as JSON. Was it cut short?"
NEWER = "The file comes from a newer edition of the book: update, then try again."
DAMAGED = "The file was damaged or changed since it was made: its checksum doesn’t fit."
MISSHAPEN = "The file that says who grades whose message is not as it should be: make it again."
NOTHING_WRITTEN = "Nothing is written in this activity, only graded: there’s nothing to share out."
NOBODY_NEW = "Everyone whose message is in has a sheet already."


class PeersError(ValueError):
    """A round can't be made, or a file of one can't be read; the sentence says why."""


# ---- who reads whose ---------------------------------------------------------------------------


def assign(
    authors: Iterable[int],
    each: int = EACH,
    seed: int = 1,
    avoid: Collection[tuple[int, int]] = (),
    earlier: Mapping[int, Sequence[int]] | None = None,
) -> dict[int, tuple[int, ...]]:
    """Return whose messages each person reads.

    Everyone reads equally many messages, and everyone's is read equally often. People stand in a
    circle, in an order that follows from the seed, and read those who stand at the same few
    distances from them; so each message also stands first for one reader, second for another.
    Two people don't read each other where there are at least ``2 * each + 1``.

    Parameters
    ----------
    authors : iterable of int
        The numbers of those whose message is in, in any order.
    each : int
        How many messages each reads, 1 to 5; one less than there are people, if that's fewer.
    seed : int
        In [0, 2**32).
    avoid : collection of (int, int)
        Readers and authors who shouldn't meet, such as those who did in an earlier round, or who
        handed in the same text. As few of them as can be found do.
    earlier : mapping of int to sequence of int, optional
        What was handed out before; it stays as it is. Latecomers read one another if they are
        more than ``each``. Otherwise they read whoever has been read least, and people with a
        sheet get a further message: then some read one more, and some are read once more.

    Returns
    -------
    dict of int to tuple of int
        For each reader the authors, in the order of reading; what was handed out comes first.

    Raises
    ------
    PeersError
        If there are fewer than three people, or too many.
    ValueError
        If another argument is out of range.

    Examples
    --------
    >>> assign([1, 2, 3], each=2)
    {1: (2, 3), 2: (3, 1), 3: (1, 2)}
    """
    each = check_whole("each", each, 1, MOST_EACH)
    given = {reader: tuple(read) for reader, read in (earlier or {}).items()}
    people = {*authors, *given}
    if len(people) < FEWEST:
        raise PeersError(_too_few(len(people)))
    if len(people) > MOST:
        raise PeersError(f"A round takes up to {MOST:,} people, and {len(people):,} are in.")
    order = in_a_circle(people, seed)
    late = [person for person in order if person not in given]
    avoided = frozenset(avoid)
    if not given or len(late) > each:
        return given | _circle(late, min(each, len(late) - 1), avoided)
    return _squeezed_in(given, order, min(each, len(people) - 1), avoided)


def _too_few(people: int) -> str:
    if people == 0:
        came = "none has come in yet"
    else:
        came = f"only {people} {'has' if people == 1 else 'have'} come in"
    return f"A round needs messages by three people or more, and {came}."


def in_a_circle(people: Iterable[int], seed: int) -> list[int]:
    """Return people in a random order, in which somebody more or less leaves the others in theirs."""
    numbers = sorted(people)
    zeros = [0] * len(numbers)
    words = rng.philox([numbers, zeros, zeros, zeros], (seed, _PLACES))[0].tolist()
    return [number for _, number in sorted(zip(words, numbers, strict=True))]


def _circle(
    order: list[int], each: int, avoid: frozenset[tuple[int, int]]
) -> dict[int, tuple[int, ...]]:
    """Return who reads whom if all read those at the same distances from them in the circle."""
    n = len(order)
    reach = range(1, min(n, REACH + 1))
    met = {d: sum((order[i], order[(i + d) % n]) in avoid for i in range(n)) for d in reach}

    def cost(distances: tuple[int, ...]) -> tuple[int, int]:
        reciprocal = n * sum(n - d in distances for d in distances)
        apart = [b - a for a, b in combinations(distances, 2)]
        apart = [min(a, n - a) for a in apart]  # two readers with two messages in common
        wrong = AVOIDED * sum(met[d] for d in distances) + RECIPROCAL * reciprocal
        return wrong, len(apart) - len(set(apart))

    distances = min(combinations(reach, each), key=cost)
    read = {p: [order[(i + d) % n] for d in distances] for i, p in enumerate(order)}
    if cost(distances)[0]:
        _exchange(read, avoid)
    return {reader: tuple(authors) for reader, authors in read.items()}


def _exchange(read: dict[int, list[int]], avoid: frozenset[tuple[int, int]]) -> None:
    """Let pairs of readers exchange a message as long as that saves something."""
    places = [(reader, slot) for reader, authors in read.items() for slot in range(len(authors))]

    def cost(reader: int, author: int) -> int:
        return AVOIDED * ((reader, author) in avoid) + 2 * RECIPROCAL * (reader in read[author])

    def exchange(one: tuple[int, int], other: tuple[int, int]) -> bool:
        (p, i), (q, j) = one, other
        a, b = read[p][i], read[q][j]
        if p in (q, b) or q == a or b in read[p] or a in read[q]:
            return False
        before = cost(p, a) + cost(q, b)
        read[p][i], read[q][j] = b, a
        if cost(p, b) + cost(q, a) < before:
            return True
        read[p][i], read[q][j] = a, b
        return False

    better = True
    while better:
        better = False
        for place in places:
            reader, slot = place
            if cost(reader, read[reader][slot]):
                better = any(exchange(place, other) for other in places) or better


def _squeezed_in(
    given: dict[int, tuple[int, ...]],
    order: list[int],
    each: int,
    avoid: frozenset[tuple[int, int]],
) -> dict[int, tuple[int, ...]]:
    """Return who reads whom once a few latecomers are among those who have their sheets."""
    late = [person for person in order if person not in given]
    read = {reader: [*authors] for reader, authors in given.items()}
    read |= {one: [other for other in late if other != one] for one in late}
    graded = Counter(author for authors in read.values() for author in authors)
    place = {person: i for i, person in enumerate(order)}

    def cost(reader: int, author: int) -> int:
        reciprocal = reader in read.get(author, ())
        return AVOIDED * ((reader, author) in avoid) + RECIPROCAL * reciprocal

    for one in late:
        while len(read[one]) < each:
            free = [a for a in order if a != one and a not in read[one]]
            author = min(free, key=lambda a: (graded[a], cost(one, a), place[a]))
            read[one].append(author)
            graded[author] += 1
    for one in late:
        while graded[one] < each:
            free = [r for r in order if r != one and one not in read[r]]
            reader = min(free, key=lambda r: (len(read[r]), cost(r, one), place[r]))
            read[reader].append(one)
            graded[one] += 1
    return {reader: tuple(authors) for reader, authors in read.items()}


# ---- what is handed out ------------------------------------------------------------------------


@dataclass(frozen=True)
class Allocation:
    """Whose messages are read by whom: what is handed out at one time.

    Attributes
    ----------
    activity : Activity
        The one in which messages are written.
    readers : dict of int to tuple of int
        For each reader the authors, in the order of reading.
    texts : dict of int to str
        For each author the message as it is graded.
    round : int
        1 for first versions, 2 for revised ones.
    each : int
        How many messages each was to read.
    seed : int
    at : str
        When it was made, UTC.
    variants : dict of int to int
        For readers whose sheet would have the same codes as another one's: see :class:`SheetOf`.
    """

    activity: Activity
    readers: Mapping[int, tuple[int, ...]] = field(hash=False)
    texts: Mapping[int, str] = field(hash=False)
    round: int = 1
    each: int = EACH
    seed: int = 1
    at: str = ""
    variants: Mapping[int, int] = field(default_factory=dict, hash=False)

    def sheet(self, reader: int) -> Activity:
        """Return what a reader grades, as an activity with messages of its own."""
        return self._sheet(reader, self.variants.get(reader, 0))

    def _sheet(self, reader: int, variant: int) -> Activity:
        assert self.activity.write
        situation = self.activity.write.situation
        authors = self.readers[reader]
        ids = [f"x{i}" for i in range(1, len(authors) + 1)]
        return Activity(
            ids,
            self.activity.criteria,
            self.activity.title,
            own_messages=[
                OwnMessage(i, self.texts[a], situation) for i, a in zip(ids, authors, strict=True)
            ],
            own_criteria=self.activity.own_criteria,
            sheet=SheetOf(self.activity.id, self.round, reader, variant),
        )

    def told_apart(self, others: Iterable[Activity]) -> "Allocation":
        """Return the same with codes of their own for all sheets.

        A code holds 15 bits of its activity's key, so that among sixty sheets two will have the
        same codes in one room of twenty, and among six hundred in every room.
        """
        taken = {self.activity.key & TAIL} | {other.key & TAIL for other in others}
        variants = {}
        for reader in self.readers:
            for variant in range(MOST_VARIANTS):
                tail = self._sheet(reader, variant).key & TAIL
                if tail not in taken:
                    break
            taken.add(tail)
            if variant:
                variants[reader] = variant
        return replace(self, variants=variants)

    def dump(self) -> str:
        """Return the text of a file with all of it, for everyone: each finds their own sheet in it."""
        document: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "activity": self.activity.text,
            "round": self.round,
            "each": self.each,
            "seed": self.seed,
            "at": self.at,
            "messages": [[author, self.texts[author]] for author in sorted(self.texts)],
            "readers": [[reader, *authors] for reader, authors in self.readers.items()],
        }
        if self.variants:
            document["variants"] = [list(pair) for pair in self.variants.items()]
        document["checksum"] = checksum(document)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def allocate(
    activity: Activity,
    drafts: Iterable[Draft],
    earlier: Iterable[Allocation] = (),
    round: int = 1,
    each: int = EACH,
    seed: int = 1,
    at: str = "",
) -> Allocation:
    """Return an allocation for those of a round who have no sheet yet.

    In the second round people read others than in the first, as far as the room allows. The
    alternative, the same readers again, would compare like with like; but they would remember
    what they said and know that they are looking at an improvement, and so would see one. With
    other readers a strict one still can't pass for a change of the room: everyone reads as many
    messages in one round as in the other, so that how strict people are falls out of the room's
    mean change. It stays in each author's own change, which the interval therefore holds.

    Parameters
    ----------
    activity : Activity
        The one in which messages are written.
    drafts : iterable of Draft
        Those of the round, one a person: see :func:`received`.
    earlier : iterable of Allocation
        What has been handed out so far, in any round.
    round : {1, 2}
    each, seed
        As :func:`assign` has them; where somebody has a sheet of this round already, it's what
        was said then that counts.
    at : str
        The time, UTC.

    Raises
    ------
    PeersError
        If nothing is written in the activity, too few people are in, or nobody is new.
    """
    if activity.write is None:
        raise PeersError(NOTHING_WRITTEN)
    round = check_whole("round", round, *ROUNDS)
    earlier = [a for a in earlier if a.activity.id == activity.id]
    before = [a for a in earlier if a.round == round]
    if before:
        each, seed = before[0].each, before[0].seed
    given: dict[int, tuple[int, ...]] = {}
    texts = {d.number: d.text for d in drafts if d.round == round}
    for allocation in before:
        texts |= allocation.texts
        for reader, authors in allocation.readers.items():
            given[reader] = given.get(reader, ()) + authors
    if before and texts.keys() <= given.keys():
        raise PeersError(NOBODY_NEW)
    met = {
        (r, a) for x in earlier if x.round < round for r, read in x.readers.items() for a in read
    }
    found = assign(texts, each, seed, met | _same_texts(texts), given)
    new = {r: read[len(given.get(r, ())) :] for r, read in found.items()}
    readers = {r: read for r, read in new.items() if read}
    needed = {a for read in readers.values() for a in read}
    most = max(map(len, readers.values())) if not before else each
    made = Allocation(
        activity, readers, {a: texts[a] for a in sorted(needed)}, round, most, seed, at
    )
    return made.told_apart(a.sheet(reader) for a in earlier for reader in a.readers)


def _same_texts(texts: Mapping[int, str]) -> set[tuple[int, int]]:
    """Return pairs of people who handed in the same text: neither should grade their own words."""
    by_text: dict[str, list[int]] = {}
    for number, text in texts.items():
        by_text.setdefault(text, []).append(number)
    return {(a, b) for same in by_text.values() for a in same for b in same if a != b}


def parse_allocation(text: str) -> Allocation:
    """Return the allocation in a file's text.

    Raises
    ------
    PeersError
        If it is none, was cut short or changed, or comes from a newer edition.
    """
    try:
        if len(text) > LARGEST:
            raise ValueError
        document = json.loads(text, parse_float=whole_number, parse_constant=refuse_constant)
    except (ValueError, RecursionError, OverflowError):
        raise PeersError(NO_JSON) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PeersError(OTHER_FILE)
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise PeersError(NEWER)
    try:
        fits = document.get("checksum") == checksum(document)
    except (UnicodeEncodeError, RecursionError):
        fits = False
    if not fits:
        raise PeersError(DAMAGED)
    if (
        type(version) is not int
        or version != VERSION
        or not isinstance(document.get("activity"), str)
    ):
        raise PeersError(MISSHAPEN)
    try:
        activity = parse_activity(document["activity"])
    except ActivityError as error:
        raise PeersError(f"The file’s activity can’t be used. {error}") from None
    found = _allocation(activity, document)
    if activity.write is None or found is None:
        raise PeersError(MISSHAPEN)
    return found


def _allocation(activity: Activity, document: dict[str, Any]) -> Allocation | None:
    """Return the allocation in a document whose checksum fits; None if it can't be one."""
    round_, each, seed, at, messages, readers = (
        document.get(k) for k in ("round", "each", "seed", "at", "messages", "readers")
    )
    if not (
        _is_whole(round_, 1, 2)
        and _is_whole(each, 1, MOST_EACH)
        and _is_whole(seed, 0, rng.WORD - 1)
        and isinstance(at, str)
        and len(at) <= 20
        and isinstance(messages, list)
        and isinstance(readers, list)
        and len(readers) <= MOST
    ):
        return None
    texts: dict[int, str] = {}
    for row in messages:
        if not (isinstance(row, list) and len(row) == 2 and _is_whole(row[0], 0, NUMBERS - 1)):
            return None
        if not isinstance(row[1], str) or not 0 < len(cleaned(row[1])) <= LONGEST_TEXT:
            return None
        texts[row[0]] = cleaned(row[1])
    read: dict[int, tuple[int, ...]] = {}
    for row in readers:
        if not (isinstance(row, list) and 1 < len(row) <= 40):
            return None
        if not all(_is_whole(n, 0, NUMBERS - 1) for n in row) or not texts.keys() >= {*row[1:]}:
            return None
        if len(set(row)) < len(row):  # nobody's own message, and none twice
            return None
        read[row[0]] = tuple(row[1:])
    variants: dict[int, int] = {}
    rows = document.get("variants", [])
    if not isinstance(rows, list):
        return None
    for row in rows:
        if not (isinstance(row, list) and len(row) == 2 and _is_whole(row[0], 0, NUMBERS - 1)):
            return None
        if row[0] not in read or not _is_whole(row[1], 1, MOST_VARIANTS - 1):
            return None
        variants[row[0]] = row[1]
    return Allocation(activity, read, texts, round_, each, seed, at, variants)


def _is_whole(value: object, low: int, high: int) -> TypeGuard[int]:
    return type(value) is int and low <= value <= high


# ---- what has come in --------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """The messages that have come in for an activity.

    Attributes
    ----------
    drafts : tuple of Draft
        One a person and round, by round and number: the last one handed in.
    refused : tuple of (Draft, str)
        What can't be taken, and why.
    replaced : int
        How many have given way to a later one of the same person.
    others : int
        How many were written for another activity.
    """

    drafts: tuple[Draft, ...]
    refused: tuple[tuple[Draft, str], ...] = ()
    replaced: int = 0
    others: int = 0

    def of(self, round: int) -> list[Draft]:
        """Return the drafts of one round."""
        return [d for d in self.drafts if d.round == round]


def received(drafts: Iterable[Draft], activity: Activity) -> Received:
    """Return what counts of the messages that have come in.

    Parameters
    ----------
    drafts : iterable of Draft
        In the order in which they came.
    activity : Activity
        The one in which they're written.
    """
    assert activity.write
    last: dict[tuple[int, int], Draft] = {}
    refused: list[tuple[Draft, str]] = []
    replaced = others = 0
    for draft in drafts:
        if draft.activity != activity.id:
            others += 1
            continue
        if len(draft.text) > activity.write.longest:
            refused.append((draft, too_long(draft.text, activity.write.longest)))
            continue
        key = draft.round, draft.number
        known = last.get(key)
        replaced += known is not None and known != draft
        if known is None or moment(draft.at) >= moment(known.at):
            last[key] = draft
    return Received(tuple(last[key] for key in sorted(last)), tuple(refused), replaced, others)
