"""The forecast of replies, drawn with chips."""

import numpy as np
import pandas as pd
import traitlets as t
from scipy.stats import binom

from ..data import named_rows
from ..model.evidence import load_arms, load_studies
from ..model.forecasts import distribution, expected_score, ranked_probability
from ..model.responses import Scenario, replies
from .base import Place, Widget

#: How many chips there are to lay, and how many campaigns are drawn at most.
CHIPS, CAMPAIGNS = 20, 200

#: Where the bins begin; the last one reaches up to the number sent.
EDGES = (0, 1, 2, 3, 4, 5, 6, 9, 13)


def bands(sent: int) -> list[dict]:
    """Return what published shares of answers to cards from strangers would bring.

    Returns
    -------
    list of dict
        ``study``, ``year``, ``counts`` (what the study counted), ``share``, and
        ``low`` and ``high``, the central 90% of a binomial of that share.
    """
    arms, years = load_arms(), load_studies()["year"]
    rows = arms[(arms["channel"] == "card") & (arms["recipient"] == "stranger")]
    found = []
    for row in named_rows(rows.sort_values("share")):
        low, high = binom.interval(0.9, sent, row.share)
        found.append(
            {
                "study": row.study,
                "year": int(years[row.study]),
                "counts": row.outcome,
                "share": float(row.share),
                "low": int(low),
                "high": int(high),
            }
        )
    return found


class Forecast(Widget):
    """Draw how many of thirty cards to strangers are answered, then see what comes.

    Chips are laid on bins of numbers of replies; a chip's share is one by all that
    are laid. Seeded campaigns follow, and the ranked probability score.

    Parameters
    ----------
    sent : int
        How many cards are sent, 2 to 200.
    edges : list of int
        Where the bins begin: rising whole numbers from 0, at most ``sent``.
    chips : list of int
        Chips on each bin, 20 together at most.
    seed : int
        Seed of the campaigns; "Draw again" takes the next one.
    place : str
        Under which name the forecast is kept.

    Examples
    --------
    >>> Forecast()
    Forecast(30 sent, 9 bins)
    """

    example = 'Forecast(place="gallery")'
    kind = "forecast"
    sent = t.Int(30, min=2, max=200, help="How many cards are sent.").tag(sync=True)
    edges = t.List(t.Int(), EDGES, help="Where the bins begin.").tag(sync=True)
    chips = t.List(t.Int(min=0), help="Chips laid on each bin.").tag(sync=True)
    locked = t.Bool(False, help="The reader has locked the forecast.").tag(sync=True)
    seed = t.Int(1, min=0, max=2**31, help="Seed of the campaigns.").tag(sync=True)
    campaigns = t.List(t.Int(min=0), help="Replies in each campaign drawn.").tag(sync=True)
    bands = t.List(t.Dict(), help="What studies' shares would bring.").tag(sync=True)
    place = Place()

    def __init__(self, **kwargs):
        edges, sent = kwargs.get("edges", EDGES), kwargs.get("sent", 30)
        kwargs.setdefault("chips", [0] * len(edges))
        super().__init__(**kwargs)
        self.bands = bands(sent)

    @t.validate("edges")
    def _edges(self, proposal):
        edges = proposal["value"]
        rises = all(a < b for a, b in zip(edges, edges[1:], strict=False))
        if not 2 <= len(edges) <= 12 or edges[0] != 0 or not rises or edges[-1] > self.sent:
            raise t.TraitError(f"edges: 2 to 12 whole numbers that rise from 0, not {edges}")
        return edges

    @t.validate("sent")
    def _sent(self, proposal):
        if self.edges and proposal["value"] < self.edges[-1]:
            raise t.TraitError(f"sent: the last bin begins at {self.edges[-1]}")
        return proposal["value"]

    @t.validate("chips")
    def _chips(self, proposal):
        chips = proposal["value"]
        if len(chips) != len(self.edges) or sum(chips) > CHIPS:
            raise t.TraitError(
                f"chips: a number for each of {len(self.edges)} bins, {CHIPS} together at most"
            )
        return chips

    @t.validate("locked")
    def _locked(self, proposal):
        if proposal["value"] and not sum(self.chips):
            raise t.TraitError("locked: lay at least one chip first")
        return proposal["value"]

    @t.validate("campaigns")
    def _campaigns(self, proposal):
        drawn = proposal["value"]
        if len(drawn) > CAMPAIGNS or any(k > self.sent for k in drawn):
            raise t.TraitError(f"campaigns: up to {CAMPAIGNS}, each with 0 to {self.sent} replies")
        return drawn

    @t.observe("edges", "sent")
    def _other_bins(self, change):
        if change["old"] in (t.Undefined, None) or not self.bands:
            return
        self.locked, self.campaigns, self.bands = False, [], bands(self.sent)
        self.chips = [0] * len(self.edges)

    @property
    def distribution(self) -> np.ndarray:
        """The reader's share of each bin; missing while no chip is laid."""
        return distribution(self.chips) if sum(self.chips) else np.full(len(self.edges), np.nan)

    @property
    def model(self) -> np.ndarray:
        """The model's share of each bin, for a card to a stranger."""
        return np.add.reduceat(replies(Scenario(), self.sent).pmf, self.edges)

    @property
    def score(self) -> pd.DataFrame:
        """Ranked probability scores over the bins: 0 is perfect, less is better.

        Returns
        -------
        pandas.DataFrame
            Rows "yours", "model", "alike" (every bin the same share); ``mean`` over
            the campaigns drawn, ``expected`` if the model is right.
        """
        came = np.searchsorted(self.edges, self.campaigns, side="right") - 1
        model, n = self.model, len(self.edges)
        rows = {}
        for name, given in (
            ("yours", self.distribution),
            ("model", model),
            ("alike", np.full(n, 1 / n)),
        ):
            if np.isnan(given).any():
                rows[name] = (np.nan, np.nan)
                continue
            mean = ranked_probability(given, came).mean() if len(came) else np.nan
            rows[name] = (mean, expected_score(given, model))
        return pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "expected"])

    def _summary(self):
        laid = sum(self.chips)
        chips = f", {laid} chip{'s' * (laid != 1)}" if laid else ""
        return f"{self.sent} sent, {len(self.edges)} bins{chips}"
