"""SVG that a plotting library wrote into a page, without what no reader sees."""

import re

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_GEOMETRY = re.compile(r'(\s(?:d|x|y|x1|x2|y1|y2|points|transform)=")((?![^"]*scale)[^"]*)"')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_ID = re.compile(r'\sid="([^"]*)"')

#: A unit that is a hundredth of the drawing or less, and nothing in it that is made larger.
_SMALL_UNIT = re.compile(r'<svg\b[^>]*\sviewBox="\S+ \S+ \d{3,}')
_ENLARGED = re.compile(r"matrix\(|scale\((?!-?0?\.)")


def lighten_drawings(page: str) -> str:
    """Return a page's HTML with its drawings made lighter.

    Places keep two decimals, a hundredth of a point; names that nothing refers to go, which two
    drawings of one page would share, and so do the blanks between elements.

    Examples
    --------
    >>> print(lighten_drawings('''<svg viewBox="0 0 345.6 426"><g id="axes_1">
    ...   <path d="M 3.00024 375.481744
    ... z"/></g></svg>'''))
    <svg viewBox="0 0 345.6 426"><g>
    <path d="M 3 375.48 z"/></g></svg>
    """
    return _DRAWING.sub(lambda match: _lightened(match.group()), page)


def _lightened(drawing: str) -> str:
    if _SMALL_UNIT.match(drawing) and not _ENLARGED.search(drawing):
        drawing = _GEOMETRY.sub(_short, drawing)
    drawing = _ID.sub(lambda m: m[0] if f"#{m[1]}" in drawing else "", drawing)
    return re.sub(r">\s*\n\s*<", ">\n<", drawing)


def _short(match: re.Match[str]) -> str:
    return f'{match[1]}{" ".join(_LONG.sub(_rounded, match[2]).split())}"'


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match.group()):.2f}".rstrip("0").rstrip(".")
