"""Figures: the same on every run, readable without sight, true to their data."""

import re
from xml.etree import ElementTree

import pytest

import warmstart as ws
from warmstart import figures
from warmstart.figures.gift_grid import WORLDS


def all_figures():
    effects = ws.load_effects()
    odds = effects[effects["measure"] == "odds_ratio"]
    return {
        "forest": lambda: figures.forest(odds, "A point."),
        "distribution": lambda: figures.distribution({"cold": ws.replies(ws.Scenario(), 30)}),
        "rates": lambda: figures.rates({"cold": ws.response(ws.Scenario())}),
        "posterior": lambda: figures.posterior(ws.silence(30)),
        "tornado": lambda: figures.tornado(ws.tornado(ws.Scenario())),
        "gift_grid": lambda: figures.gift_grid(ws.Scenario()),
    }


@pytest.mark.parametrize("name", all_figures())
def test_a_figure_is_the_same_twice_and_follows_the_palette(name):
    one, two = (all_figures()[name]() for _ in range(2))
    assert one.svg == two.svg
    ElementTree.fromstring(re.sub(r"xlink:href", "href", one.svg))  # it is well-formed
    colours = set(re.findall(r"#[0-9a-f]{6}\b", one.svg)) - set(figures.PALETTE.values())
    assert not colours, "a colour that would not follow the page into the dark"
    assert f'aria-label="{one.alt}"' in one.svg
    assert "Date" not in one.svg and "<metadata" not in one.svg


def test_a_forest_says_in_words_what_it_shows():
    rows = ws.load_effects().query("question == 'name'")
    assert "1.16, 1.06 to 1.28" in figures.forest(rows).alt


def test_the_alternative_texts_hold_the_numbers_of_the_model():
    assert "exact bound 9.5%; rule of three 10.0%" in figures.posterior(ws.silence(30)).alt
    change = ws.tornado(ws.Scenario()).iloc[0]
    assert (
        f"{change['difference'] * 100:+.1f} ({change['label']})"
        in figures.tornado(ws.tornado(ws.Scenario())).alt
    )
    grid = figures.gift_grid(ws.Scenario()).alt
    for world, name in WORLDS.items():
        rate = ws.response(ws.Scenario(gift=True, gift_world=world)).typical
        assert f"a gift as {name} {rate:.1%}" in grid


@pytest.mark.parametrize(
    "call",
    [
        lambda: figures.posterior(ws.silence([10, 20])),
        lambda: figures.tornado(ws.tornado(ws.Scenario()).head(0)),
    ],
)
def test_figures_refuse_what_they_cannot_draw(call):
    with pytest.raises(ValueError, match="must be one"):
        call()


def test_a_figure_escapes_what_it_is_given():
    figure = figures.rates({'<b>"x"</b>': ws.response(ws.Scenario())}, "<script>")
    html = figure._repr_mimebundle_()["text/html"]
    assert "<script>" not in html and "<b>" not in html


def test_a_table_shows_whole_texts_and_heads_its_rows():
    html = figures.Table(ws.load_studies()[["citation"]], "Studies")._repr_mimebundle_()[
        "text/html"
    ]
    assert (
        "..." not in html
        and '<th scope="row">G1</th>' in html
        and "<caption>Studies</caption>" in html
    )


@pytest.mark.parametrize("rows", ["question == 'baseline'", "question == 'nothing'"])
def test_a_forest_refuses_what_is_no_odds_ratio(rows):
    with pytest.raises(ValueError, match="effects"):
        figures.forest(ws.load_effects().query(rows))


def test_cards_hold_the_text_as_text_and_no_coding():
    import warmstart as ws

    two = ws.load_messages().loc[["m01", "m02"]].copy()
    two["text"] = "<script>alert(1)</script>"
    html = figures.Cards(two)._repr_mimebundle_()["text/html"]
    assert html.count("&lt;script&gt;") == 2 and "<script" not in html
    assert "past_exchange" not in html and "met_once" not in html


def test_kappas_say_their_numbers():
    import pandas as pd

    table = pd.DataFrame({"kappa": [0.5], "kappa_low": [0.25], "kappa_high": [0.75]}, index=["ask"])
    assert "ask 0.50, 0.25 to 0.75" in figures.kappas(table).alt


def test_a_sortable_table_names_its_corner_and_its_choice():
    frame = ws.load_studies()[["citation", "status"]].rename_axis("code")
    html = figures.Table(frame, "Studies", choose="status")._repr_mimebundle_()["text/html"]
    assert '<table class="sortable" data-choose="status">' in html
    assert '<th scope="col">code</th>' in html
    with pytest.raises(ValueError, match="no column 'colour'"):
        figures.Table(frame, "Studies", choose="colour")
