"""Both languages side by side: activities, short codes, hand-ins."""

import json
import re
from urllib.parse import quote

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_codes import CRITERIA, MESSAGES, TEN, activities, sheets

import warmstart as ws
from warmstart.workshop.activities import Activity, ActivityError, parse_activity
from warmstart.workshop.codes import OPEN, CodeError, Sheet, dump_code, parse_code
from warmstart.workshop.handins import hand_ins

MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def plain(activity):
    """Return an activity as the twin has it."""
    return {
        "messages": list(activity.messages),
        "criteria": list(activity.criteria),
        "title": activity.title,
        "text": activity.text,
        "key": activity.key,
        "id": activity.id,
    }


def sentence(text):
    """Return a refusal without what only one language can say: a sign's name, quotation marks."""
    text = re.sub(r"asks for the (\w+) .*, which", r"asks for the \1, which", text, flags=re.S)
    text = re.sub(
        r"never has .* in it \(.*, (\d+) after", r"never has … (\1 after", text, flags=re.S
    )
    return text.replace("’", "'")


def ours(call):
    try:
        return call()
    except (ActivityError, CodeError) as error:
        return {"error": sentence(str(error))}


def theirs(found):
    return {"error": sentence(found["error"])} if "error" in found else found


def same_activity(twin, text):
    mine = ours(lambda: plain(parse_activity(text)))
    assert theirs(twin("tryWorkshop", "parseActivity", text, MESSAGES)) == mine
    return mine


@MANY
@given(activities)
def test_an_activity_is_written_and_read_alike(twin, activity):
    page = "https://example.org/~jo/book/workshop.html#top"
    found = plain(activity)
    assert twin("activityOf", found, MESSAGES) == found
    assert twin("linkTo", found, page) == activity.link(page)
    assert twin("dumpActivity", found) == activity.dump()
    assert [twin("placeOf", found, r) for r in (None, 1, 2)] == [
        activity.place(r) for r in (None, 1, 2)
    ]
    for text in (activity.text, activity.link(page), activity.dump()):
        assert same_activity(twin, text) == found


SIGNS = st.text(
    st.sampled_from('m01.~context%#activity={}[]":,é🧶\ufeff\u2028\x1c\x85\xa0\n C3A9FF\ud800'),
    max_size=60,
)
BYTES = st.lists(
    st.sampled_from(["%C3", "%A9", "%ED", "%a0", "%80", "%F0", "%9F", "%E2", "%", "%4", "%zz", "e"])
).map("".join)
GARBLED = st.one_of(
    SIGNS,
    st.text(max_size=100),
    BYTES.map(lambda b: f"#activity=m01~ask~{b}"),
    st.tuples(
        st.lists(st.sampled_from([*MESSAGES[:5], "m99", "", "constructor", "__proto__"])),
        st.lists(st.sampled_from([*CRITERIA, "charm", ""])),
        st.text(max_size=90),
    ).map(lambda t: f"{'.'.join(t[0])}~{'.'.join(t[1])}~{t[2]}"),
)


@MANY
@given(GARBLED)
@example("#activity=m01~ask~%ED%A0%80%C3(%F0%9F%A7%B6%F0%9F%A7")
@example(" \x1c\ufeffm01~ask~\ufeff \u3000")
@example("m01~ask~" + "🧶" * 80)
@example("m01~ask~" + "🧶" * 81)
@example("🧶" * 200_001)
@example(".".join(MESSAGES[:41]) + "~ask~")
@example("https://example.org/#activity=" + quote("m01~ask~#activity="))
def test_a_garbled_activity_is_refused_alike(twin, text):
    same_activity(twin, text)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 3),
    st.sampled_from([1.0, 2.0, 1.5, float("nan"), float("inf"), 1e300]),
    st.text(max_size=5),
    st.lists(st.sampled_from(["m01", "m02", "ask", "charm", 1, None]), max_size=3),
    st.dictionaries(st.sampled_from(["__proto__", "length"]), st.integers(0, 3), max_size=1),
)


@MANY
@given(
    st.dictionaries(
        st.sampled_from(["format", "version", "title", "messages", "criteria", "__proto__"]),
        VALUES,
        max_size=2,
    ),
    st.sets(st.sampled_from(["format", "version", "title", "messages", "criteria"]), max_size=1),
    st.integers(0, 3),
)
@example({"title": "\ud800"}, set(), 0)
@example({"title": "x" * 81}, set(), 0)
def test_a_garbled_file_is_refused_alike(twin, changes, gone, cut):
    document = json.loads(TEN.dump()) | changes
    text = json.dumps({k: v for k, v in document.items() if k not in gone})
    same_activity(twin, text[: len(text) - cut])


@MANY
@given(sheets())
def test_codes_are_equal_byte_for_byte(twin, sheet):
    plainly = {**vars(sheet), "activity": plain(sheet.activity), "cells": list(sheet.cells)}
    code = dump_code(sheet)
    assert twin("dumpCode", plainly) == code
    others = [plain(Activity(["m01"], ["ask"], "another")), plainly["activity"]]
    assert twin("tryWorkshop", "parseCode", code, others) == plainly


@MANY
@given(
    sheets(),
    st.integers(0, 40),
    st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=3)
    | st.sampled_from(["U", "А", "ß", "½", "ﷺ", "٣", "１", "-", "o", "l", "i"]),
    st.integers(0, 3),
    st.booleans(),
)
def test_a_garbled_code_is_refused_alike(twin, sheet, at, put, cut, lower):
    code = dump_code(sheet)
    at = 3 + at % (len(code) - 3)
    code = code[:at] + put + code[at + cut :]
    code = code.lower() if lower else code
    known = [sheet.activity, TEN]

    def read():
        found = parse_code(code, known)
        return {**vars(found), "activity": plain(found.activity), "cells": list(found.cells)}

    mine = ours(read)
    assert theirs(twin("tryWorkshop", "parseCode", code, [plain(a) for a in known])) == mine


@MANY
@given(
    activities,
    st.lists(
        st.tuples(
            st.sampled_from(MESSAGES[:6]),
            st.sampled_from(CRITERIA),
            st.none() | st.integers(0, 3),
            st.integers(0, 100),
        ),
        max_size=30,
    ),
    st.integers(0, 2**24 - 1),
    st.integers(0, 31),
    st.sampled_from([1, 2]),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=80),
)
def test_a_hand_in_is_the_same_file_and_the_same_code(
    twin, activity, rows, number, group, round_, name
):
    frame = pd.DataFrame(rows, columns=["message", "criterion", "level", "confidence"])
    frame["level"] = frame["level"].astype("Int64")
    options = {"group": group, "round": round_, "number": number, "name": name}
    at = "2026-11-23T09:00Z"
    found = twin(
        "handIn",
        plain(activity),
        json.loads(frame.to_json(orient="records")),
        {**options, "at": at},
    )
    if frame["message"].isin(activity.messages)[frame["criterion"].isin(activity.criteria)].any():
        mine = ws.hand_in(activity, frame, **options)
        read = ws.parse_answers(found["text"])
        assert found["code"] == mine.code
        assert read.name == name
        assert [{**a, "at": ""} for a in read.answers] == [
            {**a, "at": ""} for a in ws.parse_answers(mine.text).answers
        ]
        assert hand_ins(read) == [(mine.sheet, at)]
    else:
        assert found is None
        with pytest.raises(ValueError, match="none of them"):
            ws.hand_in(activity, frame, **options)


def test_every_sheet_of_the_longest_activity_has_a_code(twin):
    longest = Activity(MESSAGES[:40], CRITERIA)
    for cells in ([OPEN] * 320, [0] * 320):
        sheet = Sheet(longest, cells, number=2**24 - 1, group=31, round=2, confidence=100)
        plainly = {**vars(sheet), "activity": plain(longest), "cells": cells}
        assert twin("dumpCode", plainly) == dump_code(sheet)
