"""The collector's Python side: what came in as data frames, the same as the command's."""

import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart.widgets import Collector
from warmstart.workshop import collecting, demo, inbox
from warmstart.workshop.collecting import mark

ACTIVITY = ws.Activity(list(ws.load_messages("open").index[:4]), ["context", "ask"], "Four")
ARRIVED = [{"source": name, "text": text} for name, text in demo.texts(ACTIVITY, 12)]


@pytest.fixture
def collector():
    return Collector(ACTIVITY, arrived=ARRIVED)


def test_it_gives_what_the_command_gives_of_the_same_files(collector):
    readings = [r for t in ARRIVED for r in inbox.read_text(t["source"], t["text"])]
    found = collecting.collect(readings, [ACTIVITY])
    assert len(found.accepted) == 20
    for name in ("answers", "summary", "items"):
        pd.testing.assert_frame_equal(getattr(collector, name), getattr(found, name))
    people = collector.people
    assert people["person"].nunique() == 12 and set(people["round"]) == {1, 2}
    assert people.query("round == 1")["graded"].value_counts().to_dict() == {8: 11, 6: 1}
    assert repr(collector) == "Collector('Four', 12 people)"


def test_a_hand_in_that_was_taken_out_counts_no_more(collector):
    gone = collector.collection.accepted[0]
    collector.left_out = [mark(gone)]
    assert gone.person not in set(collector.people.query("round == 1")["person"])
    (row,) = collector.items.query("reason == 'It was taken out by hand.'").to_dict("records")
    assert (row["source"], row["status"]) == (gone.source, "other")
    collector.left_out = []
    assert len(collector.people) == 20


def test_what_has_no_text_says_why(collector):
    picture = {"source": "me.png", "reason": "A picture can't be read here.", "opaque": True}
    collector.arrived = [picture, {"source": "a.txt", "text": "hello", "note": "Read as Latin."}]
    assert collector.items["reason"].tolist() == [inbox.NOTHING, picture["reason"]]
    assert collector.items["status"].tolist() == ["unrecognised", "rejected"]


@pytest.mark.parametrize(
    "thing",
    [
        *({}, {"source": "a"}, {"text": "b"}, {"source": "a", "text": "b", "reason": "c"}),
        *({"source": "a", "text": 1}, {"source": "a", "text": "b", "more": "c"}),
    ],
)
def test_nonsense_is_refused(thing):
    with pytest.raises(traitlets.TraitError, match="nothing that came in"):
        Collector(ACTIVITY, arrived=[thing])


def test_an_activity_that_cannot_be_is_refused():
    with pytest.raises(ws.ActivityError, match="edition"):
        Collector("m99~ask~")
    with pytest.raises(traitlets.TraitError, match="neither a link"):
        Collector().activity = "nonsense"
    with pytest.raises(traitlets.TraitError, match="holds another"):
        Collector(ACTIVITY).activity = "m30~ask~"
    assert repr(Collector()) == "Collector(no activity yet)"
