"""Messages and the makers' grades as values of traits: what a page gets to see of them."""

import pandas as pd

from ..messages.corpus import load_grades, load_messages

#: What a reader sees of a message; codings and pairs stay out of sight.
VISIBLE_FIELDS = ("sender", "recipient", "relationship", "situation", "channel", "subject", "text")


def check_ids(name: str, given, allowed) -> list:
    """Return what was given as a list.

    Raises
    ------
    ValueError
        If nothing was given, or something that does not exist.
    """
    given = list(given)
    unknown = sorted(set(given) - set(allowed))
    if not given or unknown:
        raise ValueError(f"{name}: {unknown or 'nothing given'}; there are {sorted(allowed)}")
    return given


def message_traits(ids) -> list[dict]:
    """Return messages as plain values for the page."""
    table = load_messages()
    return [{"id": i, **table.loc[i, list(VISIBLE_FIELDS)].to_dict()} for i in ids]


def _int_or_none(value):
    return None if pd.isna(value) else int(value)


def grade_traits(messages, criteria, reasons=True) -> dict:
    """Return the makers' grades of some messages as plain values for the page.

    Parameters
    ----------
    messages, criteria : list of str
        Their ids.
    reasons : bool
        Whether each grade brings its reason and the place in the text that it rests on.

    Returns
    -------
    dict
        ``{message: {criterion: [{"level", "reason", "start", "end"}, ...]}}``,
        one entry a grader, ``None`` for what is missing.
    """
    grades = load_grades()
    rows = grades[grades["message"].isin(messages) & grades["criterion"].isin(criteria)]
    found = {m: {c: [] for c in criteria} for m in messages}
    for row in rows.itertuples():
        grade = {"level": _int_or_none(row.level)}
        if reasons:
            place = {"start": _int_or_none(row.start), "end": _int_or_none(row.end)}
            grade |= {"reason": row.reason, **place}
        found[row.message][row.criterion].append(grade)
    return found
