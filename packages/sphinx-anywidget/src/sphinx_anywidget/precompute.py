"""What Python answers, over a small grid of values, so that a page can answer without Python.

In a notebook, after the callbacks have been set::

    from sphinx_anywidget import precompute

    precompute(slider, {"value": range(0, 101, 10)}, [(label, "value")])

sets the slider to each value, notes what the callbacks make of the label, and stores the table with the
slider. On the page a value of the grid is answered from it, exactly; at any other the page says that
nothing was computed there. ``print`` the result to see what it weighs.
"""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Larger tables are refused: a page is no database.
MAX_POINTS, MAX_BYTES = 2_000, 1_000_000

TABLE = "_precomputed"


@dataclass(frozen=True)
class Precomputed:
    """How many points a table has, and how many bytes it adds to the page before compression."""

    points: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.points} points precomputed, {self.bytes / 1000:.1f} kB"


def precompute(
    widget: Any,
    grid: Mapping[str, Iterable[Any]],
    outputs: Sequence[str | tuple[Any, str]],
    max_points: int = MAX_POINTS,
) -> Precomputed:
    """Store what callbacks make of a widget's traits over a grid.

    Parameters
    ----------
    widget : ipywidgets.Widget
        The one that a reader will set.
    grid : mapping
        Values of its traits, by name; every combination is tried.
    outputs : sequence of str or tuple
        What the callbacks change: names of the widget's own traits, or pairs of another widget and
        the name of its trait.
    max_points : int
        How many combinations are too many.

    Returns
    -------
    Precomputed

    Raises
    ------
    ValueError
        If the table would be too large, a trait is not synchronised, or a value is no JSON.
    """
    names = list(grid)
    points = list(itertools.product(*(list(values) for values in grid.values())))
    pairs = [(widget, each) if isinstance(each, str) else each for each in outputs]
    for each, name in [*((widget, name) for name in names), *pairs]:
        if name not in each.keys:
            raise ValueError(f"{type(each).__name__} has no synchronised trait {name!r}")
    if len(points) > max_points:
        raise ValueError(f"{len(points)} points are more than {max_points}: take fewer values")
    before = {name: getattr(widget, name) for name in names}
    rows = []
    for point in points:
        set_traits(widget, dict(zip(names, point, strict=True)))
        taken = widget.get_state(names)
        rows.append([[taken[name] for name in names], [saved(each, name) for each, name in pairs]])
    set_traits(widget, before)
    targets = [[f"IPY_MODEL_{each.model_id}", name] for each, name in pairs]
    table = {"inputs": names, "outputs": targets, "rows": rows}
    size = len(json.dumps(table))
    if size > MAX_BYTES:
        raise ValueError(f"the table takes {size / 1e6:.1f} MB, more than {MAX_BYTES / 1e6:.0f} MB")
    store(widget, table)
    return Precomputed(len(points), size)


def set_traits(widget: Any, values: Mapping[str, Any]) -> None:
    """Set several traits, each with its callbacks."""
    for name, value in values.items():
        setattr(widget, name, value)


def saved(widget: Any, name: str) -> Any:
    """Return a trait as a page gets it.

    Raises
    ------
    ValueError
        If it is no JSON, such as bytes.
    """
    value = widget.get_state([name])[name]
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        raise ValueError(f"{name!r} holds what is no JSON ({type(value).__name__})") from None


def store(widget: Any, table: dict[str, Any]) -> None:
    """Keep a table with a widget, so that it is saved in the notebook."""
    import traitlets

    if not widget.has_trait(TABLE):
        widget.add_traits(**{TABLE: traitlets.Dict().tag(sync=True)})
        widget.keys = [*widget.keys, TABLE] if TABLE not in widget.keys else widget.keys
    setattr(widget, TABLE, table)
    widget.send_state(TABLE)
