"""Rooms that write, grade one another and revise, made up for tests."""

import dataclasses
from random import Random

import warmstart as ws
from warmstart.workshop import feedback, inbox
from warmstart.workshop.activities import Activity
from warmstart.workshop.codes import Sheet, dump_code
from warmstart.workshop.collecting import collect
from warmstart.workshop.drafts import Draft, dump_block, dump_draft
from warmstart.workshop.handins import file_of
from warmstart.workshop.material import OwnCriterion
from warmstart.workshop.peers import allocate
from warmstart.workshop.writing import Writing

AT = "2026-11-28T09:00:00Z"
IDS = list(ws.load_messages("open").index)
WRITE = Activity(
    [],
    ["ask", "context", "y1"],
    "Write to Dr Rao",
    own_criteria=[
        OwnCriterion("y1", "Warmth", "Would you like to meet this person?", ["cold", "warm"])
    ],
    write=Writing("You’d like a summer place in Dr Rao’s lab. She doesn’t know you.", 800),
)
NAMES = ["", "Anna Li", "Bo <b>", "=1+1", "Ünï 🧶", "../x", "Anna Li"]


class Room:
    """So many people, who hand in by file, by chat and by code."""

    def __init__(self, people, random):
        self.random = random
        self.numbers = random.sample(range(2**24), people)

    def drafts(self, round):
        """Return everyone's message of a round; every third leaves theirs as it was."""
        return [
            Draft(
                WRITE.id,
                number,
                f"Dear Dr Rao,\nI’m “number {i}” & <i>curious</i>.{' Revised.' * (round - 1) * (i % 3 > 0)}",
                round,
                NAMES[i % len(NAMES)],
                f"2026-11-28T{8 + round:02}:00:{i % 60:02}Z",
                WRITE.text,
            )
            for i, number in enumerate(self.numbers)
        ]

    def first(self):
        """Return who reads whom in the first round."""
        return allocate(WRITE, self.drafts(1), at="2026-11-28T09:10:00Z")

    def second(self, first):
        """Return who reads whom in the second."""
        return allocate(WRITE, self.drafts(2), [first], round=2, at="2026-11-28T10:10:00Z")

    def graded(self, allocation):
        """Yield everyone's graded sheet as it comes in; now and then nobody finishes."""
        for i, reader in enumerate(allocation.readers):
            sheet = allocation.sheet(reader)
            cells = [
                self.random.choice([0, 1, 1, 4, 5] if c == "y1" else [*range(6), 2, 1])
                for _ in sheet.messages
                for c in sheet.criteria
            ]
            done = Sheet(sheet, cells, self.random.randrange(2**24), confidence=60)
            if i % 3 == 0:
                yield f"g{allocation.round}-{i}.txt", f"09:2{i % 10} Jo: {dump_code(done)}\n"
            elif set(cells) != {5}:
                at = f"2026-11-28T{8 + allocation.round:02}:20Z"
                yield f"g{allocation.round}-{i}.json", file_of(done, at, "Reader")

    def files(self):
        """Return all that comes in, as names and texts."""
        first = self.first()
        second = self.second(first)
        found = []
        for d in (*self.drafts(1), *self.drafts(2)):
            brief = dataclasses.replace(d, whole="")
            name = f"d{d.round}-{d.number}"
            if d.number % 3:
                found.append((f"{name}.json", dump_draft(d)))
            else:
                found.append((f"{name}.txt", f"09:01 Jo: here it is\n{dump_block(brief)}\nthanks!"))
        for allocation in (first, second):
            found.append((f"sheets-{allocation.round}.json", allocation.dump()))
            found += self.graded(allocation)
        return found

    @staticmethod
    def collected(files, activity=WRITE):
        """Return what Python makes of some files."""
        readings = [r for name, text in files for r in inbox.read_bytes(name, text.encode())]
        known = [activity, *feedback.sheets(feedback.allocations(activity, readings))]
        return feedback.peer_round(activity, readings, collect(readings, known).accepted)


#: A small one.
ROOM = Room(5, Random(1))
