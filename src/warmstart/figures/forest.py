"""Odds ratios of studies."""

import numpy as np
import pandas as pd

from ..model.evidence import author_year, load_studies
from .drawing import Figure
from .intervals import intervals

#: How a study's question is said above its rows.
QUESTIONS = {
    "contact": "An earlier contact",
    "relevance": "Relevant to them",
    "name": "Their name on it",
    "follow-up": "A second try",
    "brevity": "Fewer words",
    "size of the ask": "A larger ask",
    "gift": "A gift",
    "conditional gift": "A gift with a condition",
    "gift by contact": "A gift, by whether they had been visited before",
    "gift by study": "A stranger’s gift, a study each",
    "introduction": "A name that vouches",
    "channel": "The channel",
}


def forest(effects: pd.DataFrame, caption: str = "") -> Figure:
    """Draw odds ratios with their intervals, grouped by question, on a log scale.

    Parameters
    ----------
    effects : pandas.DataFrame
        Rows of :func:`warmstart.load_effects` with measure ``odds_ratio``. A trial that a
        meta-analysis among the rows of its question already holds is not drawn again.
    caption : str
        The point, in a sentence.

    Raises
    ------
    ValueError
        If there is no row, or a row is no odds ratio.
    """
    if effects.empty or set(effects["measure"]) != {"odds_ratio"}:
        raise ValueError("effects must be one row or more, all of them odds ratios")
    effects = _each_trial_once(effects)
    named = effects["study"].map(load_studies()["citation"].map(author_year))
    return intervals(
        effects.assign(
            heading=effects["question"].map(lambda q: QUESTIONS.get(q, q)),
            name=effects["contrast"] + " (" + named + ")",
        ),
        caption,
    )


def _each_trial_once(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without those that another row of their question already holds."""
    drawn = set(zip(effects["question"], effects["study"], strict=True))
    inside = [key in drawn for key in zip(effects["question"], effects["part_of"], strict=True)]
    return effects[~np.array(inside)]
