"""Comparisons: against statsmodels, against counting, and the promise of the sequential rule."""

import numpy as np
import pytest
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

from warmstart import compare, peeking
from warmstart.model import comparing


@pytest.mark.parametrize(("a", "b"), [(0.05, 0.10), (0.1, 0.2), (0.02, 0.03), (0.4, 0.3)])
def test_letters_needed_are_statsmodels(a, b):
    effect = abs(proportion_effectsize(a, b))
    theirs = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8)
    assert compare(a, b, 100).needed_arcsine == int(np.ceil(theirs))


def test_the_worked_checks():
    five, ten = compare(0.05, 0.10, 100), compare(0.10, 0.20, 100)
    assert (five.needed_arcsine, five.needed) == (424, 435)
    assert {ten.needed_arcsine, ten.needed} <= set(range(195, 201))


@pytest.mark.parametrize(
    ("a", "b", "n"), [(0.05, 0.10, 435), (0.1, 0.2, 100), (0.3, 0.5, 60), (0.2, 0.2001, 80)]
)
def test_the_approximation_is_near_the_count_of_all_outcomes(a, b, n):
    assert compare(a, b, n).power == pytest.approx(comparing.exact_power(a, b, n), abs=0.02)


def test_needed_letters_reach_the_power():
    c = compare(0.05, 0.10, 1)
    assert compare(0.05, 0.10, c.needed).power >= 0.799
    assert compare(0.05, 0.10, c.needed - 5).power < 0.8


def test_z_is_statsmodels():
    for a, b, n in ((3, 9, 50), (0, 1, 10), (20, 20, 40)):
        theirs = proportions_ztest([a, b], [n, n])[0]
        assert comparing.z_score(a, b, n) == pytest.approx(theirs)
    assert comparing.z_score(0, 0, 10) == comparing.z_score(10, 10, 10) == 0


def test_looking_often_finds_winners_that_are_not_there():
    p = peeking(0.1, 0.1, batch=25, looks=20, runs=4000, seed=2)
    # Twenty looks at 5% each: about a quarter of all runs err, as textbooks have it.
    assert 0.04 < p.once < 0.06
    assert 0.2 < p.every_look < 0.3


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("batch", [1, 10])
def test_the_evidence_keeps_its_promise_however_often_one_looks(rate, batch):
    runs = 4000
    drawn = comparing.batches(rate, rate, batch, 150, runs, seed=8)
    wrong = (comparing.e_values(drawn, batch) >= 20).any(axis=1).mean()
    assert wrong <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)


def test_the_evidence_is_a_fair_game_at_best():
    """Its mean under equal rates is at most 1 after every look, summed over all outcomes exactly."""
    p, batch = 0.3, 3
    k = np.arange(batch + 1)
    from scipy.stats import binom

    one = binom.pmf(k, batch, p)
    first = [(i, j) for i in k for j in k]
    mean = 0.0
    for i, j in first:
        for u in k:
            for v in k:
                e = comparing.e_values(np.array([[[i, i + u]], [[j, j + v]]]), batch)[0, -1]
                mean += one[i] * one[j] * one[u] * one[v] * e
    assert mean <= 1 + 1e-12


def test_the_evidence_finds_a_difference_that_is_there():
    p = peeking(0.05, 0.2, batch=20, looks=30, runs=500)
    assert p.sequential > 0.95


def test_batches_follow_their_rates_and_grow():
    drawn = comparing.batches(0.1, 0.3, 40, 5, 4000, seed=3)
    assert drawn.shape == (2, 4000, 5)
    assert (np.diff(drawn, axis=2) >= 0).all() and drawn.max() <= 200
    assert drawn[:, :, -1].mean(axis=1) / 200 == pytest.approx([0.1, 0.3], abs=0.005)
    assert (drawn == comparing.batches(0.1, 0.3, 40, 5, 4000, seed=3)).all()


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: compare(0.1, 0.1, 10), "differ"),
        (lambda: compare(0, 0.1, 10), "rate_a"),
        (lambda: compare(0.1, float("nan"), 10), "rate_b"),
        (lambda: compare(0.1, 0.2, 0), "sent"),
        (lambda: compare(0.1, 0.2, 10, level=0), "level"),
        (lambda: compare(0.1, 0.2, 10, target=0.01), "target"),
        (lambda: comparing.batches(0.1, 0.2, 0, 5), "batch"),
        (lambda: comparing.batches(0.1, 0.2, 5, 0), "looks"),
        (lambda: comparing.batches(0.1, 1.2, 5, 5), "rate_b"),
        (lambda: comparing.e_values([[[3, 2]], [[0, 0]]], 5), "replies_by_look"),
        (lambda: comparing.e_values([[[9]], [[0]]], 5), "replies_by_look"),
        (lambda: comparing.e_values([[[1, 2]]], 5), "two arms"),
        (lambda: comparing.z_score(12, 0, 5), "k_a"),
        (lambda: compare(0.1, np.nextafter(0.1, 1), 10), "differ"),
        (lambda: compare([0.1], 0.2, 10), "rate_a"),
        (lambda: compare(0.1, 0.2, 10, level=1e-17), "level"),
        (lambda: comparing.exact_power(0.1, 0.2, 10**6), "sent"),
    ],
)
def test_nonsense_is_refused_by_name(call, names):
    with pytest.raises(ValueError, match=names):
        call()
