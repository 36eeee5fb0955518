"""Checks of the tasks at the end of each chapter's notebook: a module per chapter.

They speak as those of the exercises do, but print instead of raising: running all cells of a
notebook then goes on past a task that nobody has begun.
"""

import functools
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd

from ..exercises import (
    Unmet,
    check_interval,
    check_number,
    fail,
    is_close,
    report_right,
    require,
    require_answer,
    short_repr,
)


def speaks(check: Callable[..., None]) -> Callable[..., None]:
    """Have a check print what an answer lacks."""

    @functools.wraps(check)
    def spoken(*answers: object) -> None:
        try:
            check(*answers)
        except Unmet as unmet:
            print(unmet)

    return spoken


def a_number(
    name: str,
    found: object,
    right: float,
    expected: str,
    look: str,
    sentence: str,
    mistakes: Iterable[tuple[float, str]] = (),
    tolerance: float = 5e-4,
) -> None:
    """Check a number, and say what to make of it; parameters as for ``exercises.check_number``."""
    check_number(name, found, right, expected, look, mistakes, tolerance)
    report_right(name, sentence)


def an_interval(
    name: str,
    found: object,
    right: tuple[float, float],
    expected: str,
    look: str,
    sentence: str,
    mistakes: Iterable[tuple[tuple[float, float], str]] = (),
    tolerance: float = 5e-3,
) -> None:
    """Check two ends, and say what to make of them."""
    check_interval(name, found, right, expected, look, mistakes, tolerance)
    report_right(name, sentence)


def a_series(
    name: str,
    found: object,
    right: "pd.Series[Any]",
    expected: str,
    look: str,
    sentence: str,
    mistakes: Iterable[tuple["pd.Series[Any]", str]] = (),
    tolerance: float = 5e-4,
) -> None:
    """Check a series by its labels, in whatever order; a wrong one is told which label to look at."""
    if right.empty:
        raise ValueError(f"{name}: there is nothing to compare with; the data have changed")
    require_answer(name, found, expected, look)
    if isinstance(found, pd.DataFrame) and found.shape[1] == 1:
        found = found.iloc[:, 0]
    if not isinstance(found, pd.Series):
        fail(name, expected, f"{type(found).__name__}, which is no series.", look)
        return
    missing = [label for label in right.index if label not in found.index]
    require(not missing, name, expected, f"no {', '.join(map(str, missing[:3]))}", look)
    extra = [label for label in found.index if label not in right.index]
    require(not extra, name, expected, f"{', '.join(map(str, extra[:3]))} as well", look)
    require(found.index.is_unique, name, expected, "a label that's there twice", look)
    try:
        values = pd.to_numeric(found.reindex(right.index)).astype(float)
    except (TypeError, ValueError):
        fail(name, expected, f"{short_repr(found.iloc[0])}, which is no number", look)
    if alike(values, right, tolerance):
        report_right(name, sentence)
        return
    label = (values - right).abs().fillna(np.inf).idxmax()
    said = f"{short_repr(float(values[label]))} for {label}"
    for wrong, why in mistakes:
        if alike(values, wrong.reindex(right.index), tolerance):
            fail(name, expected, said, look, why)
    fail(name, expected, said, look)


def alike(one: "pd.Series[Any]", other: "pd.Series[Any]", tolerance: float) -> bool:
    """Say whether two series of the same labels hold the same numbers."""
    return bool(np.allclose(one.astype(float), other.astype(float), atol=tolerance, rtol=0))


def a_plot(name: str, ax: Any, expected: str, look: str) -> list[float]:
    """Check that something is a plot with both its axes named, and return the heights drawn in it."""
    require_answer(name, ax, expected, look)
    if isinstance(ax, np.ndarray) and ax.size == 1:
        ax = ax.item()
    required = ("get_xlabel", "lines", "patches", "collections")
    if not all(hasattr(ax, each) for each in required):
        kind = type(ax).__name__
        fail(
            name,
            expected,
            f"a whole {kind}, and not the axes in it"
            if kind == "Figure"
            else f"{kind}, and no axes",
            look,
            "Hand over what `.plot` returned, or the second of `fig, ax = plt.subplots()`.",
        )
    heights = drawn(ax)
    require(len(heights) > 0, name, expected, "nothing drawn in them yet", look)
    bare = [each for each in ("x", "y") if not getattr(ax, f"get_{each}label")().strip()]
    require(
        not bare,
        name,
        "both axes to say what they show",
        f"no label on {' and '.join(bare)}",
        "`ax.set_xlabel` and `ax.set_ylabel`",
    )
    return heights


def drawn(ax: Any) -> list[float]:
    """Return the numbers that lines, bars and dots of a plot stand for, whichever way it lies."""
    values: list[float] = []
    for line in ax.lines:
        for data in (line.get_xdata(), line.get_ydata()):
            values += [float(v) for v in np.ravel(np.asarray(data)) if is_real(v)]
    for bar in ax.patches:
        if hasattr(bar, "get_height"):
            values += [float(bar.get_height()), float(bar.get_width())]
    for dots in ax.collections:
        values += [float(v) for v in np.ravel(np.asarray(dots.get_offsets())) if is_real(v)]
    return values


def is_real(value: object) -> bool:
    """Say whether something drawn is a number; names of groups are drawn as well."""
    return isinstance(value, int | float | np.number) and bool(np.isfinite(value))


def shows(heights: Collection[float], wanted: Iterable[float], tolerance: float = 5e-3) -> bool:
    """Say whether each of the wanted numbers is among those that a plot shows."""
    return all(any(is_close(h, w, tolerance) for h in heights) for w in wanted)
