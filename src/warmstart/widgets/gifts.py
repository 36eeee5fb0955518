"""The gift grid: what a gift does, by who gives it and how, and what the studies say."""

import numpy as np
import pandas as pd
import traitlets as t
from scipy.special import ndtr

from ..model.evidence import author_year, load_effects, load_studies
from ..model.responses import ASKS, GIFT_TERMS, GIFT_WORLDS, Scenario, response
from .base import Place, Route, Widget

RELATIONSHIPS = ("stranger", "known")
GIFTS = ("none", "small", "conditional")
ANSWERS = ("raises", "lowers", "unknown")

#: From this chance on, the model counts as knowing which way a gift works.
SURE = 0.9

#: Where we place the studies: id, contrast in effects.csv (empty where the source gave no
#: figure that we could take), relationship ("either" where a study mixes both, or does not
#: say), gift, and the way where no interval tells it. A reading of ours, and labelled so.
PLACES = (
    ("G8", "visited before, or never (no gift; not randomised)", "known", "none", ""),
    ("G8", "gift offered, or none: never visited", "stranger", "small", ""),
    ("G17", "coffee card, or none, as one trial", "stranger", "small", ""),
    ("B25", "book token, or none", "stranger", "small", ""),
    ("B9", "cookie with two dollars, or a cookie", "stranger", "small", ""),
    ("G7", "", "stranger", "small", "raises"),
    ("G13", "", "stranger", "small", "unclear"),
    ("G18", "", "stranger", "small", "unclear"),
    ("G14", "", "stranger", "small", "lowers"),
    ("G8", "gift offered, or none: visited before", "known", "small", ""),
    ("S3", "money, or none", "either", "small", ""),
    ("G15", "", "known", "small", "mixed"),
    ("G3", "", "either", "small", "raises"),
    ("G6", "", "either", "small", "raises"),
    ("G9", "", "either", "small", "mixed"),
    ("G14", "", "either", "small", "raises"),
    ("G16", "", "either", "small", "raises"),
    ("S4", "", "either", "small", "raises"),
    ("G11", "", "known", "conditional", "lowers"),
    ("S1", "unconditional, or conditional", "either", "conditional", "weaker"),
    ("G9", "", "either", "conditional", "unclear"),
    ("G10", "", "either", "conditional", "lowers"),
    ("S4", "", "either", "conditional", "unclear"),
)


def placed() -> list[dict]:
    """Return the studies of gifts, each with the cell that it speaks of."""
    studies = load_studies()
    effects = load_effects().set_index(["study", "contrast"])
    rows = []
    for study, contrast, relationship, gift, way in PLACES:
        about = studies.loc[study]
        row = {
            "study": study,
            "relationship": relationship,
            "gift": gift,
            "way": way,
            "says": contrast or about["finding"],
            "estimate": None,
            "low": None,
            "high": None,
            "name": author_year(about["citation"]),
            "citation": about["citation"],
            "status": about["status"],
            "caution": about["caution"],
        }
        if contrast:
            odds = effects.loc[(study, contrast)]
            row |= {name: float(odds[name]) for name in ("estimate", "low", "high")}
            seen = "raises" if row["low"] > 1 else "lowers" if row["high"] < 1 else "unclear"
            row["way"] = way or seen
        rows.append(row)
    return rows


class GiftGrid(Widget):
    """A gift by the relationship: the model's rates, two worlds, and the studies.

    Nobody knows what a stranger's gift does to the answers: the studies disagree, so
    the reader sets the world. A gift with a condition has no coefficient in the model
    and gets no rate; the studies that speak of it are shown.

    Parameters
    ----------
    route : str
        Channel and recipient, such as ``"card/stranger"``.
    ask : {"none", "small", "large"}
        What the message asks for: most trials of gifts came with a request.
    gift_world : {"undecided", "vonasch2024", "landry2010", "abdulaziz2015"}
        What a gift from a stranger does, see :class:`warmstart.Scenario`.
    place : str
        Under which name the guesses are kept.

    Examples
    --------
    >>> GiftGrid()
    GiftGrid(card/stranger, asks for small, undecided)
    """

    example = 'GiftGrid(place="gallery")'
    kind = "gifts"
    route = Route()
    ask = t.Enum(ASKS, "small", help="What the message asks for.").tag(sync=True)
    gift_world = t.Enum(GIFT_WORLDS, "undecided", help="What a stranger's gift does.").tag(
        sync=True
    )
    evidence = t.List(t.Dict(), help="The studies and the cells they speak of.").tag(sync=True)
    locked = t.Bool(False, help="The reader has guessed, or would not.").tag(sync=True)
    guess = t.Dict(help="What a small gift does, by relationship, as guessed.").tag(sync=True)
    place = Place()

    def __init__(self, **kwargs):
        super().__init__(evidence=placed(), **kwargs)

    @t.validate("guess")
    def _guess(self, proposal):
        for relationship, answer in proposal["value"].items():
            if relationship not in RELATIONSHIPS or answer not in ANSWERS:
                raise t.TraitError(
                    f"guess maps {RELATIONSHIPS} to one of {ANSWERS}, not {proposal['value']!r}"
                )
        return proposal["value"]

    def scenario(self, relationship: str, gift: str) -> Scenario:
        """Return the message of one cell that has a rate.

        Parameters
        ----------
        relationship : {"stranger", "known"}
        gift : {"none", "small"}
        """
        return Scenario(
            *self.route.split("/"),
            prior_contact=relationship == "known",
            gift=gift == "small",
            ask=self.ask,
            gift_world=self.gift_world,
        )

    @property
    def cells(self) -> pd.DataFrame:
        """The grid, a row a cell.

        Returns
        -------
        pandas.DataFrame
            ``relationship``, ``gift``, the ``typical`` rate with its 90% interval
            ``low`` and ``high``, and the weakest ``label`` that it rests on. No rate
            and no label for a gift with a condition: the model has none.
        """
        rows = []
        for relationship in RELATIONSHIPS:
            for gift in GIFTS:
                row = [relationship, gift, np.nan, np.nan, np.nan, ""]
                if gift != "conditional":
                    r = response(self.scenario(relationship, gift))
                    row[2:] = [r.typical, *r.interval(0.9), r.weakest]
                rows.append(row)
        columns = ["relationship", "gift", "typical", "low", "high", "label"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def effects(self) -> pd.DataFrame:
        """What the model gives a small gift, by relationship.

        Returns
        -------
        pandas.DataFrame
            Indexed by relationship: ``odds`` (by what the odds of an answer are
            multiplied), its 90% interval ``low`` and ``high``, the ``chance`` that it
            raises them, and the ``answer``: known from a chance of nine in ten.
        """
        rows = {}
        for relationship in RELATIONSHIPS:
            terms = response(self.scenario(relationship, "small")).terms
            own = terms[terms["term"].isin(GIFT_TERMS)]
            mean, sd = own["mean"].sum(), np.sqrt((own["sd"] ** 2).sum())
            chance = float(ndtr(mean / sd))
            answer = "raises" if chance >= SURE else "lowers" if chance <= 1 - SURE else "unknown"
            half = 1.6448536269514722 * sd
            rows[relationship] = [*np.exp([mean, mean - half, mean + half]), chance, answer]
        columns = ["odds", "low", "high", "chance", "answer"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=columns)

    @property
    def studies(self) -> pd.DataFrame:
        """The published studies, a row for each cell that one speaks of.

        Returns
        -------
        pandas.DataFrame
            ``study``, ``relationship`` ("either" where it mixes both or does not
            say), ``gift``, ``way`` (raises, lowers, unclear, mixed, or weaker than
            without a condition), what it ``says``, the odds ratio ``estimate`` with ``low``
            and ``high`` (95%, missing where the source gave none), ``citation``,
            ``status``, ``caution``.
        """
        frame = pd.DataFrame(self.evidence)
        return frame.astype({"estimate": float, "low": float, "high": float})

    def _summary(self):
        return f"{self.route}, asks for {self.ask}, {self.gift_world}"
