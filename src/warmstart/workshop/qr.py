"""An activity's link as a QR code: on the paper cards, on a page to project, as a picture."""

import io
from pathlib import Path

import segno

from .activities import Activity, ActivityError
from .report import page

#: How many light modules stand around a code, as the standard asks.
QUIET = 4

#: Pixels a module in a picture: a code of 45 modules comes out at 850 pixels or so.
SCALE = 16


class LinkError(ActivityError):
    """A link can't be shown as a code; the sentence says why."""


def _code(link: str) -> segno.QRCode:
    if not link.lower().startswith(("https://", "http://")):
        raise LinkError(
            f"A phone can't open {link[:60]!r}: give an address that begins with https:// "
            "or http://."
        )
    try:
        return segno.make_qr(link, error="m")
    except segno.DataOverflowError:
        raise LinkError(
            f"The link has {len(link)} characters, more than a QR code can hold: "
            "give the page a shorter address."
        ) from None


def qr_svg(link: str) -> str:
    """Return a link as a drawing to put into a page: dark on light, since phones read no other.

    Parameters
    ----------
    link : str
        An address that a phone can open.

    Raises
    ------
    LinkError
        If a phone couldn't open it, or no code can hold it.

    Examples
    --------
    >>> qr_svg("https://example.org/")[:45]
    '<svg viewBox="0 0 33 33"><path fill="#fff" d='
    """
    return _code(link).svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )


def poster(activity: Activity, link: str) -> str:
    """Return a page to project: the code as large as the wall is high, and the link below it."""
    return page("poster.html", activity=activity, link=link, code=qr_svg(link))


def write(path: Path, activity: Activity, link: str) -> None:
    """Write a link's code as a page to project (.html), or as a picture for slides (.svg, .png).

    Raises
    ------
    LinkError
        As :func:`qr_svg`, or if the file's name has another ending.
    """
    kind = path.suffix.lower()
    if kind == ".html":
        path.write_text(poster(activity, link), "utf8")
    elif kind in (".svg", ".png"):
        picture = io.BytesIO()
        named = {"title": f"QR code of {link}"} if kind == ".svg" else {}
        _code(link).save(picture, kind=kind[1:], scale=SCALE, border=QUIET, light="#fff", **named)
        path.write_bytes(picture.getvalue())
    else:
        raise LinkError(f"{path.name} can't be written: end its name in .html, .svg or .png.")
