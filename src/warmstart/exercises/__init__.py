"""Checks that speak: what was expected, what was found, where to look.

Each assignment in ``exercises/`` has a module of its own here, of the same name.
A check takes a participant's answer, computes what it should be from the model
and the participant's own inputs, and either prints a sentence or raises
:class:`Unmet`. A sentence never holds the answer.
"""

from numbers import Real

import numpy as np
import pandas as pd


class Unmet(AssertionError):
    """An answer that does not hold yet. In a notebook it is shown without its trace."""

    def _render_traceback_(self):
        return str(self).splitlines()


def fail(name, expected, found, look, why=""):
    """Raise :class:`Unmet` with its lines in reading order."""
    lines = (
        f"{name}: not yet.",
        f"Expected: {expected}",
        f"Found: {found}",
        why,
        f"Look at: {look}",
    )
    raise Unmet("\n".join(filter(None, lines)))


def require(condition, name, expected, found, look, why=""):
    """Raise :class:`Unmet` unless the condition holds."""
    if not condition:
        fail(name, expected, found, look, why)


def report_right(name, sentence):
    """Print that an answer holds, and what to make of it.

    It prints and returns nothing: nbgrader would take a returned number for points.
    """
    print(f"{name}: right. {sentence}")


def require_answer(name, value, expected, look):
    """Refuse an answer that is still open: the dots, or nothing."""
    if is_unanswered(value):
        fail(name, expected, "nothing yet: the dots are still there.", look)


def is_unanswered(value):
    """Say whether nothing has been answered: the dots, nothing, or a row of them."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list) and value:
        return all(is_unanswered(v) for v in value)
    return value is ... or value is None


def require_earlier(name, before, value, kind):
    """Refuse to check what rests on an earlier answer that is not there yet."""
    require(
        isinstance(value, kind),
        name,
        f"a usable answer to `{before}` first, because this one rests on it",
        f"nothing usable in `{before}` yet",
        f"the check for `{before}`",
    )


def is_close(found, right, tolerance=5e-4):
    """Say whether a number is right; the default leaves room for rounding to three places."""
    return bool(abs(float(found) - float(right)) <= tolerance)


def check_number(name, found, right, expected, look, mistakes=(), tolerance=5e-4):
    """Check one number.

    Parameters
    ----------
    name : str
        The participant's name for it.
    found : object
        The answer, whatever it is.
    right : float
        What it should be; no message says it.
    expected : str
        What kind of number it should be, in words.
    look : str
        Where to look.
    mistakes : iterable of (float, str)
        What a common mistake gives, and the sentence for anyone who made it.
    tolerance : float
    """
    require_answer(name, found, expected, look)
    if isinstance(found, np.ndarray | pd.Series) and np.size(found) == 1:
        found = np.asarray(found).item()
    if isinstance(found, bool | np.bool_) or not isinstance(found, Real):
        fail(name, expected, f"{short_repr(found)}, which isn't a number.", look)
    if not np.isfinite(found):
        fail(name, expected, short_repr(found), look)
    if is_close(found, right, tolerance):
        return
    for value, why in mistakes:
        if is_close(found, value, tolerance):
            fail(name, expected, short_repr(found), look, why)
    if 0 < abs(right) <= 1 and is_close(found / 100, right, tolerance):
        fail(name, expected, short_repr(found), look, "That's in per cent. Give it as a share.")
    fail(name, expected, short_repr(found), look)


def check_interval(name, found, right, expected, look, mistakes=(), tolerance=5e-4):
    """Check two ends at once; ``mistakes`` hold pairs of ends."""
    require_answer(name, found, expected, look)
    try:
        low, high = (float(x) for x in found)
    except (TypeError, ValueError):
        fail(name, expected, f"{short_repr(found)}, which isn't a pair of numbers.", look)
    if all(is_close(a, b, tolerance) for a, b in zip((low, high), right, strict=True)):
        return
    pair = f"{low:g} to {high:g}"
    require(low <= high, name, expected, pair, look, "Your first end is above your second.")
    for ends, why in mistakes:
        if all(is_close(a, b, tolerance) for a, b in zip((low, high), ends, strict=True)):
            fail(name, expected, pair, look, why)
    fail(name, expected, pair, look)


def check_table(name, found, columns, look, rows=None):
    """Check that an answer is a data frame with these columns, and so many rows."""
    expected = "a data frame with the columns " + ", ".join(columns)
    require_answer(name, found, expected, look)
    require(
        isinstance(found, pd.DataFrame),
        name,
        expected,
        f"{type(found).__name__}, which isn't a data frame.",
        look,
    )
    missing = [c for c in columns if c not in found.columns]
    require(
        not missing,
        name,
        expected,
        "the columns " + ", ".join(map(str, found.columns)),
        look,
        f"Missing: {', '.join(missing)}.",
    )
    if rows is not None:
        require(len(found) == rows, name, f"{rows} rows", f"{len(found)} rows", look)


def check_choice(name, found, right, options, look, mistakes):
    """Check one letter of a few.

    Parameters
    ----------
    options : str
        The letters.
    mistakes : dict of str to str
        For each wrong letter, why it does not hold.
    """
    expected = f"one of the letters {', '.join(options)}"
    require_answer(name, found, expected, look)
    letter = found.strip().lower() if isinstance(found, str) else found
    require(letter in tuple(options), name, expected, short_repr(found), look)
    if letter != right:
        fail(name, "the one that holds up", f"{letter}", look, mistakes[letter])


def short_repr(value):
    """Return a value as a message shows it: short, on one line."""
    text = f"{value:.6g}" if isinstance(value, float | np.floating) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
