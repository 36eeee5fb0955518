"""The peeking lab: its tests are the model's, nonsense is refused."""

import math

import numpy as np
import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart.model import comparing
from warmstart.widgets import PeekingLab


@pytest.mark.parametrize("rates", [(0.1, 0.1), (0.1, 0.2)])
def test_shares_are_those_of_the_model_at_the_same_seed(rates):
    lab = PeekingLab(rate_a=rates[0], rate_b=rates[1], batch=15, looks=12, seed=5, runs=100)
    p = ws.peeking(*rates, batch=15, looks=12, runs=100, seed=5)
    assert lab.shares == {
        "every_look": p.every_look,
        "once": p.once,
        "sequential": p.sequential,
    }


def test_fewer_runs_are_the_first_of_more():
    lab = PeekingLab(runs=100)
    whole = lab.results
    lab.runs = 20
    pd.testing.assert_frame_equal(lab.results, whole.head(20))
    assert whole["run"].tolist() == list(range(1, 101))
    drawn = comparing.batches(0.1, 0.1, 20, 20, 100, 1)
    first = comparing.first_win(drawn, 20)
    assert whole["first_look_won"].fillna(0).tolist() == (first + 1).tolist()
    assert whole["e_value_max"].tolist() == comparing.e_values(drawn, 20).max(axis=1).tolist()
    # Whoever wins at the end has won at some look.
    assert whole.loc[whole["won_at_end"], "first_look_won"].notna().all()


def test_before_any_run_there_is_nothing():
    lab = PeekingLab()
    assert lab.results.empty and list(lab.results) == [
        "run",
        "first_look_won",
        "won_at_end",
        "e_value_max",
    ]
    assert all(math.isnan(share) for share in lab.shares.values())
    assert lab.predict and lab.guess is None


def test_the_first_state_holds_the_lesson_for_any_seed():
    """Alike messages: peeking errs several times as often as one look, the evidence hardly."""
    shares = pd.DataFrame([PeekingLab(runs=100, seed=seed).shares for seed in range(30)]).mean()
    expected = ws.peeking(0.1, 0.1, runs=20_000, seed=99)
    for name, share in shares.items():
        assert share == pytest.approx(getattr(expected, name), abs=4 * np.sqrt(0.25 / 3000)), name
    assert shares["every_look"] > 3 * shares["once"] and shares["sequential"] < 0.05


def test_the_plan_is_that_of_compare():
    assert PeekingLab().plan is None
    assert PeekingLab(rate_b=0.15).plan == ws.compare(0.1, 0.15, 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate_a", 0.0),
        ("rate_b", 0.6),
        ("batch", 4),
        ("looks", 41),
        ("runs", 101),
        ("guess", -1),
        ("seed", -1),
        ("predict", "yes"),
    ],
)
def test_nonsense_is_refused_and_the_state_kept(name, value):
    lab = PeekingLab()
    before = getattr(lab, name)
    with pytest.raises(traitlets.TraitError):
        setattr(lab, name, value)
    assert getattr(lab, name) == before
