"""The analyser: the same findings in both languages, honest ranges, hostile texts in no time."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from many import MANY

import warmstart as ws
from warmstart import data
from warmstart.messages import analyser

NOTE = (
    "In May you asked me for numbers. I am writing to ask one thing: may I use your codes? Page 6."
)


def plain(analysis):
    """An analysis as JSON gives it."""
    return json.loads(
        json.dumps(
            {
                "findings": [vars(f) for f in analysis.findings],
                "criteria": analysis.criteria,
                "not_checked": analysis.not_checked,
            }
        )
    )


def test_findings_mark_places_and_say_how_to_mend_them():
    a = ws.analyse(NOTE, relationship="corresponded")
    places = {f.rule: NOTE[f.start : f.end] for f in a.findings[::-1] if f.start is not None}
    assert places["context.exchange"] == "you asked me"
    assert places["upfrontness.stated"] == "I am writing to"
    early = ws.analyse("I am writing to ask one thing. " + "The rest is weather. " * 5)
    assert "upfrontness.early" in {f.rule for f in early.findings}
    assert places["candour.checkable"] == "Page 6"
    assert all(f.suggests and f.mend for f in a.findings)
    assert a.criteria["upfrontness"] == {"answer": "found", "levels": (2, 3)}
    assert len(a.frame()) == len(a.findings)


def test_absence_and_what_cannot_be_told_are_two_answers():
    a = ws.analyse("The weather is fine.")
    assert a.findings == ()
    assert a.criteria["upfrontness"] == {"answer": "not found", "levels": (0, 1)}
    assert a.criteria["context"] == {"answer": "cannot tell", "levels": None}
    assert a.criteria["relevance"] == {"answer": "cannot tell", "levels": None}
    assert a.not_checked and not any("total" in k or "rate" in k for k in vars(a))


def test_what_the_writer_declares_counts():
    assert "candour.unmet" in {f.rule for f in ws.analyse(NOTE, relationship="stranger").findings}
    assert "candour.unmet" not in {
        f.rule for f in ws.analyse(NOTE, relationship="met_once").findings
    }
    assert ws.analyse("Hello", channel="comment").criteria["respect"]["levels"] == (0, 2)
    assert ws.analyse("Hello", channel="letter").criteria["respect"]["answer"] == "cannot tell"


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("I’m writing because of the drier.", "upfrontness.early", "I’m writing because"),
        ("Sorry, I can't. We've met in Leeds.", "context.exchange", "We've met"),
        ("Won’t you? If you can’t, no answer is fine.", "ask.small", "If you can’t"),
        ("It's plenty.", "ask.small", "'s plenty"),
        ("👋🏽 Let’s talk soon!", "ask.vague", "Let’s talk"),
    ],
)
def test_contractions_are_read_in_full_and_marked_where_they_are(twin, text, rule, place):
    a = ws.analyse(text)
    assert place in {text[f.start : f.end] for f in a.findings if f.rule == rule}
    assert twin("analyse", text, "stranger", "email") == plain(a)


def test_a_possessive_is_no_contraction():
    assert ws.analyse("My friend's plenty of chairs.").findings == ()
    assert ws.analyse("The mine is the mayor's will do.").findings[0].rule == "ask.small"


def test_read_is_not_already():
    """Where a known grader fell: a rule for "read" rewarded "already", "spread", "ready"."""
    a = ws.analyse("I already spread a ready headline, in particular and thread by thread.")
    assert a.findings == ()


TRICKY = [
    "",
    " ",
    "\r\n\r\n",
    "i am writing to\r\nask",
    "I\u00a0am writing\u2009to",
    "i\u2019m asking",
    "👩‍👩‍👧 In May you 👋🏽 asked",
    "e\u0301t\u0301 I ask you e\u0301",
    "אני I ask you שלום",
    "\ud800 I ask you \udfff",
    "İI ask youß",
    "<script>alert(1)</script> page 6",
    "\x00 page 6 \x00",
    "I ask youé",
    "page 6" * 50,
    "𝐼 ask you page 12,000.50 page 1.1.1.1.1.1.1.1",
    "no no no no no is an answer",
]


@pytest.mark.parametrize("text", TRICKY)
def test_both_languages_find_the_same_in_tricky_texts(twin, text):
    for relationship in analyser.RELATIONSHIPS:
        assert twin("analyse", text, relationship, "comment") == plain(
            ws.analyse(text, relationship, "comment")
        )


def test_both_languages_find_the_same_in_every_message(twin):
    for _, m in ws.load_messages().iterrows():
        theirs = twin("analyse", m["text"], m["relationship"], m["channel"])
        assert theirs == plain(ws.analyse(m["text"], m["relationship"], m["channel"]))


WORDS = sorted(
    {
        w
        for r in ws.load_lexicon()["rules"]
        for p in r["patterns"]
        for w in p.replace("|", " ").replace("(", " ").replace(")", " ").replace("?", "").split()
    }
    - {"~", "~~"}
)
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([" ", "  ", "\n", "\u00a0", "’", ",", "#", "7", "👋🏽", "é"]),
    st.text(max_size=3),
)


@given(
    st.lists(PIECES, max_size=60),
    st.sampled_from(["", " "]),
    st.sampled_from(analyser.RELATIONSHIPS),
    st.sampled_from(analyser.CHANNELS),
)
@MANY
def test_both_languages_find_the_same_in_random_texts(twin, pieces, glue, relationship, channel):
    text = glue.join(pieces).replace("#", "3")
    assert twin("analyse", text, relationship, channel) == plain(
        ws.analyse(text, relationship, channel)
    )


@pytest.mark.parametrize(
    "unit",
    ["a", "a ", "you ", "i would like to ", "page 1 ", "(", "you said a b ", "1.", "could you "],
)
def test_a_hostile_text_of_100_kb_is_answered(unit):
    """What patterns like best, over and over; bench/model.py times it. A pattern that
    backtracks without bound would not come back at all."""
    text = (unit * 100_000)[:100_000]
    assert ws.analyse(text).criteria


def test_every_rule_earns_its_place():
    figures = analyser.precision_and_recall("open")
    fired = figures[figures["fired"] > 0]
    # The rules were not fitted again to the grades by the mended rubric.
    assert (fired["precision"] >= 0.65).all(), fired["precision"].sort_values().head()
    # What waits for a declaration that no honest message of ours makes is tested by hand above.
    assert set(figures.index[figures["fired"] == 0]) <= {"candour.unmet"}
    held_out = analyser.precision_and_recall("held_out")
    # Ties that are made up are written to fool whoever goes by the words.
    assert (held_out.loc[held_out["fired"] >= 3, "precision"] >= 0.5).all()


def test_lines_that_no_rule_was_written_from_are_mostly_read_right():
    """The file is the measure: a rule that is written from one of its lines spoils it."""
    verdicts = analyser.everyday_lines()["verdict"].value_counts()
    assert verdicts.sum() == 60
    assert verdicts["right"] >= 45 and verdicts.get("wrong", 0) <= 8


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (None, (0, 1), "silent"),
        ((2, 3), (3, 3), "right"),
        ((0, 3), (3, 3), "wrong"),  # overlaps, and says next to nothing
        ((0, 1), (2, 2), "wrong"),
    ],
)
def test_a_range_is_right_if_it_overlaps_and_is_near(ours, theirs, verdict):
    assert analyser._verdict(ours, theirs) == verdict


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: ws.analyse(None), "text"),
        (lambda: ws.analyse(b"hello"), "text"),
        (lambda: ws.analyse("x" * 1_000_001), "text"),
        (lambda: ws.analyse("x", relationship="friend"), "relationship"),
        (lambda: ws.analyse("x", channel="pigeon"), "channel"),
    ],
)
def test_nonsense_is_refused_by_name(call, names):
    with pytest.raises(ValueError, match=names):
        call()


@pytest.mark.parametrize("pattern", ["a+", "a*", "[a-z]", "a.b", "^a", "(?=a)", "a{9}", "\\w", "Ä"])
def test_patterns_keep_to_their_small_language(pattern):
    with pytest.raises(ws.DataError, match="not allowed"):
        analyser.regular_expression(pattern)


def test_the_lexicon_is_checked(tmp_path, monkeypatch):
    for file in data.data_folder().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lexicon = yaml.safe_load((tmp_path / "lexicon.yml").read_text("utf8"))
    lexicon["rules"][0]["levels"] = [2, 5]
    (tmp_path / "lexicon.yml").write_text(yaml.safe_dump(lexicon, sort_keys=False), "utf8")
    monkeypatch.setattr(data, "data_folder", lambda: tmp_path)
    analyser.load_lexicon.cache_clear()
    with pytest.raises(ws.DataError, match=r"context.exchange: levels"):
        analyser.load_lexicon()
    monkeypatch.undo()
    analyser.load_lexicon.cache_clear()
