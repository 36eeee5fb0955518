"""The pair judge."""

import pandas as pd
import traitlets as t

from ..messages.corpus import load_contrasts, load_messages
from ..model import rng
from ..model.forecasts import brier, calibration
from .base import Place, Widget
from .message_traits import check_ids, message_traits

#: What is asked of a pair, by the coded field in which its two messages differ.
ASKS = {"context": "context", "entry_point": "context", "upfrontness": "upfrontness"}

#: The book's two tests, in the order asked: eight contrasts each, with the same traps.
BEFORE = ("c03", "c06", "c01", "c08", "c05", "c04", "c07", "c02")
AFTER = ("c14", "c11", "c16", "c13", "c09", "c15", "c12", "c10")

#: Groups of certainty for the calibration table; a judge is at least 50% sure.
EDGES = (0, 0.6, 0.7, 0.8, 0.9, 1)


def judged_pairs(split: str | None = "open") -> pd.DataFrame:
    """Return the pairs for which "which has more?" has an answer by construction.

    These are the matched pairs that differ in context or in upfrontness, and the contrasts of
    the book's two tests, see :func:`warmstart.load_contrasts`.

    Parameters
    ----------
    split : {"open", "held_out"} or None

    Returns
    -------
    pandas.DataFrame
        Indexed by pair: ``dimension``, ``asks`` ("context" or "upfrontness"),
        ``less`` and ``more`` (ids of its two messages), ``why``, and ``matched``: whether the
        two differ in nothing else.
    """
    table = load_messages(split).query("role in ('pair', 'contrast')")
    contrasts = load_contrasts()["why"]
    rows = {}
    for pair, two in table[table["dimension"].isin(list(ASKS))].groupby("pair"):
        dimension = two["dimension"].iloc[0]
        scale = "upfrontness_level" if dimension == "upfrontness" else "context_level"
        less, more = two.sort_values(scale).index
        why = contrasts.get(pair, WHY[dimension])
        rows[pair] = (dimension, ASKS[dimension], less, more, why, pair not in contrasts)
    columns = ["dimension", "asks", "less", "more", "why", "matched"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


WHY = {
    "context": "The two texts differ in what they say that writer and reader share; the places are marked.",
    "entry_point": "One takes up something of the reader's, the other does not; the places are marked.",
    "upfrontness": "One says early or plainly why it was written, the other less so; the places are marked.",
}


class PairJudge(Widget):
    """Judge pairs: which of the two has more, and how sure the reader is of it.

    The two texts of a matched pair differ in one coded thing, those of a contrast were written
    to show different levels of it. So the answer is known by construction, and a stated
    certainty can be scored.

    Parameters
    ----------
    pairs : list of str, optional
        Which pairs, in which order; by default all open matched ones that have an answer.
        The contrasts are kept for the book's two tests.
    reveal : {"each", "end"}
        Whether answers are shown after each pair, or when all are judged.
    seed : int
        Decides which of the two stands first.
    place : str
        Under which name the answers are kept: "before" and "after" are the
        book's two tests.

    Raises
    ------
    ValueError
        If a pair does not exist, or has no answer by construction.

    Examples
    --------
    >>> PairJudge(["p01", "p03"])
    PairJudge(2 pairs)
    """

    example = 'PairJudge(["p01", "p03", "p04"], place="gallery")'
    kind = "pairs"
    pairs = t.List(t.Dict(), help="The pairs, as the page shows them.").tag(sync=True)
    position = t.Int(0, min=0, help="Which pair is on the desk.").tag(sync=True)
    answers = t.List(t.Dict(), help="What the reader has locked, a dict a pair.").tag(sync=True)
    reveal = t.Enum(("each", "end"), "each", help="When answers are shown.").tag(sync=True)
    place = Place()

    def __init__(self, pairs=None, seed=1, **kwargs):
        table = judged_pairs(None)
        pairs = judged_pairs().index if pairs is None else check_ids("pairs", pairs, table.index)
        sides = rng.words(seed, 50, len(pairs)) % 2
        built = []
        for pair, side in zip(pairs, sides, strict=True):
            row = table.loc[pair]
            two = message_traits([row["less"], row["more"]])
            left, right = two if side else two[::-1]
            built.append(
                {
                    "id": pair,
                    "asks": row["asks"],
                    "left": left,
                    "right": right,
                    "truth": row["more"],
                    "why": row["why"],
                    "matched": bool(row["matched"]),
                }
            )
        super().__init__(pairs=built, **kwargs)

    @t.validate("answers")
    def _answers(self, proposal):
        both = {p["id"]: {p["left"]["id"], p["right"]["id"]} for p in self.pairs}
        for a in proposal["value"]:
            sure = a.get("sure")
            fits = a.get("pair") in both and a.get("chosen") in both[a["pair"]]
            if not fits or not isinstance(sure, int) or not 50 <= sure <= 100:
                raise t.TraitError(f"this is no answer to these pairs: {a}")
        return proposal["value"]

    @property
    def judgements(self) -> pd.DataFrame:
        """The reader's locked answers, a row each.

        Returns
        -------
        pandas.DataFrame
            ``pair``, ``chosen``, ``sure`` (per cent, 50 to 100), ``right``,
            ``brier`` (0 to 1), ``preferred`` (an id, or empty).
        """
        truth = {p["id"]: p["truth"] for p in self.pairs}
        rows = [
            {
                "pair": a["pair"],
                "chosen": a["chosen"],
                "sure": a["sure"],
                "right": a["chosen"] == truth[a["pair"]],
                "brier": float(brier(a["sure"] / 100, a["chosen"] == truth[a["pair"]])),
                "preferred": a.get("preferred", ""),
            }
            for a in self.answers
        ]
        columns = ["pair", "chosen", "sure", "right", "brier", "preferred"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def calibration(self) -> pd.DataFrame:
        """How often the reader was right, by how sure; see :func:`warmstart.calibration`."""
        frame = self.judgements
        if frame.empty:
            return calibration([0.5], [True]).iloc[:0]
        return calibration(frame["sure"] / 100, frame["right"].astype(bool), EDGES)

    def _summary(self):
        return f"{len(self.pairs)} pair{'s' * (len(self.pairs) != 1)}"
