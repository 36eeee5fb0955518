"""Write, grade one another, revise: who reads whom, what comes in, and what is made of it."""

import dataclasses
import io
import json
import math
import random
import zipfile
from collections import Counter
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inboxes import zipped
from many import many
from peer_rooms import AT, ROOM, WRITE, Room

import warmstart as ws
from warmstart.model.paired import FEW, paired_change
from warmstart.workshop import feedback, inbox
from warmstart.workshop.activities import Activity, ActivityError, parse_activity
from warmstart.workshop.answers import checksum
from warmstart.workshop.codes import TAIL, Sheet, dump_code
from warmstart.workshop.collecting import collect
from warmstart.workshop.drafts import (
    Draft,
    DraftError,
    dump_block,
    dump_draft,
    parse_block,
    parse_draft,
)
from warmstart.workshop.handins import file_of
from warmstart.workshop.peers import PeersError, allocate, assign, parse_allocation, received
from warmstart.workshop.writing import Writing

NUMBERS = st.integers(0, 2**24 - 1)
PEOPLE = st.sets(NUMBERS, min_size=3, max_size=40)


def meetings(read):
    return {(reader, author) for reader, authors in read.items() for author in authors}


def graded(read):
    """Return how often each person is read."""
    return Counter(author for authors in read.values() for author in authors)


def check(read, people, each):
    """Everybody reads others, each once, and everybody is read as often."""
    assert set(read) == set(people)
    for reader, authors in read.items():
        assert len(authors) == each == len(set(authors)) and reader not in authors
    assert graded(read) == dict.fromkeys(people, each)


# ---- who reads whom ------------------------------------------------------------------------


@many(4_000)
@given(PEOPLE, st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_everyone_reads_and_is_read_equally_often(people, each, seed):
    read = assign(people, each, seed)
    each = min(each, len(people) - 1)
    check(read, people, each)
    assert read == assign(sorted(people, reverse=True), each, seed), (
        "the order of arrival is nothing"
    )
    if len(people) >= 2 * each + 1:
        assert not any(reader in read[author] for reader, author in meetings(read))


@pytest.mark.parametrize("people", [*range(3, 26), 99, 100, 300])
@pytest.mark.parametrize("each", [2, 3])
def test_in_a_second_round_people_read_others(people, each):
    numbers = random.Random(people).sample(range(2**24), people)
    first = assign(numbers, each, 1)
    second = assign(numbers, each, 1, meetings(first))
    k = min(each, people - 1)
    check(second, numbers, k)
    again = len(meetings(first) & meetings(second))
    assert again == max(0, people * (2 * k - (people - 1))), "as few as there can be"
    assert people < 5 or assign(numbers, each, 2) != first


def test_the_order_of_reading_is_balanced_too():
    """Each message is the first on one sheet, the second on another, the third on a third."""
    read = assign(range(30), 3)
    for place in range(3):
        assert {authors[place] for authors in read.values()} == set(range(30))


@many(2_000)
@given(PEOPLE, st.sets(NUMBERS, min_size=1, max_size=9), st.integers(1, 4), st.integers(0, 99))
def test_latecomers_change_no_sheet_that_is_out(people, late, each, seed):
    late -= people
    first = assign(people, each, seed)
    each = min(each, len(people) - 1)
    read = assign(people | late, each, seed, earlier=first)
    for reader, authors in first.items():
        assert read[reader][: len(authors)] == authors
    times = graded(read)
    for reader, authors in read.items():
        assert reader not in authors and len(set(authors)) == len(authors)
    assert all(len(read[one]) >= each for one in late)
    assert all(each <= times[person] for person in people | late)
    if len(late) > each:
        assert set(times.values()) == {each}, "a circle of their own"
    elif late:
        assert max(times.values()) <= each + math.ceil(len(late) * each / len(people))


def test_one_text_by_two_people_is_graded_by_neither():
    drafts = [
        dataclasses.replace(d, text="The same." if i < 3 else d.text)
        for i, d in enumerate(Room(9, random.Random(2)).drafts(1))
    ]
    same = {d.number for d in drafts[:3]}
    allocation = allocate(WRITE, drafts, at=AT)
    assert not any(
        reader in same and author in same for reader, author in meetings(allocation.readers)
    )
    check(allocation.readers, [d.number for d in drafts], 3)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([], "none has come in yet"),
        ([5], "only 1 has come in"),
        ([5, 6, 6], "only 2 have come in"),
        (range(2_001), "takes up to 2,000 people, and 2,001 are in"),
    ],
)
def test_a_round_needs_three_people(people, sentence):
    with pytest.raises(PeersError, match=sentence):
        assign(people)


@pytest.mark.parametrize("each", [0, 6, 1.5, True, "2"])
def test_how_many_each_reads_is_looked_at(each):
    with pytest.raises(ValueError, match="each must be"):
        assign([1, 2, 3], each)


def test_everyone_with_a_sheet_stays_as_they_are():
    with pytest.raises(PeersError, match="has a sheet already"):
        allocate(WRITE, ROOM.drafts(1), [ROOM.first()])
    with pytest.raises(PeersError, match="nothing to share out"):
        allocate(Activity(["m01"], ["ask"]), [])


# ---- what is handed out ----------------------------------------------------------------------


def test_a_sheet_is_an_activity_with_other_peoples_messages():
    allocation = ROOM.first()
    texts = {d.number: d.text for d in ROOM.drafts(1)}
    for reader, authors in allocation.readers.items():
        sheet = allocation.sheet(reader)
        assert [sheet.message(i).text for i in sheet.messages] == [texts[a] for a in authors]
        assert {sheet.message(i).situation for i in sheet.messages} == {WRITE.write.situation}
        assert sheet.criteria == WRITE.criteria and sheet.own_criteria == WRITE.own_criteria
        assert (sheet.sheet.of, sheet.sheet.round, sheet.sheet.reader) == (WRITE.id, 1, reader)
        assert parse_activity(sheet.text) == sheet == parse_activity(sheet.dump())
        assert not any(name in sheet.text for name in ("Anna", "Bo <b>"))
    assert parse_allocation(allocation.dump()) == allocation


def test_both_rounds_of_one_text_are_two_sheets():
    first = ROOM.first()
    drafts = [dataclasses.replace(d, round=2) for d in ROOM.drafts(1)]
    second = allocate(WRITE, drafts, [], round=2)
    ids = [a.sheet(reader).id for a in (first, second) for reader in a.readers]
    assert len(set(ids)) == len(ids)


def test_no_two_sheets_have_the_same_codes():
    """Among six hundred, some would: a code holds fifteen bits of what it belongs to."""
    room = Room(300, random.Random(1))
    first = room.first()
    second = room.second(first)
    tails = [a.sheet(r).key & TAIL for a in (first, second) for r in a.readers]
    assert len(set(tails)) == 600
    plainly = [dataclasses.replace(a, variants={}) for a in (first, second)]
    assert len({a.sheet(r).key & TAIL for a in plainly for r in a.readers}) < 600
    assert parse_allocation(second.dump()) == second
    changed = first if first.variants else second
    sheet = changed.sheet(next(iter(changed.variants)))
    assert sheet.sheet.variant and parse_activity(sheet.text) == sheet


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        ({"situation": ""}, "There’s no situation"),
        ({"situation": "x" * 301}, "301 characters, and 300 is the most"),
        ({"situation": "x", "longest": 99}, "limited to 100 to 4,000 characters, not to 99"),
        ({"situation": "x", "longest": 4_001}, "not to 4,001"),
        ({"situation": "x", "longest": "9"}, "not as it should be"),
        ({"situation": 5}, "not as it should be"),
        ({"situation": "x", "more": 1}, "not as it should be"),
        ([], "not as it should be"),
    ],
)
def test_what_is_to_be_written_is_looked_at(write, sentence):
    document = json.loads(WRITE.dump()) | {"write": write}
    with pytest.raises(ActivityError, match=sentence):
        parse_activity(json.dumps(document))


def test_an_activity_without_a_message_has_one_to_be_written():
    with pytest.raises(ActivityError, match="names no message"):
        Activity([], ["ask"])
    with pytest.raises(ActivityError, match="writing or for grading messages, not both"):
        Activity(["m01"], ["ask"], write=Writing("To A."))
    assert parse_activity("m01~ask~T").write is None


# ---- what comes in ---------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"}],"readers":[[1,2]]{"format":"warmstart-draft"',
    "{{ title }}{% for a in b %}",
    '=HYPERLINK("http://x")',
    "WSD1.0000.",
    "\u202eevil\u2066",
    "a\0b\x1bc\x85d\u2028e",
    "🧶" * 200,
    "مرحبا دكتور",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, tmp_path):
    room = Room(4, random.Random(3))
    drafts = [
        dataclasses.replace(d, text=text + str(i), name=text[:80])
        for i, d in enumerate(room.drafts(1))
    ]
    files = [(f"{d.number}.json", dump_draft(d)) for d in drafts]
    blocks = "\n".join(f"09:00 Jo: {dump_block(d)}" for d in drafts)
    readings = inbox.read_bytes("chat.txt", blocks.encode())
    assert [r.draft.text for r in readings] == [parse_draft(t).text for _, t in files]
    allocation = allocate(WRITE, [parse_draft(t) for _, t in files], at=AT)
    files += [("a.json", allocation.dump())]
    files += room.graded(allocation)
    found = room.collected(files)
    assert len(found.gradings) == 4 * 3
    page = feedback.feedback_page(found) + feedback.wall_page(found)
    assert "<script" not in page and "<img" not in page
    for table in feedback.tables(found).values():
        assert not any(
            line.startswith(("=", '"=')) or ',"=' in line or ",=" in line
            for line in table.splitlines()
        )


def changed(**values):
    document = json.loads(dump_draft(ROOM.drafts(1)[0])) | values
    document.pop("checksum")
    return json.dumps({**document, "checksum": checksum(document)})


BROKEN = {
    "cut short": (dump_draft(ROOM.drafts(1)[0])[:200], "Was it cut short"),
    "changed": (
        dump_draft(ROOM.drafts(1)[0]).replace("curious", "furious"),
        "checksum doesn’t fit",
    ),
    "newer": (changed(version=2), "newer edition"),
    "of no version": (changed(version=0), "not as it should be"),
    "no number": (changed(number=-1), "not as it should be"),
    "no round": (changed(round=3), "not as it should be"),
    "no time": (changed(at="yesterday"), "not as it should be"),
    "empty": (changed(text=" \n\t"), "is empty"),
    "too long": (changed(text="x" * 4_001), "4,001 characters, and 4,000 is the most"),
    "a long name": (changed(name="x" * 81), "not as it should be"),
    "only graded": (changed(activity="m01~ask~T"), "nothing is written"),
    "no activity": (changed(activity="nonsense"), "can’t be used"),
    "cut block": (dump_block(ROOM.drafts(1)[0])[:60], "cut short"),
    "wrong block": (dump_block(ROOM.drafts(1)[0]).replace("A", "B"), "doesn’t add up"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_message_is_refused_with_what_to_do(name):
    text, sentence = BROKEN[name]
    (reading,) = inbox.read_bytes("in.txt", text.encode())
    assert sentence in reading.reason and not reading.draft
    (item,) = collect([reading], [WRITE]).items.to_dict("records")
    assert item["status"] == "rejected"


def test_a_block_cannot_blow_up():
    bomb = dataclasses.replace(ROOM.drafts(1)[0], text="a" * 2_000_000)
    block = dump_block(bomb)
    assert len(block) < 4_000
    with pytest.raises(DraftError, match="doesn’t add up"):
        parse_block(block)


def test_a_message_comes_in_by_mail_by_archive_and_in_a_document():
    one, two, three = ROOM.drafts(1)[:3]
    mail = EmailMessage()
    mail["From"], mail["Date"] = "Jo <jo@example.org>", "Sat, 28 Nov 2026 09:00:00 +0000"
    mail.set_content(f"Here it is:\n\n{dump_block(one)}\n")
    mail.add_attachment(dump_draft(two), filename="message.json")
    archive = zipped({"a/mail.eml": mail.as_bytes(), "b.json": dump_draft(three)})
    readings = inbox.read_bytes("all.zip", bytes(archive))
    assert [r.draft.number for r in readings] == [one.number, two.number, three.number]
    paragraph = f"<w:document><w:body><w:p><w:r><w:t>{dump_block(one)}</w:t></w:r></w:p></w:body></w:document>"
    document = zipped({"[Content_Types].xml": "", "word/document.xml": paragraph})
    (reading,) = inbox.read_bytes("mine.docx", bytes(document))
    assert reading.draft.text == one.text


def test_a_chat_with_blocks_and_codes_gives_both():
    ten = Activity(["m01", "m02"], ["ask", "context"])
    code = dump_code(Sheet(ten, [1, 2, 3, 0], 99, confidence=60))
    one, two = ROOM.drafts(1)[:2]
    chat = f"09:00 Jo: {dump_block(one)}\n09:01 Bo: {code}\n09:02 Di: {dump_draft(two)} bye"
    readings = inbox.read_bytes("chat.txt", chat.encode())
    found = collect(readings, [ten])
    assert len(found.people) == 1 and found.counts["rejected"] == 0
    assert {r.draft.number for r in readings if r.draft} == {one.number, two.number}
    assert [r.source for r in readings if r.draft] == ["chat.txt, line 1", "chat.txt, line 3"]


def test_a_later_message_takes_the_place_of_an_earlier_one():
    one = ROOM.drafts(1)[0]
    later = dataclasses.replace(one, text="Better.", at="2026-11-28T12:00:00Z")
    for order in ([one, later, one], [later, one, one]):
        found = received(order, WRITE)
        assert [d.text for d in found.drafts] == ["Better."]
    assert received([one, one], WRITE).replaced == 0
    long = dataclasses.replace(one, text="x" * 801)
    assert "801 characters, and 800" in received([long], WRITE).refused[0][1]
    assert received([dataclasses.replace(one, activity="00000000")], WRITE).others == 1


# ---- what comes of it --------------------------------------------------------------------------


def filled(sheet, level, number=5, at=AT, round=1):
    cells = [
        min(level, len(sheet.criterion(c).levels) - 1)
        for _ in sheet.messages
        for c in sheet.criteria
    ]
    return file_of(Sheet(sheet, cells, number, round=round, confidence=60), at)


def test_an_author_sees_levels_and_no_grader():
    room = Room(7, random.Random(4))
    allocation = room.first()
    files = [(f"{d.number}.json", dump_draft(d)) for d in room.drafts(1)]
    files += [("a.json", allocation.dump())]
    reader = next(iter(allocation.readers))
    files += [("g.json", filled(allocation.sheet(reader), 3))]
    found = room.collected(files)
    assert found.authors == sorted(allocation.readers[reader])
    author = found.authors[0]
    page = feedback.feedback_page(found, [author])
    assert "1 person graded it" in page
    assert feedback.person(reader) not in page
    names = {d.number: d.name for d in room.drafts(1)}
    assert feedback.person(author) in page or names[author].split()[0] in page.replace("&#39;", "'")
    assert found.counts(1, author, "ask") == [0, 0, 0, 1, 0]
    assert found.counts(1, author, "y1") == [0, 1, 0]
    assert found.nearness[0]["compared"] == 0 and math.isnan(found.nearness[0]["distance"])


def test_of_two_hand_ins_for_one_sheet_the_later_counts():
    room = Room(3, random.Random(5))
    allocation = room.first()
    reader = next(iter(allocation.readers))
    sheet = allocation.sheet(reader)
    files = [(f"{d.number}.json", dump_draft(d)) for d in room.drafts(1)]
    files += [("a.json", allocation.dump()), ("g1.json", filled(sheet, 1, 5))]
    files += [("g2.json", filled(sheet, 2, 6, "2026-11-28T11:00:00Z"))]
    for order in (files, files[::-1]):
        levels = {level for g in room.collected(order).gradings for level in g.levels.values()}
        assert levels == {2, 1}, "1 is the highest level of warmth"
    discussed = [*files, ("g3.json", filled(sheet, 3, 5, AT, round=2))]
    assert max(g.levels["ask"] for g in room.collected(discussed).gradings) == 3


def moved(before, after, revised=lambda i: True, people=12):
    """Return a room in which readers give these levels to first and second versions."""
    room = Room(people, random.Random(6))
    first = room.first()
    drafts = [
        dataclasses.replace(
            d, text=f"{d.text} New." if revised(i) else first.texts[d.number], round=2
        )
        for i, d in enumerate(room.drafts(1))
    ]
    second = allocate(WRITE, drafts, [first], round=2)
    files = [(f"{d.round}-{d.number}.json", dump_draft(d)) for d in (*room.drafts(1), *drafts)]
    files += [("a.json", first.dump()), ("b.json", second.dump())]
    for allocation, level in ((first, before), (second, after)):
        for i, reader in enumerate(allocation.readers):
            files.append(
                (f"{allocation.round}g{reader}.json", filled(allocation.sheet(reader), level(i)))
            )
    return room.collected(files)


def test_what_moved_is_the_authors_mean_change():
    found = moved(lambda i: i % 2, lambda i: 1 + i % 3)
    row = next(r for r in found.movement if r["criterion"] == "ask")
    means = [[found.mean(r, a, "ask") for r in (1, 2)] for a in found.authors]
    changes = [b - a for a, b in means]
    assert row["authors"] == 12 and row["unrevised"] == 0
    assert row["change"] == pytest.approx(sum(changes) / 12)
    assert row["change"] == pytest.approx(row["after"] - row["before"])
    assert row["change_low"] < row["change"] < row["change_high"]
    assert row["up"] + row["same"] + row["down"] == 12
    page = feedback.wall_page(found)
    assert "What moved" in page and "too few" not in page and "knew that they were second" in page
    for d in found.received.drafts:
        assert feedback.person(d.number) not in page
        assert not d.name or d.name not in page


def test_messages_left_as_they_were_stand_apart():
    found = moved(lambda i: 1, lambda i: 2, revised=lambda i: i < 4)
    row = found.movement[0]
    assert (row["authors"], row["unrevised"], row["unrevised_change"]) == (4, 8, 1.0)
    assert row["few"] and math.isnan(row["change_low"]), "all alike: no interval"
    page = feedback.wall_page(found)
    assert "From 4 authors: too few to tell a change from chance" in page
    assert "The 8 messages handed in again without a change moved by +" in page


def test_how_near_a_reader_was_stands_in_the_table_alone():
    found = moved(lambda i: 3 if i == 0 else 1, lambda i: 1)
    odd = [r for r in found.nearness if r["round"] == 1 and r["distance"] > 1]
    assert len(odd) == 1 and odd[0]["higher"] == odd[0]["distance"] < 2
    assert "readers.csv" in feedback.tables(found)
    assert "distance" not in feedback.wall_page(found) + feedback.feedback_page(found)
    people = [r["person"] for r in found.nearness if r["round"] == 1]
    assert people == sorted(people), "by number: no rank"


def test_a_room_of_none_has_tables_and_a_page():
    empty = Room.collected([])
    assert "No message has come in yet" in feedback.wall_page(empty)
    assert all(
        text.count("\n") == 1 or name == "movement.csv"
        for name, text in feedback.tables(empty).items()
    )


# ---- the interval ------------------------------------------------------------------------------


def test_the_interval_is_that_of_scipy():
    from scipy import stats

    before, after = [1, 2, 0, 3, 1.5], [2, 2, 1, 3, 3]
    found = paired_change(before, after, 0.9)
    theirs = stats.ttest_rel(after, before).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))
    assert found.few and FEW == 10


def test_the_interval_holds_what_it_promises():
    """Of rooms of eight in which nothing moved, one in twenty is said to have moved, or fewer."""
    rng = random.Random(7)
    missed = 0
    for _ in range(2_000):
        before = [rng.randrange(10) / 3 for _ in range(8)]
        after = [rng.randrange(10) / 3 for _ in range(8)]
        found = paired_change(before, after)
        missed += not found.low <= 0 <= found.high
    assert 60 < missed < 140


def test_a_pair_needs_both():
    with pytest.raises(ValueError, match="a value a pair"):
        paired_change([1], [1, 2])
    none = paired_change([], [])
    assert none.pairs == 0 and math.isnan(none.mean)


def test_the_books_own_messages_can_be_drafts():
    """Everything that the book prints can be handed in, graded and given back."""
    texts = ws.load_messages("open")["text"].tolist()[:40]
    drafts = [Draft(WRITE.id, i, t[:800].strip(), at=AT) for i, t in enumerate(texts)]
    allocation = allocate(WRITE, drafts, at=AT)
    assert len({allocation.sheet(r).id for r in allocation.readers}) == len(texts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.json", allocation.dump())
    (reading,) = inbox.read_bytes("a.zip", packed.getvalue())
    assert reading.allocation == allocation
