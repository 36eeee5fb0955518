"""The fit: an estimator that others know, and refusals that name what is wrong."""

import json

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.meta_analysis import combine_effects

import warmstart as ws
from warmstart import data
from warmstart.model import evidence, exam, fitting, refit

NAMES = [*"ab"]


def test_one_group_is_what_statsmodels_makes_of_it():
    rng = np.random.default_rng(3)
    v = rng.uniform(0.01, 0.2, 12)
    y = rng.normal(0.5, np.sqrt(v + 0.4))
    pool = fitting.pool(y, v, ["a"] * 12)
    theirs = combine_effects(y, v, method_re="pm")
    assert pool.tau**2 == pytest.approx(theirs.tau2, rel=1e-4)
    assert pool.means["a"] == pytest.approx(theirs.mean_effect_re, rel=1e-4)
    assert pool.errors["a"] == pytest.approx(theirs.sd_eff_w_re, rel=1e-4)


def test_groups_share_one_spread_and_keep_their_means():
    rng = np.random.default_rng(4)
    groups = np.repeat(["a", "b", "c", "alone"], [200, 200, 200, 1])
    y = rng.normal(np.repeat([0, 3, -2, 1.0], [200, 200, 200, 1]), np.sqrt(0.7**2 + 0.1))
    pool = fitting.pool(y, np.full(601, 0.1), groups)
    assert pool.tau == pytest.approx(0.7, abs=0.07)
    assert [pool.means[g] for g in "abc"] == pytest.approx([0, 3, -2], abs=0.15)
    # A group with one study has that study's mean and everybody's spread.
    mean, sd = pool.predict("alone")
    assert mean == pytest.approx(y[-1]) and sd == pytest.approx(
        np.sqrt(2 * pool.tau**2 + 0.1), rel=0.01
    )
    # A group without any is one more draw from among the groups.
    assert pool.predict("never seen")[1] > sd


def test_nine_of_ten_next_studies_lie_inside():
    """By drawing: fit to some studies, predict one more, many times."""
    rng, inside, runs = np.random.default_rng(5), 0, 400
    for _ in range(runs):
        truth = rng.normal(0, 1, 9)
        v = rng.uniform(0.02, 0.1, 9)
        pool = fitting.pool(rng.normal(truth, np.sqrt(v)), v, [*"aaabbbccc"])
        mean, sd = pool.predict("a")
        inside += abs(rng.normal(0, 1) - mean) <= 1.6449 * sd
    assert 0.85 <= inside / runs <= 0.95


def test_studies_that_agree_have_no_spread_between_them():
    pool = fitting.pool([1, 1.01, 2, 2.01], [0.5] * 4, [*"aabb"])
    assert pool.tau == 0


def test_a_fit_that_cannot_be_made_says_so():
    with pytest.raises(ws.DataError, match="did not converge: a, b scatter"):
        fitting.pool([-50, 50, 0, 1], [0.1] * 4, [*"aabb"])
    with pytest.raises(ws.DataError, match="no group of a fit has two rows"):
        fitting.pool([0, 1], [0.1, 0.1], NAMES)


def test_a_term_without_a_row_ends_the_fit(monkeypatch):
    effects = ws.load_effects()
    monkeypatch.setattr(fitting, "load_effects", lambda: effects[effects["term"] != "brevity"])
    with pytest.raises(ws.DataError, match=r"effects.csv: no row is there to fit \['brevity'\]"):
        fitting.fit()
    monkeypatch.undo()
    arms = ws.load_arms()
    monkeypatch.setattr(fitting, "load_arms", lambda: arms[arms["recipient"] != "investor"])
    with pytest.raises(ws.DataError, match=r"arms.csv: .*email/investor"):
        fitting.fit()


def test_nothing_is_left_out_in_silence():
    model, effects, arms = fitting.fit(), ws.load_effects(), ws.load_arms()
    alone = effects[(effects["term"] != "") & (effects["part_of"] == "")]
    alone = alone[~alone["term"].isin(ws.gift_worlds())]
    assert sum(model.effects.rows.values()) == len(alone)
    fitted = arms[arms["use"] == "fit"]
    routes = fitted["channel"] + "/" + fitted["recipient"]
    assert sum(model.rates.rows.values()) == len(set(zip(routes, fitted["study"], strict=True)))
    table = ws.load_coefficients().set_index("term")
    assert table.loc["prior_contact", "rows"] == 5


def test_the_coefficients_are_what_the_inputs_give():
    """But for what each term earns, which takes a minute: `make thorough` looks at that too."""
    record = json.loads((data.data_folder() / "fit.json").read_text("utf8"))
    assert record["inputs"] == refit.checksums(), "run `make fit`"
    made = fitting.coefficients(fitting.fit()).set_index(["term", "channel", "recipient"])
    kept = evidence.load_coefficients().set_index(["term", "channel", "recipient"])
    assert made["mean"].tolist() == pytest.approx(kept["mean"].tolist(), abs=1.5e-3)
    assert made["sd"].tolist() == pytest.approx(kept["sd"].tolist(), abs=1.5e-3)
    assert (
        made["studies"].str.split(";").map(lambda s: tuple(filter(None, s))).tolist()
        == kept["studies"].tolist()
    )
    for name, value in exam.summary(ws.held_out()).items():
        assert record["exam"][name] == pytest.approx(value, abs=1e-3), name


def test_a_study_without_a_reference_is_named(tmp_path):
    file = tmp_path / "references.bib"
    known = ws.load_studies().index
    file.write_text("".join(f"@misc{{{key},\n}}\n" for key in known.drop(["B5", "G2"])))
    with pytest.raises(ws.DataError, match=r"references\.bib: the studies G2, B5"):
        refit.check_bibliography(file)


def test_a_share_without_a_size_is_known_but_for_tau():
    arms = pd.DataFrame({"n": [pd.NA, 10], "k": [pd.NA, 0], "share": [0.25, 0.0]})
    y, v = fitting.log_odds(arms.astype({"n": "Int64", "k": "Int64"}))
    assert y == pytest.approx([np.log(1 / 3), np.log(0.5 / 10.5)])
    assert v == pytest.approx([0, 1 / 0.5 + 1 / 10.5])
