"""Tables as the page shows them."""

import re
from html import escape

import pandas as pd


class Table:
    """A data frame as the page shows it: whole texts, a caption, headings that say what they head.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its index becomes the row headings.
    caption : str
        What the table holds.
    sortable : bool
        Whether the page lets its reader sort and narrow the rows.
    choose : str
        In a sortable table, a column whose values are offered as a choice.

    Raises
    ------
    ValueError
        If ``choose`` names no column.
    """

    def __init__(self, frame: pd.DataFrame, caption: str, sortable: bool = False, choose: str = ""):
        if choose and choose not in frame.columns:
            raise ValueError(f"choose: the table has no column {choose!r}")
        self.frame, self.caption = frame, caption
        self.sortable, self.choose = sortable or bool(choose), choose

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        with pd.option_context("display.max_colwidth", None):
            html = (
                self.frame.rename_axis(None).rename_axis(None, axis=1).to_html(border=0, na_rep="")
            )
        name = self.frame.index.name if self.sortable else None
        corner = f'<th scope="col">{escape(str(name))}</th>' if name else "<td></td>"
        html = html.replace("<th></th>", corner)
        head, body = html.split("</thead>")
        head = head.replace("<th>", '<th scope="col">')
        body = body.replace("<th>", '<th scope="row">')
        caption = f"<caption>{escape(self.caption)}</caption>\n  <thead>"
        html = (head + "</thead>" + body).replace("<thead>", caption, 1)
        html = re.sub(r' style="text-align: \w+;"| class="dataframe"', "", html)
        if self.sortable:
            choose = f' data-choose="{escape(self.choose)}"' if self.choose else ""
            html = html.replace("<table", f'<table class="sortable"{choose}', 1)
        rows, columns = self.frame.shape
        return {
            "text/plain": f"Table: {self.caption} ({rows} rows, {columns} columns)",
            "text/html": f'<div class="table-scroll">{html}</div>',
        }
