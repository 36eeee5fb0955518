"""The data keep their own rules, and loading refuses data that do not."""

import re

import pandas as pd
import pytest
import yaml
from conftest import ROOT

import warmstart
from warmstart import data
from warmstart.messages import corpus
from warmstart.messages.analyser import CHANNELS, RELATIONSHIPS
from warmstart.messages.corpus import CHANNEL_NAMES, RELATION_SENTENCES
from warmstart.model import evidence
from warmstart.model.year import load_year


def test_pairs_differ_in_one_coded_field_and_hardly_in_length():
    messages = warmstart.load_messages()
    pairs = messages[messages["role"] == "pair"]
    for _, two in pairs.groupby("pair"):
        words = two["text"].str.split().str.len()
        assert words.max() <= 1.1 * words.min(), two.index.tolist()
        assert two["split"].nunique() == 1
    assert set(pairs["dimension"]) == {
        "context",
        "gift",
        "entry_point",
        "upfrontness",
        "recipient_type",
        "channel",
    }


def test_messages_have_a_readable_length_and_no_address_of_anybody():
    for key, row in warmstart.load_messages().iterrows():
        assert 30 <= len(row["text"].split()) <= 250, key
        assert not re.search(r"@\w|https?:|\+\d{6}", row["text"]), key


def test_every_message_is_graded_twice_on_everything():
    grades = warmstart.load_grades()
    expected = len(warmstart.load_messages()) * len(warmstart.load_rubric())
    assert grades.groupby("grader").size().to_dict() == {"first": expected, "second": expected}
    assert not grades.duplicated(["message", "criterion", "grader"]).any()
    assert grades["confidence"].between(0, 100).all()


def test_deciding_and_contested_grades_have_their_reasons():
    grades = warmstart.load_grades()
    given = grades[grades["reason"] != ""]
    assert given.groupby(["message", "grader"]).size().min() >= 2
    for where, two in grades.groupby(["message", "criterion"]):
        levels = two["level"].dropna().tolist()
        if len(levels) == 1 or (levels and max(levels) - min(levels) > 1):
            assert (two["reason"] != "").all(), f"{where} is contested, and a reason is missing"
    assert (given["reason"].str.split().str.len() <= 18).all()


def test_the_plan_of_the_corpus_is_kept():
    messages = warmstart.load_messages()
    assert messages["role"].value_counts().to_dict() == {
        **{"pair": 72, "contrast": 32, "anchor": 12, "trap": 12},
    }
    pairs = messages[messages["role"] == "pair"]
    assert (pairs.groupby("dimension")["pair"].nunique() == 6).all()
    assert (messages.loc[messages["role"] == "trap", "trap"].value_counts() == 2).all()
    assert (messages["split"] == "held_out").sum() == 56
    assert messages["channel"].isin(["letter", "card"]).mean() <= 0.2
    doors = messages["entry_point"].value_counts()
    assert (doors[["article", "talk", "comment", "organisation"]] >= 8).all()
    assert (pairs["sender"].groupby(pairs["pair"]).nunique() == 1).all()


def test_quotes_are_where_they_say():
    texts = warmstart.load_messages()["text"]
    marked = warmstart.load_grades().dropna(subset="start")
    assert len(marked) > 100
    for row in marked.itertuples():
        assert texts[row.message][row.start : row.end] == row.quote


def test_studies_have_a_status_and_a_reference():
    studies = warmstart.load_studies()
    assert "from memory" not in " ".join(studies["status"])
    bib = (data.data_folder().parent / "book" / "references.bib").read_text("utf8")
    for key in studies.index:
        assert re.search(rf"@\w+\{{{key},", bib), f"{key} has no entry in references.bib"


@pytest.mark.parametrize(
    ("study", "contrast", "expected"),
    [
        # As the evidence states them, each recomputed here from counts.
        ("E3", "lives in the district, or not: Black", (1.86, 1.21, 2.85)),
        ("G17", "coffee card, or none, as one trial", (1.59, 1.10, 2.31)),
    ],
)
def test_effects_are_computed_from_counts(study, contrast, expected):
    effects = warmstart.load_effects()
    row = effects[(effects["study"] == study) & effects["contrast"].str.startswith(contrast)]
    assert len(row) == 1 and row["computed"].all()
    assert tuple(row[["estimate", "low", "high"]].round(2).iloc[0]) == expected


def test_e3_is_what_the_micro_data_give():
    from causaldata import black_politicians

    frame = black_politicians.load_pandas().data
    arms = warmstart.load_arms().query("study == 'E3'").set_index("arm")
    for (outside, black), replies in frame.groupby(["treat_out", "leg_black"])["responded"]:
        place, who = "outside" if outside else "in", "Black" if black else "non-Black"
        arm = arms.loc[f"{place} the district, {who} legislator"]
        assert (arm["k"], arm["n"]) == (replies.sum(), len(replies))


# ---- what is refused -------------------------------------------------------------


@pytest.fixture
def spoiled(tmp_path, monkeypatch):
    """Copy the data, spoil one file, and load from there."""
    for file in data.data_folder().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(data, "data_folder", lambda: tmp_path)
    forget()

    def spoil(name, change):
        file = tmp_path / name
        if file.suffix == ".csv":
            frame = pd.read_csv(file, keep_default_na=False, dtype=str)
            change(frame)
            frame.to_csv(file, index=False)
        else:
            rows = yaml.safe_load(file.read_text("utf8"))
            change(rows)
            file.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf8")

    yield spoil
    forget()


def forget():
    evidence.clear()
    for cached in (corpus._rubric, corpus._messages, load_year):
        cached.cache_clear()


def put(column, value, row=0):
    return lambda frame: frame.__setitem__(
        column, [*frame[column][:row], value, *frame[column][row + 1 :]]
    )


@pytest.mark.parametrize(
    ("name", "change", "load", "says"),
    [
        ("grades.csv", put("level", "4"), warmstart.load_grades, "outside 0 to 3"),
        ("grades.csv", put("quote", "not there", 2), warmstart.load_grades, "exactly once"),
        ("grades.csv", put("message", "m999"), warmstart.load_grades, "m999"),
        ("grades.csv", put("applicable", "false"), warmstart.load_grades, "does not apply"),
        ("studies.csv", put("status", "from memory"), warmstart.load_studies, "G1"),
        (
            "arms.csv",
            put("k", "579"),
            warmstart.load_arms,
            "row 2, G1, 'card, any reply': 579 of 578",
        ),
        ("arms.csv", put("n", ""), warmstart.load_arms, "row 2, G1, 'card, any reply': n or k"),
        ("arms.csv", put("n", "many"), warmstart.load_arms, "cannot be read as a table"),
        ("arms.csv", put("study", "Z9"), warmstart.load_arms, "row 2, Z9, 'card, any reply'"),
        ("arms.csv", put("because", ""), warmstart.load_arms, "no sentence"),
        ("arms.csv", put("recipient", "martian"), warmstart.load_arms, "none of the model's"),
        ("arms.csv", put("features", "charm"), warmstart.load_arms, "charm"),
        ("arms.csv", put("ask", "huge"), warmstart.load_arms, "huge"),
        ("effects.csv", put("study", "Z9"), warmstart.load_effects, "row 2, Z9"),
        ("effects.csv", put("control", ""), warmstart.load_effects, "an arm has no control"),
        ("effects.csv", put("control", "nobody"), warmstart.load_effects, "no arm ['nobody']"),
        ("effects.csv", put("term", "charm"), warmstart.load_effects, "no term 'charm'"),
        ("effects.csv", put("part_of", "Z9"), warmstart.load_effects, "'Z9' has no row"),
        ("effects.csv", put("low", "1.2", 1), warmstart.load_effects, "hold its own estimate"),
        (
            "year.yml",
            lambda year: year["moves"][0]["to"]["stranger"].update(heard=1.5),
            load_year,
            "chances of stranger are none",
        ),
        ("year.yml", lambda year: year["cooling"].update(studies=["Z9"]), load_year, "Z9"),
        ("terms.csv", put("sd", "0.3"), evidence.load_terms, "a mean without an sd"),
        ("terms.csv", put("task", "mine"), evidence.load_terms, "has task 'mine'"),
        ("coefficients.csv", put("studies", ""), warmstart.load_coefficients, "names no study"),
        ("coefficients.csv", put("studies", "Z9"), warmstart.load_coefficients, "unknown study"),
        ("coefficients.csv", put("label", "certain"), warmstart.load_coefficients, "certain"),
        ("coefficients.csv", put("sd", "0"), warmstart.load_coefficients, "bad number"),
        ("messages.yml", lambda rows: rows[0].update(offer="none"), warmstart.load_messages, "p01"),
        ("messages.yml", lambda rows: rows.pop(0), warmstart.load_messages, "1 messages"),
        ("messages.yml", lambda rows: rows.append(rows[0]), warmstart.load_messages, "twice"),
        ("rubric.yml", lambda r: r["criteria"][0]["levels"].pop(), warmstart.load_rubric, "four"),
    ],
)
def test_bad_data_are_refused_by_name(spoiled, name, change, load, says):
    spoiled(name, change)
    with pytest.raises(warmstart.DataError, match=re.escape(says)) as error:
        load()
    assert str(error.value).startswith(name.split("/")[-1])


def test_paper_and_page_say_the_same_of_two_people_and_their_channel():
    source = (ROOT / "web/parts/letter.js").read_text("utf8")
    for name, mine in (("CHANNELS", CHANNEL_NAMES), ("RELATIONS", RELATION_SENTENCES)):
        theirs = re.search(rf"const {name} = {{\n(.*?)}};", source, re.S)[1]
        assert dict(re.findall(r'(\w+): "(.*?)",', theirs)) == mine
    assert list(CHANNEL_NAMES) == list(CHANNELS)
    assert set(RELATION_SENTENCES) == set(RELATIONSHIPS)
