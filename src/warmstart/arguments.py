"""Arguments, checked: each refusal is a sentence that names the argument."""

from numbers import Real

import numpy as np

#: Counts above this are no counts of letters; products of them would overflow.
LARGEST = 10**9


def check_number(name, value, low, high) -> float:
    """Return one finite number within bounds."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}")
    return float(value)


def check_whole(name, value, low, high) -> int:
    """Return one whole number within bounds."""
    if (
        isinstance(value, bool)
        or not isinstance(value, Real)
        or not low <= value <= high
        or value != int(value)
    ):
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def check_counts(name, values, low=0) -> np.ndarray:
    """Return an integer array of counts."""
    array = np.asarray(values)
    fits = (
        array.dtype.kind in "iuf"
        and np.all(np.isfinite(array))
        and np.all(array == np.floor(array))
    )
    if not fits or np.any(array < low) or np.any(array > LARGEST):
        raise ValueError(f"{name} must be whole numbers from {low} to {LARGEST}, not {values!r}")
    return array.astype(np.int64)


def check_probabilities(name, values, open_=False) -> np.ndarray:
    """Return an array of probabilities, 0 and 1 excluded if ``open_``."""
    array = np.asarray(values)
    fits = array.dtype.kind in "iuf" and array.size > 0 and np.all(np.isfinite(array))
    inside = fits and (
        np.all((array > 0) & (array < 1)) if open_ else np.all((array >= 0) & (array <= 1))
    )
    if not inside:
        raise ValueError(f"{name} must be {'between' if open_ else 'from'} 0 and 1, not {values!r}")
    return array.astype(float)


def check_probability(name, value, open_=False) -> float:
    """Return one probability."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"{name} must be a number, not {value!r}")
    return float(check_probabilities(name, value, open_))


def check_levels(name, values) -> np.ndarray:
    """Return confidence levels, away from 0 and 1 as far as arithmetic needs it."""
    array = check_probabilities(name, values, open_=True)
    if np.any(array < 1e-9) or np.any(array > 1 - 1e-9):
        raise ValueError(f"{name} must be from 1e-9 to 1 - 1e-9, not {values!r}")
    return array


def check_booleans(name, values) -> np.ndarray:
    """Return an array of bool from values that are exactly True, False, 1 or 0."""
    array = np.asarray(values)
    if array.dtype.kind not in "biuf" or not np.all((array == 0) | (array == 1)):
        raise ValueError(f"{name} must be True or False, not {values!r}")
    return array.astype(bool)


def check_choice(name, value, allowed):
    """Return a value that is one of a few."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {tuple(allowed)}, not {value!r}")
    return value
