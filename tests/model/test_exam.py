"""The model's exam: what it never saw is predicted, and the promise of its intervals is kept."""

import numpy as np
import pytest
from scipy.stats import norm

import warmstart as ws
from warmstart.model import exam, fitting


def test_the_intervals_keep_their_promise():
    """The goal that was set before the fit, and not to be moved after it."""
    result = exam.summary(ws.held_out())
    assert result["rates"] >= 25 and result["studies"] >= 15
    assert 0.80 <= result["inside90"] <= 0.97
    assert 0.35 <= result["inside50"] <= 0.65
    assert 0.8 <= result["rms_z"] <= 1.25


def test_every_study_with_a_rate_is_examined():
    arms, asked = ws.load_arms(), ws.held_out()
    routed = arms[arms["channel"] != ""]
    assert (
        asked[["study", "arm"]].to_numpy().tolist()
        == routed.sort_values(
            "study",
            key=lambda s: s.map({v: i for i, v in enumerate(routed["study"].unique())}),
            kind="stable",
        )[["study", "arm"]]
        .to_numpy()
        .tolist()
    )
    assert (asked["because"].str.len() > 20).all()


@pytest.mark.parametrize("study", ["G2", "E3", "S3", "B5"])
def test_a_study_has_no_part_in_its_own_prediction(study, monkeypatch):
    """Its answers could be anything: the prediction is the same."""
    before = ws.held_out().query("study == @study")
    arms, effects = ws.load_arms(), ws.load_effects()
    own = arms["study"] == study
    arms.loc[own & arms["n"].notna(), "k"] = 1
    arms.loc[own, "share"] = (arms["k"] / arms["n"])[own].astype(float)
    effects.loc[effects["study"] == study, ["estimate", "low", "high"]] = [9.0, 8.0, 10.0]
    monkeypatch.setattr(fitting, "load_arms", lambda: arms)
    monkeypatch.setattr(fitting, "load_effects", lambda: effects)
    model = fitting.fit(without=[study])
    for row in before.itertuples():
        base = model.coefficient("base", row.channel, row.recipient)
        arm = arms[own & (arms["arm"] == row.arm)].iloc[0]
        mean = base[0] + fitting.added_by_features(model, arm)[0]
        assert mean == pytest.approx(np.log(row.predicted / (1 - row.predicted)))
    # With a meta-analysis, the trials that it holds come back in its place.
    if study == "S3":
        assert model.effects.rows["gift_with_ask"] == 6


def test_a_route_that_nobody_else_studied_is_predicted_widely():
    asked = ws.held_out().set_index("study")
    alone = asked[asked["others"] == 0]
    assert {"E1", "E4"} <= set(alone.index)
    assert alone["sd"].min() > asked.loc[asked["others"] > 5, "sd"].median()


def test_the_columns_mean_what_they_say():
    asked = ws.held_out()
    assert (asked["low90"] < asked["low50"]).all() and (asked["low50"] < asked["predicted"]).all()
    inside = asked["z"].abs() <= norm.ppf(0.95)
    assert (asked["inside90"] == inside).all()
    sized = asked["n"].notna()
    assert (asked.loc[sized, "observed"] <= 1).all()
    assert asked["score"].tolist() == pytest.approx(
        (norm.logpdf(asked["z"]) - np.log(asked["sd"])).tolist()
    )


def test_what_is_returned_is_the_callers_own():
    mine = ws.held_out()
    mine["z"] = 0.0
    assert ws.held_out()["z"].abs().max() > 1


def test_a_narrower_model_would_not_pass():
    """The widths are needed: with two thirds of them the promise is broken."""
    asked = ws.held_out()
    narrow = (asked["z"].abs() <= norm.ppf(0.95) * 2 / 3).mean()
    assert narrow < 0.80


def test_terms_that_do_nothing_are_told():
    table = ws.load_coefficients().set_index("term")
    features = table[table["kind"] == "feature"]
    assert set(features["proven"]) == {"yes", "no", "untested"}
    assert (features.loc[features["proven"] == "yes", "label"] != "assumed").all()
