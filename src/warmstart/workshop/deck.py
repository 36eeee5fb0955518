"""An activity on paper: the messages as cards, the rubric, and a sheet to fill in."""

from ..messages.corpus import known_line, load_messages
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
    ours = {m["id"]: m for m in load_messages().reset_index().to_dict("records")}
    messages = [
        {
            **activity.message(m)._asdict(),
            "known": known_line(ours[m]) if m in ours else "",
        }
        for m in activity.messages
    ]
    criteria = [activity.criterion(c) for c in activity.criteria]
    return page(
        "deck.html",
        activity=activity,
        messages=messages,
        criteria=criteria,
        link=link,
        code=qr_svg(link) if link else "",
    )
