"""An activity on paper: the messages as cards, the rubric, and a sheet to fill in."""

from ..messages.corpus import CHANNEL_NAMES, known_line, load_messages, load_rubric
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
    messages = load_messages().loc[list(activity.messages)].reset_index(names="id")
    criteria = [c for c in load_rubric() if c["id"] in activity.criteria]
    return page(
        "deck.html",
        activity=activity,
        messages=[
            {**m, "channel": CHANNEL_NAMES[m["channel"]], "known": known_line(m)}
            for m in messages.to_dict("records")
        ],
        criteria=criteria,
        link=link,
        code=qr_svg(link) if link else "",
    )
