"""A room's own messages and criteria: one activity with everything, and what's wrong with others."""

import json
import re
from copy import deepcopy

from hypothesis import strategies as st

#: An activity with everything that one can have.
DOCUMENT = {
    "format": "warmstart-activity",
    "version": 2,
    "title": "Café, Zürich",
    "messages": ["m01", "x1", "x2", "x3"],
    "criteria": ["context", "ask", "y1", "y2"],
    "own_messages": [
        {
            "id": "x1",
            "situation": "Mira, a baker, writes to the new neighbour.\nThey haven’t met.",
            "text": "Dear Ms Okafor,\n\nyou moved in above the oven. Is six too loud?\n\nMira",
            "reference": {"ask": 3, "context": 1, "y1": 1, "y2": None},
            "pair": "x2",
        },
        {"id": "x2", "text": "Dear Sir or Madam,\n\nis six too loud?", "pair": "x1"},
        {"id": "x3", "text": "שלום 🧶 <b>not bold</b> \u202etxt.exe"},
    ],
    "own_criteria": [
        {
            "id": "y1",
            "name": "Warmth",
            "question": "Would you open the door?",
            "levels": ["No", "Yes"],
        },
        {"id": "y2", "name": "Length", "levels": ["Too long", "Fine", "Short"]},
    ],
    "practice": ["m01", "x1"],
    "earlier": {"m01": {"ask": [0, 1, 12, 4]}, "x2": {"y1": [3, 9]}},
}


def changed(path, value):
    """Return the document with one value set, or deleted if it's None."""
    document = deepcopy(DOCUMENT)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


X1, Y1 = ("own_messages", 0), ("own_criteria", 0)
#: What can be wrong, and words of the sentence that says so.
WRONG = [
    (changed(("version",), 3), "newer edition"),
    (changed(("colour",), "red"), "holds “colour”"),
    (changed(("own_messages",), {}), "not as it should be"),
    (changed((*X1, "text"), 5), "not as it should be"),
    (changed((*X1, "text"), None), "not as it should be"),
    (changed((*X1, "sender"), "me"), "not as it should be"),
    (changed((*X1, "text"), " \n\u3000"), "Message x1: There’s no text"),
    (changed((*X1, "text"), "🧶" * 4001), "4,001 characters, and 4,000 is the most"),
    (changed((*X1, "text"), "a\u0007b"), "can’t be shown (U+0007)"),
    (changed((*X1, "text"), "a\ud83d"), "can’t be shown (U+D83D)"),
    (changed((*X1, "situation"), "s" * 301), "The situation has 301"),
    (changed((*X1, "id"), "x2"), "Two of your own have the id “x2”"),
    (changed((*X1, "id"), "x41"), "“x41” can’t be the id"),
    (changed((*X1, "id"), "x4"), "isn’t on the list"),
    (changed(("messages",), ["m01", "x1", "x2", "x3", "x4"]), "lists the message “x4”"),
    (changed(("criteria",), ["ask", "context", "y1", "y2", "y3"]), "lists the criterion “y3”"),
    (changed(("messages",), ["m01", "x1", "x2"]), "“x3” is there and isn’t on the list"),
    (changed(("messages",), ["m01", "x1", "x1", "x2", "x3"]), "names a message twice"),
    (changed((*X1, "reference"), {"offer": 1}), "on “offer”, which isn’t asked"),
    (changed((*X1, "reference"), {"__proto__": 1}), "isn’t asked"),
    (changed((*X1, "reference"), {"y1": 2}), "must be a level from 0 to 1"),
    (changed((*X1, "reference"), {"ask": True}), "must be a level from 0 to 3"),
    (changed((*X1, "reference"), {"ask": 1.5}), "must be a level from 0 to 3"),
    (changed((*X1, "pair"), "x1"), "isn’t another message"),
    (changed((*X1, "pair"), "m01"), "isn’t another message"),
    (changed((*X1, "pair"), "x3"), "isn’t paired with it"),
    (changed(("own_messages", 1, "pair"), None), "isn’t paired with it"),
    (changed((*Y1, "name"), "\u2028"), "Criterion y1: There’s no name"),
    (changed((*Y1, "name"), "n" * 61), "The name has 61"),
    (changed((*Y1, "question"), "q" * 301), "The question has 301"),
    (changed((*Y1, "levels"), ["only"]), "2 to 4 levels, not 1"),
    (changed((*Y1, "levels"), list("abcde")), "2 to 4 levels, not 5"),
    (changed((*Y1, "levels"), ["", "b"]), "Level 0 has no words"),
    (changed((*Y1, "levels"), "ab"), "not as it should be"),
    (changed((*Y1, "id"), "y9"), "“y9” can’t be the id"),
    (changed(("practice",), ["m02"]), "isn’t on the list"),
    (changed(("practice",), ["x3"]), "no reference grade"),
    (changed(("practice",), ["m01", "m01"]), "twice for practice"),
    (changed(("earlier", "m02"), {}), "isn’t on the list"),
    (changed(("earlier", "m01", "offer"), [1, 2, 3, 4]), "which isn’t asked here"),
    (changed(("earlier", "m01", "ask"), [1, 2, 3]), "must be 4 whole numbers"),
    (changed(("earlier", "m01", "ask"), [1, 2, 3, -1]), "must be 4 whole numbers"),
    (changed(("earlier", "x2", "y1"), [1, 100_001]), "from 0 to 100,000"),
    (changed(("title",), "a\nb"), "cannot stand"),
    (changed(("write",), {"situation": "To A."}), "make two, and hand out the one to grade first"),
]

#: Texts that are no document, or no whole one.
BROKEN = [
    (json.dumps(DOCUMENT)[:-1], "cut short"),
    ('{"format":"warmstart-activity","version":2,"a":' + "[" * 90 + "]" * 90 + "}", "nested"),
    ("#activity=zAAAA", "damaged"),
    ("#activity=z!", "no activity"),
    ("#activity=zq1Y", "damaged"),
]


def text_of(document):
    """Return a document as a file may have it."""
    return (
        json.dumps(document, ensure_ascii=False)
        if "\\ud" not in json.dumps(document)
        else json.dumps(document)
    )


# ---- any activity ---------------------------------------------------------------------------------

_PLAIN = st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\ufeff")
_TEXTS = st.text(_PLAIN | st.sampled_from('\r\n"\\é́🧶\u2028\u202e\t<~.#'), max_size=30)

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|[\t\n]")


@st.composite
def documents(draw, right=False):
    """Draw a document with some of what one can have; ``right`` leaves nothing to be refused."""
    texts = _TEXTS.map(lambda t: "a" + _CONTROL.sub("", t)) if right else _TEXTS
    titles = st.text(_PLAIN, max_size=12).map(lambda t: _CONTROL.sub("", t) if right else t)
    few = 1 if right else 0
    own = [
        f"x{i}" for i in draw(st.lists(st.integers(1, 40), min_size=few, max_size=4, unique=True))
    ]
    mine = [f"y{i}" for i in draw(st.lists(st.integers(1, 8), max_size=2, unique=True))]
    books = draw(st.lists(st.sampled_from(["m01", "m02", "m03"]), max_size=2, unique=True))
    rubric = draw(
        st.lists(
            st.sampled_from(["ask", "context", "offer"]), min_size=few, max_size=2, unique=True
        )
    )
    levels = {y: draw(st.lists(texts, min_size=2, max_size=4)) for y in mine}
    criteria = draw(st.permutations([*rubric, *mine]))
    tops = {c: len(levels.get(c, "0123")) for c in criteria}
    pairs = dict(zip(own[::2], own[1::2], strict=False)) if draw(st.booleans()) else {}
    pairs |= {b: a for a, b in pairs.items()}

    def message(i):
        asked = draw(st.lists(st.sampled_from(criteria), unique=True)) if criteria else []
        grades = {c: draw(st.none() | st.integers(0, tops[c] - 1)) for c in asked}
        found = {"id": i, "text": draw(texts), "situation": draw(texts), "reference": grades}
        return found | ({"pair": pairs[i]} if i in pairs else {})

    document = {
        "format": "warmstart-activity",
        "version": 2,
        "title": draw(titles),
        "messages": draw(st.permutations([*books, *own])),
        "criteria": criteria,
        "own_messages": [message(i) for i in draw(st.permutations(own))],
        "own_criteria": [
            {"id": y, "name": draw(texts), "question": draw(texts), "levels": levels[y]}
            for y in mine
        ],
    }
    if books and rubric:
        some = books if right else [*books, *own, "m40"]
        document["practice"] = draw(st.lists(st.sampled_from(some), max_size=2, unique=right))
        document["earlier"] = {
            m: {c: draw(st.lists(st.integers(0, 99), min_size=tops[c], max_size=tops[c]))}
            for m in books
            for c in criteria[:1]
        }
    return document
