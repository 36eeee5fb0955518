"""Where the book's data are, and how a file of them is read.

The files in ``data/`` are the only place where messages, grades, rubric,
studies and coefficients are written down; ``data/datapackage.json`` describes
every column. What is in them is loaded and checked by the room that uses it:
:mod:`warmstart.messages` and :mod:`warmstart.model`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

PACKAGE = Path(__file__).resolve().parent
LEVELS = (0, 1, 2, 3)


class DataError(ValueError):
    """A data file breaks one of its own rules."""


def data_folder() -> Path:
    """Return the folder of the data: the repository's, or the installed copy."""
    for candidate in (PACKAGE / "data", PACKAGE.parents[1] / "data"):
        if (candidate / "datapackage.json").is_file():
            return candidate
    raise DataError("The data folder is missing: reinstall warmstart, or clone the repository.")


def read_yaml(name: str) -> Any:
    """Return what a YAML file of the data holds; by libyaml, ten times as fast, where it is."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((data_folder() / name).read_text("utf8"), Loader=loader)


def read_csv(name: str, **types: str) -> pd.DataFrame:
    """Return a CSV file of the data; only an empty cell is missing.

    Parameters
    ----------
    name : str
        The file's name below :func:`data_folder`.
    **types : str
        Columns and the pandas types they are read as, such as ``year="Int64"``.

    Raises
    ------
    DataError
        If a row has too many cells, or a cell is not of its column's type.
    """
    try:
        return pd.read_csv(data_folder() / name, keep_default_na=False, na_values=[""], dtype=types)
    except (ValueError, TypeError) as error:  # pandas' own say which row, or which value
        raise DataError(f"{name}: it cannot be read as a table: {error}") from error


def fill_empty_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with empty text for empty cells of text columns; only numbers can be missing."""
    texts = [c for c in frame if pd.api.types.is_string_dtype(frame[c])]
    return frame.assign(**{str(c): frame[c].fillna("") for c in texts})


def named_rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows as named tuples, its index as ``Index``.

    Their cells are :obj:`~typing.Any`: what a column holds is checked where its file is read,
    and pandas' own types would have each cell be anything from a date to a complex number.
    """
    yield from frame.itertuples()


def require(condition: bool | np.bool_, file: str, sentence: str) -> None:
    """Refuse a data file, with a sentence, unless a condition holds.

    Raises
    ------
    DataError
        If it does not.
    """
    if not condition:
        raise DataError(f"{file}: {sentence}")
