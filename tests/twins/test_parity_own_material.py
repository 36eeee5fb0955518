"""Both languages side by side: activities with a room's own messages and criteria."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own import BROKEN, DOCUMENT, WRONG, documents
from test_codes import MESSAGES
from test_parity_collecting import sentence
from test_parity_workshop import ours, theirs

from warmstart import parse_activity
from warmstart.workshop import demo, inbox, report
from warmstart.workshop.activities import Activity
from warmstart.workshop.answers import AnswersError, parse_answers
from warmstart.workshop.codes import NOT_APPLICABLE, CodeError, Sheet, dump_code, parse_code
from warmstart.workshop.collecting import collect
from warmstart.workshop.gradebook import with_points
from warmstart.workshop.handins import file_of, hand_ins
from warmstart.workshop.material import (
    Material,
    criterion_of,
    message_of,
    problems,
    problems_of_ids,
)

MANY = settings(max_examples=300, deadline=None, derandomize=True, database=None)
PAGE = "https://example.org/~jo/book/workshop.html#top"


def plain(activity):
    """Return what both languages have of an activity."""
    return {
        "messages": list(activity.messages),
        "criteria": list(activity.criteria),
        "title": activity.title,
        "text": activity.text,
        "key": activity.key,
        "id": activity.id,
        "file": activity.dump(),
        "seen": [list(activity.message(m)[:3]) for m in activity.messages if m[0] == "x"],
        "asked": [
            [c.name, c.question, [list(level) for level in c.levels]]
            for c in map(activity.criterion, activity.criteria)
        ],
    }


def same(twin, text):
    mine = ours(lambda: plain(parse_activity(text)))
    assert theirs(twin("tryActivity", text, MESSAGES)) == mine
    return mine


@pytest.mark.parametrize(("document", "_"), WRONG)
def test_what_is_wrong_is_told_alike(twin, document, _):
    assert "error" in same(twin, json.dumps(document))


@pytest.mark.parametrize(("text", "_"), BROKEN)
def test_what_cannot_be_read_is_refused_alike(twin, text, _):
    assert "error" in same(twin, text)


def test_a_link_is_read_by_the_other(twin):
    whole = parse_activity(json.dumps(DOCUMENT))
    assert same(twin, whole.link(PAGE)) == plain(whole)
    link = twin("linkOf", whole.text, MESSAGES, PAGE)
    assert parse_activity(link) == whole
    for cut in range(len(link) - 400, len(link), 7):
        same(twin, link[:cut])


@MANY
@given(documents(right=True) | documents())
def test_any_activity_is_the_same_text(twin, document):
    same(twin, json.dumps(document))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, 2, 1.0, 1.5, -0.0, 1e300, 10**30, float("nan")]),
    st.text(max_size=5),
    st.lists(st.sampled_from(["m01", "x1", "ask", "y1", 1, None, [], {}]), max_size=3),
    st.dictionaries(
        st.sampled_from(["__proto__", "id", "text", "ask", "m01"]), st.integers(0, 3), max_size=2
    ),
)


def places(value):
    """Yield every container in a document, and each of its keys."""
    for key in [*value] if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


@st.composite
def garbled(draw):
    """Draw the document with values put into places where others belong."""
    document = json.loads(json.dumps(DOCUMENT))
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from([*places(document)]))
        container[key] = draw(VALUES)
    return json.dumps(document)


@MANY
@given(garbled(), st.integers(0, 2))
def test_a_garbled_activity_is_refused_alike(twin, text, cut):
    same(twin, text[: len(text) - cut])


@MANY
@given(documents())
def test_every_problem_is_told_alike(twin, document):
    """An editor shows all of them, each by its field; a refusal is the first."""
    own = [message_of(m) for m in document["own_messages"]]
    mine = [criterion_of(c) for c in document["own_criteria"]]
    lists = document["messages"], document["criteria"], document.get("practice", [])
    material = Material(
        "",
        tuple(lists[0]),
        tuple(lists[1]),
        tuple(own),
        tuple(mine),
        tuple(lists[2]),
        document.get("earlier", {}),
    )
    found = twin("materialProblems", document)
    assert found == [
        {"at": p.at, "sentence": p.sentence}
        for p in (*problems_of_ids(material), *problems(material))
    ]


def test_old_activities_stay_as_they_are(twin):
    old = Activity(["m01", "m02"], ["ask", "context"], "Table talk")
    assert twin(
        "activityOf", {"messages": ["m01", "m02"], "criteria": ["ask"]}, MESSAGES
    ).keys() == {
        "messages",
        "criteria",
        "title",
        "text",
        "key",
        "id",
    }
    assert same(twin, old.link(PAGE))["id"] == "c79d15dc"


@pytest.mark.parametrize("people", [12, 30])
def test_a_rehearsal_of_it_is_made_and_collected_alike(room, tmp_path, people):
    whole = parse_activity(json.dumps(DOCUMENT))
    files = room("demoTexts", whole.text, people, 1)
    assert [tuple(f) for f in files] == demo.texts(whole, people, 1)
    theirs = room("collect", files, [])
    readings = [r for name, text in files for r in inbox.read_bytes(name, text.encode())]
    found = collect(readings)
    assert len(found.people) == people
    report.write(found, tmp_path)
    for name, text in theirs.items():
        mine = (tmp_path / name).read_text("utf-8-sig")
        assert sentence(text).splitlines() == sentence(mine).splitlines(), name
    page = (tmp_path / "report.html").read_text("utf8")
    assert "Warmth" in page and "the book:" not in page and "<b>not bold" not in page
    assert "Messages and their people are invented" not in page
    rows = found.rounds[0].summary.set_index(["criterion", "message"])
    assert rows.loc[("ask", "x3"), ["makers_low", "inside", "distance"]].isna().all()
    assert ("ask", "x1") not in rows.index, "practice counts for itself"
    assert "people were inside the reference range on" in page
    roster = "Surname,First name,Email\nA,B,a@example.org\nC,D,c@example.org\n"
    assert room("withPoints", roster, files, [])["text"] == with_points(found, roster).text


def test_a_level_that_a_criterion_lacks_is_refused_alike(twin):
    whole = parse_activity(json.dumps(DOCUMENT))
    cells = [0] * 16
    cells[2] = 3  # the criterion has two levels
    code = dump_code(Sheet(whole, cells, number=1))
    with pytest.raises(CodeError, match="no hand-in has it"):
        parse_code(code, [whole])
    parsed = twin("tryWorkshop", "parseActivity", whole.text, MESSAGES)
    assert "no hand-in has it" in twin("tryWorkshop", "parseCode", code, [parsed])["error"]
    with pytest.raises(AnswersError, match="a level that its criterion doesn’t have"):
        hand_ins(parse_answers(file_of(Sheet(whole, cells, 1, confidence=50), "2026-11-23T09:00Z")))
    cells[2] = NOT_APPLICABLE
    again = parse_code(dump_code(Sheet(whole, cells, number=1)), [whole])
    assert again.cells == tuple(cells)


def test_letters_and_lines_come_to_one_form_alike(twin):
    document = json.loads(json.dumps(DOCUMENT))
    document["title"] = "Cafe\u0301"
    document["own_messages"][0]["text"] = "\u2028 Zu\u0308rich\r\nA\u030a\u000bnew line\u0085 "
    document["own_criteria"][0]["name"] = "Two\nlines\tof it"
    found = same(twin, json.dumps(document))
    assert found["seen"][0][2] == "Zürich\nÅ\nnew line" and found["title"] == "Café"
    assert found["asked"][2][0] == "Two lines of it"
