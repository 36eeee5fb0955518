"""Write the JSON files in ``web/``: what JavaScript needs of ``data/``, checked by Python.

``python web/bake.py`` writes the files; with ``--check`` it only says whether they are fresh.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

from warmstart import __version__
from warmstart.messages import analyser
from warmstart.messages.corpus import load_messages, load_rubric
from warmstart.model import claims, responses, settings
from warmstart.model import year as year_of_stamps
from warmstart.model.evidence import LABELS, author_year, load_coefficients, load_studies
from warmstart.workshop import (
    activities,
    answers,
    collecting,
    demo,
    drafts,
    feedback,
    finding,
    gradebook,
    identity,
    inbox,
    links,
    material,
    mending,
    pairs,
    peers,
    rehearsal,
    report,
    writing,
)
from warmstart.workshop.material import message_seen
from warmstart.workshop.readers import (
    archives,
    chats,
    content,
    exports,
    notebooks,
    office,
    times,
    unreadable,
)

FOLDER = Path(__file__).parent


def answers_schema() -> dict:
    """Return the format of a reader's answers, without what the twin does not read."""
    unread = {"$schema", "title", "description", "additionalProperties"}

    def bare(value):
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in unread}
        return [bare(v) for v in value] if isinstance(value, list) else value

    return bare(answers.schema())


def rubric() -> list:
    """Return the criteria as widgets show them: without examples, ideas and studies, which tables print."""
    return [
        {
            **{key: c[key] for key in ("id", "name", "question")},
            "levels": [
                {key: level[key] for key in ("label", "descriptor")} for level in c["levels"]
            ],
        }
        for c in load_rubric()
    ]


def cited(studies: Iterable[str]) -> list[str]:
    """Return how widgets name some studies: by author and year."""
    return load_studies()["citation"].loc[list(studies)].map(author_year).to_list()


def model() -> dict:
    """Return the coefficients, and the constants that both languages share."""
    coefficients = load_coefficients().assign(studies=lambda t: t["studies"].map(cited))
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
            "opened": peers.LARGEST,
            "deepest": activities.DEEPEST,
            "bytes": links.MOST_BYTES,
            "link": links.LONGEST_LINK,
            "shortest": writing.SHORTEST,
            "usual": writing.USUAL,
            "rehearsal": writing.REHEARSAL,
            "own": {
                "text": material.LONGEST_TEXT,
                "situation": material.LONGEST_SITUATION,
                "name": material.LONGEST_NAME,
                "line": material.LONGEST_LINE,
                "messages": material.MOST_OWN_MESSAGES,
                "criteria": material.MOST_OWN_CRITERIA,
                "fewestLevels": material.FEWEST_LEVELS,
                "mostLevels": material.MOST_LEVELS,
                "earlier": material.MOST_EARLIER,
            },
        },
        "answers": answers_schema(),
        "edition": __version__,
    }


#: What Python's shorthands mean, which know every script, and JavaScript's don't.
WORD, SPACE = r"\p{L}\p{N}_", r"\s\x1c-\x1f\x85"
CLASSES = {
    r"[\W_]": r"[^\p{L}\p{N}]",
    r"[^\W_]": r"[\p{L}\p{N}]",
    r"[^\W\d]": r"[\p{L}\p{Nl}\p{No}_]",
    r"[^\W\d ]": r"[\p{L}\p{Nl}\p{No}_]",
}
INSIDE = {r"\w": WORD, r"\d": r"\p{Nd}", r"\s": SPACE}
OUTSIDE = {
    ".": r"[^\n]",
    r"\b": rf"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))",
    r"\d": r"\p{Nd}",
    r"\w": f"[{WORD}]",
    r"\W": f"[^{WORD}]",
    r"\s": f"[{SPACE}]",
    r"\S": f"[^{SPACE}]",
    "(?P<": "(?<",
}
TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<|\\.|.", re.DOTALL)


def pattern(compiled: re.Pattern) -> list[str]:
    """Return a pattern as JavaScript reads it, and its flags."""

    def one(match: re.Match) -> str:
        token = match.group()
        if token.startswith("["):
            inside = re.sub(r"\\(?:N\{REPLACEMENT CHARACTER\}|.)", part, token)
            return CLASSES.get(token, inside)
        return OUTSIDE.get(token, plain(token, "^$\\.*+?()[]{}|/"))

    def part(match: re.Match) -> str:
        token = match.group()
        return "\\ufffd" if "{" in token else INSIDE.get(token, plain(token, "^\\[]-"))

    def plain(token: str, escaped: str) -> str:
        """Return an escaped sign without its backslash where JavaScript would not have one."""
        needless = token[0] == "\\" and not token[1].isalnum() and token[1] not in escaped
        return token[1:] if needless else token

    return [TOKEN.sub(one, compiled.pattern), "iu" if compiled.flags & re.IGNORECASE else "u"]


def reading() -> dict:
    """Return what the collecting page knows of hand-ins: patterns, bounds and sentences."""
    texts = {
        **{name: getattr(inbox, name) for name in ("NOTHING", "EMPTY", "CUT_ANSWERS")},
        "NO_DOCUMENT": inbox.NO_DOCUMENT,
        "CUT_JSON": exports.CUT_SHORT,
        "CUT_NOTEBOOK": notebooks.CUT_SHORT,
        "TAKEN_OUT": collecting.TAKEN_OUT,
        "TOO_MANY": finding.TOO_MANY,
        "LOST": finding.LOST,
        "HEADLESS": finding.HEADLESS,
        "SIGN_LOST": mending.LOST,
        "SIGN_EXTRA": mending.EXTRA,
        "TOO_DEEP": inbox.TOO_DEEP,
        "IWORK": office.IWORK,
    }
    bounds = {"unpacked": content.MOST_UNPACKED, "members": content.MOST_MEMBERS}
    refusals = {
        name: getattr(archives, name).replace("{:,}", "{}")
        for name in (
            "DAMAGED",
            "PASSWORD",
            "MEMBER",
            "TOO_MUCH",
            "TOO_MANY",
            "NO_FILES",
            "SALVAGED",
        )
    }
    modules = (finding, mending, identity, collecting, chats, times, unreadable)
    patterns = {
        module.__name__.rpartition(".")[2]: {
            name: pattern(value) if isinstance(value, re.Pattern) else [*map(pattern, value)]
            for name, value in vars(module).items()
            if name.isupper()
            and not name.startswith("_")
            and (isinstance(value, re.Pattern) or name in ("HEADS", "SUBMITTED"))
        }
        for module in modules
    }
    return {
        "patterns": patterns,
        "texts": texts,
        "lookalikes": {
            chr(a): b if isinstance(b, str) else chr(b) for a, b in finding.LOOKALIKES.items()
        },
        "unreadable": {
            "bytes": [[mark.hex(), reason] for mark, reason in unreadable.BY_BYTES],
            "names": [[*pattern(name), reason] for name, reason in unreadable.NAMES],
            "not_itself": unreadable.NOT_ITSELF,
        },
        "examples": sorted(identity.EXAMPLES),
        "largest": content.LARGEST,
        "gradebook": {
            "largest": gradebook.LARGEST,
            "rows": gradebook.MOST_ROWS,
            "cell": gradebook.LONGEST_CELL,
            "points": gradebook.POINTS,
            "identifying": gradebook.IDENTIFYING,
            "texts": {name: getattr(gradebook, name) for name in ("TOO_LARGE", "NO_LIST")},
        },
        "archives": {**bounds, "deepest": content.DEEPEST, "texts": refusals},
        "longest": finding.LONGEST,
        "most_codes": finding.MOST_CODES,
        "demo": [demo.STRAYS, demo.SPREAD],
    }


def template(name: str) -> str:
    """Return a page's template, or what several of them include."""
    return (Path(report.__file__).parent / "templates" / name).read_text("utf8").removesuffix("\n")


def included() -> dict:
    """Return what the pages' templates have in common, by the name that they include it by."""
    return {name: template(name) for name in ("palette.css", "wall.css")}


def report_page() -> dict:
    """Return the template of the report, how much it shows, and the book's matched pairs."""
    every = SimpleNamespace(
        messages=list(load_messages("open").index), message=lambda m: message_seen(m, ())
    )
    return {
        "template": template("report.html"),
        "tiles": report.TILES,
        "fewest": report.FEWEST,
        "listed": report.LISTED,
        "together": report.TOGETHER,
        "rooms": report.ROOMS,
        "called": report.CALLED,
        "reach": report.REACH,
        "pairs": pairs.pairs_of(every),
        "columns": pairs.PAIRS,
    }


def written() -> dict:
    """Return what the pages know of messages that people write: patterns, bounds and sentences."""
    bounds = {"largest": drafts.LARGEST, "unpacked": drafts.MOST_UNPACKED}
    names = ("NO_JSON", "OTHER_FILE", "NEWER", "DAMAGED", "MISSHAPEN", "TOO_LARGE", "EMPTY")
    names += ("ONLY_GRADED", "CUT_BLOCK", "BAD_BLOCK")
    return {
        **bounds,
        "beginning": drafts.BEGINNING,
        "block": pattern(drafts.BLOCK)[0],
        "file": pattern(drafts.FILE)[0],
        "texts": {name: getattr(drafts, name) for name in names},
    }


def peer_round() -> dict:
    """Return the bounds and sentences of a room that grades one another."""
    names = ("OTHER_FILE", "NO_JSON", "NEWER", "DAMAGED", "MISSHAPEN", "NOTHING_WRITTEN")
    return {
        "each": peers.EACH,
        "mostEach": peers.MOST_EACH,
        "fewest": peers.FEWEST,
        "most": peers.MOST,
        "largest": peers.LARGEST,
        "reach": peers.REACH,
        "avoided": peers.AVOIDED,
        "reciprocal": peers.RECIPROCAL,
        "texts": {name: getattr(peers, name) for name in (*names, "NOBODY_NEW")},
    }


def peer_feedback() -> dict:
    """Return the columns and pages of what such a room gets back."""
    return {
        "tables": {name: list(columns) for name, columns in feedback.TABLES.items()},
        "templates": {name: template(f"{name}.html") for name in ("feedback", "peers")},
    }


def rehearsed() -> dict:
    """Return what the rehearsal of such a round is made of."""
    return {
        "title": rehearsal.TITLE,
        "situation": rehearsal.SITUATION,
        "label": rehearsal.LABEL,
        "criteria": rehearsal.CRITERIA,
        "mended": rehearsal.MENDED,
        "gone": rehearsal.GONE,
        "unchanged": rehearsal.UNCHANGED,
        "streams": [rehearsal.WRITING, rehearsal.GRADING],
        "letter": rehearsal.letter(),
    }


def year() -> dict:
    """Return the year's stages, moves, plans and bounds."""
    stamps = year_of_stamps.load_year()
    for row in (*stamps["moves"], stamps["cooling"]):
        if "studies" in row:
            row["studies"] = cited(row["studies"])
    return {
        **stamps,
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
    "messages/rubric.json": rubric,
    "messages/lexicon.json": analyser.portable_lexicon,
    "workshop/format.json": formats,
    "workshop/reading.json": reading,
    "workshop/included.json": included,
    "workshop/report.json": report_page,
    "workshop/drafts.json": written,
    "workshop/peers.json": peer_round,
    "workshop/feedback.json": peer_feedback,
    "workshop/rehearsal.json": rehearsed,
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
