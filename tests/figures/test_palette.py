"""The book's colours in the layout: each has one, and what can be pressed is seen by its edge."""

import re
from pathlib import Path

from sphinx_lean import extension

ROOT = Path(__file__).resolve().parents[2]
LAYOUT = (Path(extension.__file__).parent / "lean.css").read_text("utf8")
BOOK = (ROOT / "book/style/book.css").read_text("utf8")
PALETTE = (ROOT / "book/style/palette.css").read_text("utf8")


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    darker, lighter = sorted(map(luminance, (one, two)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_book_gives_the_layout_all_of_its_colours_and_fonts():
    wanted = set(re.findall(r"var\(--(lean-[\w-]+)\)", LAYOUT))
    given = dict(re.findall(r"--(lean-[\w-]+): var\(--(ws-[\w-]+)\);", BOOK))
    assert wanted == set(given)
    assert set(given.values()) <= set(re.findall(r"--(ws-[\w-]+):", PALETTE))


def test_controls_have_an_edge_of_enough_contrast_in_light_and_dark():
    """WCAG 2.2, 1.4.11; that the edge is the muted colour is the layout's own test."""
    given = dict(re.findall(r"--lean-([\w-]+): var\(--(ws-[\w-]+)\);", BOOK))
    light, dark = re.findall(r"color-scheme: (?:light dark|dark);([^}]*)", PALETTE)
    for colours in (dict(re.findall(r"--(ws-[\w-]+): (#\w{6})", each)) for each in (light, dark)):
        for behind in ("background", "surface"):
            assert contrast(colours[given["muted"]], colours[given[behind]]) >= 3
