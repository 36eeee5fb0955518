"""The one letter: its edits, its versions, the same in both languages."""

import copy

import nbformat
import pytest
import traitlets
import yaml
from hypothesis import given
from hypothesis import strategies as st
from many import MANY

from warmstart import widgets
from warmstart.data import DataError, data_folder
from warmstart.messages import rewriting
from warmstart.messages.rewriting import compose, edits_before, load_letter, revise, versions

LETTER = load_letter()
PLACES = {place["id"]: place for place in LETTER["places"]}


def test_each_version_differs_from_the_one_before_at_its_place_alone():
    table = versions(LETTER, {})
    assert table["place"].tolist() == ["", *PLACES]
    done = {}
    for place in LETTER["places"]:
        before = revise(LETTER, done)
        done[place["id"]] = place["ours"]
        after = revise(LETTER, done)
        assert {p for p in after if after[p] != before[p]} == {place["part"]}


def test_the_last_version_is_short_and_says_what_the_first_left_out():
    table = versions(LETTER, {})
    assert table["words"].iloc[-1] <= table["words"].iloc[0]
    assert (table["after"] >= table["before"]).iloc[1:].all(), "ours makes no place worse"
    last = table["text"].iloc[-1]
    for part in ("sell you some", "eleven freezers", "lend you two", "contact page"):
        assert part in last and part not in table["text"].iloc[0]


def test_the_tempting_edit_is_never_better_than_ours():
    for place in LETTER["places"]:
        levels = {edit["id"]: edit["level"] for edit in place["edits"]}
        tempting = next(edit["id"] for edit in place["edits"] if edit.get("tempting"))
        assert tempting != place["ours"]
        assert levels[tempting] <= levels[place["ours"]]


def test_a_place_mended_twice_starts_where_it_was_left():
    """What they share is worded in one chapter and come by in another."""
    made = {"known": "paper", "warmed": "answered"}
    row = versions(LETTER, made).set_index("place").loc["warmed"]
    assert (row["before"], row["after"]) == (1, 3)


def test_each_chapter_is_named_by_its_title():
    titles = set()
    for page in (data_folder().parent / "book").glob("*.ipynb"):
        first = nbformat.read(page, 4).cells[0].source.splitlines()[0]
        titles.add(first.lstrip("# ").split(" · ")[-1].replace("'", "’"))
    assert {place["chapter"] for place in LETTER["places"]} <= titles


def test_what_is_cut_leaves_no_gap():
    parts = {part: "" for part in LETTER["parts"]} | {"name": "Marta"}
    assert compose(LETTER, parts) == "Marta"
    cut = compose(LETTER, revise(LETTER, {"opening": "cut", "source": "cut"}))
    assert "  " not in cut and "\n\n\n" not in cut


def test_places_before_stand_as_the_reader_mended_them_or_as_we_would():
    assert edits_before(LETTER, "opening", {"opening": "short"}) == {}
    before = edits_before(LETTER, "fits", {"opening": "short", "fits": "name"})
    assert before == {"opening": "short", "known": PLACES["known"]["ours"]}
    with pytest.raises(ValueError, match="no place 'end'"):
        edits_before(LETTER, "end", {})


@pytest.mark.parametrize(
    ("made", "message"), [({"end": "cut"}, "no place 'end'"), ({"ask": "shout"}, "no edit 'shout'")]
)
def test_an_unknown_edit_is_refused(made, message):
    with pytest.raises(ValueError, match=message):
        revise(LETTER, made)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda letter: letter["parts"].update(more="And another thing."),
        lambda letter: letter["places"].append(letter["places"][0]),
        lambda letter: letter["places"][0].update(ours="burn"),
        lambda letter: letter["places"][0].update(criterion="charm"),
        lambda letter: letter["places"][0]["edits"].append(
            {"id": "x", "text": "", "level": 1, "tempting": True}
        ),
        lambda letter: letter["places"][0]["edits"][1].update(level=4),
    ],
)
def test_a_letter_that_does_not_hold_together_is_refused(monkeypatch, spoil):
    letter = yaml.safe_load((data_folder() / "letter.yml").read_text("utf8"))
    spoil(letter)
    monkeypatch.setattr(rewriting, "read_yaml", lambda name: copy.deepcopy(letter))
    rewriting._letter.cache_clear()
    with pytest.raises(DataError, match=r"letter\.yml"):
        rewriting.load_letter()
    rewriting._letter.cache_clear()


EDITS = st.fixed_dictionaries(
    {},
    optional={
        key: st.sampled_from([edit["id"] for edit in place["edits"]])
        for key, place in PLACES.items()
    },
)


@MANY
@given(EDITS)
def test_both_languages_write_the_same_letters(twin, made):
    ours = versions(LETTER, made)
    theirs = twin("versions", LETTER, made)
    assert [v["text"] for v in theirs] == ours["text"].tolist()
    assert [v["subject"] for v in theirs] == ours["subject"].tolist()
    assert [v["words"] for v in theirs] == ours["words"].tolist()
    levels = ours[["edit", "before", "after"]].iloc[1:].to_numpy().tolist()
    assert [[v["edit"], v["before"], v["after"]] for v in theirs[1:]] == levels
    for at in PLACES:
        assert twin("editsBefore", LETTER, at, made) == edits_before(LETTER, at, made)


def test_a_widget_mends_one_place_and_knows_the_others():
    mend = widgets.Rewrite("fits", answers=[{"item": "opening", "chosen": "short"}])
    assert mend.text.startswith("Dear Mr Hart,\n\nI hope you’re well. We haven’t met.")
    assert PLACES["fits"]["part"] and LETTER["parts"]["fits"] in mend.text
    mend.answers = [*mend.answers, {"item": "fits", "chosen": "plain"}]
    assert LETTER["parts"]["fits"] not in mend.text
    row = mend.versions.set_index("place").loc[["opening", "fits", "ask"]]
    assert row["edit"].tolist() == ["short", "plain", PLACES["ask"]["ours"]]
    for wrong in ({"item": "fits", "chosen": "loan"}, {"item": "end", "chosen": "cut"}):
        with pytest.raises(traitlets.TraitError, match="no edit"):
            mend.answers = [wrong]
    with pytest.raises(traitlets.TraitError, match="at must be one of"):
        widgets.Rewrite("end")
