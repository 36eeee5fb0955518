"""The forecast's Python side: shares, scores, bands; nonsense refused."""

import numpy as np
import pytest
import traitlets
from scipy.stats import binom

import warmstart as ws
from warmstart.widgets import Forecast

CHIPS = [2, 3, 1, 0, 0, 0, 0, 2, 0]


def test_shares_are_chips_by_all_that_are_laid():
    forecast = Forecast()
    assert np.isnan(forecast.distribution).all()
    assert forecast.score.loc["yours"].isna().all()
    forecast.chips = CHIPS
    assert forecast.distribution.tolist() == [c / 8 for c in CHIPS]
    assert repr(forecast) == "Forecast(30 sent, 9 bins, 8 chips)"


def test_the_models_bins_are_its_distribution_summed():
    forecast = Forecast()
    pmf = ws.replies(ws.Scenario("card", "stranger"), 30).pmf
    assert forecast.model.sum() == pytest.approx(1)
    assert forecast.model[:6] == pytest.approx(pmf[:6])
    assert forecast.model[6:] == pytest.approx([pmf[6:9].sum(), pmf[9:13].sum(), pmf[13:].sum()])


def test_scores_are_means_of_the_ranked_probability_score_over_the_bins():
    forecast = Forecast(chips=CHIPS, locked=True, campaigns=[0, 8, 30])
    model = forecast.model
    score = forecast.score
    for name, given in (("yours", CHIPS), ("model", model), ("alike", [1] * 9)):
        by_hand = np.mean([ws.ranked_probability(given, k) for k in (0, 6, 8)])
        assert score.loc[name, "mean"] == pytest.approx(by_hand)
        everywhere = sum(p * ws.ranked_probability(given, k) for k, p in enumerate(model))
        assert score.loc[name, "expected"] == pytest.approx(everywhere)
    assert score["expected"].idxmin() == "model"  # the score is proper
    forecast.campaigns = []
    assert forecast.score["mean"].isna().all()


def test_bands_are_binomials_of_the_published_shares():
    arms = ws.load_arms().query("channel == 'card'").set_index("study")
    bands = Forecast(sent=100).bands
    assert {b["study"] for b in bands} == {"G1", "G2"}
    for band in bands:
        share = arms.loc[band["study"], "share"]
        assert band["share"] == share
        assert binom.cdf(band["low"] - 1, 100, share) < 0.05 <= binom.cdf(band["low"], 100, share)
        assert binom.cdf(band["high"] - 1, 100, share) < 0.95 <= binom.cdf(band["high"], 100, share)


def test_other_bins_or_numbers_start_afresh():
    forecast = Forecast(chips=CHIPS, locked=True, campaigns=[0])
    forecast.edges = [0, 1, 5]
    assert (forecast.chips, forecast.locked, forecast.campaigns) == ([0, 0, 0], False, [])
    assert forecast.model.sum() == pytest.approx(1)
    before = forecast.bands
    forecast.sent = 100
    assert forecast.bands != before and forecast.bands == Forecast(sent=100).bands


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edges", [0]),
        ("edges", [1, 2]),
        ("edges", [0, 2, 2]),
        ("edges", [0, 31]),
        ("sent", 12),
        ("sent", 201),
        ("chips", [1]),
        ("chips", [21] + [0] * 8),
        ("chips", [-1, 1] + [0] * 7),
        ("locked", True),
        ("campaigns", [31]),
        ("campaigns", [0] * 201),
    ],
)
def test_nonsense_is_refused_and_the_state_stays(name, value):
    forecast = Forecast()
    before = getattr(forecast, name)
    with pytest.raises(traitlets.TraitError):
        setattr(forecast, name, value)
    assert getattr(forecast, name) == before
    with pytest.raises(traitlets.TraitError):
        Forecast(**{name: value})
