"""Figures as sentences say them."""

import pytest

import warmstart as ws
from warmstart import prose


def test_figures_are_those_of_the_data():
    assert prose.odds("E3", "lives") == "3.07, 2.75 to 3.43"
    assert prose.share("G1") == "20%" and prose.share("E1", digits=1) == "4.2%"
    assert prose.arm("G17", "coffee", "treated") == "63%"
    assert prose.span(ws.replies(ws.Scenario(), 30)) == "0 to 2"
    assert prose.span(ws.replies(ws.Scenario(), 1)) == "0"


def test_an_unknown_figure_is_refused():
    for study, contrast in (("S1", ""), ("G99", ""), ("E3", "weather")):
        with pytest.raises(ValueError, match=study):
            prose.effect(study, contrast)
