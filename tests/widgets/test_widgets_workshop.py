"""The workshop widget's Python side: an activity in, grades and a hand-in out, nonsense refused."""

import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart.widgets import Workshop
from warmstart.workshop.handins import hand_ins

TEXT = "m01.m03~context.ask~Two letters"
MINE = [
    {"round": 1, "message": "m01", "criterion": "context", "level": 2, "confidence": 60},
    {"round": 1, "message": "m01", "criterion": "ask", "level": None, "confidence": 60},
    {"round": 2, "message": "m03", "criterion": "ask", "level": 3, "confidence": 85},
]


def test_an_activity_a_link_and_a_text_open_the_same():
    activity = ws.parse_activity(TEXT)
    for given in (activity, TEXT, activity.link("https://example.org/workshop.html")):
        widget = Workshop(given)
        assert widget.activity == TEXT
        assert [m["id"] for m in widget.messages] == ["m01", "m03"]
        assert set(widget.reference["m01"]) == {"context", "ask"}, "no more than is asked for"
    assert [m["id"] for m in Workshop().messages] == list(ws.load_messages("open").index)
    with pytest.raises(ws.ActivityError, match="edition"):
        Workshop("m99~ask~")


def test_grades_and_hand_in_follow_the_round():
    widget = Workshop(TEXT, answers=MINE, group=3)
    frame = widget.grades
    assert frame["round"].tolist() == [1, 1, 2] and pd.isna(frame["level"][1])
    first = widget.hand_in("Anna")
    assert first.sheet.cells == (2, 4, 5, 5) and first.sheet.confidence == 60
    assert (first.sheet.group, first.sheet.round) == (3, 1)
    assert ws.parse_answers(first.text).name == "Anna"
    widget.round = 2
    second = widget.hand_in()
    assert second.sheet.cells == (5, 5, 5, 3) and second.sheet.round == 2
    assert first.sheet.number == second.sheet.number == widget.number
    assert Workshop(TEXT, answers=MINE).number == widget.number, "one number per notebook"
    assert Workshop(TEXT).number is None, "a page that is published carries nobody's"
    assert hand_ins(ws.parse_answers(second.text))[0][0] == second.sheet
    assert Workshop(TEXT, answers=MINE, number=7).hand_in().sheet.number == 7


def test_whatever_a_page_does_first_the_number_is_the_notebooks(monkeypatch):
    own = Workshop(TEXT, answers=MINE).hand_in().sheet.number
    sent = []
    for state in ({"group": 3}, {"answers": MINE}, {"group": 3, "number": (own + 1) % 2**24}):
        widget = Workshop(TEXT)
        monkeypatch.setattr(widget, "send_state", lambda key=None: sent.append(key))
        widget.set_state(state)
        assert widget.number == own
    assert "number" in sent, "the page is told that its own does not count"
    assert Workshop(TEXT, group=3, number=7).number == 7


def test_what_cannot_be_handed_in_gets_a_sentence():
    with pytest.raises(ValueError, match="no activity is open"):
        Workshop().hand_in()
    with pytest.raises(ValueError, match="none of them"):
        Workshop(TEXT).hand_in()


def test_another_activity_begins_with_nothing_locked():
    widget = Workshop()
    widget.activity = TEXT
    widget.answers, widget.round = MINE, 2
    widget.activity = "m05~offer~"
    assert widget.answers == [] and widget.round == 1
    assert "'', 1 message, 1 criterion" in repr(widget)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activity", "nonsense"),
        ("activity", "m05~ask~not held by this widget"),
        ("activity", "m01~offer~nor this"),
        ("group", 32),
        ("number", 2**24),
        ("number", "7"),
        ("round", 3),
        ("answers", [{}]),
        ("answers", [{**MINE[0], "message": "m05"}]),
        ("answers", [{**MINE[0], "criterion": "offer"}]),
        ("answers", [{**MINE[0], "level": 4}]),
        ("answers", [{**MINE[0], "round": 0}]),
        ("answers", [{**MINE[0], "confidence": 101}]),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(name, value):
    widget = Workshop(TEXT, answers=MINE)
    before = getattr(widget, name)
    with pytest.raises(traitlets.TraitError):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
