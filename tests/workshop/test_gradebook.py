"""Points for a learning platform, in both languages, from lists as Moodle and Canvas export them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import many
from test_codes import TEN
from test_parity_workshop import plain

import warmstart as ws
from warmstart.workshop import cli, demo, gradebook, inbox
from warmstart.workshop.codes import OPEN, Sheet
from warmstart.workshop.collecting import collect
from warmstart.workshop.handins import file_of

AT = "2026-11-23T09:00Z"
SHEETS = demo.sheets(TEN, 8)
CELLS = len(TEN.messages) * len(TEN.criteria)

MOODLE = '''\
First name,Last name,ID number,Institution,Department,Email address,Quiz 1 (Real)
Anna,Li,1001,,,anna@example.org,7.50
"Bo ""B.""",Ö'Hara,1002,,,bo@example.org,-
陳,大文,1003,,,chan@example.org,9.00
Jo,Doe,1004,,,jo1@example.org,
Jo,Doe,1005,,,jo2@example.org,
"=cmd|' /C calc'!A0",Eve,1006,,,Eve@Example.org,
'''
CANVAS = """\
\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Essay (112233),Current Score
,,,,,Manual Posting,(read only)
    Points Possible,,,,,10.0,(read only)
"Li, Anna",501,1001,anna,"Tuesday, 9 am",8,80
"Ö'Hara, Bo B.",502,1002,bo,"Tuesday, 9 am",,
"Student, Test",599,,abc,"Tuesday, 9 am",,
"""
NAMES = [
    "Li Anna",
    "bo@example.org",
    "陳大文",
    "Jo Doe",
    "1006",
    "Nobody <b>",
    "",
    "anna@EXAMPLE.org",
]


def handed_in(names=NAMES, sheets=SHEETS):
    return [(f"{i}.json", file_of(s, AT, names[i % len(names)])) for i, s in enumerate(sheets)]


def filled(files, roster, activities=(TEN,)):
    readings = [r for name, text in files for r in inbox.read_text(name, text)]
    return gradebook.with_points(collect(readings, activities), roster)


def same(room, files, roster):
    """Hold both languages against each other, byte for byte; return Python's."""
    mine = filled(files, roster)
    theirs = room("withPoints", roster, files, [plain(TEN)])
    assert theirs["text"] == mine.text
    assert (theirs["found"], tuple(theirs["missing"])) == (mine.found, mine.missing)
    assert theirs["told"] == gradebook.told(mine)
    return mine


def table(text, separator=","):
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def test_moodle_gets_points_and_feedback(room):
    some = Sheet(TEN, [*SHEETS[0].cells[:20], *[OPEN] * (CELLS - 20)], 77, confidence=50)
    files = [
        *handed_in(sheets=SHEETS[:7]),
        ("late.json", file_of(some, AT, "Chan chan@example.org")),
    ]
    found = same(room, files, MOODLE)
    header, *rows = table(found.text)
    assert header[:7] == MOODLE.splitlines()[0].split(",")
    assert header[7:] == [TEN.title, f"{TEN.title} (feedback)"]
    assert [row[:7] for row in rows] == table(MOODLE)[1:], "what the platform knows stays as it is"
    points = [row[7] for row in rows]
    assert points == ["100", "100", "", "", "", "100"], (
        "two are called Jo Doe, and no row is 陳大文's"
    )
    assert rows[0][8].startswith(f"Round 1: {CELLS} of {CELLS} graded, ")
    assert found.found == 3 and {"Jo Doe", "Nobody <b>"} < set(found.missing)
    assert "Not in the list, or not for certain: " in gradebook.told(found)


def test_canvas_gets_points_and_no_other_grade_back(room):
    found = same(room, handed_in(["Anna Li", "Bo B. Ö'Hara"], SHEETS[:2]), CANVAS)
    header, *rows = table(found.text)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TEN.title]
    assert [row[0].strip() for row in rows] == [
        "Points Possible",
        "Li, Anna",
        "Ö'Hara, Bo B.",
        "Student, Test",
    ]
    assert [row[-1] for row in rows] == ["100", "100", "100", ""]


def test_who_grades_half_in_one_round_and_all_in_the_next_has_all(room):
    cells = SHEETS[0].cells
    half = [*cells[: CELLS // 2], *[OPEN] * (CELLS - CELLS // 2)]
    for rounds, points in (([half], "50"), ([half, cells], "100"), ([cells, half], "100")):
        sheets = [Sheet(TEN, c, 5, round=n, confidence=50) for n, c in enumerate(rounds, 1)]
        found = same(room, handed_in(["Anna Li"], sheets), MOODLE)
        assert table(found.text)[1][7] == points
        assert table(found.text)[1][8].count("Round") == len(rounds)


def test_another_countrys_list_keeps_its_separator(room):
    roster = 'Vorname;Nachname;E-Mail\r\nAnna;Li;a@example.org\r\n\r\n"Bo;x";Y;\r\n'
    found = same(room, handed_in(["A@example.org"], SHEETS[:1]), roster)
    assert found.text.splitlines()[1].startswith("Anna;Li;a@example.org;100;Round 1: ")
    assert found.text.splitlines()[2] == '"Bo;x";Y;;;'


def test_a_title_is_no_formula(room):
    evil = ws.Activity(TEN.messages, TEN.criteria, "=1+1;@x")
    sheet = Sheet(evil, SHEETS[0].cells, 5, confidence=50)
    assert "'=1+1" in filled(handed_in(["Anna Li"], [sheet]), MOODLE, [evil]).text.splitlines()[0]


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        ("", gradebook.NO_LIST),
        ("hello", gradebook.NO_LIST),
        ("a,b\n", gradebook.NO_LIST),
        ("a,b\n" + "c,d\n" * (gradebook.MOST_ROWS + 1), gradebook.TOO_LARGE),
        ("a,b\n" + "c" * (gradebook.LONGEST_CELL + 1), gradebook.TOO_LARGE),
    ],
    ids=["empty", "a word", "a header", "too many", "too long"],
)
def test_what_is_no_list_gets_a_sentence(room, roster, sentence):
    with pytest.raises(gradebook.RosterError) as error:
        filled(handed_in(), roster)
    assert str(error.value) == sentence
    assert room("withPoints", roster, handed_in(), [plain(TEN)]) == {"error": sentence}


@many(1_000)
@given(
    st.lists(
        st.sampled_from(
            [
                *'",;\t\n\r ab',
                "Anna",
                "Li",
                "\r\n",
                '""',
                "anna@example.org",
                "é",
                "Student",
                "ID",
                "Section",
                "\ufeff",
            ]
        ),
        max_size=40,
    )
)
def test_any_table_is_read_alike(room, parts):
    roster = "".join(parts)
    files = handed_in(["Anna Li"], SHEETS[:1])
    try:
        same(room, files, roster)
    except gradebook.RosterError as error:
        assert room("withPoints", roster, files, [plain(TEN)]) == {"error": str(error)}


def test_the_command_writes_it(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for name, text in handed_in():
        (tmp_path / "in" / name).write_text(text, "utf8")
    roster = tmp_path / "grades.csv"
    roster.write_text(CANVAS, "utf8")
    out = tmp_path / "out"
    assert (
        cli.main(["collect", str(tmp_path / "in"), "--out", str(out), "--roster", str(roster)]) == 0
    )
    assert (out / "points.csv").read_text("utf8") == filled(handed_in(), CANVAS).text
    assert "points.csv: 1 person has points in it. Not in the list" in capsys.readouterr().out
    roster.write_text("hello")
    assert (
        cli.main(
            [
                "collect",
                str(tmp_path / "in"),
                "--out",
                str(tmp_path / "other"),
                "--roster",
                str(roster),
            ]
        )
        == 1
    )
    assert "This isn’t a list of people" in capsys.readouterr().err
    assert not (tmp_path / "other").exists(), "nothing was begun"
