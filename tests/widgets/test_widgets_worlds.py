"""Two worlds: frames, the truth beside the estimates, nonsense refused."""

import pandas as pd
import pytest
import traitlets

import warmstart as ws
from warmstart.model import confounding
from warmstart.widgets import TwoWorlds


def test_the_first_state_makes_its_point():
    """Founders lead clearly, hardly at equal context, and lots show what context does."""
    worlds = TwoWorlds()
    e = worlds.estimates
    assert e.loc["naive", "low"] > 0
    assert e.loc["stratified", "low"] < 0 < e.loc["stratified", "high"]
    assert abs(e.loc["stratified", "difference"]) < 0.05
    worlds.view = "lots"
    e = worlds.estimates
    assert e.loc["naive", "low"] < 0 < e.loc["naive", "high"]
    assert e.loc["context", "low"] < e.loc["context", "truth"] < e.loc["context", "high"]


def test_frames_follow_the_controls():
    worlds = TwoWorlds(correlation=0.2, n=50, seed=9)
    expected = confounding.recipients(worlds.world, 50, 9)
    pd.testing.assert_frame_equal(worlds.recipients, expected)
    assert worlds.world == ws.World(0.5, 0.5, 0.2, 0.05, 0.3)
    for name, e in confounding.estimates(expected).items():
        assert worlds.estimates.loc[name, ["difference", "low", "high"]].tolist() == [
            e.difference,
            e.low,
            e.high,
        ]
    assert worlds.estimates["truth"].tolist() == [0, 0, 0.25]
    worlds.view = "lots"
    lots = confounding.recipients(worlds.world, 50, 9, randomise=True)
    pd.testing.assert_frame_equal(worlds.recipients, lots)


def test_where_nobody_can_be_compared_the_estimate_is_missing():
    assert pd.isna(TwoWorlds(correlation=1.0).estimates.loc["stratified", "difference"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("correlation", 1.1),
        ("correlation", float("nan")),
        ("founders", 0.0),
        ("founders", 0.9),  # the correlation is then too large
        ("context", 1.0),
        ("rate_with", 1.2),
        ("rate_without", -0.1),
        ("n", 19),
        ("n", 401),
        ("seed", -1),
        ("view", "letters"),
        ("guess", 101),
        ("guess", "many"),
    ],
)
def test_nonsense_is_refused_and_the_state_kept(name, value):
    worlds = TwoWorlds()
    before = getattr(worlds, name)
    with pytest.raises(traitlets.TraitError, match=name if name != "founders" else None):
        setattr(worlds, name, value)
    assert getattr(worlds, name) == before


def test_shares_that_do_not_allow_the_correlation_are_refused_together():
    assert TwoWorlds(founders=0.9, context=0.9, correlation=0.9).world.founders == 0.9
    with pytest.raises(traitlets.TraitError, match="correlation"):
        TwoWorlds(founders=0.9, context=0.1, correlation=0.9)
