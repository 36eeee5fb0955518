"""A room's own messages and criteria: kept whole in every form, and refused in sentences."""

import json
import pickle
import zlib

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from own import BROKEN, DOCUMENT, WRONG, changed, documents, text_of

from warmstart import Activity, ActivityError, parse_activity
from warmstart.widgets import Collector, Workshop
from warmstart.workshop import report
from warmstart.workshop.activities import LARGEST, reference_grades
from warmstart.workshop.answers import parse_answers
from warmstart.workshop.cli import commands
from warmstart.workshop.codes import parse_code
from warmstart.workshop.deck import deck
from warmstart.workshop.handins import hand_ins
from warmstart.workshop.links import LONGEST_LINK, MOST_BYTES, packed
from warmstart.workshop.material import OwnCriterion, OwnMessage

PAGE = "https://example.org/~jo/book/workshop.html#top"
MANY = settings(max_examples=200, deadline=None, derandomize=True, database=None)


@pytest.fixture
def own():
    return parse_activity(text_of(DOCUMENT))


def test_it_is_the_same_in_file_text_and_link(own):
    assert json.loads(own.text) == json.loads(own.dump()) == DOCUMENT
    for text in (own.text, own.dump(), own.link(PAGE), f" \ufeff{own.text}\n"):
        again = parse_activity(text)
        assert again == own and again.id == own.id and hash(again) == hash(own)
    assert own.key == zlib.crc32(own.text.encode())
    assert len(own.place(2)) <= 40
    assert pickle.loads(pickle.dumps(own)) == own


def test_what_is_not_there_is_not_written():
    small = Activity(["x1"], ["ask"], own_messages=[OwnMessage("x1", "Hello")])
    assert small.text == (
        '{"format":"warmstart-activity","version":2,"title":"","messages":["x1"],"criteria":["ask"],'
        '"own_messages":[{"id":"x1","text":"Hello"}]}'
    )


def test_without_anything_of_its_own_it_is_what_it_was():
    """Old links, files and codes keep working: the text, and so the key, is the same."""
    document = {"format": "warmstart-activity", "version": 2, "title": "Table talk"}
    document |= {"messages": ["m01", "m02"], "criteria": ["ask", "context"]}
    found = parse_activity(json.dumps(document))
    assert found.text == "m01.m02~context.ask~Table talk" and found.id == "c79d15dc"
    assert found == parse_activity("m01.m02~ask.context~Table talk")
    assert '"version": 1' in found.dump()


def test_one_activity_has_one_text_however_it_was_written(own):
    shuffled = changed(
        ("own_messages",), [dict(reversed(m.items())) for m in reversed(DOCUMENT["own_messages"])]
    )
    shuffled["criteria"] = ["y1", "ask", "y2", "context"]
    shuffled["practice"] = ["x1", "m01"]
    shuffled["title"] = "  Cafe\u0301, Zu\u0308rich "
    shuffled["own_messages"][2]["text"] = DOCUMENT["own_messages"][0]["text"].replace("\n", "\r\n")
    assert parse_activity(json.dumps(shuffled)).text == own.text


def test_everything_that_draws_or_reports_takes_it_from_there(own):
    theirs, mine = own.message("m01"), own.message("x1")
    assert theirs.sender.startswith("Ines") and theirs.pair == "m02"
    assert mine.situation.startswith("Mira") and mine.pair == "x2" and not mine.sender
    assert own.criterion("y1").levels == (("No", ""), ("Yes", ""))
    assert own.criterion("ask").levels[0].label == "No end to it"
    assert own.reference("m01", "ask") == tuple(reference_grades()["m01", "ask"])
    assert own.reference("m01", "y1") == () == own.reference("x2", "ask")
    assert own.reference("x1", "y2") == (None,)
    for asked in (lambda: own.message("m02"), lambda: own.criterion("offer")):
        with pytest.raises(KeyError):
            asked()


@pytest.mark.parametrize(("document", "sentence"), WRONG)
def test_what_is_wrong_is_told_in_a_sentence(document, sentence):
    with pytest.raises(ActivityError) as told:
        parse_activity(json.dumps(document))
    assert sentence in str(told.value)


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_what_cannot_be_read_is_refused(text, sentence):
    with pytest.raises(ActivityError, match=sentence):
        parse_activity(text)


def test_a_link_holds_as_much_as_chats_leave_whole(own):
    assert len(own.link(PAGE)) <= LONGEST_LINK
    random = "".join(chr(0x4E00 + i * 7919 % 20_000) for i in range(1_500))
    long = Activity(["x1"], ["ask"], own_messages=[OwnMessage("x1", random)])
    with pytest.raises(ActivityError, match="hand out its file"):
        long.link(PAGE)


def test_nothing_is_too_large_to_be_refused():
    many = [OwnMessage(f"x{i}", "é" * 4_000) for i in range(1, 9)]
    with pytest.raises(ActivityError, match=r"64,.* bytes, and 60,000 is the most"):
        Activity([m.id for m in many], ["ask"], own_messages=many)
    bomb = packed("{" + " " * 50_000_000)
    assert len(bomb) < LARGEST
    with pytest.raises(ActivityError, match="damaged"):
        parse_activity(f"#activity={bomb}")
    whole = Activity([m.id for m in many[:7]], ["ask"], own_messages=many[:7])
    assert MOST_BYTES - 5_000 < len(whole.text.encode()) <= MOST_BYTES
    assert parse_activity(json.dumps(json.loads(whole.text))) == whole, (
        "escaped it's six times as long"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: OwnMessage("x1", None),
        lambda: OwnMessage("x1", "text", reference=3),
        lambda: OwnCriterion("y1", "name", "", "ab"),
    ],
)
def test_what_is_no_text_is_refused_in_python_too(wrong):
    with pytest.raises(ActivityError, match="not as it should be"):
        wrong()


def test_a_deck_prints_it_and_its_texts_stay_text(own):
    page = deck(own)
    assert "Warmth" in page and "Would you open the door?" in page and "0 No" in page
    assert "Mira, a baker" in page and "&lt;b&gt;not bold" in page and "<b>not" not in page
    assert "people are invented" not in page, "not all of them are"
    assert page.count("m01, invented") == 1 and "x1, invented" not in page


def test_a_message_is_called_by_its_beginning_on_the_wall(own):
    called = report.named(own)
    assert called[0] == "Ines Carvalho to Henrik Aalto"
    assert called[1] == "Mira, a baker, writes to the new neighbour"
    assert called[2] == "Dear Sir or Madam,"
    long = Activity(["x1"], ["ask"], own_messages=[OwnMessage("x1", "word " * 40)])
    assert report.named(long) == ["word word word word word word word word word wo…"]


def test_a_widget_takes_it_and_hands_it_in(own):
    room = Workshop(own)
    assert [m["id"] for m in room.messages] == ["m01"], "the rest is in the activity's text"
    grade = {"round": 1, "message": "x1", "criterion": "y1", "level": 1, "confidence": 70}
    room.answers = [grade, {**grade, "message": "m01", "criterion": "ask"}]
    handed_in = room.hand_in("Mira")
    assert handed_in.sheet.activity == own
    [(sheet, _)] = hand_ins(parse_answers(handed_in.text))
    assert sheet == handed_in.sheet == parse_code(handed_in.code, [own])
    assert Collector(own).activity == own.text


def test_the_command_makes_it_shows_it_and_collects_it(own, tmp_path):
    file = tmp_path / "activity.json"
    file.write_text(own.dump(), "utf8")

    def run(*arguments):
        return CliRunner().invoke(commands, [str(a) for a in arguments], catch_exceptions=False)

    shown = run("activity", "show", file, "--page", PAGE).output
    assert own.id in shown and "#activity=z" in shown and "txt.exe" not in shown
    run("demo", tmp_path / "in", "--people", 8, "--activity", file)
    assert run("collect", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0
    rows = pd.read_csv(tmp_path / "out" / "answers.csv")
    assert {"x2", "x3"} <= set(rows["message"]) and {"y1", "ask"} <= set(rows["criterion"])
    assert rows.query("criterion == 'y1'")["level"].max() == 1


@MANY
@given(documents(right=True))
def test_any_activity_survives_every_form(document):
    found = parse_activity(json.dumps(document))
    link = found.link(PAGE) if len(found.text) < 900 else found.text
    for text in (found.text, found.dump(), link):
        assert parse_activity(text) == found
