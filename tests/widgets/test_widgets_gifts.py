"""The gift grid: rates from the model, studies from the data, nonsense refused."""

import numpy as np
import pytest
import traitlets

import warmstart as ws
from warmstart.model.responses import GIFT_WORLDS
from warmstart.widgets import GiftGrid
from warmstart.widgets.gifts import GIFTS, RELATIONSHIPS


def test_cells_are_the_models_and_a_condition_has_no_rate():
    grid = GiftGrid(route="email/investor", gift_world="landry2010")
    cells = grid.cells.set_index(["relationship", "gift"])
    assert cells.index.tolist() == [(r, g) for r in RELATIONSHIPS for g in GIFTS]
    for known in (False, True):
        for gift in (False, True):
            r = ws.response(
                ws.Scenario(
                    "email",
                    "investor",
                    prior_contact=known,
                    gift=gift,
                    ask="small",
                    gift_world="landry2010",
                )
            )
            cell = cells.loc[("known" if known else "stranger", "small" if gift else "none")]
            assert cell.tolist() == [r.typical, *r.interval(0.9), r.weakest]
    conditional = cells.xs("conditional", level="gift")
    assert conditional[["typical", "low", "high"]].isna().all(axis=None)
    assert (conditional["label"] == "").all()


def test_the_worlds_move_strangers_and_nobody_else():
    rates = {
        world: GiftGrid(gift_world=world).cells.set_index(["relationship", "gift"])["typical"]
        for world in GIFT_WORLDS
    }
    assert len({r["stranger", "small"] for r in rates.values()}) == len(GIFT_WORLDS)
    for world, effects in ws.gift_worlds().items():
        if world != "undecided":  # a stranger's gift does what it did in that study
            odds = rates[world] / (1 - rates[world])
            moved = odds["stranger", "small"] / odds["stranger", "none"]
            assert moved == pytest.approx(np.exp(effects[0]))
    assert len({r["known", "small"] for r in rates.values()}) == 1


def test_what_a_gift_does_is_what_it_adds_to_the_log_odds():
    grid = GiftGrid()
    cells = grid.cells.set_index(["relationship", "gift"])["typical"]
    odds = cells / (1 - cells)
    for relationship, effect in grid.effects.iterrows():
        ratio = odds[relationship, "small"] / odds[relationship, "none"]
        assert effect["odds"] == pytest.approx(ratio)
        assert effect["low"] < effect["odds"] < effect["high"]
    assert grid.effects.loc["stranger", "answer"] == "unknown"
    assert grid.effects.loc["known", "answer"] == "raises"
    grid.gift_world = "abdulaziz2015"
    assert grid.effects.loc["stranger", "answer"] == "raises"
    grid.gift_world = "vonasch2024"
    assert grid.effects.loc["stranger", "answer"] == "lowers"
    # Without a request nothing is known of gifts to people known.
    grid.ask = "none"
    assert grid.effects.loc["known", "answer"] == "unknown"


def test_every_number_of_a_gift_has_its_place_and_comes_from_the_data():
    frame = GiftGrid().studies
    effects = ws.load_effects()
    gifts = effects[effects["question"].isin(["gift by contact", "gift by study"])]
    numbers = frame.dropna(subset="estimate").set_index(["study", "says"])
    for e in gifts.itertuples():
        shown = numbers.loc[(e.study, e.contrast)]
        assert shown[["estimate", "low", "high"]].tolist() == [e.estimate, e.low, e.high]
    studies = ws.load_studies()
    for row in frame.itertuples():
        assert row.status == studies.loc[row.study, "status"]
        if np.isnan(row.estimate):
            assert row.says == studies.loc[row.study, "finding"]


def test_a_way_never_says_more_than_its_interval():
    frame = GiftGrid().studies.dropna(subset="estimate").query("way != 'weaker'")
    assert (frame["way"].eq("raises") == (frame["low"] > 1)).all()
    assert (frame["way"].eq("lowers") == (frame["high"] < 1)).all()
    known = frame.query("relationship == 'known' and gift == 'small'")
    assert known["way"].tolist() == ["unclear"]


def test_only_studies_speak_of_a_condition():
    frame = GiftGrid().studies.query("gift == 'conditional'")
    assert set(frame["study"]) == {"G9", "G10", "G11", "S1", "S4"}
    assert "raises" not in set(frame["way"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("route", "pigeon/stranger"),
        ("ask", "huge"),
        ("gift_world", "x"),
        ("guess", {"stranger": "helps"}),
        ("guess", {"friend": "raises"}),
        ("guess", ["raises"]),
        ("place", "Chapter 6"),
    ],
)
def test_nonsense_is_refused_and_the_state_kept(name, value):
    grid = GiftGrid()
    before = getattr(grid, name)
    with pytest.raises(traitlets.TraitError):
        setattr(grid, name, value)
    assert getattr(grid, name) == before
