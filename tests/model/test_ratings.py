"""Agreement: against other implementations, and sums that may come in any order."""

import itertools

import krippendorff
import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from warmstart import Tally, agreement, load_grades
from warmstart.model import ratings


def sheets(graders=5, messages=12, seed=3):
    """Invented grades around a true level, some missing, some not applicable."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 4, messages)
    rows = []
    for g, m, c in itertools.product(range(graders), range(messages), ("context", "ask")):
        if rng.uniform() < 0.15:
            continue  # not graded at all
        level = int(np.clip(truth[m] + rng.integers(-1, 2), 0, 3))
        rows.append((f"m{m}", c, f"g{g}", pd.NA if rng.uniform() < 0.1 else level))
    frame = pd.DataFrame(rows, columns=["message", "criterion", "grader", "level"])
    return frame.astype({"level": "Int64"})


def test_kappa_of_two_graders_is_statsmodels():
    rng = np.random.default_rng(1)
    for _ in range(20):
        table = rng.integers(0, 20, (4, 4))
        theirs = cohens_kappa(table, weights=np.arange(4), wt="quadratic").kappa
        assert ratings.weighted_kappa(table) == pytest.approx(theirs)


def test_alpha_is_the_librarys_on_the_raw_sheets():
    frame = sheets()
    for criterion, rows in frame.groupby("criterion"):
        raw = rows.pivot(index="grader", columns="message", values="level").to_numpy(
            float, na_value=np.nan
        )
        theirs = krippendorff.alpha(raw, value_domain=[0, 1, 2, 3], level_of_measurement="ordinal")
        assert agreement(frame, resamples=5).loc[criterion, "alpha"] == pytest.approx(theirs)


def test_shares_are_those_of_counting_every_pair():
    frame = sheets().dropna()
    result = agreement(frame, resamples=5)
    for criterion, rows in frame.groupby("criterion"):
        gaps = [
            abs(a - b)
            for _, same in rows.groupby("message")
            for a, b in itertools.combinations(same["level"].astype(int), 2)
        ]
        assert result.loc[criterion, "pairs"] == len(gaps)
        assert result.loc[criterion, "exact"] == pytest.approx(np.mean([g == 0 for g in gaps]))
        assert result.loc[criterion, "adjacent"] == pytest.approx(np.mean([g <= 1 for g in gaps]))


def test_sums_may_come_in_any_order():
    frame = sheets(graders=8)
    parts = [Tally.of(rows) for _, rows in frame.groupby("grader")]
    whole = Tally.of(frame)
    for order in (parts, parts[::-1], parts[3:] + parts[:3]):
        total = order[0]
        for part in order[1:]:
            total = total + part
        assert total == whole
    left = (parts[0] + parts[1]) + parts[2]
    assert left == parts[0] + (parts[1] + parts[2])
    pd.testing.assert_frame_equal(agreement(whole, resamples=20), agreement(frame, resamples=20))


def test_intervals_hold_their_estimate_and_shrink():
    few, many = (agreement(sheets(messages=m), seed=2) for m in (10, 120))
    for frame in (few, many):
        assert (frame["alpha_low"] <= frame["alpha"] + 1e-9).all() and (
            frame["alpha"] <= frame["alpha_high"] + 1e-9
        ).all()
    width = lambda f: (f["alpha_high"] - f["alpha_low"]).mean()  # noqa: E731
    assert width(many) < width(few)


def test_full_agreement_nothing_to_agree_on_and_one_grader():
    same = pd.DataFrame(
        [(m, "ask", g, lv) for m, lv in (("a", 0), ("b", 3)) for g in "xy"],
        columns=["message", "criterion", "grader", "level"],
    )
    row = agreement(same).loc["ask"]
    assert (row["exact"], row["kappa"], row["alpha"]) == (1, 1, 1)
    flat = agreement(same.assign(level=2)).loc["ask"]
    assert flat["exact"] == 1 and np.isnan(flat["kappa"]) and np.isnan(flat["alpha"])
    lone = agreement(same[same["grader"] == "x"]).loc["ask"]
    assert lone["pairs"] == 0 and np.isnan(lone["exact"]) and np.isnan(lone["alpha"])


def test_resamples_in_which_nothing_varies_are_counted():
    rows = [(f"m{i}", "ask", g, 2) for i in range(12) for g in "xy"]
    frame = pd.DataFrame(rows, columns=["message", "criterion", "grader", "level"])
    frame.loc[0, "level"] = 1
    assert 0.2 < agreement(frame).loc["ask", "undefined"] < 0.5


@pytest.mark.parametrize("counts", [np.full((1, 1, 5), -1), np.ones((2, 1, 5)), np.ones((1, 1, 4))])
def test_a_tally_refuses_impossible_counts(counts):
    with pytest.raises(ValueError, match="counts"):
        Tally(("m1",), ("ask",), counts)


def test_the_makers_agreement_is_what_the_grades_give():
    result = agreement(load_grades())
    assert result["exact"].max() < 1  # they differ, and it is kept
    assert (result["adjacent"] >= 0.85).all()
    assert result.loc["ask", "not_applicable"] > 0


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"message": ["a"], "level": [1]}),
        pd.DataFrame({"message": ["a"], "criterion": ["ask"], "level": [4]}),
        pd.DataFrame({"message": ["a"], "criterion": ["ask"], "level": [1.5]}),
        pd.DataFrame({"message": ["a"], "criterion": ["ask"], "level": ["1"]}),
        pd.DataFrame({"message": ["a"], "criterion": ["ask"], "level": [True]}),
        pd.DataFrame({"message": [None], "criterion": ["ask"], "level": [1]}),
        [("a", "ask", 1)],
    ],
)
def test_nonsense_is_refused_by_name(frame):
    with pytest.raises(ValueError, match="grades"):
        agreement(frame)
