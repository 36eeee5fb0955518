"""Write the JSON files in ``web/``: what JavaScript needs of ``data/``, checked by Python.

``python web/bake.py`` writes the files; with ``--check`` it only says whether they are fresh.
"""

import json
import sys
from pathlib import Path

from warmstart import __version__
from warmstart.messages import analyser
from warmstart.messages.corpus import load_rubric
from warmstart.model import claims, responses, settings
from warmstart.model import year as year_of_stamps
from warmstart.model.evidence import LABELS, load_coefficients
from warmstart.workshop import activities, answers

FOLDER = Path(__file__).parent


def answers_schema() -> dict:
    """Return the format of a reader's answers, without what the twin does not read."""
    unread = {"$schema", "title", "description", "additionalProperties"}

    def bare(value):
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in unread}
        return [bare(v) for v in value] if isinstance(value, list) else value

    return bare(answers.schema())


def model() -> dict:
    """Return the coefficients, and the constants that both languages share."""
    coefficients = load_coefficients().assign(studies=lambda t: t["studies"].map(list))
    coefficients = coefficients.drop(columns="rows")
    return {
        "coefficients": coefficients.to_dict("records"),
        "worlds": responses.WORLD_TERMS,
        "gifts": list(responses.GIFT_TERMS),
        "routes": [list(r) for r in responses.routes()],
        "switches": list(responses.SWITCHES),
        "asks": list(responses.ASKS),
        "labels": list(LABELS),
        "quadrature": [{"width": top, "nodes": n} for top, n in responses.NODES_BY_WIDTH.items()],
        "inner": responses.RECIPIENT_POINTS,
        "tinySd": responses.TINY_SD,
        "claims": claims.CLAIMS,
        "setting": {
            "defaults": settings.defaults(),
            "sent": settings.MAX_SETTING_SENT,
            "mean": settings.MAX_MEAN,
            "sd": responses.MAX_SD,
            "longest": settings.MAX_LENGTH,
        },
    }


def formats() -> dict:
    """Return the bounds of an activity, and the format of answers."""
    return {
        "activity": {
            "title": activities.LONGEST_TITLE,
            "messages": activities.MOST_MESSAGES,
            "largest": activities.LARGEST,
        },
        "answers": answers_schema(),
        "edition": __version__,
    }


def year() -> dict:
    """Return the year's stages, moves, plans and bounds."""
    return {
        **year_of_stamps.load_year(),
        "luck": [year_of_stamps.REACH, year_of_stamps.FEWEST],
        "bounds": {name: list(ends) for name, ends in year_of_stamps.BOUNDS.items()},
        "maxSd": responses.MAX_SD,
        "letters": year_of_stamps.LETTERS,
        "largest": year_of_stamps.MOST,
    }


#: A file a subject, so that a bundle carries only what its widgets read.
FILES = {
    "model/data.json": model,
    "model/year.json": year,
    "messages/rubric.json": load_rubric,
    "messages/lexicon.json": analyser.portable_lexicon,
    "workshop/format.json": formats,
}


def main(arguments) -> int:
    """Write or check the baked files."""
    stale = []
    for name, make in FILES.items():
        file, text = FOLDER / name, json.dumps(make(), ensure_ascii=False, indent=1) + "\n"
        if file.is_file() and file.read_text("utf8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            file.write_text(text, "utf8", newline="\n")
    if stale and "--check" in arguments:
        print(f"{' and '.join(stale)} stale: run `make bundle`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
