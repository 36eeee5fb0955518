"""Both languages side by side: silence, comparisons, confounding, forecasts, kappa."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import MANY

from warmstart.model import bounds, comparing, confounding, forecasts, ratings

RATES = st.floats(1e-4, 0.9999)
LEVELS = st.floats(0.5, 0.999)
SEEDS = st.integers(0, 2**32 - 1)


def same(theirs, ours, rel=1e-9):
    """Equal to nine digits, key by key; null is a missing number."""
    assert set(theirs) <= set(ours)
    for key, value in theirs.items():
        if value is None:
            assert np.isnan(ours[key]), key
        else:
            assert value == pytest.approx(ours[key], rel=rel, abs=1e-290), key


@MANY
@given(st.integers(1, 5000), st.data(), st.floats(0.05, 20), st.floats(0.05, 20), LEVELS)
def test_silence(twin, n, data, a, b, level):
    k = data.draw(st.integers(0, n))
    same(twin("silence", n, k, [a, b], level), vars(bounds.silence(n, k, (a, b), level)))


@MANY
@given(RATES, st.integers(0, 5), LEVELS)
def test_letters(twin, rate, k, level):
    assert twin("lettersForAReply", rate, level) == bounds.letters_for_a_reply(rate, level)
    assert twin("lettersToRuleOut", rate, k, level) == bounds.letters_to_rule_out(rate, k, level)
    assert twin("chanceOfSilence", rate, k) == pytest.approx(bounds.chance_of_silence(rate, k))


@MANY
@given(RATES, RATES, st.integers(1, 5000), st.floats(0.001, 0.2), st.floats(0.3, 0.99))
def test_compare(twin, a, b, sent, level, target):
    if abs(a - b) < 1e-3:
        return
    ours = dataclasses.asdict(comparing.compare(a, b, sent, level, target))
    same(twin("compare", a, b, sent, level, target), ours)


@MANY
@given(RATES, RATES, st.integers(1, 30), st.integers(1, 8), st.integers(1, 3), SEEDS)
def test_batches_and_looks(twin, a, b, batch, looks, runs, seed):
    ours = comparing.batches(a, b, batch, looks, runs, seed)
    theirs = twin("batches", a, b, batch, looks, runs, seed)
    assert theirs == ours.tolist()
    assert twin("firstWin", theirs, batch) == comparing.first_win(ours, batch).tolist()
    evidence = np.array(twin("eValues", theirs, batch), dtype=float)
    np.testing.assert_allclose(evidence, comparing.e_values(ours, batch), rtol=1e-9)


@MANY
@given(
    st.floats(0.05, 0.95),
    st.floats(0.05, 0.95),
    st.floats(0, 1),
    RATES,
    RATES,
    SEEDS,
    st.booleans(),
)
def test_confounding(twin, f, c, at, rate_without, rate_with, seed, randomise):
    low, high = confounding.World(f, c, 0.0).possible()
    world = confounding.World(f, c, low + at * (high - low), rate_without, rate_with)
    plain = dataclasses.asdict(world)
    assert twin("contextGiven", plain) == pytest.approx(world.context_given(), rel=1e-9, abs=1e-12)
    ours = confounding.recipients(world, 40, seed, randomise)
    theirs = twin("recipients", plain, 40, seed, randomise)
    assert theirs == ours.to_dict("records")
    for name, estimate in confounding.estimates(ours).items():
        found = twin("estimates", theirs)[name]
        for key, value in found.items():
            own = getattr(estimate, key)
            assert (
                np.isnan(own) if value is None else value == pytest.approx(own, rel=1e-9, abs=1e-12)
            )


WEIGHTS = st.lists(st.integers(0, 1000), min_size=2, max_size=31).filter(any)


@MANY
@given(WEIGHTS, st.data())
def test_forecasts(twin, weights, data):
    k = data.draw(st.integers(0, len(weights) - 1))
    truth = data.draw(
        st.lists(st.integers(0, 9), min_size=len(weights), max_size=len(weights)).filter(any)
    )
    ours = forecasts.ranked_probability(weights, k)
    assert twin("rankedProbability", weights, k) == pytest.approx(ours, rel=1e-9, abs=1e-15)
    expected = forecasts.expected_score(weights, truth)
    assert twin("expectedScore", weights, truth) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@MANY
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=25))
def test_calibration_and_brier(twin, items):
    p, outcome = map(list, zip(*items, strict=True))
    for mine, theirs in zip(
        forecasts.calibration(p, outcome).to_dict("records"),
        twin("calibration", p, outcome),
        strict=True,
    ):
        assert theirs == pytest.approx(mine, rel=1e-9, abs=1e-12)
    assert twin("brier", p[0], outcome[0]) == pytest.approx(forecasts.brier(p[0], outcome[0]))


GRADES = st.one_of(st.none(), st.integers(0, 3))


@MANY
@given(GRADES, st.lists(GRADES, min_size=1, max_size=4))
def test_distance_from_the_makers_range(twin, level, makers):
    theirs = twin("distance", level, [{"level": m} for m in makers])
    assert theirs == ratings.distance(level, makers)


@MANY
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=4, max_size=4))
def test_kappa(twin, table):
    ours, theirs = ratings.weighted_kappa(table), twin("weightedKappa", table)
    assert np.isnan(ours) if theirs is None else theirs == pytest.approx(ours, rel=1e-9, abs=1e-12)


@MANY
@given(st.lists(st.integers(0, 3), max_size=12))
def test_order_agreement(twin, levels):
    assert twin("orderAgreement", levels) == ratings.order_agreement(levels)
