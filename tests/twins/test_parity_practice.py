"""Both languages side by side: practice, and what an earlier room chose."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many import many
from test_parity_collecting import same_tables, sentence

import warmstart as ws
from warmstart.workshop import demo, inbox, report
from warmstart.workshop.activities import ActivityError, parse_activity
from warmstart.workshop.codes import NOT_APPLICABLE, OPEN, Sheet
from warmstart.workshop.collecting import collect
from warmstart.workshop.earlier import next_activity
from warmstart.workshop.handins import file_of
from warmstart.workshop.practice import nearness, practised, told_of, wilson

PRACTISED = ws.Activity(
    ["m01", "m02", "m05", "m15", "m16"],
    ["context", "ask"],
    "With practice",
    practice=["m05", "m02"],
)
AT = "2026-11-23T09:00Z"


def files_of(sheets):
    return [(f"{i}.json", file_of(s, AT, f"Person {i}")) for i, s in enumerate(sheets)]


def collected(files):
    return collect([r for name, text in files for r in inbox.read_text(name, text)])


def of_reference(activity, miss=0):
    """Return cells that are what the reference says, but for the first few."""
    cells = [
        NOT_APPLICABLE if (level := activity.reference(m, c)[0]) is None else level
        for m in activity.messages
        for c in activity.criteria
    ]
    return [(3 if c < 2 else 0) if i < miss else c for i, c in enumerate(cells)]


@many(1_000)
@given(st.integers(1, 300), st.data())
def test_the_interval_of_a_share(room, n, data):
    from statsmodels.stats.proportion import proportion_confint

    k = data.draw(st.integers(0, n))
    assert tuple(room("wilson", k, n)) == wilson(k, n)
    assert wilson(k, n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


@many(500)
@given(st.lists(st.integers(0, 12).map(lambda k: k / 12), min_size=1, max_size=40))
def test_the_sentence_of_the_room(room, shares):
    assert room("toldOf", shares) == told_of(shares)


@many(500)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.integers(1, 2),
            st.lists(st.integers(0, OPEN), min_size=10, max_size=10),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_rooms_that_practised_give_the_same_tables_and_pages(room, tmp_path_factory, people):
    sheets = [
        Sheet(PRACTISED, [*cells[:-1], 1], number * 411, number, round_, 50)
        for number, round_, cells in people
    ]
    files = files_of(sheets)
    same_tables(room, files, [], tmp_path_factory.mktemp("out"))
    theirs = room("nextActivity", files)
    try:
        mine = next_activity(collected(files).rounds[0]).text
    except ActivityError as error:
        mine = {"error": str(error)}
    assert theirs == mine


def test_practice_is_compared_and_kept_out_of_the_rooms_figures(tmp_path):
    plain = ws.Activity(["m01", "m15", "m16"], ["context", "ask"], "With practice")
    sheets = demo.sheets(PRACTISED, 9)
    report.write(collected(files_of(sheets)), tmp_path / "out")
    cut = [
        Sheet(plain, [*s.cells[:2], *s.cells[6:]], s.number, s.group, s.round, s.confidence)
        for s in sheets
    ]
    mine, theirs = collected(files_of(sheets)), collected(files_of(cut))
    columns = [c for c in theirs.summary.columns if c != "activity"]
    assert mine.summary[columns].equals(theirs.summary[columns])
    assert not {"m02", "m05"} & set(mine.answers["message"])
    with (tmp_path / "out" / "practice.csv").open(encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9 and {r["round"] for r in rows} == {"1"}, "the first try, of each person"
    assert {r["name"] for r in rows} == {f"Person {i}" for i in range(9)}
    assert all(0 <= float(r["low"]) <= float(r["share"]) <= float(r["high"]) <= 1 for r in rows)
    wall = (tmp_path / "out" / "wall.html").read_text("utf8")
    whole = (tmp_path / "out" / "report.html").read_text("utf8")
    told = told_of([r["share"] for r in practised(mine.accepted)])
    assert "In practice, 9 people were inside" in told and told in wall and told in whole
    assert all(r["person"] in whole and r["person"] not in wall for r in rows)
    assert "Person" not in wall + whole, "names are in the tables alone"


def test_near_the_reference_is_inside_its_range():
    whole = nearness(PRACTISED, of_reference(PRACTISED))
    assert (whole.grades, whole.inside, whole.high) == (4, 4, 1)
    missed = nearness(PRACTISED, of_reference(PRACTISED, miss=4))
    assert missed.grades == 4 and missed.inside < 4
    assert nearness(PRACTISED, [1, 1, *[OPEN] * 4, 1, 1, 1, 1]) is None
    assert nearness(ws.Activity(["m01"], ["ask"]), [1]) is None


def test_the_next_rooms_activity_names_nobody_and_waits_for_five(room):
    sheets = demo.sheets(PRACTISED, 7)
    files = files_of(sheets[:7])
    first = collected(files).rounds[0]
    made = next_activity(first)
    assert set(made.earlier) == {"m01", "m15", "m16"}, "practice has its reference to be seen"
    assert made.practice == PRACTISED.practice and made.title == PRACTISED.title
    assert all(sum(n) >= 5 for by in made.earlier.values() for n in by.values())
    assert list(made.earlier["m01"]["ask"]) == first.counts[0, 1, :4].tolist()
    assert parse_activity(made.dump()) == made and made.id != PRACTISED.id
    assert room("nextActivity", files) == made.text
    for few in (files[:4], files[:1]):
        with pytest.raises(ActivityError, match="single people could be recognised") as refused:
            next_activity(collected(few).rounds[0])
        assert sentence(room("nextActivity", few)["error"]) == sentence(str(refused.value))


def test_the_command_writes_the_next_rooms_activity(tmp_path, capsys):
    from warmstart.workshop import cli

    sheets = demo.sheets(PRACTISED, 6)
    (tmp_path / "in").mkdir()
    for name, text in files_of(sheets[:6]):
        (tmp_path / "in" / name).write_text(text, "utf8")
    command = ["collect", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    file = tmp_path / "next.json"
    assert cli.main([*command, "--next", str(file)]) == 0
    assert ws.read_activity(file).earlier
    assert (tmp_path / "out" / "practice.csv").is_file()
    file.unlink()
    for i in range(3):
        (tmp_path / "in" / f"{i}.json").unlink()
    assert cli.main([*command, "--next", str(file)]) == 1
    assert "3 people have graded. Of fewer than 5" in capsys.readouterr().err
    assert not file.exists() and (tmp_path / "out" / "report.html").is_file()
    assert cli.main([*command, "--watch", "--next", str(file)]) == 1
    assert "Leave --next for the end" in capsys.readouterr().err
