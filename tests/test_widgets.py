"""The widgets' Python side: traits in, data frames out, nonsense refused."""

import inspect

import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart import widgets
from warmstart.responses import SWITCHES
from warmstart.widgets.base import STATIC

ALL = [getattr(widgets, name) for name in widgets.__all__]


@pytest.mark.parametrize("cls", ALL)
def test_every_widget_is_documented_and_has_a_stable_text_form(cls):
    assert inspect.getdoc(cls) and "Parameters" in cls.__doc__
    assert repr(cls()) == repr(cls())
    assert " at 0x" not in repr(cls())
    for name, trait in cls.class_own_traits(sync=True).items():
        assert name == "kind" or trait.help, f"{cls.__name__}.{name} says nothing of itself"
    assert f"{cls().kind}" in (STATIC / "warmstart.js").read_text("utf8")


def test_scenario_and_replies_follow_the_controls():
    simulator = widgets.Simulator(route="email/legislator", sent=20)
    before = simulator.replies.mean
    simulator.role_relevance = True
    assert simulator.scenario == ws.Scenario("email", "legislator", role_relevance=True)
    assert simulator.replies.mean > before
    assert simulator.terms["term"].tolist() == ["base", "role_relevance"]
    assert set(SWITCHES) <= set(simulator.trait_names())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("route", "pigeon/stranger"),
        ("sent", 0),
        ("sent", 201),
        ("ask", "huge"),
        ("gift_world", "x"),
        ("overrides", {"charm": [0, 1]}),
        ("overrides", {"base": [0, -1]}),
        ("show", ["charm"]),
        ("gift", "yes"),
    ],
)
def test_the_simulator_refuses_nonsense_and_keeps_its_state(name, value):
    simulator = widgets.Simulator()
    before = getattr(simulator, name)
    with pytest.raises(traitlets.TraitError):
        setattr(simulator, name, value)
    assert getattr(simulator, name) == before


def test_grades_grow_beside_the_makers_range():
    grader = widgets.Grader(ids=["m01", "m02", "m03"], criteria=["context", "ask"])
    assert grader.grades.empty
    grader.answers = [
        {"message": "m01", "criterion": "context", "level": 2, "confidence": 60},
        {"message": "m02", "criterion": "context", "level": 3, "confidence": 80},
        {"message": "m03", "criterion": "ask", "level": None, "confidence": 80},
        {"message": "m03", "criterion": "context", "level": None, "confidence": 80},
    ]
    frame = grader.grades
    assert frame["distance"].tolist() == [2, 0, 0, pd.NA]
    assert frame["low"].tolist() == [0, 3, pd.NA, 1]


def test_reference_spans_count_code_points_of_the_shown_text():
    grader = widgets.Grader()
    texts = {m["id"]: m["text"] for m in grader.messages}
    spans = [
        (texts[m][g["start"] : g["end"]])
        for m, cs in grader.reference.items()
        for gs in cs.values()
        for g in gs
        if g["start"] is not None
    ]
    shown = ws.load_grades().query("quote != '' and message in @texts")
    quotes = shown["quote"]
    assert sorted(spans) == sorted(quotes)


def test_codings_stay_out_of_the_readers_sight():
    seen = set().union(*(m.keys() for m in widgets.Grader().messages))
    assert not seen & {"pair", "dimension", "context", "gift", "role", "upfrontness", "split"}


def test_held_out_messages_are_not_shown_unless_asked_for():
    open_ = set(ws.load_messages("open").index)
    assert {m["id"] for m in widgets.Grader().messages} == open_


@pytest.mark.parametrize("kwargs", [{"ids": ["m99"]}, {"ids": []}, {"criteria": ["charm"]}])
def test_the_grader_refuses_what_does_not_exist(kwargs):
    with pytest.raises(ValueError, match=next(iter(kwargs))):
        widgets.Grader(**kwargs)


@pytest.mark.parametrize(
    "answer",
    [
        {"message": "m99", "criterion": "context", "level": 1},
        {"message": "m01", "criterion": "context", "level": 7},
        {},
    ],
)
def test_the_grader_refuses_answers_to_other_questions(answer):
    with pytest.raises(traitlets.TraitError):
        widgets.Grader().answers = [answer]
