"""Figures: the same on every run, readable without sight, true to their data."""

import json
import math
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

import warmstart as ws
from warmstart import figures
from warmstart.widgets import TwoWorlds

BOOK = Path(__file__).resolve().parents[2] / "book"


def drawings(notebook):
    """Return the drawings that a notebook of the book stores, as SVG text."""
    cells = json.loads((BOOK / f"{notebook}.ipynb").read_text("utf8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    pages = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return [
        page[page.index("<svg") : page.index("</svg>") + 6] for page in pages if "ws-figure" in page
    ]


def alt_texts(notebook):
    """Return what the drawings of a notebook say to those who can't see them."""
    return [unescape(re.search(r'aria-label="([^"]*)"', svg)[1]) for svg in drawings(notebook)]


def follows_the_palette(svg):
    """Say that a drawing is well-formed, and that the page's colours are all it has."""
    ElementTree.fromstring(re.sub(r"xlink:href", "href", svg))
    colours = set(re.findall(r"#[0-9a-f]{6}\b", svg)) - set(figures.PALETTE.values())
    assert not colours, "a colour that would not follow the page into the dark"
    assert not re.search(r"(?<!, )#[0-9a-f]{6}\b", svg), "a colour that is no variable"


def drawn(name="cold", caption="A point."):
    with plt.style.context(figures.STYLE):
        fig, ax = plt.subplots()
        y = figures.label_lines(ax, [name], ["2%"])
        ax.plot([0.02], y, "o")
    return figures.Figure(fig, f"A dot: {name} 2%.", caption)


def test_a_figure_is_the_same_twice_and_follows_the_palette():
    one, two = drawn(), drawn()
    assert one.svg == two.svg
    follows_the_palette(one.svg)
    assert f'aria-label="{one.alt}"' in one.svg
    assert "Date" not in one.svg and "<metadata" not in one.svg


DRAWING = sorted(file.stem for file in BOOK.glob("*.ipynb") if drawings(file.stem))


def test_the_book_has_drawings():
    assert len(DRAWING) > 10


@pytest.mark.parametrize("notebook", DRAWING)
def test_what_a_notebook_draws_follows_the_palette_and_says_its_numbers(notebook):
    for svg, alt in zip(drawings(notebook), alt_texts(notebook), strict=True):
        follows_the_palette(svg)
        assert len(re.findall(r"\d", alt)) > 3, alt


def test_the_alternative_texts_hold_the_numbers_of_the_model():
    posterior, replies = alt_texts("11-what-silence-tells-you")
    none = ws.silence(30)
    for bound in (none.credible_upper, none.exact_upper, none.rule_of_three):
        assert f"{bound:.1%}" in posterior
    for sent in (10, 30, 100):
        drawn = ws.replies(ws.Scenario("letter", "executive", gift=True), sent)
        low, high = drawn.interval(0.9)
        assert f"{low} to {high} of {sent}, nobody {drawn.none:.0%}" in replies
    trial, tornado = alt_texts("14-the-model-on-trial")
    asked = ws.held_out()
    assert trial.startswith(f"{asked['inside90'].sum()} of {len(asked)} observed rates")
    assert "Cold email to an investor, 1 of 1 inside" in trial
    change = ws.tornado(ws.Scenario("email", "business")).iloc[0]
    assert f"{change['difference'] * 100:+.1f} ({change['label']})" in tornado
    grid = alt_texts("06-the-gift")[1]
    for world, name in {
        "vonasch2024": "two dollars with a cookie",
        "landry2010": "a gift at the door",
        "abdulaziz2015": "a coffee card",
    }.items():
        rate = ws.response(ws.Scenario(ask="small", gift=True, gift_world=world)).typical
        assert f"a gift as {name} {rate:.1%}" in grid
    [silence] = alt_texts("01-thirty-letters")
    for sent in (30, 100, 300):
        cards = ws.replies(ws.Scenario("card", "stranger"), sent)
        low, high = cards.interval(0.9)
        assert f"{low} to {high} of {sent}, nobody {cards.none:.0%}" in silence


@pytest.mark.parametrize(
    ("notebook", "name", "scenario"),
    [
        ("04-say-why-you-write", "… says why (assumed)", {"upfront": True}),
        ("05-entry-points", "… with an entry point (assumed)", {"entry_point": True}),
        ("10-your-message", "Cold business email", {}),
        ("simulator", "Cold email to an investor", {"recipient": "investor"}),
    ],
)
def test_rates_say_what_the_model_expects(notebook, name, scenario):
    """Typical, and between what."""
    r = ws.response(ws.Scenario("email", scenario.pop("recipient", "business"), **scenario))
    low, high = r.interval(0.9)
    assert f"{name} {r.typical:.1%}, {low:.1%} to {high:.1%}" in alt_texts(notebook)[-1]


def test_the_founders_lead_in_the_drawing_is_what_the_model_estimates():
    [alt] = alt_texts("13-suits-or-founders")
    found = [ws.estimates(ws.recipients(TwoWorlds().world, 200, seed)) for seed in range(1, 61)]
    for name, label in {
        "naive": "Founders against suits, as they come",
        "stratified": "The same, at equal context",
    }.items():
        leads = [100 * each[name].difference for each in found]
        said = f"{label}: mean {sum(leads) / 60:.0f}, from {min(leads):.0f} to {max(leads):.0f}"
        assert said.replace("-", "−") in alt


@pytest.mark.parametrize(
    ("notebook", "questions"),
    [
        ("02-context-or-cold", {"contact", "relevance"}),
        ("03-marketing-or-networking", {"name", "relevance"}),
        ("06-the-gift", {"gift", "gift by contact", "gift by study"}),
        ("studies", {"name", "relevance"}),
    ],
)
def test_a_forest_says_each_trial_of_its_questions_once(notebook, questions):
    alt = alt_texts(notebook)[0]
    rows = ws.load_effects()
    rows = rows[rows["question"].isin(questions)]
    assert set(rows["question"]) == questions
    for row in rows.itertuples():
        said = f") {row.estimate:.2f}, {row.low:.2f} to {row.high:.2f}"
        assert (f"{row.contrast} (" in alt and said in alt) or row.part_of, row.contrast
    assert alt.count(" to ") == (rows["part_of"] == "").sum()


def test_odds_ratios_of_terms_are_the_coefficients():
    term = ws.load_coefficients().set_index("term").loc["brevity"]
    ends = [math.exp(term["mean"] + z * term["sd"]) for z in (0, -1.6449, 1.6449)]
    said = f"{term['name']} {ends[0]:.2f}, {ends[1]:.2f} to {ends[2]:.2f}"
    assert said in alt_texts("model")[0]


def test_kappas_say_their_numbers():
    row = ws.agreement(ws.load_grades()).loc["ask"]
    said = f"ask {row['kappa']:.2f}, {row['kappa_low']:.2f} to {row['kappa_high']:.2f}"
    assert said in alt_texts("data-card")[0]


def test_lines_stand_below_each_other_under_their_headings():
    fig, ax = plt.subplots()
    long = "a name that is too long for a single line of these"
    y = figures.label_lines(ax, ["one", long, "three"], ["1", "2", "3"], ["a", "a", "b"])
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("a") == texts.count("b") == 1
    assert y[1] - y[0] > 1, "a name of two lines takes more room"
    assert y[2] - y[1] == 2, "a heading takes a line"
    low, high = ax.get_ylim()
    assert low > y[-1] and high < y[0], "the first is on top"
    figures.Figure(fig, "three lines")
    assert not plt.fignum_exists(fig.number), "a notebook would show it twice"


def test_a_figure_escapes_what_it_is_given():
    figure = drawn('<b>"x"</b>', "<script>")
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


def test_cards_hold_the_text_as_text_and_no_coding():
    import warmstart as ws

    two = ws.load_messages().loc[["m01", "m02"]].copy()
    two["text"] = "<script>alert(1)</script>"
    html = figures.Cards(two)._repr_mimebundle_()["text/html"]
    assert html.count("&lt;script&gt;") == 2 and "<script" not in html
    assert "past_exchange" not in html and "met_once" not in html
    assert html.count("Known: They have met once. They talked for ten minutes at a lime") == 2


def test_a_sortable_table_names_its_corner_and_its_choice():
    frame = ws.load_studies()[["citation", "status"]].rename_axis("code")
    html = figures.Table(frame, "Studies", choose="status")._repr_mimebundle_()["text/html"]
    assert '<table class="sortable" data-choose="status">' in html
    assert '<th scope="col">code</th>' in html
    with pytest.raises(ValueError, match="no column 'colour'"):
        figures.Table(frame, "Studies", choose="colour")
