"""Where the book's data are, and how a file of them is read.

The files in ``data/`` are the only place where messages, grades, rubric,
studies and coefficients are written down; ``data/datapackage.json`` describes
every column. What is in them is loaded and checked by the room that uses it:
:mod:`warmstart.messages` and :mod:`warmstart.model`.
"""

from pathlib import Path

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


def read_yaml(name: str):
    """Return what a YAML file of the data holds; by libyaml, ten times as fast, where it is."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((data_folder() / name).read_text("utf8"), Loader=loader)


def read_csv(name: str, **types) -> pd.DataFrame:
    """Return a CSV file of the data; only an empty cell is missing."""
    return pd.read_csv(data_folder() / name, keep_default_na=False, na_values=[""], dtype=types)


def fill_empty_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Empty cells of text columns are empty text; only numbers can be missing."""
    texts = [c for c in frame if pd.api.types.is_string_dtype(frame[c])]
    return frame.assign(**{c: frame[c].fillna("") for c in texts})


def require(condition: bool, file: str, sentence: str) -> None:
    """Refuse a data file, with a sentence, unless a condition holds.

    Raises
    ------
    DataError
        If it does not.
    """
    if not condition:
        raise DataError(f"{file}: {sentence}")
