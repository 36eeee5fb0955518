"""How notebooks show figures, tables and data frames: as the page's outputs say, in any front end."""

import base64

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from warmstart import figures, load_messages
from warmstart.notebooks.display import aligned, figure_bundles, from_page, png, register


@pytest.fixture
def shown():
    formatter = DisplayFormatter()
    register(formatter)
    return lambda value: formatter.format(value)[0]


@pytest.fixture
def figure():
    return drawn_anew()


def drawn_anew():
    with plt.style.context(figures.STYLE):
        fig, ax = plt.subplots()
        y = figures.label_lines(ax, ["no gift", "a gift"], ["2%", "3%"])
        ax.plot([0.02, 0.03], y, "o")
    return figures.Figure(fig, "Two dots: no gift 2%, a gift 3%.", "A caption & more")


def test_running_a_figure_gives_what_is_stored(figure):
    stored = from_page(drawn_anew()._repr_mimebundle_())
    assert stored == figure_bundles(figure.svg, figure.alt, figure.caption)
    drawing, words = stored
    assert "var(" not in drawing[0]["image/svg+xml"]
    assert drawing[0]["text/plain"] == f"Figure: {figure.alt}"
    assert words[0]["text/markdown"].startswith("*A caption & more*\n\n<details>")
    assert figure.alt in words[0]["text/markdown"]
    assert png(figure)[:4] == b"\x89PNG"


def test_a_figure_is_shown_by_both(monkeypatch, shown, figure):
    heard = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: heard.append((data, more)))
    assert shown(figure) == {}
    (drawing, more), (words, _) = heard
    assert base64.b64decode(drawing["image/png"])[:4] == b"\x89PNG" and "image/svg+xml" in drawing
    assert more["raw"] and more["metadata"]["image/png"]["width"] > 300
    assert "text/markdown" in words


def test_a_table_of_the_book_is_what_is_stored(shown):
    table = figures.Table(pd.DataFrame({"study": ["E3"], "estimate": [3.07]}), "Some")
    [(stored, _)] = from_page(table._repr_mimebundle_())
    assert shown(table) == stored
    assert '<td style="text-align: right">3.07' in stored["text/html"]
    assert '<td style="text-align: left">E3' in stored["text/html"]


def test_a_data_frame_has_its_texts_whole_and_to_the_left(shown):
    frame = load_messages()[["channel", "text"]].head(3)
    html = shown(frame)["text/html"]
    assert str(frame["text"].iloc[0])[-40:].split("\n")[-1] in html and "<style" not in html
    assert html.count('text-align: left">email') + html.count('text-align: left">letter') >= 1
    assert shown(pd.DataFrame({"a": [1.5]}))["text/html"].count('td style="text-align: right') == 1


@pytest.mark.parametrize(
    ("cell", "side"),
    [
        ("1.5", "right"),
        ("−3", "right"),
        ("12%", "right"),
        ("", "right"),
        ("1 of 2", "left"),
        ("a", "left"),
        ("&lt;NA&gt;", "left"),
    ],
)
def test_numbers_stand_to_the_right_and_all_else_to_the_left(cell, side):
    html = aligned(f'<td class="x" style="text-align: center">{cell}</td>')
    assert html == f'<td class="x" style="text-align: {side}">{cell}</td>'


def test_other_outputs_stay_as_they_are():
    data = {"text/plain": "3", "text/html": "<p>3</p>"}
    assert from_page(data) == [(data, {})]
