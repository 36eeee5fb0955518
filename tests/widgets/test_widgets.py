"""The widgets' Python side: traits in, data frames out, nonsense refused."""

import inspect
import re

import nbformat
import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart import widgets
from warmstart.model.responses import SWITCHES
from warmstart.widgets.base import STATIC

ALL = [getattr(widgets, name) for name in widgets.__all__]


@pytest.mark.parametrize("cls", ALL)
def test_every_widget_is_documented_and_has_a_stable_text_form(cls):
    assert inspect.getdoc(cls) and "Parameters" in cls.__doc__
    first, second = (eval(f"widgets.{cls.example}") for _ in range(2))
    assert repr(first) == repr(second)
    assert " at 0x" not in repr(first)
    for name, trait in cls.class_own_traits(sync=True).items():
        assert trait.help, f"{cls.__name__}.{name} says nothing of itself"
    assert str(cls._esm) == (STATIC / f"{cls.kind}.js").read_text("utf8")


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


@pytest.mark.parametrize("kwargs", [{"ids": ["m999"]}, {"ids": []}, {"criteria": ["charm"]}])
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


# ---- pairs, sorting, drafting, progress ---------------------------------------------------


def test_pairs_have_an_answer_by_construction_and_the_makers_see_it_too():
    """What a message was written to show lies higher in the one said to have more."""
    pairs = widgets.pairs.judged_pairs(None)
    assert len(pairs) == 34 and len(widgets.pairs.judged_pairs()) < 18
    grades = ws.load_grades().pivot_table(index=["message", "criterion"], values="level")["level"]
    for pair, row in pairs.iterrows():
        assert grades[row["more"], row["asks"]] > grades[row["less"], row["asks"]], pair


def test_judgements_are_scored_and_calibrated():
    judge = widgets.PairJudge(["p01", "p03"])
    assert judge.judgements.empty and judge.calibration.empty
    truth = {p["id"]: p["truth"] for p in judge.pairs}
    wrong = next(
        p[side]["id"]
        for p in judge.pairs
        for side in ("left", "right")
        if p["id"] == "p03" and p[side]["id"] != truth["p03"]
    )
    judge.answers = [
        {"pair": "p01", "chosen": truth["p01"], "sure": 90},
        {"pair": "p03", "chosen": wrong, "sure": 60, "preferred": wrong},
    ]
    assert judge.judgements["right"].tolist() == [True, False]
    assert judge.judgements["brier"].round(2).tolist() == [0.01, 0.36]
    assert judge.calibration["came"].tolist() == [0.0, 1.0]


def test_which_message_stands_first_is_drawn_by_lot():
    first = [p["left"]["id"] == p["truth"] for p in widgets.PairJudge().pairs]
    assert 0 < sum(first) < len(first)
    assert [p["left"]["id"] == p["truth"] for p in widgets.PairJudge(seed=2).pairs] != first


@pytest.mark.parametrize(
    "answer",
    [
        {"pair": "p99", "chosen": "m01", "sure": 90},
        {"pair": "p01", "chosen": "m03", "sure": 90},
        {"pair": "p01", "chosen": "m01", "sure": 40},
        {"pair": "p01", "chosen": "m01", "sure": "90"},
    ],
)
def test_the_judge_refuses_answers_to_other_questions(answer):
    with pytest.raises(traitlets.TraitError):
        widgets.PairJudge().answers = [answer]


def test_a_pair_without_an_answer_cannot_be_judged():
    with pytest.raises(ValueError, match="p02"):  # it differs in the gift
        widgets.PairJudge(["p02"])


def test_an_order_is_scored_and_nonsense_refused():
    table = widgets.SortingTable()
    assert sorted(table.table["message"]) == sorted(widgets.sorting.DEFAULT)
    table.order = sorted(table.order, key=table.levels.get)
    assert table.score["gamma"] == 1 and table.table["level"].is_monotonic_increasing
    for order in (table.order[:-1], [*table.order[:-1], table.order[0]], ["m01"]):
        with pytest.raises(traitlets.TraitError):
            table.order = order
    for ids in (["m01"], ["m01", "m01"], ["m999", "m01"]):
        with pytest.raises(ValueError, match="ids"):
            widgets.SortingTable(ids)


def test_messages_to_sort_are_by_different_people_and_graded_as_they_were_coded():
    messages, grades = ws.load_messages(), ws.load_grades().query("criterion == 'context'")
    chosen = messages.loc[list(widgets.sorting.DEFAULT)]
    assert chosen["sender"].is_unique and (chosen["split"] == "open").all()
    assert chosen["context_level"].nunique() == 4
    for key, level in chosen["context_level"].items():
        assert level in grades.query("message == @key")["level"].tolist(), key


def test_the_desk_gives_findings_and_own_grades_as_frames():
    desk = widgets.DraftingDesk("In May you told me. May I ring you?", relationship="met_once")
    desk.levels = {"context": 1, "offer": None}
    assert desk.findings["rule"].iloc[0] == "context.exchange"
    grades = desk.grades
    assert grades.loc["context"].tolist() == [1, "found", 3, 3]
    assert grades.loc["relevance", "answer"] == "cannot tell"
    for name, value in (
        ("levels", {"charm": 1}),
        ("levels", {"context": 9}),
        ("fool", ["charm"]),
        ("channel", "x"),
    ):
        with pytest.raises(traitlets.TraitError):
            setattr(desk, name, value)


@pytest.mark.parametrize("place", ["Chapter 2", "é", "x" * 41, "a\n"])
def test_a_place_must_fit_into_the_file_of_answers(place):
    with pytest.raises(traitlets.TraitError):
        widgets.Grader(ids=["m01"], place=place)


def test_progress_reads_an_exported_file(tmp_path):
    from warmstart.workshop.answers import dump_answers

    at = {"at": "2026-11-23T09:00Z", "place": "before"}
    pairs = widgets.pairs.judged_pairs().loc["p01"]
    file = tmp_path / "warmstart-answers.json"
    given = [
        {
            "kind": "grades",
            **at,
            "message": "m01",
            "levels": {"context": 3, "ask": None},
            "confidence": 50,
        },
        {
            "kind": "judgement",
            **at,
            "pair": "p01",
            "chosen": pairs["more"],
            "other": pairs["less"],
            "sure": 80,
            "preferred": "",
        },
    ]
    file.write_text(dump_answers(given), "utf8")
    progress = widgets.Progress(file)
    assert progress.judgements["right"].tolist() == [True]
    distance = progress.grades.set_index("criterion")["distance"]
    assert distance["context"] == 3 and pd.isna(distance["ask"])
    file.write_text("{}", "utf8")
    with pytest.raises(ws.AnswersError):
        widgets.Progress(file)


# ---- scenes ---------------------------------------------------------------------------------


def test_acquaintance_raises_the_rate_stage_by_stage_and_never_the_text():
    slider = widgets.ContextSlider(sent=30)
    table = slider.replies
    assert table["typical"].is_monotonic_increasing and table["none"].is_monotonic_decreasing
    assert table.loc["stranger", "typical"] == ws.response(ws.Scenario()).typical
    in_touch = ws.response(ws.Scenario(prior_contact=True)).typical
    assert table.loc["stranger", "typical"] < table.loc["heard_of", "typical"] < in_touch
    for name, value in (("stage", 9), ("route", "pigeon/stranger"), ("sent", 0)):
        with pytest.raises(traitlets.TraitError):
            setattr(slider, name, value)


def test_a_mailing_fits_more_people_than_a_letter():
    mailing, letter = widgets.SwapTest(), widgets.SwapTest(position=1)
    assert mailing.everybody > 0.5 > letter.everybody
    assert mailing.fits["noor"].all() and letter.fits["noor"].all()


def test_numbers_are_guessed_before_they_are_told():
    guess = widgets.NumberGuess("How many?", {"One": 3, "Two": (1, 5)}, 9, "things", "Invented.")
    assert guess.answers["guess"].isna().all()
    guess.guess = [4, 9]
    assert guess.answers["guess"].isna().all(), "it is not locked yet"
    guess.locked = True
    assert guess.answers.to_dict("index") == {
        "One": {"guess": 4, "low": 3, "high": 3},
        "Two": {"guess": 9, "low": 1, "high": 5},
    }
    for wrong in ([4], [4, 10], [4, -1]):
        with pytest.raises(traitlets.TraitError):
            guess.guess = wrong
    for items in ({}, {"One": 10}, {"One": (3, 2)}):
        with pytest.raises(ValueError):
            widgets.NumberGuess("How many?", items, 9, "things", "Invented.")


def test_the_purpose_can_be_moved_and_the_rules_follow():
    mover = widgets.PurposeMover()
    assert mover.words_before is None and mover.rules["answer"] == "not found"
    mover.form, mover.at = "reason", 0
    assert mover.words_before == 0 and mover.rules == {"answer": "found", "levels": (2, 3)}
    assert mover.text.startswith("I’m looking for an apprentice")
    for name, value in (("form", "shouted"), ("at", 9)):
        with pytest.raises(traitlets.TraitError):
            setattr(mover, name, value)


@pytest.mark.parametrize(
    ("cls", "items", "view"),
    [
        (widgets.GateCards, "cases", "view"),
        (widgets.EntryPoints, "steps", "ours"),
        (widgets.NextMessage, "steps", "ours"),
    ],
)
def test_decisions_stand_beside_the_makers_view(cls, items, view):
    widget = cls()
    assert widget.decisions.empty
    items = getattr(widget, items)
    widget.answers = [{"item": items[0]["id"], "chosen": items[0][view]}]
    assert (widget.decisions["chosen"] == widget.decisions[view]).all()
    for answer in (
        {"item": "nothing", "chosen": "use"},
        {"item": items[0]["id"], "chosen": "burn"},
    ):
        with pytest.raises(traitlets.TraitError):
            widget.answers = [answer]


def test_a_hard_case_has_no_answer_of_ours():
    doors = widgets.EntryPoints()
    doors.answers = [{"item": "line-podcast", "chosen": "keep"}]
    assert doors.decisions["ours"].isna().all()
    with pytest.raises(traitlets.TraitError, match="no decision"):
        doors.answers = [{"item": "comment-find", "chosen": "keep"}]  # another step's option


def test_questions_come_back_two_chapters_later():
    assert [c["chapter"] for c in widgets.RetrievalCards(2).cards] == [2, 2, 2]
    assert [c["id"] for c in widgets.RetrievalCards(4).cards][:3] == ["q0201", "q0202", "q0203"]
    with pytest.raises(ValueError, match="chapter"):
        widgets.RetrievalCards(99)
    cards = widgets.RetrievalCards(2)
    cards.answers = [{"card": "q0201", "recalled": 2}]
    assert cards.recalled["recalled"].tolist() == [2]
    with pytest.raises(traitlets.TraitError):
        cards.answers = [{"card": "q0201", "recalled": 3}]


# ---- nothing half made ------------------------------------------------------------------------


def test_every_widget_has_module_twin_test_and_gallery_entry():
    root = STATIC.parents[3]
    browser_tests = "".join(p.read_text("utf8") for p in (root / "tests/browser").glob("test_*.py"))
    gallery = (root / "book/gallery.ipynb").read_text("utf8")
    for cls in ALL:
        source = (root / "web/widgets" / f"{cls.kind}.js").read_text("utf8")
        found = re.search(r"div\.ws\.([\w-]+)", source) or re.search(
            r'kind(?::| =) "([\w-]+)",\s+(?:name|label)', source
        )
        name = found[1]
        assert f".{name}" in browser_tests, f"no browser test touches .{name}"
        assert cls.example in [
            c.source.removeprefix("widgets.") for c in nbformat.reads(gallery, 4).cells
        ], f"{cls.__name__} is not in the gallery: run `make gallery`"


def test_the_gallery_is_what_the_classes_give():
    from warmstart.widgets import gallery

    root = STATIC.parents[3]
    stored = nbformat.read(root / "book/gallery.ipynb", 4).cells
    fresh = gallery.cells()
    assert [(c.cell_type, c.source) for c in stored] == [(c.cell_type, c.source) for c in fresh], (
        "run `make gallery`"
    )


def test_the_two_tests_are_of_equal_kinds_and_share_no_pair():
    before, after = widgets.pairs.BEFORE, widgets.pairs.AFTER
    pairs = widgets.pairs.judged_pairs(None)
    assert not set(before) & set(after) and len(before) == len(after) == 8
    kinds = [
        pairs.loc[list(test), "dimension"].value_counts().to_dict() for test in (before, after)
    ]
    assert kinds[0] == kinds[1]
    assert not {p["id"] for p in widgets.PairJudge().pairs} & set(after)
