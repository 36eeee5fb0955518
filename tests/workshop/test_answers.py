"""The file of a reader's answers: written and read alike by both languages, refused with a sentence."""

import copy
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import MANY

import warmstart as ws
from warmstart.workshop import answers

AT = "2026-11-23T09:00Z"
GRADES = {
    "kind": "grades",
    "at": AT,
    "place": "02/grader",
    "message": "m01",
    "levels": {"context": 1, "ask": None},
    "confidence": 70,
}
JUDGEMENT = {
    "kind": "judgement",
    "at": AT,
    "place": "before",
    "pair": "p01",
    "chosen": "m02",
    "other": "m01",
    "sure": 80,
    "preferred": "",
}
ORDER = {"kind": "order", "at": AT, "place": "", "order": ["m01", "m02"]}
DRAFT = {
    "kind": "draft",
    "at": AT,
    "place": "desk",
    "text": "Ärger 🧶\r\n\u2028",
    "relationship": "stranger",
    "channel": "email",
    "levels": {},
}
FORECAST = {
    "kind": "forecast",
    "at": AT,
    "place": "01/forecast",
    "sent": 30,
    "edges": [0, 1, 2],
    "chips": [10, 6, 4],
}
CHOICE = {"kind": "choice", "at": AT, "place": "10/gates", "item": "c1", "chosen": "hold"}
CARD = {"kind": "card", "at": AT, "place": "", "card": "q0201", "recalled": 2}
SEAT = {
    "kind": "seat",
    "at": AT,
    "place": "activity/0a1b2c3d",
    "activity": "m01~context~Table talk",
    "group": 3,
    "number": 16777215,
}
ALL = [GRADES, JUDGEMENT, ORDER, DRAFT, FORECAST, CHOICE, CARD, SEAT]


def parse(text):
    """Return what parse_answers gives, or its sentence."""
    try:
        return ws.parse_answers(text)
    except ws.AnswersError as error:
        return str(error)


def signed(document):
    return json.dumps({**document, "checksum": answers.checksum(document)}, ensure_ascii=False)


def document(*given):
    return json.loads(answers.dump_answers(given or ALL, "Anna Ö."))


def test_what_is_written_is_read():
    read = ws.parse_answers(answers.dump_answers(ALL, "Anna"))
    assert list(read.answers) == ALL and read.name == "Anna" and read.edition == ws.__version__
    assert repr(read) == "Answers(8 of 'Anna')"
    assert read.frame("grades").set_index("criterion")["level"].to_dict() == {
        "context": 1,
        "ask": None,
    }
    assert read.frame("judgement")["sure"].tolist() == [80]
    assert read.frame("draft")["text"].tolist() == [DRAFT["text"]]
    with pytest.raises(ValueError, match="kind must be one of"):
        read.frame("dreams")
    with pytest.raises(ws.AnswersError, match="half of a sign"):
        answers.dump_answers(ALL, "Anna \ud83e")


def test_both_languages_write_the_same_file(twin):
    assert twin("dumpAnswers", ALL, "Anna Ö.") == answers.dump_answers(ALL, "Anna Ö.")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda t: t[:-9], "can.t be read as JSON"),
        (lambda t: "", "can.t be read as JSON"),
        (lambda t: "[" * 100_000, "can.t be read as JSON"),
        (lambda t: '{"a": NaN}', "can.t be read as JSON"),
        (lambda t: '{"a": ' + "9" * 10_000 + "}", "JSON|some other file"),
        (lambda t: "[]", "some other file"),
        (lambda t: '{"format": "deck"}', "some other file"),
        (lambda t: t.replace('"m01"', '"m03"'), "checksum does not fit"),
        (lambda t: t.replace("Anna", "Anne"), "checksum does not fit"),
        (lambda t: signed({**json.loads(t), "version": 2}), "newer edition"),
        (lambda t: signed({**json.loads(t), "version": 0}), "which version"),
        (lambda t: signed({**json.loads(t), "version": True}), "which version"),
        (lambda t: signed({**json.loads(t), "answers": {}}), "no list of answers"),
        (lambda t: signed({**json.loads(t), "name": "x" * 81}), "name is not"),
        (lambda t: json.dumps({**json.loads(t), "name": "\ud83e"}), "checksum does not fit"),
        (lambda t: signed({**json.loads(t), "score": 9}), "something unknown"),
        (lambda t: signed(document() | {"answers": [{**GRADES, "confidence": 700}]}), "Answer 1"),
        (
            lambda t: signed(
                document() | {"answers": [GRADES, {**GRADES, "levels": {"charm": 1}}]}
            ),
            "Answer 2",
        ),
        (lambda t: signed(document() | {"answers": [{**GRADES, "at": AT + "\n"}]}), "at is not"),
        (lambda t: signed(document() | {"answers": ["x"]}), "no known kind"),
        (lambda t: "\ud800" + t, "JSON"),
        (lambda t: " " * 5_000_001, "too large"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_in_both_languages(twin, spoil, sentence):
    text = spoil(answers.dump_answers(ALL, "Anna"))
    assert re.search(sentence, parse(text))
    assert re.search(sentence, twin("tryAnswers", text)["error"])


def test_a_file_is_read_from_disk_whatever_wrote_it(tmp_path):
    file = tmp_path / "warmstart-answers.json"
    file.write_bytes(b"\xef\xbb\xbf" + answers.dump_answers(ALL).encode())
    assert len(ws.read_answers(file).answers) == len(ALL)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ws.AnswersError, match="UTF-8"):
        ws.read_answers(file)
    file.write_bytes(b" " * 5_000_001)
    with pytest.raises(ws.AnswersError, match="too large"):
        ws.read_answers(file)


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 105),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(
        ["m01", "stranger", "grades", "__proto__", "constructor", AT, "2026-13-40T99:99Z"]
    ),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(
        st.sampled_from(["context", "kind", "toString"]), st.integers(0, 4), max_size=2
    ),
)


@MANY
@given(st.sampled_from(ALL), st.data())
def test_both_languages_refuse_the_same_answers(twin, answer, data):
    """Change, remove or add one thing anywhere; both must come to the same verdict."""
    spoiled = copy.deepcopy(answer)
    where = data.draw(st.sampled_from([spoiled, spoiled.get("levels", spoiled)]))
    key = data.draw(st.sampled_from([*where, "extra", "__proto__", "context"]))
    if data.draw(st.booleans()) and key in where:
        del where[key]
    else:
        where[key] = data.draw(JUNK)
    text = json.dumps(spoiled)
    ours = answers.why_not(json.loads(text, parse_float=answers.whole_number))
    assert bool(twin("whyNotText", text)) == bool(ours), (spoiled, ours)


@MANY
@given(st.text(max_size=40), st.text(max_size=20))
def test_checksums_agree_on_any_text(twin, text, name):
    given_ = {"answers": [{**DRAFT, "text": text}], "name": name, "version": 1}
    assert twin("checksum", given_) == answers.checksum(given_)


def test_the_schema_uses_only_what_both_languages_read():
    """The twin knows a part of JSON Schema; the format may use no more of it."""
    known = {"$ref", "const", "enum", "type", "minimum", "maximum", "maxLength", "pattern"}
    known |= {"minItems", "maxItems", "items", "required", "properties", "additionalProperties"}

    def rules(value):
        yield set(value) - {"description"}
        for inner in value.get("properties", {}).values():
            yield from rules(inner)
        if "items" in value:
            yield from rules(value["items"])

    for name, definition in answers.schema()["$defs"].items():
        for keys in rules(definition):
            assert keys <= known, name
            assert "properties" not in keys or definition["additionalProperties"] is False


def test_the_schema_itself_accepts_a_whole_file():
    from jsonschema import Draft202012Validator

    schema = answers.schema()
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(document()))
