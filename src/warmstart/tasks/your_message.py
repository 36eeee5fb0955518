"""Tasks of chapter 10."""

import numpy as np
import pandas as pd

from ..exercises import report_right, require
from ..messages.analyser import analyse
from ..messages.corpus import load_messages
from . import a_number, a_plot, a_series, shows, speaks

#: Sixteen judgements of somebody invented: how sure they were, and whether they were right.
SURE = (0.9, 0.6, 0.8, 0.7, 0.95, 0.5, 0.8, 0.6, 0.9, 0.7, 0.8, 0.95, 0.6, 0.9, 0.7, 0.5)
RIGHT = (1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1)


def judged() -> pd.DataFrame:
    """Return the invented judgements."""
    return pd.DataFrame({"sure": SURE, "right": RIGHT})


@speaks
def brier(found: object) -> None:
    """Check a Brier score."""
    frame = judged()
    error = frame["sure"] - frame["right"]
    a_number(
        "brier",
        found,
        float((error**2).mean()),
        "the mean of (how sure − whether right) squared",
        "*Brier score* in the glossary",
        "Always saying fifty-fifty earns 0.25. So being sure has paid off here, a little.",
        [
            (
                float(error.abs().mean()),
                "That's the mean distance. It has to be squared, or overstating would pay.",
            ),
            (float((error**2).sum()), "That's the sum; take the mean."),
            (float(np.sqrt((error**2).mean())), "That's its root."),
            (float(error.mean()), "Overs and unders cancel out in that: square them first."),
        ],
    )


@speaks
def ax(found: object) -> None:
    """Check a calibration curve."""
    expected = "for each stated confidence, the share that was right, and the diagonal"
    look = "*Calibration* in the glossary: group by what was said, and count what came"
    heights = a_plot("ax", found, expected, look)
    came = judged().groupby("sure")["right"].mean()
    missing = [s for s, c in came.items() if not shows(heights, [float(s), float(c)], 0.01)]
    require(not missing, "ax", expected, f"{len(missing)} of {len(came)} points missing", look)
    require(
        any(np.allclose(line.get_xdata(), line.get_ydata()) for line in found.lines),
        "ax",
        "a diagonal, on which somebody perfectly calibrated would lie",
        "none",
        "`ax.plot`, once more, from where half were right to where all were",
    )
    report_right("ax", "Two or three answers a point: a curve like that can look like anything.")


@speaks
def upper(found: object) -> None:
    """Check what the rules suggest for a few messages."""
    texts = load_messages("open")["text"].head(8)
    best = {}
    low = {}
    for name, text in texts.items():
        levels = analyse(str(text)).criteria["upfrontness"]["levels"]
        low[name], best[name] = (levels[0], levels[1]) if levels else (np.nan, np.nan)
    a_series(
        "upper",
        found,
        pd.Series(best, dtype=float).fillna(-1),
        "for each of the eight messages, the upper end of the rules' range for upfrontness, or -1 where they can't tell",
        "what the line above your answer shows of one message, and of one where the rules can't tell",
        "Put them beside the makers' levels, and see where eight rules and two readers part.",
        [
            (pd.Series(low, dtype=float).fillna(-1), "Those are the lower ends."),
        ],
        0,
    )
