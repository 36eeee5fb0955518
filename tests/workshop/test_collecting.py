"""Hand-ins: read from whatever strangers send, counted once each, and never executed."""

import io
import json
import os
import zipfile
import zlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import warmstart as ws
from warmstart.workshop import collecting, demo, inbox, jobs, results
from warmstart.workshop.activities import reference_grades
from warmstart.workshop.answers import checksum
from warmstart.workshop.codes import NOT_APPLICABLE, OPEN, Sheet, dump_code
from warmstart.workshop.handins import MIME, file_of, hand_ins
from warmstart.workshop.inbox import read, read_text
from warmstart.workshop.readers import content

IDS = list(ws.load_messages("open").index)
ACTIVITY = ws.Activity(IDS[:4], ["context", "ask"], "Four")
AT = "2026-11-23T09:00Z"
ENDS = (".", "?")


def sheet(number=1, cells=(0, 1, 2, 3, 0, 1, 2, NOT_APPLICABLE), **rest):
    return Sheet(ACTIVITY, cells, number=number, **{"confidence": 70, **rest})


def collected(*texts, activities=(ACTIVITY,)):
    readings = [r for i, t in enumerate(texts) for r in read_text(f"{i:03}", t)]
    return collecting.collect(readings, activities)


def reasons(collection):
    return collection.items.loc[collection.items["status"] == "rejected", "reason"].tolist()


def signed(document):
    return json.dumps({**document, "checksum": checksum(document)}, ensure_ascii=False)


# ---- one person's file -------------------------------------------------------------------


def test_a_file_and_a_code_say_the_same():
    one = sheet(group=5, round=2)
    ((read_, at),) = hand_ins(ws.parse_answers(file_of(one, AT, "Anna")))
    assert read_ == one and at == AT
    by_code = collected(dump_code(one)).accepted[0].sheet
    assert by_code == one


def test_a_notebook_hands_in_what_its_data_frame_holds():
    grades = pd.DataFrame(
        {
            "message": [IDS[0], IDS[0], IDS[1], IDS[30]],
            "criterion": ["ask", "context", "ask", "ask"],
            "level": pd.array([1, None, 3, 2], dtype="Int64"),
            "confidence": [60, 60, 81, 50],
        }
    )
    handed = ws.hand_in(ACTIVITY, grades, group=2, number=77)
    assert handed.sheet.cells == (NOT_APPLICABLE, 1, OPEN, 3, OPEN, OPEN, OPEN, OPEN)
    assert handed.sheet.confidence == 71  # the mean of two messages, not of three grades
    assert hand_ins(ws.parse_answers(handed.text))[0][0] == handed.sheet
    assert handed.code in repr(handed)
    with pytest.raises(ValueError, match="confidence"):
        ws.hand_in(ACTIVITY, grades.drop(columns="confidence"))
    with pytest.raises(ValueError, match="none of them"):
        ws.hand_in(ACTIVITY, grades[grades["message"] == IDS[30]])


def test_the_last_grade_of_a_message_counts():
    early = json.loads(file_of(sheet(cells=[0] * 8), AT))
    late = json.loads(file_of(sheet(cells=[OPEN, 3] + [OPEN] * 6), "2026-11-23T09:05Z"))
    early["answers"].append(late["answers"][1])
    ((found, at),) = hand_ins(ws.parse_answers(signed(early)))
    assert found.cells == (0, 3, *[0] * 6) and at == "2026-11-23T09:05Z"


# ---- accepted, duplicate, rejected ---------------------------------------------------------


def test_every_item_is_accounted_for_and_the_last_of_one_person_counts():
    old, new = sheet(7), sheet(7, [1] * 8)
    found = collected(
        file_of(new, "2026-11-23T09:10Z"),
        file_of(old, AT),
        dump_code(old),
        file_of(sheet(8), AT),
        file_of(sheet(7, round=2), AT),
        ACTIVITY.dump(),
        "nothing here",
    )
    assert found.counts == {
        "accepted": 3,
        "duplicate": 2,
        "rejected": 0,
        "unrecognised": 1,
        "other": 1,
    }
    assert sum(found.counts.values()) == len(found.items)
    assert found.rounds[0].cells[0].ravel().tolist() == [1] * 8
    assert found.items["reason"][1] == "Replaced by a later one in 000."
    assert repr(found) == "Collection(3 accepted, 2 duplicate, 0 rejected, 1 unrecognised, 1 other)"


@pytest.mark.parametrize(
    "beginning", ["WSI", "wsl", "W S 1, ", "w.s.1 ", "ＷＳ１", "W-S-I-", "ws1:\N{NO-BREAK SPACE}"]
)
def test_a_code_is_found_however_its_beginning_was_written_down(beginning):
    code = dump_code(sheet(3))
    text = f"Ann: here is mine {code.replace('WS1-', beginning)} thanks\nBo: {dump_code(sheet(4))}"
    found = collected(text)
    assert found.counts["accepted"] == 2 and found.counts["rejected"] == 0
    wrong = beginning + code.removeprefix("WS1-")[:-4]
    assert "cut short" in reasons(collected(wrong))[0], "what began like one is accounted for"


def test_talk_of_something_called_wsl_is_no_code():
    assert collected("I use wsl for that, and its files are slow").items["reason"].tolist() == [
        "No hand-in was found in it: neither a file nor a code."
    ]


def test_of_several_that_say_the_same_time_the_later_one_counts():
    wrong, right = dump_code(sheet(9, [0] * 8)), dump_code(sheet(9, [3] * 8))
    chat = "\n".join([*["so"] * 8, wrong, right])  # lines 9 and 10
    found = collected(chat)
    assert found.accepted[0].sheet.cells == (3,) * 8
    assert found.items["reason"][0] == "Replaced by another one in 000, line 10."
    names = ["hand-in-r1.json", "hand-in-r1 (1).json", "hand-in-r1(2).json", "hand-in-r1 (10).json"]
    readings = [
        r
        for i, name in enumerate(names)
        for r in read_text(f"box/{name}", file_of(sheet(9, [i % 4] * 8), AT))
    ]
    assert collecting.collect(readings).accepted[0].source == "box/hand-in-r1 (10).json"


def test_an_activity_that_nobody_named_stays_out_once_one_is_named():
    own = ws.Activity(IDS[:4], ["ask"], "Look here, everybody")
    stranger = file_of(Sheet(own, [1] * 4, number=5, confidence=50), AT)
    found = collected(stranger, file_of(sheet(1), AT))
    assert found.counts["accepted"] == 1
    assert reasons(found) == [
        f"It belongs to another activity, “Look here, everybody” ({own.id}). "
        "If it should count, collect that one too."
    ]
    assert collected(stranger, file_of(sheet(1), AT), activities=()).counts["accepted"] == 2


def test_the_order_of_reading_changes_nothing():
    texts = [file_of(s, AT) for s in demo.sheets(ACTIVITY, 12)]
    readings = [r for i, t in enumerate(texts) for r in read_text(f"{i:03}", t)]
    one, other = (collecting.collect(r, [ACTIVITY]) for r in (readings, readings[::-1]))
    pd.testing.assert_frame_equal(one.items, other.items)
    pd.testing.assert_frame_equal(one.answers, other.answers)
    pd.testing.assert_frame_equal(one.summary, other.summary)


def test_codes_find_their_activity_in_a_hand_in_file():
    other = ws.Activity(IDS[4:6], ["offer"], "Two")
    by_file = file_of(Sheet(other, [1, 2], number=1, confidence=50), AT)
    by_code = dump_code(Sheet(other, [2, 2], number=2))
    assert collected(by_file, by_code, activities=()).counts["accepted"] == 2
    assert "another activity" in reasons(collected(by_code, activities=()))[0]


def test_a_chat_log_is_read_line_by_line():
    chat = (
        "[09:01] Äsa: hello 👋\n"
        f"[09:02] Bo: {dump_code(sheet(1)).lower()}, done!\n"
        f"> quoted: {dump_code(sheet(1))}\n"
        f"[09:03] Cy: {dump_code(sheet(2)).replace('-', ' ')}\n"
        f"[09:04] Di: {dump_code(sheet(4))[:9]} no idea\n"
        "[09:05] Ed: news1 is not a code, nor is WS1\n"
    )
    found = collected(chat)
    assert found.items["source"].tolist() == [f"000, line {n}" for n in (2, 3, 4, 5)]
    assert found.items["status"].tolist() == ["accepted", "duplicate", "accepted", "rejected"]


def notebook(*outputs, source=""):
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs)}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})


def test_a_notebook_is_read_and_not_run():
    text = file_of(sheet(), AT)
    lines = text.splitlines(keepends=True)
    boom = "raise SystemExit('executed')"
    assert collected(notebook({"data": {MIME: lines}}, source=boom)).counts["accepted"] == 1
    printed = notebook({"output_type": "stream", "text": [f"code: {dump_code(sheet())}\n"]})
    assert collected(printed).counts["accepted"] == 1
    assert "shows no hand-in" in reasons(collected(notebook()))[0]
    for broken in (
        '{"nbformat": 4, "cells": 7}',
        '{"nbformat": 4, "cells": [7, {"outputs": 5}, {"outputs": [7, {"data": 8, "text": {}}]}]}',
        '{"nbformat"' + "[" * 100_000,
    ):
        assert collected(broken).counts["rejected"] == 1


# ---- hostile input ---------------------------------------------------------------------------


def zipped(members, **kwargs):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **kwargs) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_archives_are_read_in_memory_and_bounded(tmp_path):
    good = file_of(sheet(), AT).encode()
    inner = zipped([("c.json", file_of(sheet(3), AT))])
    deep = zipped([("d.json", file_of(sheet(5), AT))])
    for _ in range(content.DEEPEST):
        deep = zipped([("deeper.zip", deep)])
    bomb = zipped([(f"{i}.txt", b"\0" * 49_000_000) for i in range(6)])
    members = [
        ("a/anna.json", good),
        ("../../escape.json", good),
        ("/etc/passwd", b"root"),
        ("__MACOSX/._anna.json", b"\0\5"),
        ("b.zip", inner),
        ("deep.zip", deep),
        ("bomb.zip", bomb),
        ("a/after.json", file_of(sheet(4), AT).encode()),
    ]
    file = tmp_path / "all.zip"
    file.write_bytes(zipped(members))
    found = collecting.collect(read(str(file), "all.zip"))
    by = found.items.groupby("source")["status"].agg(list)
    assert by["all.zip/a/anna.json"] == ["accepted"] or by["all.zip/a/anna.json"] == ["duplicate"]
    assert by["all.zip/b.zip/c.json"] == ["accepted"]
    assert "unpacks to more" in " ".join(reasons(found))
    assert "archive inside an archive" in " ".join(reasons(found))
    assert sorted(os.listdir(tmp_path)) == ["all.zip"]
    assert sum(found.counts.values()) == len(found.items)


@pytest.mark.parametrize("damage", ["cut", "crc", "password", "empty", "method", "members"])
def test_a_damaged_archive_is_refused_with_a_sentence(tmp_path, damage, monkeypatch):
    data = bytearray(zipped([("a.json", file_of(sheet(), AT)), ("b.json", file_of(sheet(2), AT))]))
    first = data.index(b"a.json")
    central = data.rindex(b"PK\x01\x02")
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "crc":
        data[first + 40] ^= 255
    elif damage == "password":
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    elif damage == "empty":
        data = zipped([])
    elif damage == "method":
        data[central + 10] = 77
    else:
        monkeypatch.setattr(content, "MOST_MEMBERS", 1)
    file = tmp_path / "x.zip"
    file.write_bytes(data)
    found = collecting.collect(read(str(file)))
    assert found.counts["rejected"] == 1 and reasons(found)[0].endswith(ENDS)


def test_files_that_are_none_are_named_and_left(tmp_path):
    (tmp_path / "big.json").touch()
    os.truncate(tmp_path / "big.json", 3_000_000_000)
    (tmp_path / "link.json").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.json").write_bytes(b" \n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0\xff")
    (tmp_path / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (tmp_path / "wide.txt").write_bytes(b"\xff\xfe" + dump_code(sheet()).encode("utf-16-le"))
    (tmp_path / "old.txt").write_bytes(b"Gr\xfc\xdfe " + dump_code(sheet(2)).encode())
    (tmp_path / os.fsdecode(b"bad\xff\n.json")).write_text("{")
    found = collecting.collect([r for p in jobs.batches(tmp_path) for r in p.read()], [ACTIVITY])
    status = found.items.set_index("source")["status"]
    assert status["wide.txt, line 1"] == status["old.txt, line 1"] == "accepted"
    assert status[".DS_Store"] == "other"
    why = found.items.set_index("source")["reason"]
    assert why["big.json"].startswith("It has 3,000 MB")
    assert {why[name] for name in ("link.json", "pipe", "loop")} == {inbox.NO_FILE}
    assert "empty" in why["empty.json"] and "A picture" in why["picture.png"]
    assert not any("\n" in s or "\udcff" in s for s in found.items["source"])
    assert not any(s.startswith("loop/") for s in status.index)


def test_a_folder_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.json").write_text(file_of(sheet(), AT), "utf8")
    scandir = os.scandir

    def refuses(path):
        if os.path.basename(path) == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuses)
    found = collecting.collect([r for p in jobs.batches(tmp_path) for r in p.read()])
    assert found.items[["source", "status", "reason"]].to_numpy().tolist() == [
        ["closed", "rejected", inbox.NO_FILE],
        ["open/a.json", "accepted", ""],
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["answers"][0].update(number=2**24),
        lambda d: d["answers"][0].update(number=1e400),
        lambda d: d["answers"][0].update(number=float("nan")),
        lambda d: d["answers"][0].update(group=-1),
        lambda d: d["answers"][0].update(activity="m01~charm~"),
        lambda d: d["answers"][0].update(activity="~" * 500),
        lambda d: d["answers"][0].update(place="activity/00000000"),
        lambda d: d["answers"][1].update(levels={"context": 4}),
        lambda d: d["answers"][1].update(message="m01\u0430"),
        lambda d: d["answers"].clear(),
        lambda d: d["answers"].pop(0),
        lambda d: d.update(version=99),
        lambda d: d.update(name="x" * 81),
    ],
)
def test_a_forged_file_is_refused_or_harmless(change):
    document = json.loads(file_of(sheet(), AT))
    change(document)
    found = collected(signed(document))
    assert len(found.items) == 1
    if found.counts["accepted"]:  # a place of one's own choosing changes nothing
        assert found.accepted[0].sheet == sheet()
    else:
        assert reasons(found)[0].endswith(ENDS)


def test_half_a_sign_is_refused_whatever_checksum_it_has():
    """A table with it could not be written, and one stranger would end the collection."""
    document = json.loads(file_of(sheet(), AT)) | {"name": "\ud83e"}
    rest = {k: v for k, v in document.items() if k != "checksum"}
    for ascii_ in (False, True):  # as another program may reckon it
        text = json.dumps(rest, ensure_ascii=ascii_, sort_keys=True, separators=(",", ":"))
        document["checksum"] = f"{zlib.crc32(text.encode('utf8', 'surrogatepass')):08x}"
        assert "checksum" in reasons(collected(json.dumps(document)))[0]


def test_a_damaged_file_is_refused():
    text = file_of(sheet(), AT)
    assert "checksum" in reasons(collected(text.replace('"context":0', '"context":1')))[0]
    assert "cut short" in reasons(collected(text[:200]))[0]
    assert "cut short" in reasons(collected(text[:-3]))[0]
    assert collected("here it is: " + text).counts["accepted"] == 1
    assert reasons(collected("{" * 100_000))


MUTANTS, FORGED = 10_000, 3_000


def test_ten_thousand_mutated_hand_ins_crash_nothing_and_are_all_counted():
    """Whatever is counted has the grades of a sheet that was handed in."""
    rng = np.random.default_rng(7)
    originals = demo.sheets(ACTIVITY, 40)
    seeds = [file_of(s, AT, "Anna").encode() for s in originals]
    seeds += [f"Anna: {dump_code(s)}\n".encode() for s in originals]
    seeds += [notebook({"data": {MIME: file_of(s, AT)}}).encode() for s in originals[:10]]
    seeds += [zipped([("a.json", file_of(s, AT))]) for s in originals[:10]]
    handed = {(s.number, s.round, s.cells) for s in originals}
    tokens = [b"NaN", b"1e400", b"-1", b"[" * 2000, b'"', b"\0", b"\xff", b"WS1-", b"null", b"{}"]
    tokens += ["ё𝟙＝".encode(), b"\\ud800", b"9" * 5000, b"PK\x03\x04", b'"version":2']
    accepted = total = 0
    readings = []
    for i in range(MUTANTS):
        data = bytearray(seeds[rng.integers(len(seeds))])
        for _ in range(rng.integers(1, 4)):
            at = int(rng.integers(len(data) or 1))
            match rng.integers(5):
                case 0:
                    del data[at : at + int(rng.integers(1, 40))]
                case 1:
                    data[at:at] = tokens[rng.integers(len(tokens))]
                case 2 if data:
                    data[at % len(data)] ^= 1 << int(rng.integers(8))
                case 3:
                    data = data[:at] + data[at : at + 60] + data[at:]
                case _:
                    data = data[: at + 1]
        found = inbox.read_bytes(f"{i:05}", bytes(data))
        assert found, "every file gives at least one item"
        readings += found
    collection = collecting.collect(readings, [ACTIVITY])
    total, accepted = len(collection.items), collection.counts["accepted"]
    assert total >= MUTANTS and sum(collection.counts.values()) == total
    # A code's check has 15 bits: of some thousand garbled ones, none or one may pass.
    strange = [
        r
        for r in collection.accepted
        if (r.sheet.number, r.sheet.round, r.sheet.cells) not in handed
    ]
    assert len(strange) <= 1
    assert 0 < accepted <= len(handed) + len(strange)
    assert (
        collection.items.loc[collection.items["status"] == "rejected", "reason"]
        .str.endswith(ENDS)
        .all()
    )


def places(value, path=()):
    """Yield the way to every value in a document."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


STRANGE = (
    None,
    True,
    -1,
    0,
    1,
    4,
    1.5,
    2**24,
    10**400,
    "",
    "m02",
    "m01\u0430",
    "ask",
    "seat",
    "=1+1",
)
STRANGE += ("\u202e", "\ud800", "x" * 600, "2026-11-23T09:01Z", [], {}, [[]], {"ask": 9}, {"m": {}})


def test_three_thousand_forged_hand_ins_with_a_right_checksum_are_refused_or_could_be_real():
    """Their makers know the format: any value is replaced, doubled or gone, and it is signed."""
    rng = np.random.default_rng(8)
    whole = file_of(sheet(), AT, "Anna")
    ways = [w for w in places(json.loads(whole)) if w]
    readings = []
    for i in range(FORGED):
        document = json.loads(whole)
        for _ in range(rng.integers(1, 3)):
            *way, last = ways[rng.integers(len(ways))]
            try:
                at = document
                for key in way:
                    at = at[key]
                strange = STRANGE[rng.integers(len(STRANGE))]
                if isinstance(at, list) and rng.integers(2):
                    at.insert(last, strange if rng.integers(2) else at[last])
                elif rng.integers(4):
                    at[last] = strange
                else:
                    del at[last]
            except (LookupError, TypeError):
                continue  # the first change took away where the second would go
        try:
            text = signed(document)
        except (TypeError, ValueError):
            text = json.dumps(document)
        found = read_text(f"{i:05}", text)
        assert found
        readings += found
    collection = collecting.collect(readings, [ACTIVITY])
    assert sum(collection.counts.values()) == len(collection.items) >= FORGED
    counted = collection.counts["accepted"] + collection.counts["duplicate"]
    assert FORGED / 20 < counted < FORGED, "most are refused, and some reach the tables"
    told = collection.items.query("status != 'accepted'")["reason"]
    assert told.str.endswith(ENDS).all(), "counted, or told why not"
    assert collection.answers["level"].dropna().between(0, 3).all()
    assert collection.answers["confidence"].between(0, 100).all()
    assert collection.answers["group"].between(0, 31).all()


@pytest.mark.parametrize("number", ["NaN", "1e400", "-1e400", "Infinity", "9" * 5000])
def test_what_is_no_finite_whole_number_is_refused(number):
    text = file_of(sheet(number=77), AT).replace('"number":77', f'"number":{number}')
    assert number in text
    (why,) = reasons(collected(text))
    assert why.endswith(ENDS)


def test_no_depth_raises():
    """Somewhere below the limit of recursion a text can be read, and not be written again."""
    for depth in [*range(900, 1_100), 2_000]:
        deep = "[" * depth + "]" * depth
        text = f'{{"format":"warmstart-answers","version":1,"checksum":"0","answers":{deep}}}'
        (found,) = read_text("deep.json", text)
        assert found.reason, depth
        notebook = f'{{"nbformat":4,"cells":[{{"outputs":[{{"data":{{"{MIME}":{deep}}}}}]}}]}}'
        nothing = collected(notebook)
        assert len(nothing.items) and not nothing.accepted, depth


def test_what_takes_more_memory_than_a_notebook_may_is_not_read(monkeypatch):
    text = '{"nbformat":4,"cells":[' + "{}," * 4_000_000 + "{}]}"
    (found,) = read_text("big.ipynb", text)
    assert "more than any hand-in" in found.reason

    def full(*_, **__):
        raise MemoryError

    monkeypatch.setattr(inbox, "parse_answers", full)
    (found,) = read_text("a.json", file_of(sheet(), AT))
    assert "use up all the memory" in found.reason


def test_a_hundred_thousand_levels_are_refused():
    deep = "[" * 100_000 + "]" * 100_000
    whole = file_of(sheet(number=77), AT)
    for text in (
        whole.replace('"number":77', f'"number":{deep}'),
        whole.replace("[", deep[:-1], 1),
    ):
        (why,) = reasons(collected(text))
        assert why.endswith(ENDS)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=300), st.binary(max_size=300))
def test_no_text_and_no_bytes_raise(text, data):
    collecting.collect(read_text("x", text + " WS1-" + text), [ACTIVITY])
    assert inbox.read_bytes("x", data)


# ---- what the room makes of it ------------------------------------------------------------------


def room(*rows):
    sheets = [sheet(i, cells) for i, cells in enumerate(rows)]
    return collecting.collect(
        [inbox.Reading(f"{i}", sheet=s) for i, s in enumerate(sheets)]
    ).rounds[0]


def test_the_summary_is_what_plain_python_counts():
    rng = np.random.default_rng(3)
    rows = rng.integers(0, 6, (25, 8))
    found = room(*rows.tolist())
    table = found.summary.set_index(["criterion", "message"])
    cells = rows.reshape(25, 4, 2)
    grades = ws.load_grades()
    for i, m in enumerate(ACTIVITY.messages):
        for j, c in enumerate(ACTIVITY.criteria):
            given_ = cells[:, i, j]
            levels = given_[given_ <= 3]
            apart = [abs(int(a) - int(b)) for k, a in enumerate(levels) for b in levels[k + 1 :]]
            makers = grades.query("message == @m and criterion == @c")["level"]
            row = table.loc[c, m]
            assert row["people"] == (given_ != OPEN).sum()
            assert row["median"] == np.median(levels)
            assert row["spread"] == pytest.approx(np.mean(apart))
            assert row["not_applicable"] == pytest.approx(
                (given_ == 4).sum() / (given_ != OPEN).sum()
            )
            known = [int(v) for v in makers.dropna()]
            if known:
                assert [row["makers_low"], row["makers_high"]] == [min(known), max(known)]
            else:
                assert np.isnan(row["makers_low"]) and np.isnan(row["makers_high"])
            inside = sum(min(known) <= v <= max(known) for v in levels) if known else 0
            inside += (given_ == 4).sum() * makers.isna().any()
            assert row["inside"] == pytest.approx(inside / (given_ != OPEN).sum())
    frame = pd.DataFrame(
        [
            (m, c, pd.NA if v == 4 else v)
            for person in cells
            for m, row in zip(ACTIVITY.messages, person, strict=True)
            for c, v in zip(ACTIVITY.criteria, row, strict=True)
            if v != OPEN
        ],
        columns=["message", "criterion", "level"],
    )
    expected = ws.agreement(frame)["alpha"]
    for c in ACTIVITY.criteria:
        assert table.loc[(c, ""), "alpha"] == pytest.approx(expected[c])
    assert len(found.answers) == len(frame)


def test_the_change_of_a_discussion_is_counted_by_person():
    before = room([0, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, OPEN])
    after = room([2, 1, 0, 0, 0, 0, 0, 4], [2, 0, 0, 0, 0, 0, 0, 0])
    found = results.change(before, after)
    assert found == {"people": 2, "grades": 16, "changed": 3, "towards": 1, "away": 1}


def test_calibration_compares_confidence_with_the_makers_range():
    reference = reference_grades()
    inside = [
        reference[m, c][0] if reference[m, c][0] is not None else NOT_APPLICABLE
        for m in ACTIVITY.messages
        for c in ACTIVITY.criteria
    ]
    sure = Sheet(ACTIVITY, inside, number=1, confidence=88)
    found = collecting.collect([inbox.Reading("a", sheet=sure)]).rounds[0]
    assert found.calibration.to_dict("index") == {90: {"people": 1, "inside": 1.0}}


def test_an_empty_inbox_gives_empty_tables(tmp_path):
    found = collecting.collect([])
    assert len(found.answers) == len(found.summary) == 0
    assert list(found.summary.columns) == list(results.SUMMARY)


def test_the_demo_is_read_as_it_was_meant(tmp_path):
    demo.write(tmp_path / "in", ACTIVITY, 30)
    readings = [r for p in jobs.batches(tmp_path / "in") for r in p.read()]
    found = collecting.collect(readings)
    handed = {(s.number, s.round, s.cells) for s in demo.sheets(ACTIVITY, 30)}
    got = {(r.sheet.number, r.sheet.round, r.sheet.cells) for r in found.accepted}
    assert handed <= got and len(got - handed) == 1  # the notebook's
    # A code and a file that were cut short; whoever was on holiday handed nothing in.
    assert found.counts["rejected"] == 2 and found.counts["duplicate"] == 1
    assert found.items.query("source == 'holiday.txt'")["status"].tolist() == ["unrecognised"]
    with pytest.raises(FileExistsError, match="not empty"):
        demo.write(tmp_path / "in", ACTIVITY, 30)
