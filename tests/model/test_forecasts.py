"""Scores of forecasts: known values, and properness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmstart import Scenario, brier, calibration, ranked_probability, replies
from warmstart.model.forecasts import distribution, expected_score


def test_known_scores():
    assert brier([1, 0.5, 0], [True, True, True]).tolist() == [0, 0.25, 1]
    assert ranked_probability([1, 0, 0], 0) == 0
    assert ranked_probability([1, 0, 0], 2) == 1
    assert ranked_probability([0, 1, 0], 2) == 0.5
    assert ranked_probability([1, 1, 1], [0, 1, 2]).tolist() == pytest.approx(
        [5 / 18, 1 / 9, 5 / 18]
    )
    assert distribution([1e308, 1e308]).tolist() == [0.5, 0.5]
    # With two outcomes it is the Brier score.
    assert ranked_probability([0.3, 0.7], 1) == pytest.approx(brier(0.7, True))


WEIGHTS = st.lists(st.floats(0, 10), min_size=5, max_size=5).filter(lambda w: sum(w) > 0.1)


@given(WEIGHTS, WEIGHTS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_truth_has_the_best_expected_score(forecast, truth):
    assert expected_score(truth, truth) <= expected_score(forecast, truth) + 1e-12
    assert 0 <= expected_score(forecast, truth) <= 1


def test_a_near_miss_costs_less_than_a_far_one():
    truth = replies(Scenario(), 30).pmf
    near, far = np.eye(31)[3], np.eye(31)[20]
    assert expected_score(truth, truth) < expected_score(near, truth) < expected_score(far, truth)


def test_a_calibrated_forecaster_is_called_calibrated():
    rng = np.random.default_rng(1)
    p = rng.uniform(0, 1, 5000)
    table = calibration(p, rng.uniform(size=5000) < p)
    assert (table["came"] - table["stated"]).abs().max() < 0.08
    assert (table["came_low"] < table["came"]).all() and (table["came"] < table["came_high"]).all()
    bold = calibration(np.full(200, 0.95), rng.uniform(size=200) < 0.6)
    assert bold["came_high"].item() < 0.95
    assert table["n"].sum() == 5000


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: brier(1.1, True), "probabilities"),
        (lambda: brier(0.5, 2), "outcomes"),
        (lambda: distribution([0, 0]), "weights"),
        (lambda: distribution([1, -1]), "weights"),
        (lambda: distribution([1, float("nan")]), "weights"),
        (lambda: ranked_probability([1, 1], 2), "outcome"),
        (lambda: ranked_probability([1], 0), "forecast"),
        (lambda: calibration([0.5], [True, False]), "equally many"),
        (lambda: calibration([0.5], [float("nan")]), "outcomes"),
        (lambda: calibration([0.5], ["no"]), "outcomes"),
        (lambda: brier(0.9, 0.9), "outcomes"),
        (lambda: calibration([0.01], [True], [0.1, 0.5]), "edges"),
        (lambda: expected_score([1, 2], [1, 2, 3]), "equally many"),
    ],
)
def test_nonsense_is_refused_by_name(call, names):
    with pytest.raises(ValueError, match=names):
        call()
