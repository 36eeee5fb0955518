"""Cases that hold both languages to the same answers: ``python tests/cases.py`` writes them."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from own import BROKEN, DOCUMENT, WRONG

from warmstart import (
    ActivityError,
    Scenario,
    Tally,
    campaign,
    parse_activity,
    replies,
    response,
    rng,
    routes,
    simulate,
)
from warmstart import agreement as of_room

FOLDER = Path(__file__).parent / "cases"

SCENARIOS = [
    *(Scenario(channel, recipient) for channel, recipient in routes()),
    Scenario(gift=True),
    Scenario(gift=True, ask="small"),
    Scenario(gift=True, gift_world="vonasch2024"),
    Scenario(gift=True, gift_world="landry2010"),
    Scenario(gift=True, ask="large", gift_world="abdulaziz2015"),
    Scenario(gift=True, prior_contact=True, gift_world="landry2010"),
    Scenario(
        "letter", "executive", gift=True, ask="large", name_personalisation=True, follow_up=True
    ),
    Scenario(
        "email", "legislator", role_relevance=True, topic_relevance=True, upfront=True, brevity=True
    ),
    Scenario("email", "investor", introduction=True, entry_point=True, useful_offer=True),
    Scenario("linkedin", "member", recipient_sd=0.8),
]


def responses():
    """One case a scenario and number sent."""
    out = []
    for i, s in enumerate(SCENARIOS):
        for sent in (1, 30, 100):
            r, x = response(s), replies(s, sent)
            out.append(
                {
                    "scenario": asdict(s),
                    "sent": sent,
                    "seed": i,
                    "terms": r.terms["term"].tolist(),
                    "mean": r.mean,
                    "sd": r.sd,
                    "pmf": x.pmf.tolist(),
                    "none": x.none,
                    "expected": x.mean,
                    "half": x.interval(0.5),
                    "most": x.interval(0.9),
                    "draws": simulate(s, sent, 20, i).tolist(),
                    "answered": np.flatnonzero(campaign(s, sent, i)).tolist(),
                }
            )
    return out


def words():
    """The generator: known answers of its authors, and streams of ours."""
    return {
        # Known-answer vectors of the Random123 distribution: counter, key, words.
        "known": [
            [[0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]],
            [[0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]],
            [
                [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
                [0xA4093822, 0x299F31D0],
                [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
            ],
        ],
        "streams": [
            [seed, stream, rng.words(seed, stream, 13).tolist()]
            for seed, stream in ((0, 0), (1, 0), (1, 1), (2**32 - 1, 7))
        ],
        "choices": [
            [k, n, seed, rng.choose(k, n, seed, 1).tolist()]
            for k, n, seed in ((0, 5, 1), (5, 5, 1), (3, 50, 7), (40, 200, 9))
        ],
    }


def agreement():
    """Rooms that agree more or less, and one in which nothing varies: every figure of each."""
    rooms = [
        [[3, 9, 6, 0, 2], [0, 2, 8, 10, 0], [12, 7, 1, 0, 0], [0, 0, 5, 15, 0]],
        [[1, 0, 0, 1, 3], [2, 0, 0, 0, 0], [0, 1, 1, 0, 0]],
        [[0, 4, 0, 0, 0], [0, 6, 0, 0, 1]],
    ]
    out = []
    for counts in rooms:
        names = tuple(f"m{i}" for i in range(len(counts)))
        row = of_room(Tally(names, ("ask",), np.array(counts)[:, None])).iloc[0]
        found = {k: None if np.isnan(v) else v for k, v in row.items()}
        out.append({"counts": counts, "agreement": found})
    return out


def activities():
    """A room's own messages and criteria: the text that each document comes to, or its refusal."""
    out = []
    for given in (
        json.dumps(DOCUMENT),
        *(json.dumps(d) for d, _ in WRONG),
        *(t for t, _ in BROKEN),
    ):
        try:
            out.append({"given": given, "text": parse_activity(given).text})
        except ActivityError as error:
            out.append({"given": given, "error": str(error)})
    return out


CASES = {
    "responses": responses,
    "words": words,
    "agreement": agreement,
    "activities": activities,
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, make in CASES.items():
        found = make()
        if isinstance(found, list):  # a line a case
            cases = [json.dumps(case, separators=(",", ":")) for case in found]
            text = "[" + ",\n".join(cases) + "]"
        else:
            text = json.dumps(found, separators=(",", ":"))
        (FOLDER / f"{name}.json").write_text(text + "\n", "utf8")
