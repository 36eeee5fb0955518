"""An activity on paper: the messages as cards, the rubric, and a sheet to fill in."""

from .activities import Activity
from .qr import qr_svg
from .report import page


def deck(activity: Activity, link: str = "") -> str:
    """Return a page to print: one file, nothing from elsewhere.

    Parameters
    ----------
    activity : Activity
    link : str
        Where people can grade on a phone instead: a sheet of its own, with a QR code.
    """
    messages = [activity.message(m)._asdict() for m in activity.messages]
    criteria = [activity.criterion(c) for c in activity.criteria]
    return page(
        "deck.html",
        activity=activity,
        messages=messages,
        criteria=criteria,
        link=link,
        code=qr_svg(link) if link else "",
    )
