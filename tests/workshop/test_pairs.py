"""Matched pairs in a report: two messages that differ in one thing, graded by the same people."""

import csv
import io
import math

import pytest

from warmstart.model.paired import paired_change
from warmstart.workshop import report
from warmstart.workshop.activities import Activity
from warmstart.workshop.codes import NOT_APPLICABLE, OPEN, Sheet
from warmstart.workshop.collecting import collect
from warmstart.workshop.inbox import Reading
from warmstart.workshop.material import OwnCriterion, OwnMessage
from warmstart.workshop.pairs import pair_rows, pairs_of

#: One pair of the book's, one of the room's own, one half of another.
ACTIVITY = Activity(
    ["x2", "m02", "m05", "m01", "x1"],
    ["context", "y1"],
    "Pairs",
    own_messages=[
        OwnMessage("x1", "Dear A, =1+1", "To <b>", pair="x2"),
        OwnMessage("x2", "Dear A", pair="x1"),
    ],
    own_criteria=[OwnCriterion("y1", "Warmth", "", ["cold", "warm"])],
)


def room(people, cells, round_=1):
    """Return what so many people handed in; ``cells`` gives somebody's."""
    return [
        Reading(
            f"{i}", sheet=Sheet(ACTIVITY, cells(i), i, round=round_, confidence=70), file=f"{i}"
        )
        for i in range(people)
    ]


def higher(i):
    """Grade m01 above m02 on context and nothing else; a few leave something out."""
    first, second = (0, 2) if i % 4 else (1, 2)
    if i % 5 == 4:
        second = OPEN if i % 2 else NOT_APPLICABLE
    return [1, 0, first, 1, 3, 1, second, i % 2, 1, 0]


def test_pairs_are_those_of_which_both_are_there():
    assert pairs_of(ACTIVITY) == [("x2", "x1"), ("m02", "m01")]
    assert pairs_of(Activity(["m01", "m03"], ["ask"])) == []
    practised = collect(room(3, higher)).rounds[0]
    assert len(list(pair_rows(practised))) == 4


def test_only_people_who_gave_both_a_level_count():
    (result,) = collect(room(20, higher)).rounds
    row = next(r for r in pair_rows(result) if (r["first"], r["criterion"]) == ("m02", "context"))
    levels = [higher(i)[2:7:4] for i in range(20) if i % 5 != 4]
    expected = paired_change(*map(list, zip(*levels, strict=True)))
    assert row["people"] == len(levels) == 16
    assert (row["difference"], row["low"], row["high"]) == (
        expected.mean,
        expected.low,
        expected.high,
    )
    assert (row["higher"], row["same"], row["lower"]) == (16, 0, 0)
    assert row["second_mean"] == 2 and row["first_mean"] == 0.25


def test_the_page_says_it_plainly_and_the_wall_without_ids(tmp_path):
    found = collect(room(20, higher))
    report.write(found, tmp_path)
    page, wall = ((tmp_path / n).read_text("utf8") for n in ("report.html", "wall.html"))
    for text in (page, wall):
        assert text.count("What one difference did") == 1 and text.count("The numbers: ") == 2
        assert "higher on Context (+1.8) and lower on Warmth (−0.5): in levels" in text
        assert "On none of the criteria does the difference stand out from chance." in text
        assert "To &lt;b&gt;" in text and "<b>" not in text
    assert "</strong> (m02), then" in page and "m02" not in wall
    rows = list(csv.DictReader(io.StringIO((tmp_path / "pairs.csv").read_text("utf-8-sig"))))
    assert [(r["first"], r["criterion"], r["people"]) for r in rows] == [
        ("x2", "context", "20"),
        ("x2", "y1", "20"),
        ("m02", "context", "16"),
        ("m02", "y1", "20"),
    ]


def test_two_rounds_stand_side_by_side():
    found = collect([*room(12, higher), *room(12, lambda i: [0] * 10, 2)])
    page = report.report(found)
    # What is said is of the later round, in which all is alike.
    assert "The second is graded" not in page
    assert page.count("<td>before</td>") == page.count("<td>after</td>") >= 6


@pytest.mark.parametrize("people", [1, 3, 9])
def test_of_few_people_nothing_is_claimed(people):
    page = report.report(collect(room(people, higher)))
    assert page.count("Too few people graded both") == 2
    assert "more than chance" not in page


def test_nothing_is_said_where_there_is_no_pair(tmp_path):
    lone = Activity(["m01", "m03"], ["ask"])
    found = collect([Reading("a", sheet=Sheet(lone, [1, 2], 1, confidence=50), file="a")])
    assert "What one difference did" not in report.report(found)
    report.write(found, tmp_path)
    assert not (tmp_path / "pairs.csv").exists()


def test_without_scipy_there_is_a_difference_and_no_interval(monkeypatch):
    """Collecting doesn't need it: a room's report must come all the same."""
    for module in ("pairs", "report"):
        monkeypatch.setattr(f"warmstart.workshop.{module}.LEVEL", None)
    found = collect(room(20, higher))
    page = report.report(found)
    assert "There’s no interval without SciPy" in page and "+1.8" in page
    assert all(math.isnan(row["low"]) for row in pair_rows(found.rounds[0]))
