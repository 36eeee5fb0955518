"""Messages as cards of paper."""

from html import escape
from typing import Any

import pandas as pd

from ..messages.corpus import known_line


class Cards:
    """Messages as cards to print and cut: who writes to whom, what's known, and the text.

    Parameters
    ----------
    messages : pandas.DataFrame
        Rows of :func:`warmstart.load_messages`.
    numbers : pandas.Series, optional
        What stands in the corner of each, by the message's id; the id itself by default.
    """

    def __init__(self, messages: pd.DataFrame, numbers: "pd.Series[Any] | None" = None):
        self.messages = messages
        self.numbers: dict[Any, Any] = {} if numbers is None else dict(numbers.items())

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        cards = "".join(
            '<div class="paper-card">'
            f'<p class="paper-who">From {escape(m["sender"])}<br>To {escape(m["recipient"])}'
            f"<br>Known: {escape(known_line(m))}</p>"
            + (f"<p><strong>{escape(m['subject'])}</strong></p>" if m["subject"] else "")
            + f'<p class="paper-text">{escape(m["text"])}</p><p class="paper-id">{self.numbers.get(key, key)}, invented</p></div>'
            for key, m in self.messages.iterrows()
        )
        return {
            "text/plain": f"Cards: {', '.join(self.messages.index)}",
            "text/html": f'<div class="paper-cards">{cards}</div>',
        }
