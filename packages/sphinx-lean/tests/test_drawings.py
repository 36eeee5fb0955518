"""Drawings that come lighter and look the same."""

import io
import re
from xml.etree import ElementTree

import pytest
from sphinx_lean.drawings import lighten_drawings

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def drawing():
    """Return what matplotlib draws: marks that are used again, a clipped line, text, a title."""
    figure = pytest.importorskip("matplotlib.figure").Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0.12345, 1.98765, 3], [2.55555, 1.23456, 7.77777], marker="o")
    axes.set_title('0.123456 of "d=" < 1')
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg")
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def elements(text):
    return [
        e for e in ElementTree.fromstring(text).iter() if not (e.tag.endswith("}g") and not len(e))
    ]


def test_every_mark_stays_within_a_hundredth_of_a_point(drawing):
    light = lighten_drawings(drawing)
    assert len(light) < 0.85 * len(drawing)
    for was, now in zip(elements(drawing), elements(light), strict=True):
        assert was.tag == now.tag and (was.text or "").split() == (now.text or "").split()
        for name in set(was.attrib) - {"id"}:
            before, after = was.attrib[name], now.attrib[name]
            assert NUMBER.sub("0", before).split() == NUMBER.sub("0", after).split()
            numbers = zip(NUMBER.findall(before), NUMBER.findall(after), strict=True)
            assert all(abs(float(a) - float(b)) <= 0.00501 for a, b in numbers), name


@pytest.mark.parametrize(
    "drawing",
    [
        '<svg viewBox="0 0 1 1"><path d="M 0.12345 0.98765"/></svg>',
        '<svg viewBox="0 0 400 300"><g transform="scale(100)"><path d="M 0.12345 0.98765"/></g></svg>',
        '<svg viewBox="0 0 400 300"><g transform="matrix(90 0 0 90 0 0)"><path d="M 0.12345 1"/></g></svg>',
        '<svg><path d="M 0.12345 0.98765"/></svg>',
    ],
)
def test_a_drawing_in_large_units_keeps_its_decimals(drawing):
    assert lighten_drawings(drawing) == drawing


def test_what_is_referred_to_keeps_its_name_and_text_is_not_touched(drawing):
    page = (
        f'<p id="x">1.23456\n  <b>2</b></p>{drawing}<svg aria-label="0.123456"><g id="y"></g></svg>'
    )
    light = lighten_drawings(page)
    assert (
        light.startswith('<p id="x">1.23456\n  <b>2</b></p>') and 'aria-label="0.123456"' in light
    )
    drawn = light[light.index("<svg") :]
    used = set(re.findall(r'(?:url\(|href=")#([\w.-]+)', drawn))
    assert used and used == set(re.findall(r'\sid="([^"]*)"', drawn))
