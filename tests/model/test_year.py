"""A year of stamps: exact where it can be checked by hand, and able to contradict the post."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import many
from scipy.special import expit
from scipy.stats import binom

import warmstart as ws
from warmstart.model import year as model
from warmstart.model.year import (
    LETTERS,
    Assumptions,
    Group,
    Plan,
    break_even,
    chance_of,
    standing_plans,
    yeses,
)
from warmstart.widgets import YearOfStamps
from warmstart.widgets.year import MONTHS

YEAR = model.load_year()
IDS = [s["id"] for s in YEAR["stages"]]


def test_cold_letters_are_the_response_models_replies():
    ours = yeses(Plan([Group(50)]))
    theirs = ws.replies(ws.Scenario("email", "business"), 50)
    assert ours.pmf == pytest.approx(theirs.pmf, abs=1e-8)


def test_the_grid_of_luck_is_fine_enough():
    """Against ten times as many points, for the plan with the sharpest binomials."""
    plan = Plan([Group(500)], Assumptions(letter_cost=0.1))
    fine = yeses(plan).pmf
    points = model.luck_points(500, float(model.stage_rates(plan.assumed)["sd"].max()))
    z = np.linspace(-model.REACH, model.REACH, 10 * (points - 1) + 1)
    weight = np.exp(-z * z / 2)
    mean, sd = model.stage_rates(plan.assumed).loc["stranger"]
    rates = expit(mean + sd * z)[:, None]
    exact = (weight / weight.sum()) @ binom.pmf(np.arange(501), 500, rates)
    assert fine == pytest.approx(exact, abs=1e-8)


def test_a_contact_moves_as_the_data_say():
    group = Group(1, "stranger", ("comment", "", "useful", "introduction"))
    shares = group.stages(Assumptions())
    assert shares.sum(axis=1) == pytest.approx(np.ones(MONTHS + 1))
    assert shares[0].tolist() == [1, 0, 0, 0]
    comment, useful = (
        next(m for m in YEAR["moves"] if m["id"] == i)["to"] for i in ("comment", "useful")
    )
    heard = comment["stranger"]["heard"]
    assert shares[1][IDS.index("heard")] == pytest.approx(heard)
    cooled = heard * (1 - YEAR["cooling"]["to"]["heard"]["stranger"])
    assert shares[2][IDS.index("heard")] == pytest.approx(cooled)
    again = cooled * (1 - useful["heard"]["touch"]) + (1 - cooled) * useful["stranger"]["heard"]
    assert shares[3][IDS.index("heard")] == pytest.approx(again)


def test_by_drawing_contact_by_contact():
    """Each contact walks by itself, and shares only the year's luck."""
    plan = Plan(
        [
            Group(5),
            Group(4, "stranger", ("comment", "useful", "introduction")),
            Group(3, "touch", ("note",)),
        ]
    )
    rng, runs = np.random.default_rng(6), 20_000
    rates, steps = model.stage_rates(plan.assumed), model._steps(1.0)
    luck, total = rng.normal(size=runs), np.zeros(runs, int)
    for group in plan.groups:
        for _ in range(group.count):
            at = np.full(runs, IDS.index(group.start))
            for month in range(MONTHS):
                move = group.moves[month] if month < len(group.moves) else ""
                at = (rng.random(runs)[:, None] > steps[move].cumsum(axis=1)[at]).sum(axis=1)
            chance = expit(rates["mean"].to_numpy()[at] + rates["sd"].to_numpy()[at] * luck)
            total += rng.random(runs) < chance
    found = np.bincount(total, minlength=13) / runs
    assert np.abs(found - yeses(plan).pmf).max() < 4 * np.sqrt(0.25 / runs)


def test_cold_volume_wins_where_letters_are_cheap_and_the_page_can_say_so():
    plans = model.standing_plans()
    assert set(plans) == {"cold", "deep", "half", "kept"}
    assert all(plan.cost == YEAR["stamps"] for plan in plans.values())
    assert max(plans, key=lambda name: yeses(plans[name]).mean) == "cold"
    assert np.isnan(break_even(1, Assumptions(letter_cost=0.1)))


@pytest.mark.parametrize("need", [1, 3])
def test_at_the_break_even_two_plans_are_as_good(need):
    odds = break_even(need)
    plans = model.standing_plans(Assumptions(touch_odds=odds))
    assert chance_of(plans["deep"], need) == pytest.approx(chance_of(plans["cold"], need), abs=1e-5)
    beyond = model.standing_plans(Assumptions(touch_odds=1.5 * odds))
    assert chance_of(beyond["deep"], need) > chance_of(beyond["cold"], need)


def test_the_break_even_moves_with_what_a_letter_costs():
    evens = [break_even(1, Assumptions(letter_cost=c)) for c in (1, 0.8, 0.6)]
    assert evens == sorted(evens) and len(set(evens)) == 3


def test_being_in_touch_and_cooling_work_in_their_directions():
    def chance(**changed):
        return chance_of(model.standing_plans(Assumptions(**changed))["kept"], 3)

    assert chance(touch_odds=1) < chance() < chance(touch_odds=5)
    assert chance(touch_odds=5, cooling=4) < chance(touch_odds=5) < chance(touch_odds=5, cooling=0)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Plan([Group(51)]), "spends 51 stamps, 1 more than the 50"),
        (lambda: Plan([Group(10, "stranger", ("note",) * 5)]), "spends 60 stamps"),
        (lambda: Group(-1), "count"),
        (lambda: Group(1, "friend"), "start"),
        (lambda: Group(1, moves=("call",)), "moves"),
        (lambda: Group(1, moves=("note",) * 12), "at most 11 months"),
        (lambda: Assumptions(letter_cost=-1), "letter_cost"),
        (lambda: Assumptions(cooling=9), "cooling"),
        (lambda: Assumptions(touch_odds=float("nan")), "touch_odds"),
        (lambda: Assumptions(route="pigeon/loft"), "route"),
        (lambda: model.plan_from([{"count": 1, "colour": "red"}]), "groups"),
        (lambda: YearOfStamps(cold=51, warm=0).plan, "spends 51"),
        (lambda: model.years(Plan([Group(1)]), 0), "runs"),
        (lambda: chance_of(Plan([Group(1)]), 0), "need"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()


MOVES = st.text(st.sampled_from([*LETTERS]), min_size=MONTHS, max_size=MONTHS)
SETTINGS = st.fixed_dictionaries(
    {
        "cold": st.integers(0, 60),
        "warm": st.integers(0, 5),
        "known": st.integers(0, 5),
        "warm_moves": MOVES,
        "known_moves": MOVES,
        "touch_odds": st.sampled_from([0, 1, 2.5, 20]),
        "cooling": st.sampled_from([0, 0.5, 1, 4]),
        "letter_cost": st.sampled_from([0.1, 0.5, 1]),
    }
)


@many(1_000)
@given(SETTINGS)
def test_both_languages_give_the_same_year(twin, values):
    widget = YearOfStamps(**values)
    groups = [
        {"count": g.count, "start": g.start, "moves": list(g.moves)} for g in widget._groups()
    ]
    assumed = {name: values[name] for name in ("touch_odds", "cooling", "letter_cost")}
    theirs = twin("year", groups, assumed)
    assert theirs["cost"] == pytest.approx(sum(g.cost(widget.assumed) for g in widget._groups()))
    plan = Plan(widget._groups(), widget.assumed, stamps=1000)
    assert theirs["pmf"] == pytest.approx(yeses(plan).pmf.tolist(), abs=1e-9)
    for theirs_of, group in zip(theirs["stages"], widget._groups(), strict=True):
        assert np.array(theirs_of) == pytest.approx(group.stages(widget.assumed), abs=1e-12)


def test_both_languages_draw_the_same_years_and_break_even_alike(twin):
    plans = model.standing_plans()
    theirs = twin("standing", {}, 3)
    assert [p["id"] for p in theirs["plans"]] == [*plans]
    for given_, plan in zip(theirs["plans"], plans.values(), strict=True):
        assert given_["drawn"] == model.years(plan, 200, 7).tolist()
    assert theirs["even"] == pytest.approx(break_even(3), rel=1e-6)


def test_the_widgets_data_frames():
    widget = YearOfStamps()
    frame = widget.months
    assert len(frame) == 3 * (MONTHS + 1)
    assert frame.groupby("group")[IDS].sum().to_numpy().sum() == pytest.approx(26 * (MONTHS + 1))
    plans = widget.plans
    assert plans.loc["yours", "stamps"] == 50 and plans.loc["cold", "asked"] == 50
    assert plans["chance"].between(0, 1).all()


def test_every_month_of_a_text_is_a_move():
    for text in ("", "-" * 10, "-" * 12, "x" + "-" * 10):
        with pytest.raises(Exception, match="letters out of"):
            YearOfStamps(warm_moves=text)
    letters = set(itertools.chain(LETTERS.values())) - {""}
    assert letters == {m["id"] for m in YEAR["moves"]}


def test_keeping_up_gets_there_a_little_sooner_than_few_and_deep():
    """The page says so in words."""
    for need in (1, 3):
        plans = standing_plans(Assumptions(touch_odds=break_even(need)))
        kept, deep = (chance_of(plans[name], need) for name in ("kept", "deep"))
        assert 0 < kept - deep < 0.03
