"""Activities and short codes: what goes in comes out, and what was garbled is noticed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmstart import load_messages, load_rubric
from warmstart.workshop.activities import Activity, ActivityError, parse_activity, read_activity
from warmstart.workshop.codes import (
    ALPHABET,
    NOT_APPLICABLE,
    OPEN,
    CodeError,
    Sheet,
    dump_code,
    parse_code,
)

MESSAGES = list(load_messages("open").index)
CRITERIA = [c["id"] for c in load_rubric()]
MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)
TEN = Activity(MESSAGES[:10], ["context", "ask", "offer"], "Ten")

titles = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80)
activities = st.builds(
    Activity,
    st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=40, unique=True),
    st.lists(st.sampled_from(CRITERIA), min_size=1, unique=True),
    titles.filter(lambda t: "#activity=" not in t),
)


@st.composite
def sheets(draw, some=activities):
    activity = draw(some)
    size = len(activity.messages) * len(activity.criteria)
    top = draw(st.sampled_from([NOT_APPLICABLE, OPEN]))
    return Sheet(
        activity,
        draw(st.lists(st.integers(0, top), min_size=size, max_size=size)),
        number=draw(st.integers(0, 2**24 - 1)),
        group=draw(st.integers(0, 31)),
        round=draw(st.sampled_from([1, 2])),
        confidence=draw(st.none() | st.integers(0, 10).map(lambda v: v * 10)),
    )


@MANY
@given(activities)
def test_an_activity_survives_link_file_and_text(activity):
    assert parse_activity(activity.text) == activity
    assert (
        parse_activity(activity.link("https://example.org/~jo/book/workshop.html#top")) == activity
    )
    assert parse_activity(activity.dump()) == activity
    assert len(activity.place(2)) <= 40


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no activity"),
        ("https://example.org/", "no activity"),
        ("m01~context", "no activity"),
        ("m01~charm~", "criterion 'charm', which this edition"),
        ("m01.m01~context~", "twice"),
        ("~context~", "message ''"),
        ("m01~context~" + "x" * 81, "longer than 80"),
        ("m01~context~a\nb", "cannot stand"),
        ("m01~context~a\u2028b", "cannot stand"),
        ("x" * 200_001, "longer than any"),
        ("{", "cut short"),
        ("{" * 5000, "nested so deep"),
        ('{"format": "other"}', "some other file"),
        ('{"format": "warmstart-activity"}', "not as it should be"),
        ('{"format": "warmstart-activity", "version": 3}', "newer edition"),
        (
            '{"format": "warmstart-activity", "version": 1, "messages": [[]], "criteria": []}',
            "not as it should be",
        ),
        (
            '{"format": "warmstart-activity", "version": 1, "messages": [], "criteria": []}',
            "names no message",
        ),
        (
            '{"format": "warmstart-activity", "version": 1, "messages": ["m01"], "criteria": ["ask"], "title": 5}',
            "title",
        ),
    ],
)
def test_what_is_no_activity_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ActivityError, match=sentence):
        parse_activity(text)


def test_held_out_messages_stay_out():
    held = next(iter(load_messages("held_out").index))
    with pytest.raises(ActivityError, match="this edition"):
        Activity([held], ["ask"])


def test_an_activity_is_read_from_a_file_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "activity.json"
    file.write_text("\ufeff" + TEN.dump(), "utf8")
    assert read_activity(file) == TEN == read_activity(TEN.text)
    file.write_bytes(b"\xff" * 50)
    with pytest.raises(ActivityError, match="UTF-8"):
        read_activity(file)
    file.write_bytes(b" " * 800_001)
    with pytest.raises(ActivityError, match="larger"):
        read_activity(file)


@MANY
@given(sheets())
def test_a_sheet_survives_its_code(sheet):
    code = dump_code(sheet)
    others = [Activity(["m01"], ["ask"], "another")]
    assert parse_code(code, [*others, sheet.activity]) == sheet
    loose = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_code(loose + ", said Anna", [sheet.activity]) == sheet
    assert parse_code("WS1" + unicodedata.normalize("NFKC", code[3:]), [sheet.activity]) == sheet


def test_thirty_grades_take_twenty_six_signs():
    code = dump_code(Sheet(TEN, [3] * 30, number=2**24 - 1, group=31, round=2, confidence=100))
    assert len(code.removeprefix("WS1").replace("-", "")) == 26


def test_every_wrong_sign_and_every_swap_of_neighbours_is_noticed():
    for number in (0, 8_675_309):
        code = dump_code(Sheet(TEN, [0, 1, 2, 3, 4] * 6, number=number, confidence=70))
        signs = code.removeprefix("WS1").replace("-", "")
        garbled = {signs[:i] + c + signs[i + 1 :] for i in range(len(signs)) for c in ALPHABET} | {
            signs[:i] + signs[i + 1] + signs[i] + signs[i + 2 :] for i in range(len(signs) - 1)
        }
        for other in garbled - {signs}:
            with pytest.raises(CodeError):
                parse_code("WS1" + other, [TEN])


def test_a_code_of_another_activity_does_not_pass():
    sheet = Sheet(TEN, [1] * 30, number=7)
    same_hint = (Activity(TEN.messages, TEN.criteria, str(i)) for i in range(100_000))
    twin = next(a for a in same_hint if a.key & 0x3FF == TEN.key & 0x3FF)
    with pytest.raises(CodeError, match="doesn't add up"):
        parse_code(dump_code(sheet), [twin])
    assert parse_code(dump_code(sheet), [twin, TEN]) == sheet


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c[:20], "cut short"),
        (lambda c: c[:4], "cut short"),
        (lambda c: c[:6] + "U" + c[7:], "never has 'U' in it"),
        (lambda c: c[:6] + "А" + c[7:], "cyrillic capital letter a"),
        (lambda c: "WS1-0000" + c[8:], "another activity|add up"),
    ],
)
def test_a_broken_code_is_refused_with_a_sentence(change, sentence):
    code = dump_code(Sheet(TEN, [2] * 30, number=99))
    with pytest.raises(CodeError, match=sentence):
        parse_code(change(code), [TEN])


@pytest.mark.parametrize(
    "change",
    [
        {"cells": [0] * 29},
        {"cells": [6] * 30},
        {"number": 2**24},
        {"group": 32},
        {"round": 3},
        {"confidence": 101},
    ],
)
def test_a_sheet_refuses_what_no_code_holds(change):
    with pytest.raises(ValueError, match=next(iter(change))):
        Sheet(**{"activity": TEN, "cells": [0] * 30, "number": 1, **change})
