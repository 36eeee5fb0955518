"""What silence tells, against scipy's and statsmodels' own answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from warmstart import chance_of_silence, letters_for_a_reply, letters_to_rule_out, silence

OFTEN = settings(max_examples=300, deadline=None, derandomize=True)


@OFTEN
@given(st.integers(1, 2000), st.data(), st.floats(0.5, 0.999))
def test_intervals_are_scipys_and_statsmodels(n, data, level):
    k = data.draw(st.integers(0, n))
    s = silence(n, k, level=level)
    exact = stats.binomtest(k, n).proportion_ci(level, "exact")
    wilson = proportion_confint(k, n, 1 - level, "wilson")
    upper = stats.binomtest(k, n, alternative="less").proportion_ci(level, "exact").high
    assert (s.exact_low, s.exact_high) == pytest.approx((exact.low, exact.high), rel=1e-6, abs=1e-9)
    assert (s.wilson_low, s.wilson_high) == pytest.approx(wilson, rel=1e-9, abs=1e-12)
    assert s.exact_upper == pytest.approx(upper, rel=1e-6)
    posterior = stats.beta(1 + k, 1 + n - k)
    assert s.credible_high == pytest.approx(posterior.ppf((1 + level) / 2), rel=1e-8)


@OFTEN
@given(st.integers(1, 500), st.data())
def test_intervals_nest(n, data):
    k = data.draw(st.integers(0, n))
    narrow, wide = (silence(n, k, level=level) for level in (0.5, 0.95))
    for name in ("exact", "wilson", "credible"):
        low, high = (lambda s, name=name: (getattr(s, f"{name}_low"), getattr(s, f"{name}_high")))(
            wide
        )
        assert low <= getattr(narrow, f"{name}_low") <= getattr(narrow, f"{name}_high") <= high
    assert wide.exact_low <= wide.wilson_low + 0.05
    assert wide.exact_low <= wide.estimate <= wide.exact_high


def test_the_worked_checks():
    """As the evidence states them."""
    s = silence(30)
    rounded = [round(float(x), 3) for x in (s.exact_upper, s.rule_of_three, s.credible_upper)]
    assert rounded == [0.095, 0.1, 0.092]
    assert chance_of_silence([0.02, 0.05, 0.1], 30).round(3).tolist() == [0.545, 0.215, 0.042]
    assert letters_for_a_reply([0.02, 0.04, 0.2]).tolist() == [149, 74, 14]
    assert round(float(chance_of_silence(0.04, 20)), 2) == 0.44


def test_everything_is_vectorised_and_equal_to_one_at_a_time():
    n, k = np.arange(1, 40)[:, None], np.arange(0, 2)
    together = silence(n, k, level=0.9)
    assert together.exact_upper.shape == (39, 2)
    for i, j in ((0, 1), (10, 0), (38, 1)):
        assert together.exact_upper[i, j] == silence(int(n[i, 0]), int(k[j]), level=0.9).exact_upper
    assert len(silence([10, 20], [0, 1]).frame()) == 2


def test_a_strong_prior_wins_and_many_letters_beat_it():
    assert silence(10, 0, prior=(500, 500)).credible_low > 0.4
    assert silence(10**6, 0, prior=(500, 500)).credible_high < 0.01
    flat, tiny = silence(50, 5), silence(50, 5, prior=(1e-6, 1e-6))
    assert abs(tiny.posterior_a / (tiny.posterior_a + tiny.posterior_b) - 0.1) < 1e-6
    assert flat.posterior_a == 6


@OFTEN
@given(st.floats(0.002, 0.9), st.integers(0, 6), st.sampled_from([0.8, 0.95, 0.99]))
def test_letters_to_rule_out_is_the_smallest_number_that_does(rate, k, level):
    n = int(letters_to_rule_out(rate, k, level))
    assert silence(n, k, level=level).exact_upper <= rate * (1 + 1e-9)
    if n - 1 > k:
        assert silence(n - 1, k, level=level).exact_upper > rate * (1 - 1e-9)
    assert letters_to_rule_out(rate, 0, level) == letters_for_a_reply(rate, level)


def test_large_numbers_of_letters_are_counted_right():
    # By hand: the smallest n with (1 - 1e-9)^n <= 0.05; and scipy's Poisson limit beside it.
    assert letters_to_rule_out(1e-9) == letters_for_a_reply(1e-9) == 2995732273
    n = int(letters_to_rule_out(1e-6, 2200))
    assert n * 1e-6 == pytest.approx(stats.chi2.ppf(0.95, 2 * 2201) / 2, rel=1e-5)
    assert letters_for_a_reply(0.5, 1e-9) == 1
    assert chance_of_silence(1, [0, 1]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: silence(0), "sent"),
        (lambda: silence(-3), "sent"),
        (lambda: silence(2.5), "sent"),
        (lambda: silence(float("nan")), "sent"),
        (lambda: silence("ten"), "sent"),
        (lambda: silence(10, 11), "replies"),
        (lambda: silence(10, -1), "replies"),
        (lambda: silence(10, 0, prior=(0, 1)), "prior"),
        (lambda: silence(10, 0, prior=3), "prior"),
        (lambda: silence(10, 0, level=1), "level"),
        (lambda: silence(10, 0, level=float("nan")), "level"),
        (lambda: chance_of_silence(1.2, 3), "rate"),
        (lambda: letters_for_a_reply(0), "rate"),
        (lambda: letters_for_a_reply(1e-19), "rate"),
        (lambda: silence(30, 3, level=1 - 1e-16), "level"),
        (lambda: letters_to_rule_out(0.1, -1), "replies"),
    ],
)
def test_nonsense_is_refused_by_name(call, names):
    with pytest.raises(ValueError, match=names):
        call()
