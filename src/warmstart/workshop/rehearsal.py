"""A writing round rehearsed with invented people: what they'd hand in next, step by step.

Everyone writes Marta's letter to Dele (:mod:`..messages.rewriting`), which is invented like all
that's done with it here. The round is an activity of its own, so nothing of it counts in a real
room, and nothing of a real room counts in it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ..messages.rewriting import compose, load_letter, revise
from ..model import rng
from .activities import ROUNDS, Activity
from .codes import NUMBERS, Sheet, dump_code
from .demo import SPREAD, STRAYS, grade
from .drafts import Draft, dump_draft
from .feedback import PeerRound, person
from .handins import file_of
from .peers import Allocation
from .writing import REHEARSAL, Writing

TITLE = "Rehearsal: everyone is invented"
SITUATION = (
    f"{REHEARSAL} Marta Lind makes freezer alarms in Hull. She writes to Dele Hart, who runs a "
    "food bank’s warehouse. He’s written that two freezers failed on a Friday in May, and no one "
    "noticed until Monday. They’ve never been in touch."
)

#: What a message ends with, so that it can be told from a real one wherever it turns up.
LABEL = "(Invented, for a rehearsal.)"

#: What is asked unless an activity says something else.
CRITERIA = ("context", "relevance", "ask")

#: Parts of the letter that nobody writes.
LEFT_OUT = ("subject", "opening", "offer", "next", "source")

#: The share of places that are mended in a first version, and of the rest in a second.
MENDED = (0.5, 0.5)

#: Of so many people one hands in no second version and no sheet; of others one changes nothing.
GONE, UNCHANGED = 10, 7

#: Streams of random numbers: one a person for the two versions, one a sheet for its grades.
WRITING, GRADING = 1_000_000, 2_000_000


class Step(NamedTuple):
    """What comes next: ``messages`` and ``grades`` come in, ``sheets`` are for whoever runs it."""

    what: str
    round: int


def rehearsal(activity: Activity | None = None) -> Activity:
    """Return the activity that is rehearsed, with the criteria of another one.

    Parameters
    ----------
    activity : Activity, optional
        What is going to be written: its criteria are graded in the rehearsal, too.
    """
    return Activity(
        [],
        activity.criteria if activity else CRITERIA,
        TITLE,
        own_criteria=activity.own_criteria if activity else (),
        write=Writing(SITUATION),
    )


def next_step(room: PeerRound) -> Step | None:
    """Return what comes next in a round; None if it has been to its end."""
    for round_ in ROUNDS:
        if not room.received.of(round_):
            return Step("messages", round_)
        if not any(a.round == round_ for a in room.allocations):
            return Step("sheets", round_)
        if not any(g.round == round_ for g in room.gradings):
            return Step("grades", round_)
    return None


def handed_in(room: PeerRound, people: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return what comes in next, as names and texts; nothing if it's not the people's turn.

    Parameters
    ----------
    room : PeerRound
        What has come in so far.
    people : int
    seed : int
        In [0, 2**32).
    """
    match next_step(room):
        case Step("messages", round_):
            return messages(room.activity, round_, people, seed)
        case Step("grades", round_):
            return grades(room.allocations, round_, people, seed)
    return []


# ---- what they write -----------------------------------------------------------------------------


@cache
def letter() -> dict[str, Any]:
    """Return the letter that they all write: a page has to carry it, so it's shorter than the book's.

    Each place has two edits, ours and the shortest of the others.
    """
    whole = load_letter()

    def place(given: dict[str, Any]) -> dict[str, Any]:
        by_length = sorted(given["edits"], key=lambda e: (e["id"] != given["ours"], len(e["text"])))
        edits = [{key: e[key] for key in ("id", "text", "level")} for e in by_length[:2]]
        return {**{k: given[k] for k in ("id", "part", "criterion", "level")}, "edits": edits}

    parts = {part: text for part, text in whole["parts"].items() if part not in LEFT_OUT}
    return {
        "parts": parts,
        "paragraphs": [
            kept for p in whole["paragraphs"] if (kept := [part for part in p if part in parts])
        ],
        "places": [place(p) for p in whole["places"] if "truth" not in p and p["part"] in parts],
    }


def numbers(people: int, seed: int) -> list[int]:
    """Return the numbers of invented people, those of :func:`.demo.sheets`."""
    first = rng.words(seed, 0, 1).tolist()[0]
    return [(first + i * SPREAD) % NUMBERS for i in range(people)]


def edits(i: int, round_: int, seed: int) -> dict[str, str]:
    """Return what somebody has mended in a version: edits by the ids of their places.

    In a first version some places have any of their edits; in a second one some of the others
    have ours.
    """
    places = letter()["places"]
    drawn = rng.words(seed, WRITING + i, 3 * len(places)).tolist()
    made = {}
    for k, place in enumerate(places):
        mend, which, again = drawn[3 * k : 3 * k + 3]
        if mend < MENDED[0] * rng.WORD:
            made[place["id"]] = place["edits"][which * len(place["edits"]) >> 32]["id"]
        if round_ == 2 and i % UNCHANGED != 3 and again < MENDED[1] * rng.WORD:
            made[place["id"]] = place["edits"][0]["id"]
    return made


def messages(activity: Activity, round_: int, people: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return the messages of a round as they come in, as names and texts: one is cut short.

    Parameters
    ----------
    activity : Activity
        The one that :func:`rehearsal` gives.
    round_ : {1, 2}
    people : int
    seed : int
        In [0, 2**32).
    """
    found = []
    for i, number in enumerate(numbers(people + 1, seed)):
        if round_ == 2 and (i % GONE == GONE - 1 or i == people):
            continue
        written = compose(letter(), revise(letter(), edits(i, round_, seed)))
        draft = Draft(
            activity.id,
            number,
            f"{written}\n\n{LABEL}",
            round_,
            f"Invented person {i + 1}",
            f"2026-01-01T{7 + 2 * round_:02}:{i % 60:02}Z",
            activity.text,
        )
        text = dump_draft(draft)
        if i < people:
            found.append((f"message-{round_}-{person(number)}.json", text))
        else:
            found.append(("cut-short.json", text[:300]))
    return found


# ---- how they grade ------------------------------------------------------------------------------


def levels(activity: Activity, made: Mapping[str, str] | None) -> list[Sequence[int]]:
    """Return what may be said of a message, by criterion: what its best place has, or anything.

    Parameters
    ----------
    activity : Activity
    made : dict of str to str, optional
        What was mended in it; None if it isn't by one of the invented people.
    """
    found: list[Sequence[int]] = []
    for criterion in activity.criteria:
        given = [
            next((e["level"] for e in p["edits"] if e["id"] == made.get(p["id"])), p["level"])
            for p in letter()["places"]
            if made is not None and p["criterion"] == criterion
        ]
        # Where no place of the letter is about it, any level is as good as another.
        every = range(len(activity.criterion(criterion).levels))
        found.append([max(given)] if given else every)
    return found


def grades(
    allocations: Sequence[Allocation], round_: int, people: int, seed: int = 1
) -> list[tuple[str, str]]:
    """Return the graded sheets of a round as they come in: files, and codes in a chat.

    Parameters
    ----------
    allocations : sequence of Allocation
        What was handed out.
    round_ : {1, 2}
    people, seed : int
        As :func:`messages` has them.
    """
    known = {number: i for i, number in enumerate(numbers(people, seed))}
    found, chat = [], []
    for allocation in allocations:
        for reader in allocation.readers if allocation.round == round_ else ():
            i = known.get(reader)
            if i is None or i % GONE == GONE - 1:
                continue
            sheet = _graded(allocation, reader, known, seed)
            name, at = f"Invented person {i + 1}", f"{8 + 2 * round_:02}:{i % 60:02}"
            if i % 4 == 2:
                chat.append(f"{at} {name}: {dump_code(sheet)}")
            else:
                file = file_of(sheet, f"2026-01-01T{at}Z", name)
                found.append((f"sheet-{round_}-{sheet.activity.id}.json", file))
    return [*found, (f"chat-{round_}.txt", "\n".join(chat) + "\n")] if chat else found


def _graded(allocation: Allocation, reader: int, known: Mapping[int, int], seed: int) -> Sheet:
    """Return somebody's graded sheet: near what each message has, as :func:`.demo.grade` strays."""
    activity, authors = allocation.activity, allocation.readers[reader]
    tops = [len(activity.criterion(c).levels) - 1 for c in activity.criteria]
    made = [edits(known[a], allocation.round, seed) if a in known else None for a in authors]
    cells = [
        (given, top) for m in made for given, top in zip(levels(activity, m), tops, strict=True)
    ]
    stream = GRADING + 2 * known[reader] + allocation.round
    drawn = rng.words(seed, stream, 3 * len(cells)).tolist()
    return Sheet(
        allocation.sheet(reader),
        [
            grade(given, drawn[3 * k : 3 * k + 3], STRAYS, top)
            for k, (given, top) in enumerate(cells)
        ],
        reader,
        confidence=40 + 5 * (known[reader] % 12),
    )
