"""An activity on paper: the messages as cards or what is to be written, the rubric, a sheet to fill in."""

from typing import Any

from ..messages.corpus import CHANNEL_NAMES, known_line, load_messages
from .activities import Activity
from .material import Message
from .peers import EACH
from .qr import qr_svg
from .report import page


def deck(activity: Activity, link: str = "") -> str:
    """Return a page to print: one file, nothing from elsewhere.

    Parameters
    ----------
    activity : Activity
    link : str
        Where people can take part on a phone: a sheet of its own, with a QR code.
    """
    messages = [_card(activity.message(m)) for m in activity.messages]
    criteria = [activity.criterion(c) for c in activity.criteria]
    return page(
        "deck.html",
        activity=activity,
        messages=messages,
        criteria=criteria,
        rows=activity.messages or range(1, EACH + 1),
        link=link,
        code=qr_svg(link) if link else "",
    )


def _card(message: Message) -> dict[str, str]:
    """Return what stands on a card; of the book's messages, what's known too."""
    card = message._asdict()
    if message.sender:
        row: Any = load_messages().loc[message.id]
        card |= {"channel": CHANNEL_NAMES[message.channel], "known": known_line(row)}
    return card
