"""Both languages side by side: messages that people write, who grades whose, and what comes of it."""

import dataclasses
import json
import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from many import many
from peer_rooms import AT, IDS, ROOM, WRITE, Room
from test_parity_workshop import plain

from warmstart.model.paired import paired_change
from warmstart.workshop import feedback, rehearsal
from warmstart.workshop.activities import ActivityError, parse_activity
from warmstart.workshop.answers import checksum
from warmstart.workshop.drafts import (
    Draft,
    DraftError,
    dump_block,
    dump_draft,
    parse_block,
    parse_draft,
    written_in,
)
from warmstart.workshop.peers import (
    PeersError,
    allocate,
    assign,
    in_a_circle,
    parse_allocation,
    received,
)
from warmstart.workshop.writing import sheet_document

MANY = many(4_000)
NUMBERS = st.integers(0, 2**24 - 1)
#: What people write, and what breaks programs.
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(
        st.sampled_from('Dear x,\n\r\t "\\{}<b>&WSD1.=éé\u2028\x00\x85\x1f🧶\u202e\ufeff'),
        max_size=60,
    ),
    st.sampled_from(
        ["<script>alert(1)</script>", "=1+1", "a" * 4_000, "🧶" * 4_001, "{{ title }}"]
    ),
)
whole = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)
drafts = st.builds(
    Draft,
    st.just(WRITE.id),
    NUMBERS,
    TEXTS.filter(lambda t: t == t.encode("utf8", "replace").decode()),
    st.sampled_from([1, 2]),
    whole,
    st.sampled_from(["", AT, "2026-11-23T09:00Z"]),
    st.sampled_from(["", WRITE.text]),
)


def ours(call, *args):
    """Return what Python gives of a call, as the twin has it, or its sentence."""
    try:
        found = call(*args)
    except (DraftError, PeersError) as error:
        return {"error": str(error)}
    return dataclasses.asdict(found) if isinstance(found, Draft) else found


def sealed(document):
    """Return a document's text with the checksum that fits it."""
    return json.dumps({**document, "checksum": checksum(document)})


ANY = st.one_of(
    st.none(),
    st.integers(-1, 4_001),
    st.sampled_from([1.0, 1.5, True, "", "48af515c", "x" * 301, "\x00a", " To A.\r\n", [], {}]),
)


@many(6_000)
@given(
    st.none() | st.dictionaries(st.sampled_from(["situation", "longest", "more"]), ANY, max_size=3),
    st.none()
    | st.dictionaries(
        st.sampled_from(["of", "round", "reader", "variant", "more"]), ANY, max_size=4
    ),
    st.sampled_from([[], ["m01"], ["x1"]]),
)
@example({"situation": "To A.", "longest": 100}, None, [])
@example(None, {"of": "48af515c", "round": 2, "reader": 7}, ["m01"])
@example(None, {"of": "48af515c", "round": 2, "reader": 7, "variant": 3}, ["m01"])
@example(None, {"of": "48af515c", "round": 2, "reader": 7, "variant": 1000}, ["m01"])
@example({"situation": "To A."}, {"of": "48af515c", "round": 1.0, "reader": 0}, [])
@example({"situation": "To A."}, None, ["m01"])
def test_what_is_to_be_written_and_where_a_sheet_comes_from(twin, write, sheet, messages):
    document = json.loads(WRITE.dump()) | {"messages": messages, "write": write, "sheet": sheet}
    text = json.dumps(document)
    theirs = twin("tryWorkshop", "parseActivity", text, IDS)
    try:
        mine = parse_activity(text)
    except ActivityError as error:
        assert theirs["error"].replace("“", "'").replace("”", "'") == str(error).replace(
            "“", "'"
        ).replace("”", "'")
        return
    assert (theirs["text"], theirs["id"]) == (mine.text, mine.id)
    assert theirs.get("write") == (mine.write and dataclasses.asdict(mine.write))
    assert theirs.get("sheet") == (mine.sheet and sheet_document(mine.sheet))
    assert twin("dumpActivity", theirs) == mine.dump()


@many(300)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), max_size=40),
    st.sampled_from([0.5, 0.8, 0.95, 0.99]),
)
@example([(1.0, 2.0), (0.0, 1.0)], 0.95)
@example([(1.0, 2.0), (1.0, 1.0)], 0.95)
def test_a_mean_change_and_its_interval(twin, pairs, level):
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    mine = paired_change(before, after, level)
    theirs = twin("pairedChange", before, after, level)
    for name, value in dataclasses.asdict(mine).items():
        other = theirs[name]
        missing = other is None and math.isnan(value)
        assert missing or other == pytest.approx(value, rel=1e-8, abs=1e-9), name
    assert theirs["few"] == mine.few


@MANY
@given(drafts)
def test_a_message_is_the_same_file_and_its_block_is_read_alike(twin, draft):
    plainly = dataclasses.asdict(draft)
    mine = ours(dump_draft, draft)
    assert twin("tryPeers", "drafts", "dumpDraft", plainly, IDS) == mine
    if not isinstance(mine, str):
        return
    read = parse_draft(mine)
    assert twin("tryPeers", "drafts", "parseDraft", mine, IDS) == dataclasses.asdict(read)
    block = dump_block(read)
    brief = dataclasses.asdict(dataclasses.replace(read, whole=""))
    assert twin("tryPeers", "drafts", "parseBlock", block) == brief
    theirs = twin("tryPeers", "drafts", "dumpBlock", dataclasses.asdict(read))
    assert dataclasses.asdict(parse_block(f"> {theirs[:40]}\n> {theirs[40:]}")) == brief
    assert set(theirs) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZWSD.")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 3),
    st.sampled_from([1.0, 1.5, 2**24, "", "x" * 81, "48af515c", "m01~ask~", [], {}, "\ud800"]),
)
FIELDS = ["format", "version", "activity", "number", "round", "at", "name", "text"]


@MANY
@given(
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=2),
    st.sets(st.sampled_from(FIELDS), max_size=1),
    st.sampled_from([0, 0, 0, 1, 5]),
    st.booleans(),
)
def test_a_garbled_message_is_refused_alike(twin, changes, gone, cut, sums_up):
    document = json.loads(dump_draft(Draft(WRITE.id, 7, "Hello", 1, "Jo", AT, WRITE.text)))
    document = {k: v for k, v in (document | changes).items() if k not in gone}
    try:
        text = sealed(document) if sums_up else json.dumps(document)
    except UnicodeEncodeError:
        return
    text = text[: len(text) - cut]
    assert twin("tryPeers", "drafts", "parseDraft", text, IDS) == ours(parse_draft, text)


@MANY
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "WSD1.",
                    "WSD1.0AZ\n> 9.",
                    "WSD1.é",
                    "wsd1.",
                    " ",
                    "\n",
                    "}",
                    '"',
                    "{",
                    "hello. ",
                ),
                *(
                    '{"format":"warmstart-draft"',
                    '{"format": "warmstart-allocation","a":"}\\""}',
                    "\\",
                ),
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_the_same_pieces_are_found_in_any_text(twin, text):
    assert twin("writtenIn", text) == [list(found) for found in written_in(text)]


@many(2_000)
@given(st.sets(NUMBERS, max_size=24), st.integers(1, 5), st.integers(0, 2**32 - 1), st.data())
def test_the_same_people_read_each_other(twin, people, each, seed, data):
    def both(avoid, earlier):
        mine = ours(lambda: assign(people, each, seed, avoid, earlier))
        theirs = twin(
            "assignPeers", sorted(people), each, seed, sorted(avoid), list(earlier.items())
        )
        if "error" in mine:
            assert theirs == mine
            return {}
        assert theirs == [[reader, list(authors)] for reader, authors in mine.items()]
        return mine

    assert twin("inACircle", sorted(people), seed) == in_a_circle(people, seed)
    first = both(set(), {})
    if first:
        met = {(r, a) for r, read in first.items() for a in read}
        strangers = data.draw(
            st.sets(
                st.sampled_from(sorted(people)).flatmap(
                    lambda p: st.tuples(st.just(p), st.sampled_from(sorted(people)))
                ),
                max_size=6,
            )
        )
        both(met | strangers, {})
        people |= data.draw(st.sets(NUMBERS, max_size=6))
        both(strangers, first)


@many(300)
@given(st.lists(drafts, max_size=14))
def test_the_same_messages_count(twin, some):
    some = [dataclasses.replace(d, number=d.number % 3, text=f"{d.text} ") for d in some]
    some += [dataclasses.replace(d, activity="00000000") for d in some[:1]]
    some += [dataclasses.replace(d, text="x" * 801) for d in some[:1]]
    mine = received(some, WRITE)
    theirs = twin("receivedDrafts", [dataclasses.asdict(d) for d in some], plain_write())
    assert theirs["drafts"] == [dataclasses.asdict(d) for d in mine.drafts]
    assert theirs["refused"] == [[dataclasses.asdict(d), why] for d, why in mine.refused]
    assert (theirs["replaced"], theirs["others"]) == (mine.replaced, mine.others)


def plain_write(activity=WRITE):
    """Return an activity in which people write as the twin has it."""
    return {
        **plain(activity),
        "ownCriteria": [
            {**dataclasses.asdict(c), "levels": list(c.levels)} for c in activity.own_criteria
        ],
        "write": dataclasses.asdict(activity.write),
    }


@pytest.mark.parametrize(("people", "seed"), [(3, 1), (4, 2), (7, 3), (12, 4), (40, 5), (150, 6)])
def test_a_whole_round_gives_the_same_sheets_tables_and_pages(room, people, seed):
    same_round(room, Room(people, random.Random(seed)).files(), WRITE)


def same_round(room, files, activity):
    mine = Room.collected(files, activity)
    theirs = room("peerRound", files, activity.text)
    assert theirs["sheets"] == [s.text for s in feedback.sheets(mine.allocations)]
    assert theirs["allocations"] == [a.dump() for a in mine.allocations]
    for name, text in feedback.tables(mine).items():
        assert theirs["tables"][name] == text, name
    assert theirs["feedback"] == feedback.feedback_page(mine)
    assert theirs["wall"] == feedback.wall_page(mine)
    assert theirs["counted"] == feedback.counted(mine)
    assert theirs["names"] == [feedback.file_name(mine, "sheet", a, "json") for a in mine.authors]


@pytest.mark.parametrize(
    "change", [("0", "1"), ("A", "B"), (".", ""), ("WSD1.", "WSD1.00"), ("Z", "U")]
)
def test_a_mistyped_block_is_refused_alike(twin, change):
    block = dump_block(ROOM.drafts(1)[0])
    at = block.index(change[0], 0 if change[0] in (".", "WSD1.") else 20)
    block = block[:at] + block[at:].replace(*change, 1) if change[0] != "." else block[:-1]
    mine = ours(parse_block, block)
    assert "error" in mine
    assert twin("tryPeers", "drafts", "parseBlock", block) == mine


READERS = [
    [[1, 2, 2]],
    [[1, 1, 2]],
    [[1]],
    [[1, 3]],
    [[1, *range(2, 50)]],
    [[1, 2], [2, "x"]],
    [[1, 2], [3, 1]],
]


@pytest.mark.parametrize("readers", READERS)
def test_who_reads_whom_is_looked_at(twin, readers):
    document = json.loads(ROOM.first().dump()) | {
        "messages": [[1, "a"], [2, "b"]],
        "readers": readers,
    }
    text = sealed(document)
    mine = ours(lambda: parse_allocation(text).dump())
    assert ("error" in mine) == (readers is not READERS[-1])
    assert twin("tryPeers", "peers", "parseAllocation", text, IDS) == mine


def test_a_latecomer_is_handed_the_same_sheet(room):
    made = Room(6, random.Random(9))
    late = Draft(WRITE.id, 77, "Late but here.", 1, "", AT, WRITE.text)
    first = allocate(WRITE, made.drafts(1), at=AT)
    second = allocate(WRITE, [*made.drafts(1), late], [first], at=AT)
    files = [(f"{d.number}.json", dump_draft(d)) for d in (*made.drafts(1), late)]
    theirs = room("allocatePeers", [*files, ("a.json", first.dump())], WRITE.text, {"at": AT})
    assert theirs == second.dump()
    assert room(
        "allocatePeers", [*files, ("a.json", first.dump()), ("b.json", theirs)], WRITE.text, {}
    ) == {"error": "Everyone whose message is in has a sheet already."}


@MANY
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "format",
                "version",
                "activity",
                "round",
                "each",
                "seed",
                "at",
                "messages",
                "readers",
                "variants",
            ]
        ),
        VALUES
        | st.lists(
            st.lists(st.sampled_from([1, 2, 2**24, -1, "x", "\x00", "", 1.5]), max_size=3),
            max_size=2,
        ),
        max_size=2,
    ),
    st.booleans(),
)
def test_a_garbled_allocation_is_refused_alike(twin, changes, sums_up):
    document = json.loads(ROOM.first().dump()) | changes
    try:
        text = sealed(document) if sums_up else json.dumps(document)
    except UnicodeEncodeError:
        return
    mine = ours(lambda: parse_allocation(text).dump())
    assert twin("tryPeers", "peers", "parseAllocation", text, IDS) == mine


@pytest.mark.parametrize(("asked", "people", "seed"), [(None, 30, 1), (WRITE, 12, 7), (None, 3, 2)])
def test_a_rehearsal_is_the_same_from_its_first_step_to_its_last(room, asked, people, seed):
    activity, files, steps = rehearsal.rehearsal(asked), [], []
    while step := rehearsal.next_step(found := Room.collected(files, activity)):
        steps.append(step)
        mine = rehearsal.handed_in(found, people, seed)
        theirs = room("rehearsed", files, asked and asked.text, people, seed)
        assert theirs == {
            "activity": activity.text,
            "next": [*step],
            "files": [list(f) for f in mine],
        }
        if step.what == "sheets":
            made = allocate(
                activity, found.received.drafts, found.allocations, step.round, 2, at=AT
            )
            mine = [(f"sheets-{step.round}.json", made.dump())]
        files += mine
    assert steps == [(what, n) for n in (1, 2) for what in ("messages", "sheets", "grades")]
    assert room("rehearsed", files, asked and asked.text, people, seed)["next"] is None
    same_round(room, files, activity)
