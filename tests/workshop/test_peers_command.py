"""``warmstart peers``: from a folder of messages to sheets, feedback and what moved."""

import csv
import dataclasses
import io
import json
import random
import zipfile

import pytest
from peer_rooms import WRITE, Room

from warmstart.workshop import peer_folder
from warmstart.workshop.activities import parse_activity
from warmstart.workshop.cli import main
from warmstart.workshop.drafts import dump_block, dump_draft
from warmstart.workshop.peers import parse_allocation
from warmstart.workshop.writing import REHEARSAL, Writing


@pytest.fixture
def round_(tmp_path, capsys):
    """Run the command on an inbox; what it says comes back, with its exit code."""
    (tmp_path / "inbox").mkdir()

    def run(what, *options):
        code = main(
            ["peers", str(tmp_path / "inbox"), what, "--out", str(tmp_path / "out"), *options]
        )
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def put(folder, files):
    for name, text in files:
        (folder / "inbox" / name).write_text(text, "utf8")


def written(room, round):
    return [(f"{round}-{d.number}.json", dump_draft(d)) for d in room.drafts(round)]


def handed_out(folder, name):
    return parse_allocation((folder / "out" / name).read_text("utf8"))


def test_a_whole_round_from_a_folder(tmp_path, round_):
    room = Room(12, random.Random(8))
    put(tmp_path, written(room, 1))
    code, said = round_("sheets", "--each", "2", "--page", "https://example.org/book/workshop.html")
    assert (
        code == 0 and "12 messages in" in said and "12 sheets for round 1, 2 messages each" in said
    )
    first = handed_out(tmp_path, "sheets-1.json")
    rows = list(csv.DictReader((tmp_path / "out/sheets-1.csv").open(encoding="utf-8-sig")))
    with zipfile.ZipFile(tmp_path / "out/sheets-1.zip") as packed:
        assert sorted(packed.namelist()) == sorted(row["file"] for row in rows)
        for row in rows:
            sheet = parse_activity(packed.read(row["file"]).decode())
            assert f"{sheet.sheet.reader:06x}" == row["person"]
            assert parse_activity(row["link"]) == sheet
            assert len(sheet.messages) == 2
    assert "no feedback to give" in round_("feedback")[1]

    put(tmp_path, room.graded(first))
    code, said = round_("feedback")
    assert code == 0 and "12 of 12 sheets graded" in said
    with zipfile.ZipFile(tmp_path / "out/feedback.zip") as packed:
        pages = [packed.read(name).decode() for name in packed.namelist()]
    assert len(pages) == 12 and all("Who they are isn’t told" in page for page in pages)
    assert "nothing can have moved" in round_("movement")[1]

    put(tmp_path, written(room, 2))
    code, said = round_("sheets")
    assert code == 0 and "12 sheets for round 2" in said
    second = handed_out(tmp_path, "sheets-2.json")
    met = {(r, a) for r, read in first.readers.items() for a in read}
    assert not met & {(r, a) for r, read in second.readers.items() for a in read}
    put(tmp_path, room.graded(second))
    code, said = round_("movement")
    assert code == 0 and "Context: " in said and "95% interval" in said and "Ask: " in said
    out = tmp_path / "out"
    assert (out / "peers.html").read_text("utf8").count('<tr><th scope="row">') > 3
    names = {
        "drafts.csv",
        "sheets.csv",
        "grades.csv",
        "movement.csv",
        "readers.csv",
        "rejected.csv",
    }
    assert names <= {path.name for path in out.iterdir()}


def test_latecomers_get_sheets_and_nobody_elses_changes(tmp_path, round_):
    room = Room(8, random.Random(9))
    put(tmp_path, written(room, 1)[:6])
    assert round_("sheets")[0] == 0
    before = (tmp_path / "out/sheets-1.json").read_bytes()
    code, said = round_("sheets")
    assert code == 1 and "has a sheet already" in said
    put(tmp_path, written(room, 1)[6:])
    code, said = round_("sheets")
    assert code == 0 and "1 or 3 messages each" in said
    assert (tmp_path / "out/sheets-1.json").read_bytes() == before
    late = handed_out(tmp_path, "sheets-1-2.json")
    assert {d.number for d in room.drafts(1)[6:]} <= set(late.readers)
    put(tmp_path, room.graded(late))
    assert "of 8 sheets graded" in round_("feedback")[1]


def test_what_goes_wrong_is_said(tmp_path, round_):
    code, said = round_("sheets")
    assert code == 1 and "name the activity with --activity" in said
    room = Room(3, random.Random(1))
    put(tmp_path, written(room, 1)[:2])
    code, said = round_("sheets")
    assert code == 1 and "only 2 have come in" in said
    put(tmp_path, [("cut.json", written(room, 1)[2][1][:90])])
    assert "cut.json: This is no message" in round_("movement")[1]
    other = json.loads(WRITE.dump()) | {"title": "Another"}
    put(tmp_path, [("other.json", json.dumps(other))])
    code, said = round_("sheets")
    assert code == 1 and "2 activities" in said and "--activity" in said
    (tmp_path / "w.json").write_text(WRITE.dump(), "utf8")
    assert "only 2 have come in" in round_("sheets", "--activity", str(tmp_path / "w.json"))[1]
    code, said = round_("sheets", "--activity", "m01~ask~T")
    assert code == 1 and "Nothing is written in this activity" in said


def test_blocks_alone_need_the_activity(tmp_path, round_):
    chat = "\n".join(
        f"09:0{i} Jo: {dump_block(d)}" for i, d in enumerate(Room(4, random.Random(2)).drafts(1))
    )
    put(tmp_path, [("chat.txt", chat)])
    assert round_("sheets")[0] == 1
    code, said = round_("sheets", "--activity", WRITE.text)
    assert code == 0 and "4 sheets for round 1" in said


def test_results_do_not_go_into_the_inbox(tmp_path, capsys):
    (tmp_path / "inbox").mkdir()
    arguments = ["peers", str(tmp_path / "inbox"), "sheets", "--out", str(tmp_path / "inbox/out")]
    assert main(arguments) == 1
    assert "lies in the inbox" in capsys.readouterr().err


def test_an_activity_to_write_in_can_be_made(tmp_path, capsys):
    path = tmp_path / "write.json"
    arguments = ["activity", "new", "--write", "To A, whom you met once.", "--longest", "500"]
    assert (
        main([*arguments, "--criteria", "ask", "context", "--title", "To A", "--out", str(path)])
        == 0
    )
    assert "To write: To A, whom you met once. Up to 500 characters." in capsys.readouterr().out
    made = parse_activity(path.read_text("utf8"))
    assert (made.write.longest, made.messages, made.criteria) == (500, (), ("context", "ask"))
    rubric = tmp_path / "rubric.json"
    rubric.write_text(WRITE.dump(), "utf8")
    assert main([*arguments, "--rubric", str(rubric), "--out", str(path)]) == 0
    made = parse_activity(path.read_text("utf8"))
    assert (made.criteria, made.own_criteria) == (WRITE.criteria, WRITE.own_criteria)
    capsys.readouterr()
    assert main([*arguments[:3], "", "--criteria", "ask"]) == 1
    assert "There’s no situation" in capsys.readouterr().err
    assert main([*arguments, "--criteria", "ask", "--messages", "m01"]) == 1
    assert "make two, and hand out the one to grade first" in capsys.readouterr().err


def test_a_writing_round_is_rehearsed_step_by_step(tmp_path, capsys):
    inbox, out = str(tmp_path / "letters"), str(tmp_path / "round")

    def told(*arguments):
        assert main([*arguments]) == 0
        return capsys.readouterr().out

    demo = ("demo", inbox, "--write", "--people", "12", "--out", out)
    assert f"warmstart peers {inbox} sheets --out {out}" in told(*demo)
    assert len(list((tmp_path / "letters").glob("message-1-*.json"))) == 12
    assert "12 sheets for round 1" in told("peers", inbox, "sheets", "--out", out, "--each", "2")
    assert "peers" in told(*demo) and "11 of 12 sheets graded" in told(
        "peers", inbox, "feedback", "--out", out
    )
    told(*demo)
    assert "11 sheets for round 2" in told("peers", inbox, "sheets", "--out", out)
    assert "movement" in told(*demo)
    moved = told("peers", inbox, "movement", "--out", out)
    assert "Context: " in moved and "handed in again without a change" in moved
    # Whatever is shown says that it's invented.
    for page in ("peers.html", "feedback.html"):
        assert REHEARSAL in (tmp_path / "round" / page).read_text("utf8")
    for table in ("drafts.csv", "sheets.csv", "readers.csv"):
        rows = list(csv.DictReader((tmp_path / "round" / table).open(encoding="utf-8-sig")))
        assert rows and all(row["name"].startswith("Invented person") for row in rows)
    before = sorted((tmp_path / "letters").iterdir())
    assert "movement" in told(*demo) and sorted((tmp_path / "letters").iterdir()) == before


def test_a_rehearsal_leaves_what_is_real_alone(tmp_path, round_, capsys):
    put(tmp_path, written(Room(3, random.Random(1)), 1))
    before = sorted((tmp_path / "inbox").iterdir())
    assert main(["demo", str(tmp_path / "inbox"), "--write"]) == 1
    assert "something else than this rehearsal" in capsys.readouterr().err
    assert sorted((tmp_path / "inbox").iterdir()) == before
    # The activity's own criteria are rehearsed; what's written for the two can't be mixed up.
    (tmp_path / "write.json").write_text(WRITE.dump(), "utf8")
    asked = ["--activity", str(tmp_path / "write.json")]
    assert main(["demo", str(tmp_path / "letters"), *asked]) == 0
    for path in (tmp_path / "letters").glob("message-*"):
        path.rename(tmp_path / "inbox" / path.name)
    code, said = round_("sheets", *asked)
    assert code == 0 and "3 messages in" in said and "for another activity: left out" in said
    sheet = next(iter(handed_out(tmp_path, "sheets-1.json").readers))
    assert handed_out(tmp_path, "sheets-1.json").sheet(sheet).criteria == WRITE.criteria
    assert main(["demo", str(tmp_path / "x"), "--write", "--people", "2"]) == 1
    assert main(["demo", str(tmp_path / "x"), "--out", "y"]) == 1


def test_a_round_to_write_in_is_printed_too(tmp_path):
    """The situation, what to do and where; the rubric, and a sheet with a row a message."""
    hostile = dataclasses.replace(
        WRITE, title="To <b>", write=Writing("To A <i>\nwhom you met.", 500)
    )
    (tmp_path / "write.json").write_text(hostile.dump(), "utf8")
    cards = tmp_path / "cards.html"
    asked = ["deck", str(tmp_path / "write.json"), "--out", str(cards)]
    assert main(asked) == 0
    text = cards.read_text("utf8")
    assert "To A &lt;i&gt;\nwhom you met." in text and "up to 500 characters" in text
    assert "<i>" not in text and "on a phone" not in text and "invented" not in text
    assert "Warmth" in text and [f'<tr><th scope="row">{i}</th>' in text for i in (1, 2, 3, 4)] == [
        *(True, True, True, False)
    ]
    assert main([*asked, "--page", "https://example.org/book/workshop.html"]) == 0
    text = cards.read_text("utf8")
    assert "Write on a phone" in text and "#activity=z" in text and "Open the link" in text
    assert text.count('aria-label="QR code of the link below"') == 1


def test_an_archive_is_the_same_whenever_it_is_made():
    texts = {"a.json": "{}", "é.json": "x"}
    assert peer_folder.archive(texts) == peer_folder.archive(texts)
    with zipfile.ZipFile(io.BytesIO(peer_folder.archive(texts))) as packed:
        assert packed.read("é.json") == b"x"
