"""A world in which only context works: who is fooled, and who is not."""

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from warmstart import World, estimates, recipients
from warmstart.model import confounding


def test_shares_and_correlation_are_as_asked():
    world = World(founders=0.3, context=0.4, correlation=0.5)
    drawn = recipients(world, 200_000, seed=4)
    assert drawn["founder"].mean() == pytest.approx(0.3, abs=0.005)
    assert drawn["context"].mean() == pytest.approx(0.4, abs=0.005)
    assert np.corrcoef(drawn["founder"], drawn["context"])[0, 1] == pytest.approx(0.5, abs=0.01)


def test_only_context_moves_replies():
    drawn = recipients(World(), 200_000, seed=5)
    rates = drawn.groupby(["context", "founder"])["replied"].mean().unstack()
    assert rates.loc[False].tolist() == pytest.approx([0.03, 0.03], abs=0.004)
    assert rates.loc[True].tolist() == pytest.approx([0.15, 0.15], abs=0.006)


def test_the_naive_reader_is_fooled_and_the_others_are_not():
    found = estimates(recipients(World(), 20_000, seed=6))
    assert found["naive"].low > 0.05
    assert found["stratified"].low < 0 < found["stratified"].high
    tossed = estimates(recipients(World(), 20_000, seed=6, randomise=True))
    assert tossed["naive"].low < 0 < tossed["naive"].high
    assert tossed["context"].low < 0.12 < tossed["context"].high


def test_intervals_cover_the_truth_as_often_as_they_say():
    world = World(correlation=0.5)
    covered = [
        (e := estimates(recipients(world, 1500, seed=s))["stratified"]).low <= 0 <= e.high
        for s in range(400)
    ]
    assert 0.92 < np.mean(covered) < 0.98


def test_the_stratified_difference_has_the_sign_of_mantel_and_haenszels_odds_ratio():
    for seed in range(20):
        drawn = recipients(World(correlation=0.3), 3000, seed=seed)
        counts = confounding.tables(drawn, within="context")
        tables = [np.array([[k1, n1 - k1], [k0, n0 - k0]], float) for (k1, n1), (k0, n0) in counts]
        pooled = StratifiedTable(tables).oddsratio_pooled
        assert np.sign(np.log(pooled)) == np.sign(confounding.difference(counts).difference)


def test_one_stratum_is_the_plain_difference():
    e = confounding.difference(np.array([[[20, 100], [10, 100]]]))
    p, q = 21 / 102, 11 / 102
    half = 1.959964 * np.sqrt(p * (1 - p) / 100 + q * (1 - q) / 100)
    assert (e.difference, e.low, e.high) == pytest.approx((0.1, 0.1 - half, 0.1 + half), abs=1e-6)


def test_no_replies_are_no_certainty():
    e = confounding.difference(np.array([[[0, 20], [0, 20]]]))
    assert e.difference == 0 and e.low < -0.03 and e.high > 0.03


@pytest.mark.parametrize(("a", "b", "n"), [(0.15, 0.03, 20), (0.15, 0.03, 50), (0.05, 0.01, 50)])
def test_the_interval_covers_small_samples_too(a, b, n):
    """Exact coverage, over every outcome."""
    from scipy.stats import binom

    k = np.arange(n + 1)
    chance = np.outer(binom.pmf(k, n, a), binom.pmf(k, n, b))
    inside = [
        [(e := confounding.difference([[[i, n], [j, n]]])).low <= a - b <= e.high for j in k]
        for i in k
    ]
    assert (chance * inside).sum() > 0.94


def test_strata_without_both_sides_compare_nobody():
    full = confounding.difference(np.array([[[20, 100], [10, 100]], [[5, 5], [0, 0]]]))
    assert full == confounding.difference(np.array([[[20, 100], [10, 100]]]))
    assert np.isnan(confounding.difference(np.array([[[1, 1], [0, 0]]])).difference)


@pytest.mark.parametrize(
    ("kwargs", "names"),
    [
        ({"founders": 0}, "founders"),
        ({"context": 1.0}, "context"),
        ({"rate_with": 1.5}, "rate_with"),
        ({"rate_without": float("nan")}, "rate_without"),
        (
            {"founders": 0.1, "context": 0.9, "correlation": 0.9},
            "0.1 founders.*closer to each other",
        ),
        ({"correlation": 0.9, "founders": 0.1}, "from -0.33 to 0.33 with 0.1 founders"),
        ({"correlation": -0.9, "founders": 0.1}, "closer to adding up to 1"),
        ({"correlation": float("nan")}, "correlation"),
    ],
)
def test_impossible_worlds_are_refused_by_name(kwargs, names):
    with pytest.raises(ValueError, match=names):
        World(**kwargs)


@pytest.mark.parametrize("counts", [[[[20, 10], [0, 10]]], [[[-5, 10], [0, 10]]], [[1, 2]]])
def test_impossible_counts_are_refused_by_name(counts):
    with pytest.raises(ValueError, match="counts"):
        confounding.difference(np.array(counts))


def test_nobody_to_write_to_is_refused():
    with pytest.raises(ValueError, match="n must"):
        recipients(World(), 0)
