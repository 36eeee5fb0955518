"""Arguments, checked: each refusal is a sentence that names the argument."""

from collections.abc import Collection
from numbers import Real
from typing import Any, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: What an elementwise function gives: a number for numbers, an array for arrays.
Floats: TypeAlias = np.float64 | NDArray[np.float64]
Ints: TypeAlias = np.int64 | NDArray[np.int64]

#: Counts above this are no counts of letters; products of them would overflow.
LARGEST = 10**9


def _is_real(value: object) -> TypeGuard[float]:
    """Say whether a value is a real number of any kind; True and False are none here."""
    return isinstance(value, Real) and not isinstance(value, bool)


def check_number(name: str, value: object, low: float, high: float) -> float:
    """Return one finite number from ``low`` to ``high``.

    Raises
    ------
    ValueError
        If it is none; so every function here.
    """
    if not _is_real(value) or not low <= value <= high:
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}")
    return float(value)


def check_whole(name: str, value: object, low: int, high: int) -> int:
    """Return one whole number from ``low`` to ``high``; 3.0 counts as 3."""
    if not _is_real(value) or not low <= value <= high or value != int(value):
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def check_counts(name: str, values: ArrayLike, low: int = 0) -> NDArray[np.int64]:
    """Return an integer array of counts, each from ``low`` to :data:`LARGEST`."""
    array = np.asarray(values)
    fits = (
        array.dtype.kind in "iuf"
        and np.all(np.isfinite(array))
        and np.all(array == np.floor(array))
    )
    if not fits or np.any(array < low) or np.any(array > LARGEST):
        raise ValueError(f"{name} must be whole numbers from {low} to {LARGEST}, not {values!r}")
    return array.astype(np.int64)


def check_probabilities(name: str, values: ArrayLike, open_: bool = False) -> NDArray[np.float64]:
    """Return an array of probabilities, 0 and 1 excluded if ``open_``."""
    array = np.asarray(values)
    fits = array.dtype.kind in "iuf" and array.size > 0 and np.all(np.isfinite(array))
    inside = fits and (
        np.all((array > 0) & (array < 1)) if open_ else np.all((array >= 0) & (array <= 1))
    )
    if not inside:
        raise ValueError(f"{name} must be {'between' if open_ else 'from'} 0 and 1, not {values!r}")
    return array.astype(float)


def check_probability(name: str, value: object, open_: bool = False) -> float:
    """Return one probability, 0 and 1 excluded if ``open_``."""
    if not _is_real(value):
        raise ValueError(f"{name} must be a number, not {value!r}")
    return float(check_probabilities(name, float(value), open_))


def check_levels(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Return confidence levels, away from 0 and 1 as far as arithmetic needs it."""
    array = check_probabilities(name, values, open_=True)
    if np.any(array < 1e-9) or np.any(array > 1 - 1e-9):
        raise ValueError(f"{name} must be from 1e-9 to 1 - 1e-9, not {values!r}")
    return array


def check_booleans(name: str, values: ArrayLike) -> NDArray[np.bool_]:
    """Return an array of bool from values that are exactly True, False, 1 or 0."""
    array = np.asarray(values)
    if array.dtype.kind not in "biuf" or not np.all((array == 0) | (array == 1)):
        raise ValueError(f"{name} must be True or False, not {values!r}")
    return array.astype(bool)


def check_choice(name: str, value: Any, allowed: Collection[str]) -> str:
    """Return a value that is one of a few."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {tuple(allowed)}, not {value!r}")
    return value
