"""Both languages side by side: from what was handed in to the tables and the page."""

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from inboxes import zipped
from many import many
from test_codes import TEN, activities, sheets
from test_parity_workshop import plain

import warmstart as ws
from warmstart.model.ratings import Tally, agreement
from warmstart.workshop import demo, finding, identity, inbox, report, results
from warmstart.workshop.codes import NUMBERS, OPEN, Sheet, dump_code
from warmstart.workshop.collecting import collect, mark
from warmstart.workshop.handins import file_of
from warmstart.workshop.readers import mail

MANY = many(4_000)
OPEN_IDS = list(ws.load_messages("open").index)
CRITERIA = [c["id"] for c in ws.load_rubric()]
PAGES = ("report.html", "wall.html")


def sentence(text):
    """Return a text without what only one language can say: a sign's name, quotation marks."""
    text = text.replace("’", "'").replace("&#39;", "'")
    text = re.sub(r"(asks for the \w+) .{0,50}?, which", r"\1, which", text)
    return re.sub(
        r"never has .{1,5} in it \(.{1,60}?, (\d+) after", r"never has … in it (\1 after", text
    )


def ours(files, activities, folder):
    """Return what Python writes of some files, by name."""
    readings = [r for name, text in files for r in inbox.read_bytes(name, text.encode())]
    report.write(collect(readings, activities), folder)
    return {p.name: sentence(p.read_text("utf-8-sig")) for p in folder.iterdir()}


def same_tables(room, files, activities, folder):
    """Hold what both write of some files against each other, byte for byte; return Python's."""
    theirs = room("collect", files, [plain(a) for a in activities])
    mine = ours(files, activities, folder)
    assert set(theirs) == set(mine)
    for name, text in theirs.items():
        assert sentence(text).splitlines() == mine[name].splitlines(), name
    return mine


# ---- statistics --------------------------------------------------------------------------


@MANY
@given(
    st.lists(
        st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any), min_size=1, max_size=8
    ),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.5, 0.8, 0.95]),
)
@example([[3, 0, 0, 0, 1], [5, 0, 0, 0, 0]], 1, 0.95)
@example([[1, 0, 0, 0, 0], [0, 0, 0, 0, 4]], 1, 0.95)
def test_agreement_and_its_interval(room, counts, seed, level):
    names = tuple(f"m{i}" for i in range(len(counts)))
    tally = Tally(names, ("ask", "offer"), np.array([[c, c[::-1]] for c in counts]))
    mine = agreement(tally, level, 60, seed)
    options = {"level": level, "resamples": 60, "seed": seed}
    theirs = room("agreementOf", ["ask", "offer"], [counts, [c[::-1] for c in counts]], options)
    for row, found in zip(theirs, mine.to_dict("records"), strict=True):
        assert set(row) == set(found)
        for key, value in row.items():
            assert value == pytest.approx(found[key], rel=1e-9, abs=1e-12) or (
                value is None and np.isnan(found[key])
            ), key


@MANY
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_median_and_spread(room, counts):
    for name in ("median", "spread"):
        value, mine = room(name, counts), getattr(results, name)(counts)
        assert value == mine or (value is None and np.isnan(mine))


# ---- texts -------------------------------------------------------------------------------

#: What stands between codes, in them and around them.
NOISE = st.sampled_from(
    [
        *'-_ .,:;>()[]\n\t{"“\x1c\x85\u200b\ufffdU１٣🧶ÀА',
        *("\n> ", "\r\n", "WS1-", "ws1 ", "WS1", "…", "2026", "O0", "I1l", "5W0K", "thanks!"),
        *("09:00 Anna: ", "\n10:01 Bo: ", "[23/11/26, 09:00:11] Cleo: ", "From: Eve\nTo: F\n"),
        *("\nGrete  9:01 AM\n", "Hal — Today at 9:01 AM\n", "https://example.org/"),
        "On 3 May, Di <di@example.org> wrote:\n> ",
    ]
)


@st.composite
def garbled(draw):
    """A text with codes, whole, damaged and split, and files of answers, as chats have them."""
    parts = []
    for _ in range(draw(st.integers(0, 5))):
        one = draw(sheets(st.sampled_from([TEN, SMALL, OTHER])))
        text = draw(st.sampled_from([dump_code(one), dump_code(one).lower()]))
        if draw(st.integers(0, 4)) == 0 and set(one.cells) != {OPEN} and one.confidence is not None:
            text = file_of(one, f"2026-11-23T09:0{draw(st.integers(0, 9))}Z", draw(NAMES))
            text = draw(
                st.sampled_from([text, text, text[:200], text.replace('"', "“"), f"> {text}"])
            )
        at = draw(st.integers(0, len(text)))
        cut = draw(st.sampled_from([0, 0, 0, 0, 1, 1, 2, 12]))
        put = draw(st.one_of(st.just(""), st.just(""), NOISE))
        parts += [draw(NOISE), text[:at] + put + text[at + cut :], draw(NOISE)]
    return "".join([*parts, *draw(st.lists(NOISE, max_size=6))])


NAMES = st.sampled_from(["", "Anna Li", "anna", "Bo", "=1+1", "<b>&'\"", "Ünï 🧶", "Bo;@SUM(1)"])
SMALL = ws.Activity(["m01", "m02", "m05"], ["ask", "context"], "Small & <b>")
OTHER = ws.Activity(["t01"], ["candour"], "")


@MANY
@given(garbled(), garbled())
def test_the_same_codes_are_found_in_any_text(room, text, continuation):
    known = [TEN, SMALL]
    theirs = room("codesIn", text, [plain(a) for a in known], continuation)
    mine = [
        {
            "line": f.line,
            "sheet": f.sheet
            and {
                **vars(f.sheet),
                "activity": plain(f.sheet.activity),
                "cells": list(f.sheet.cells),
            },
            "signs": f.signs,
            "reason": sentence(f.reason),
            "note": f.note,
        }
        for f in finding.codes_in(text, known, continuation)
    ]
    assert [{**t, "reason": sentence(t["reason"])} for t in theirs] == mine


@MANY
@given(st.text(max_size=30))
@example("ＷＳ１\u200b-٥w0k%2D🇼🅆")
def test_a_text_is_folded_alike(room, text):
    assert room("folded", text) == finding.folded(text)


FILE = st.text(st.sampled_from("ab12()_ -.,/é"), max_size=8)
ENDINGS = [
    " (2).json",
    " - Copy.json",
    "-1.txt",
    "Kopie von .json",
    "_assignsubmission_file_/h.json",
]


@MANY
@given(
    st.lists(st.builds("{}{}{}".format, FILE, st.sampled_from(["", *ENDINGS]), FILE), max_size=8)
)
def test_files_are_in_the_same_order(room, names):
    assert room("fileOrder", names) == sorted(names, key=identity.file_order)


# ---- everything that is written ------------------------------------------------------------

FILES = st.lists(
    st.tuples(
        st.sampled_from(
            ["a.json", "a (2).json", "b.txt", "c/chat.txt", "c/10.txt", "c/9.txt", "note.md"]
        )
        | st.sampled_from(
            ["Anna_17_assignsubmission_file_/h.json", "thumbs.db", "x.pdf", "=y.txt"]
        ),
        # What looks like a mail the command reads as one, and the page as a chat.
        garbled().filter(lambda text: not mail.is_mail(text.encode()))
        | st.sampled_from(["", "I was on holiday.", "{", "%PDF-1.7", '{"answers":[{"kind'])
        | st.sampled_from([SMALL.dump(), TEN.dump(), "warmstart-activity{", "\ufeffhello\x00"]),
    ),
    max_size=6,
    unique_by=lambda file: file[0],
)


@many(3_000)
@given(FILES, st.sampled_from([[], [SMALL], [TEN, SMALL]]))
def test_some_files_give_the_same_tables_and_pages(room, tmp_path_factory, files, activities):
    same_tables(room, files, activities, tmp_path_factory.mktemp("out"))


@many(1_000)
@given(
    activities,
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 2), st.integers(0, 100), NAMES), max_size=12
    ),
    st.data(),
)
def test_a_room_gives_the_same_tables_and_pages(room, tmp_path_factory, activity, people, data):
    """Few numbers for many people: some share one, and must be told apart alike."""
    files = []
    size = len(activity.messages) * len(activity.criteria)
    for i, (number, round_, sure, name) in enumerate(people):
        cells = data.draw(st.lists(st.integers(0, OPEN), min_size=size, max_size=size))
        one = Sheet(activity, [*cells[:-1], 1], number * 411, number, round_, sure)
        files.append((f"{i}.json", file_of(one, f"2026-11-23T09:{i % 3:02}Z", name)))
    same_tables(room, files, [activity], tmp_path_factory.mktemp("out"))


@pytest.mark.parametrize(("people", "seed"), [(30, 1), (7, 2), (120, 5)])
def test_the_rehearsal_is_the_same_and_is_collected_alike(room, tmp_path, people, seed):
    files = room("demoTexts", plain(TEN), people, seed)
    assert [tuple(f) for f in files] == demo.texts(TEN, people, seed)
    mine = same_tables(room, files, [], tmp_path)
    assert f"{people} people have handed in" in mine["wall.html"]
    assert "(m01)" in mine["report.html"] and "m01" not in mine["wall.html"]


def test_what_was_taken_out_by_hand_counts_no_more(room):
    files = [
        (f"{i}.json", file_of(s, "2026-11-23T09:00Z")) for i, s in enumerate(demo.sheets(TEN, 4))
    ]
    readings = [r for name, text in files for r in inbox.read_text(name, text)]
    gone = {mark(readings[0])}
    found = collect(readings, [TEN], gone)
    assert len(found.people) == 3
    assert found.items["reason"].tolist()[0] == "It was taken out by hand."
    theirs = room("collect", files, [plain(TEN)], [*gone])
    assert theirs["items.csv"] == found.items.to_csv(index=False)


@pytest.mark.parametrize("name", ["late.tar.gz", "mail.eml", "notes.docx", "n.ipynb", "page.html"])
def test_what_only_the_command_opens_is_refused_with_a_hint(room, name):
    data = {"n.ipynb": '{"cells": [], "nbformat": 4}', "page.html": "<p>WS1-5W0K</p>"}
    data["late.tar.gz"] = [0x1F, 0x8B, 8, 0]
    data["notes.docx"] = [*zipped({"[Content_Types].xml": "", "word/document.xml": "<w:p/>"})]
    found = room("collect", [[name, data.get(name, "From: A\n\nWS1-5W0K")]], [plain(TEN)])
    (_, row) = found["items.csv"].splitlines()
    assert row.startswith(f"{name},rejected,") and "warmstart collect" in row


def test_numbers_stay_below_their_bound_for_any_demo():
    assert all(0 <= s.number < NUMBERS for s in demo.sheets(TEN, 50, 3))
    assert len({s.number for s in demo.sheets(TEN, 5_000, 3)}) == 5_000
