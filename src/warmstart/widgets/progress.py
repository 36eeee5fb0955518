"""The reader's own answers, and how they went."""

import pandas as pd
import traitlets as t

from ..messages.corpus import load_grades
from ..model.ratings import distance
from ..workshop.answers import Answers, read_answers
from .base import Widget
from .pairs import judged_pairs


class Progress(Widget):
    """A reader's agreement with the makers, and calibration before and after.

    On the published page it shows what the device keeps, and exports, adds or
    erases it. In Jupyter it shows a file that was exported there.

    Parameters
    ----------
    path : str or Path, optional
        A file that the page exported.

    Raises
    ------
    AnswersError
        If the file cannot be used.

    Examples
    --------
    >>> Progress()
    Progress(0 answers)
    """

    example = "Progress()"
    kind = "progress"
    answers = t.List(t.Dict(), help="Answers as answers.schema.json describes them.").tag(sync=True)
    reference = t.Dict(help="Levels of the makers' two passes.").tag(sync=True)
    truths = t.Dict(help="Which message of a pair has more, by construction.").tag(sync=True)

    def __init__(self, path=None, **kwargs):
        levels = {}
        for row in load_grades().itertuples():
            level = None if pd.isna(row.level) else int(row.level)
            levels.setdefault(row.message, {}).setdefault(row.criterion, []).append(level)
        if path is not None:
            kwargs["answers"] = list(read_answers(path).answers)
        super().__init__(reference=levels, truths=judged_pairs(None)["more"].to_dict(), **kwargs)

    @property
    def grades(self) -> pd.DataFrame:
        """The reader's grades beside the makers': the columns of ``Answers.frame`` and ``distance``.

        ``distance`` is 0 inside the makers' range, whole levels outside it, and
        missing where one side says "not applicable".
        """
        frame = Answers(tuple(self.answers)).frame("grades")
        frame = frame[frame["message"].isin(self.reference)]
        gaps = [
            distance(
                None if pd.isna(r.level) else int(r.level), self.reference[r.message][r.criterion]
            )
            for r in frame.itertuples()
        ]
        return frame.assign(distance=pd.array(gaps, dtype="Int64"))

    @property
    def judgements(self) -> pd.DataFrame:
        """The reader's judgements of pairs, with ``right``."""
        frame = Answers(tuple(self.answers)).frame("judgement")
        return frame.assign(right=frame["chosen"] == frame["pair"].map(self.truths))

    def _summary(self):
        return f"{len(self.answers)} answer{'s' * (len(self.answers) != 1)}"
