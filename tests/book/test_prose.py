"""Figures as sentences say them."""

import pytest

import warmstart as ws
from warmstart import prose


def test_figures_are_those_of_the_data():
    assert prose.odds("E3", "lives in the district, or not: non") == "3.18, 2.84 to 3.57"
    assert prose.share("G1") == "20%" and prose.share("E1", digits=1) == "4.2%"
    assert prose.share("G17", "coffee") == "63%"
    low, high = ws.replies(ws.Scenario(), 30).interval()
    assert prose.span(ws.replies(ws.Scenario(), 30)) == f"{low} to {high}"
    assert prose.span(ws.replies(ws.Scenario(), 1, {"base": (-9, 0.1)})) == "0"


def test_an_unknown_figure_is_refused():
    for study, contrast in (("S1", ""), ("G99", ""), ("E3", "weather")):
        with pytest.raises(ValueError, match=study):
            prose.effect(study, contrast)
    for study, name in (("E3", "in"), ("G99", ""), ("E3", "weather")):
        with pytest.raises(ValueError, match=study):
            prose.arm(study, name)
